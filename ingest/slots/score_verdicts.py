"""What scores of function and pain say of the outcome: one value beside an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.cue_pattern import cue
from ingest.nlp.spans import Sentence
from ingest.slots.verdicts import Verdict

__all__ = ["score_verdicts"]

_NUMBER = r"\d{1,3}(?:\.\d)?\s?%?(?:\s?(?:/|of|out of)\s?\d{1,3})?"
_LOW_IS_GOOD = (
    r"VAS|NRS|NPRS|EVA|visual analogue? scale|numeric rating scale|pain (?:scores?|intensity|level)|pain"
    r"|ODI|Oswestry(?: disability index)?|RMDQ|Roland-Morris|NDI|mRS|(?:modified )?Rankin(?: scale| score)?"
    r"|Nurick|NIHSS"
)
_HIGH_IS_GOOD = (
    r"m?JOA(?: scores?)?|Karnofsky|KPS|Barthel(?: index)?|FIM(?: scores?)?|Functional Independence Measure"
    r"|SF-36|EQ-5D|ASIA motor scores?|motor scores?|six-minute walk|walking distance"
)
_SCALE = cue(rf"\b(?:(?P<low>{_LOW_IS_GOOD})|(?P<high>{_HIGH_IS_GOOD}))\b")
_TO = r"(?:\b(?:to|became|then|and|against)\b|→|->|⇒)"
_FORMERLY = r"\b(?:formerly|from|previously|before|initially|instead of|against|after|once)\b"
_FROM_TO = re.compile(
    rf"[^.;]{{0,70}}?(?:\bfrom )?(?P<was>{_NUMBER})[^.;\d]{{0,45}}?{_TO}[^.;\d]{{0,12}}(?P<now>{_NUMBER})"
)
_NOW_WAS = re.compile(
    rf"[^.;\d]{{0,40}}(?P<now>{_NUMBER})[^.;\d]{{0,25}}?{_FORMERLY}[^.;,\d]{{0,30}}(?P<was>{_NUMBER})"
)
# "Frankel grade improved from C to E", "the ASIA grade went from A to C"
_GRADES = cue(
    r"\b(?:Frankel|AIS|ASIA|American Spinal Injury Association)(?: (?:impairment|scale|grade|score|class))*"
    r"[^.;]{0,40}?\bfrom (?:grade )?(?P<was>[A-E]) to (?:(?:grade|Frankel|AIS|ASIA) )*(?P<now>[A-E])\b"
)
_FIRST = re.compile(r"\d+(?:\.\d)?")
_PAIN = re.compile(r"VAS|NRS|NPRS|EVA|visual|numeric|pain", re.IGNORECASE)


def score_verdicts(text: str, sentence: Sentence, after: int) -> Iterator[Verdict]:
    """Yield what each scale of a sentence says where it gives the value before beside the last."""
    for grade in _GRADES.finditer(text, after, sentence.end):
        yield Verdict(_by_letter(grade["was"], grade["now"]), grade.start(), grade.end(), "neurology")
    end = after
    for scale in _SCALE.finditer(text, after, sentence.end):
        if scale.start() < end:
            continue
        found = _NOW_WAS.match(text, scale.end(), sentence.end)
        found = found or _FROM_TO.match(text, scale.end(), sentence.end)
        if found is None:
            continue
        end = found.end()
        value = _compared(found["was"], found["now"], low_is_good=scale["low"] is not None)
        yield Verdict(value, scale.start(), end, "pain" if _PAIN.match(scale[0]) else "whole")


def _compared(was: str, now: str, *, low_is_good: bool) -> str:
    """Return the verdict of a score beside an earlier one; none left at all is a recovery."""
    before, last = (float(m[0]) for m in map(_FIRST.match, (was, now)) if m)
    if before == last:
        return "unchanged"
    if (last < before) == low_is_good:
        return "complete recovery" if low_is_good and last == 0 else "improved"
    return "worse"


def _by_letter(was: str, now: str) -> str:
    """Return the verdict of a Frankel or AIS grade beside an earlier one: A is nothing left, E is normal."""
    before, last = was.upper(), now.upper()
    if before == last:
        return "unchanged"
    if last < before:
        return "worse"
    return "complete recovery" if last == "E" else "improved"
