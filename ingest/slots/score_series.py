"""Values of one scale at several times, in a sentence or over sentences: the first beside the last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.nlp.cue_pattern import cue
from ingest.nlp.spans import Sentence
from ingest.slots.course_cues import AT_THE_END
from ingest.slots.verdicts import Verdict

__all__ = ["series_verdicts"]

_LOW_IS_GOOD = {
    "whole": r"mRS|(?:modified )?Rankin|NIHSS|ODI|Oswestry|NDI|RMDQ",
    "gait": r"Nurick",
}
_HIGH_IS_GOOD = {
    "whole": r"m?JOA|KPS|Karnofsky|Barthel|FIM|SCIM",
    "neurology": r"Frankel|AIS|ASIA",
    "motor": r"MRC|Medical Research Council",
}
_BEST = {"rankin": 0, "nurick": 0, "frankel": 5, "mrc": 5}
_SAME = {
    "mrs": "rankin",
    "ais": "frankel",
    "asia": "frankel",
    "medical research council": "mrc",
    "mjoa": "joa",
}
_NAMES = "|".join([*_LOW_IS_GOOD.values(), *_HIGH_IS_GOOD.values()])
_READING = cue(
    rf"\b(?P<scale>{_NAMES})"
    r"(?: (?:disability|impairment|motor|index|scale|grade|score|class|strength|power))*"
    r"[,:]?\s(?:(?:was|is|of|to|still|only|now|then|again|at|=)\s)*"
    r"(?P<value>\d{1,3}(?:\.\d)?|[A-E]|IV|V|I{1,3})\b(?!\s?(?:weeks?|months?|days?|years?|hours?)\b)"
)
_THEN = re.compile(
    r"\b(?:before|pre-?operative(?:ly)?|initial(?:ly)?|admission|presentation|at surgery|at first|formerly"
    r"|at baseline|had been|having been|day (?:1|one)|transfer)\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;.]|\band\b")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A value of a scale: where it stands, and whether it is told of the time before or of the end."""

    scale: str
    value: float
    start: int
    end: int
    early: bool
    late: bool


def series_verdicts(text: str, sentences: Iterable[Sentence], after: int) -> Iterator[Verdict]:
    """Yield what each scale says that is read at two times: worse, the same, better or the best there is."""
    read: dict[str, list[_Reading]] = {}
    for sentence in sentences:
        for one in _readings(text, sentence, after):
            read.setdefault(one.scale, []).append(one)
    for scale, told in read.items():
        last = next((r for r in reversed(told) if r.late), None)
        first = next((r for r in told if r.early), None) or next((r for r in told if not r.late), None)
        if first is None and last is not told[0]:
            first = told[0]
        if first is None or last is None or first is last:
            continue
        yield Verdict(_compared(scale, first.value, last.value), last.start, last.end, _about(scale))


def _readings(text: str, sentence: Sentence, after: int) -> Iterator[_Reading]:
    """Yield the values that a sentence tells of scales, with the time the words beside them tell."""
    start = max(after, sentence.start)
    found = list(_READING.finditer(text, start, sentence.end)) if start < sentence.end else []
    for at, match in enumerate(found):
        low = found[at - 1].end() if at else start
        high = found[at + 1].start() if at + 1 < len(found) else sentence.end
        cut = _CUT.search(text, match.end(), high)
        high = cut.start() if cut else high
        ahead = max((c.end() for c in _CUT.finditer(text, low, match.start())), default=low)
        early = bool(_THEN.search(text, ahead, high))
        late = not early and bool(AT_THE_END.search(text, ahead, high))
        name = match["scale"].lower().removeprefix("modified ")
        value = match["value"].upper()
        number = _ROMAN.get(value) or (ord(value) - 64 if value.isalpha() else float(value))
        yield _Reading(_SAME.get(name, name), number, match.start(), match.end(), early, late)


def _about(scale: str) -> str:
    named = {**_LOW_IS_GOOD, **_HIGH_IS_GOOD}
    return next((a for a, names in named.items() if re.fullmatch(names, scale, re.IGNORECASE)), "whole")


def _compared(scale: str, was: float, now: float) -> str:
    """Return the verdict of a value beside an earlier one."""
    if was == now:
        return "unchanged"
    if now == _BEST.get(scale):
        return "complete recovery"
    low = any(re.fullmatch(names, scale, re.IGNORECASE) for names in _LOW_IS_GOOD.values())
    return "improved" if (now < was) == low else "worse"
