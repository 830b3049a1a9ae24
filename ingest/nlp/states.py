"""What a text says of function at one place: strength by grade, deficits, gait, sphincters, pain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.nlp.cue_pattern import cue
from ingest.nlp.cue_table import RULES, load_table
from ingest.nlp.sites import is_near_a_site, site_of_grade, site_of_word
from ingest.nlp.word_index import WordIndex

__all__ = ["MODALITIES", "State", "find_states", "load_states"]

FILE = RULES / "ledger.csv"

MODALITIES = ("motor", "sensation", "gait", "bladder", "bowel", "pain", "AIS", "Frankel", "Nurick", "other")

_GRADE = re.compile(
    r"(?<![\d/.A-Za-z])(?P<of>[0-5])[+−-]?\s?(?:/|out of)\s?5\b(?!\s*[+/])"
    r"|\b(?:M|MRC(?: grade)? )(?P<mrc>[0-5])(?!\d|\.\d|[%/])\b"
    r"|\bgrad(?:es?|ed|ing)\s+(?:\w+\s+){0,2}?(?P<said>[0-5])(?!\d|\.\d|[%/-])(?!\s*(?:weeks?|months?|days?"
    r"|hours?|years?)\b)"
    r"|\b(?:and|to)\s+(?P<more>[0-5])(?=\s+(?:on|in|over|for)\s+the\s+(?:left|right)\b)",
    re.I,
)
_DIGIT = re.compile(r"[0-5]")
_SCALE = cue(
    r"\b(?P<scale>AIS|ASIA|Frankel|Nurick|American Spinal Injury Association)(?:\s+impairment)?(?:\s+scale)?"
    r"(?:\s+(?:grade|class|type|score))?\s*(?:of\s+|was\s+|:\s*|\()?(?P<value>[A-E]\b(?!-)|[IV]{1,3}\b"
    r"|[0-5]\b)",
    flags=0,
)
# "the Frankel grade improved from B to D"
_SCALE_CHANGE = cue(
    r"\b(?P<scale>AIS|ASIA|Frankel|Nurick)(?: (?:impairment )?(?:scale|grade|class|score))*"
    r"(?: (?:had |has )?(?:improved|recovered|changed|rose|risen|went|gone|progressed|increased"
    r"|deteriorated))?"
    r"(?: from (?:grade )?(?P<was>[A-E])\b)? (?:to|→) "
    r"(?:(?:AIS|ASIA|Frankel) )?(?:grade )?(?P<now>[A-E])\b(?!-)",
    flags=0,
)
_SCORE = (
    r"(?:10|\d)(?:\.\d)?(?!\d|%|\.\d|\s?(?:weeks?|months?|days?|hours?|years?|th|st|nd)\b)(?:\s?/\s?10\b)?"
)
_VAS = cue(
    r"\b(?:VAS|NRS|NPRS|EVA|[Vv]isual [Aa]nalog(?:ue)?(?: [Ss]cale)?|[Nn]umeric(?:al)? [Rr]ating [Ss]cale"
    r"|[Pp]ain [Ss]cores?)\b"
    rf"[^.;\d]{{0,40}}(?P<score>{_SCORE})"
    r"(?:(?: points?)?(?: (?:pre-?operatively|before \w+|at baseline|initially|on admission))?"
    rf"\s(?:to|→|down to)\s(?:(?:VAS|NRS)\s)?(?P<then>{_SCORE}))?"
    rf"(?:[^.;\d]{{0,25}}(?:\d{{1,2}} \w+ )?\band to (?P<later>{_SCORE}))?",
    flags=0,
)
_RATED = cue(
    rf"\b(?:rated|scored|graded) (?:as |at )?(?P<score>{_SCORE}) (?:points )?"
    r"(?:out of (?:10|ten)|on (?:a|the) (?:VAS|NRS|[Vv]isual|[Nn]umeric))",
    flags=0,
)
_ROMAN = cue(r"\b[Gg]rade\s(?P<roman>IV|V|I{1,3})\b", flags=0)
_ARABIC = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_FROM = re.compile(r"\bfrom (?:\w+ )?$", re.I)
_TO = re.compile(r"\b(?:to|became|into) (?:\w+ )?$", re.I)
_WORSE = re.compile(
    r"\b(?:worse|deteriorat|progress|aggravat|declin|drop|fell|fall|sank|decreas|reduc)", re.I
)
_BECAME = re.compile(r"\s(?:on (?:admission|day \w+)\s)?(?:became|initially|at first)\b|\s(?:to|→)\s[\dA-EI]")
_FORMERLY = re.compile(r"\b(?:having been|had been|previously|formerly|preoperatively) (?:\w+ )?$", re.I)
_BEFOREHAND = re.compile(r",?\s(?:pre-?operatively|before|beforehand|formerly|at surgery)\b")
_FINALLY = re.compile(r"\s(?:finally|at last|in the end)\b")
# "3/5 after three days, at six weeks 4/5": of the same muscles.
_LATER_ON = re.compile(r"[,;]?\s*(?:and\s+)?(?:at|after|by|in)\s+[\w\s-]{1,25}", re.I)
_SITED = frozenset({"motor", "sensation", "pain"})
_MOTOR = re.compile(r"\b(?:motor|muscle|strength|power|MRC|weak\w*|pares[ie]s|\w*pares\w+|plegi\w*)\b", re.I)
_REFLEX = re.compile(r"\breflex\w*[^.;]{0,60}$", re.I)


@dataclass(frozen=True, slots=True)
class State:
    """One statement of function.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        modality: one of MODALITIES.
        value: normal form ("3/5", "paraplegia", "C", "walks unaided").
        site: muscles or limbs as printed, in lower case, "" where not told.
        graded: whether the value is a grade of a scale.
        when: "before" or "after" where the words beside a grade say so ("from 2/5 to 4/5"), else "".
    """

    start: int
    end: int
    modality: str
    value: str
    site: str = ""
    graded: bool = False
    when: str = ""


@lru_cache(maxsize=1)
def load_states() -> WordIndex[str]:
    """Return the words that tell a state."""
    return load_table(FILE, "state")


def find_states(text: str, lowered: str, start: int, end: int) -> list[State]:
    """Return the states of one sentence in order."""
    found = [*_grades(text, start, end), *_words(text, lowered, start, end)]
    return sorted(found, key=lambda s: (s.start, s.end))


def _grades(text: str, start: int, end: int) -> Iterator[State]:
    """Yield grades: of muscles, on the AIS, Frankel and Nurick scales, of pain."""
    motor: bool | None = None
    last: tuple[int, str] | None = None
    for match in _GRADE.finditer(text, start, end) if _DIGIT.search(text, start, end) else ():
        if not match["of"] and motor is None:
            motor = bool(_MOTOR.search(text, start, end)) or is_near_a_site(text, start, match.start())
        reflex = _REFLEX.search(text, max(start, match.start() - 80), match.start())
        if not reflex and (match["of"] or motor):
            grade = match["of"] or match["mrc"] or match["said"] or match["more"]
            site = site_of_grade(text, match, start, end)
            if not site and last and _LATER_ON.fullmatch(text, last[0], match.start()):
                site = last[1]
            last = (match.end(), site)
            yield _graded(text, match, "motor", f"{grade}/5", site, start, end)
    if motor is not False:
        yield from _roman_grades(text, start, end)
    for match in _SCALE.finditer(text, start, end):
        scale = match["scale"] if match["scale"] in ("Frankel", "Nurick") else "AIS"
        if scale == "Nurick" or match["value"] in "ABCDE":
            yield _graded(text, match, scale, match["value"], "", start, end)
    for match in _SCALE_CHANGE.finditer(text, start, end):
        scale = "AIS" if match["scale"] == "ASIA" else match["scale"]
        for name, when in (("was", "before"), ("now", "after")):
            if match[name]:
                a = match.start() if name == "was" or not match["was"] else match.start(name)
                yield State(a, match.end(name), scale, match[name], "", True, when)
    yield from _scores(text, start, end)


def _scores(text: str, start: int, end: int) -> Iterator[State]:
    """Yield scores of pain out of ten."""
    for pattern in (_VAS, _RATED):
        for match in pattern.finditer(text, start, end):
            told = [name for name in ("score", "then", "later") if match.groupdict().get(name)]
            for place, name in enumerate(told):
                a, b = match.span(name)
                when = "" if len(told) == 1 else "before" if name == "score" and match["then"] else "after"
                value = f"{match[name].split('/')[0].strip()}/10"
                yield State(match.start() if not place else a, b, "pain", value, "", True, when)


def _roman_grades(text: str, start: int, end: int) -> Iterator[State]:
    """Yield grades of strength in Roman figures: "quadriceps grade II"."""
    for match in _ROMAN.finditer(text, start, end):
        if _MOTOR.search(text, start, end) or is_near_a_site(text, start, match.start()):
            site = site_of_grade(text, match, start, end)
            yield _graded(text, match, "motor", f"{_ARABIC[match['roman']]}/5", site, start, end)


def _graded(
    text: str, match: re.Match[str], modality: str, value: str, site: str, start: int, end: int
) -> State:
    """Return a grade with what the words beside it say of its time."""
    ahead, behind = text[max(start, match.start() - 30) : match.start()], text[match.end() : match.end() + 24]
    when = ""
    if (
        _FROM.search(ahead)
        or _FORMERLY.search(ahead)
        or _BEFOREHAND.match(behind)
        or (_BECAME.match(behind) and match.end() < end)
    ):
        when = "before"
    elif (_TO.search(ahead) and not _WORSE.search(ahead)) or _FINALLY.match(behind):
        when = "after"
    return State(match.start(), match.end(), modality, value, site, True, when)


def _words(text: str, lowered: str, start: int, end: int) -> Iterator[State]:
    """Yield states told in words."""
    for a, b, names in load_states().find(lowered, start, end):
        for name in names.split("&"):
            modality, _, value = name.partition("=")
            site = site_of_word(text, a, b, start, end) if modality in _SITED else ""
            yield State(a, b, modality, value, site)
