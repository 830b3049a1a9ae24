"""What a text says of function at one place: strength by grade, deficits, gait, sphincters, pain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.nlp.cue_pattern import cue
from ingest.nlp.cue_table import RULES, load_table
from ingest.nlp.word_index import WordIndex

__all__ = ["MODALITIES", "State", "find_states", "load_states"]

FILE = RULES / "ledger.csv"

MODALITIES = ("motor", "sensation", "gait", "bladder", "bowel", "pain", "AIS", "Frankel", "Nurick", "other")

_SIDE = r"(?:left|right|both|bilateral|all four|two|either)"
_MUSCLE = (
    r"(?:iliopsoas|ilio-psoas|quadriceps|hamstrings?|tibialis anterior|gastrocnemius|deltoid|biceps|triceps"
    r"|hip flex\w+|hip exten\w+|knee exten\w+|knee flex\w+|ankle dorsiflex\w+|ankle plantar ?flex\w+"
    r"|(?:dorsi|plantar)flex\w+|(?:extensor|flexor) hallucis longus|hallux|great toes?)"
)
_LIMB = (
    r"(?:(?:lower|upper)\s+)?"
    r"(?:legs?|limbs?|extremit\w+|thighs?|arms?|foot|feet|ankles?|toes?|hands?|knees?|calf|hips?)"
)
_SITE_PART = rf"(?:(?:the|her|his)\s+)?(?:{_SIDE}\s+)?(?:{_MUSCLE}|{_LIMB})\b"
_SITE = re.compile(rf"{_SITE_PART}(?:\s*(?:,|and|/)\s*{_SITE_PART})*", re.I)
_GRADE = re.compile(
    r"(?<![\d/.A-Za-z])(?P<of>[0-5])[+-]?\s?/\s?5\b(?!\s*[+/])"
    r"|\bgrad(?:es?|ed|ing)\s+(?:\w+\s+){0,2}?(?P<said>[0-5])(?![\d.%/-])(?!\s*(?:weeks?|months?|days?"
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
_VAS = cue(
    r"\b(?:VAS|NRS|NPRS|EVA|[Vv]isual [Aa]nalog(?:ue)?(?: [Ss]cale)?|[Pp]ain [Ss]cores?)\b"
    r"[^.;\d]{0,25}(?P<score>\d{1,2}(?:\.\d)?)(?:\s?/\s?10)?"
    r"(?:\s(?:points?\s)?(?:to|→|down to)\s(?:(?:VAS|NRS)\s)?(?P<then>\d{1,2}(?:\.\d)?)"
    r"(?:\s?/\s?10)?(?![\d%]))?",
    flags=0,
)
_ROMAN = cue(r"\b[Gg]rade\s(?P<roman>IV|V|I{1,3})\b", flags=0)
_ARABIC = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_FROM = re.compile(r"\bfrom (?:\w+ )?$", re.I)
_TO = re.compile(r"\b(?:to|became|into) (?:\w+ )?$", re.I)
_WORSE = re.compile(r"\b(?:worse|deteriorat|progress|aggravat|declin)", re.I)
_BECAME = re.compile(r"\s(?:on (?:admission|day \w+)\s)?(?:became|initially|at first)\b|\s(?:to|→)\s[\dA-EI]")
_FORMERLY = re.compile(r"\b(?:having been|had been|previously|formerly|preoperatively) (?:\w+ )?$", re.I)
_BEFOREHAND = re.compile(r",?\s(?:pre-?operatively|before|beforehand|formerly|at surgery)\b")
_FINALLY = re.compile(r"\s(?:finally|at last|in the end)\b")
# From a word to the limbs it is about, over its fellows: "weakness, numbness and pain in".
_LEADS = re.compile(
    r"(?:[\s,]+(?:and|or|weakness|numbness|tingling|(?:radiating )?pain|\w*[ae]sthesia"
    r"|sensory loss))*\s+(?:in|of|over|at|to)\s+",
    re.I,
)
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
    for match in _GRADE.finditer(text, start, end) if _DIGIT.search(text, start, end) else ():
        if not match["of"] and motor is None:
            motor = bool(_MOTOR.search(text, start, end))
        reflex = _REFLEX.search(text, max(start, match.start() - 80), match.start())
        if not reflex and (match["of"] or motor):
            grade = match["of"] or match["said"] or match["more"]
            site = _site(text, match, start, end)
            yield _graded(text, match, "motor", f"{grade}/5", site, start, end)
    if motor is not False:
        yield from _roman_grades(text, start, end)
    for match in _SCALE.finditer(text, start, end):
        scale = match["scale"] if match["scale"] in ("Frankel", "Nurick") else "AIS"
        if scale == "Nurick" or match["value"] in "ABCDE":
            yield _graded(text, match, scale, match["value"], "", start, end)
    for match in _VAS.finditer(text, start, end):
        low, high = match.span("score")
        scores = [(low, high, "before" if match["then"] else "")]
        if match["then"]:
            scores.append((*match.span("then"), "after"))
        for a, b, when in scores:
            yield State(match.start() if a == low else a, b, "pain", f"{text[a:b]}/10", "", True, when)


def _roman_grades(text: str, start: int, end: int) -> Iterator[State]:
    """Yield grades of strength in Roman figures: "quadriceps grade II"."""
    for match in _ROMAN.finditer(text, start, end):
        if _MOTOR.search(text, start, end) or _SITE.search(
            text, max(start, match.start() - 40), match.start()
        ):
            grade = _ARABIC[match["roman"]]
            yield _graded(text, match, "motor", f"{grade}/5", _site(text, match, start, end), start, end)


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


def _site(text: str, match: re.Match[str], start: int, end: int) -> str:
    """Return the muscles or limbs a grade is of: those told after it in the clause, else before it."""
    clause = re.compile(r"[;.,(]|\band\s+(?:grade|[0-5])|\bbut\b").search(text, match.end(), end)
    after = _SITE.search(text, match.end(), min(clause.start() if clause else end, match.end() + 40))
    if after:
        return _plain(after[0])
    before = list(_SITE.finditer(text, max(start, match.start() - 70), match.start()))
    return _plain(before[-1][0]) if before else ""


def _plain(site: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\b(?:the|her|his)\s+", "", site, flags=re.I)).strip().lower()


def _words(text: str, lowered: str, start: int, end: int) -> Iterator[State]:
    """Yield states told in words."""
    for a, b, name in load_states().find(lowered, start, end):
        modality, _, value = name.partition("=")
        site = _site_of_word(text, a, b, start, end) if modality in ("motor", "sensation", "pain") else ""
        yield State(a, b, modality, value, site)


def _site_of_word(text: str, a: int, b: int, start: int, end: int) -> str:
    """Return the limbs a word is about: ``weakness and pain in both legs``, ``leg weakness``."""
    if beside := _LEADS.match(text, b, end):
        found = _SITE.match(text, beside.end(), end)
        if found:
            return _plain(found[0])
    before = list(_SITE.finditer(text, max(start, a - 40), a))
    close = (
        before
        and not text[before[-1].end() : a]
        .replace("motor", "")
        .replace("muscle", "")
        .replace("were", "")
        .strip()
    )
    return _plain(before[-1][0]) if close else ""
