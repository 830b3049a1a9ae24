"""Whether an augmentation is not the one reported: bygone, advised, one of many, or of the repair."""

from __future__ import annotations

import re

from ingest.nlp.spans import Mention
from ingest.slots.level_words import is_of_history, is_only_offered
from ingest.slots.patient import Patient, Told

__all__ = ["is_bygone", "is_of_the_repair"]

_STORY = (1, 2)
# A summary that tells what was done, not only what it led to: "a man who underwent cement discoplasty".
_DONE = re.compile(
    r"\b(?:underwent|undergoing|received|had|(?:was|were) (?:treated|operated on) (?:with|by))\b"
    r"[^.;:]{0,40}$",
    re.IGNORECASE,
)
# "who had done 300 vertebroplasties"
_ONE_OF_MANY = re.compile(r"\b(?:\d{2,}|hundreds of|thousands of|many) (?:[\w-]+ )?$", re.IGNORECASE)
_AN_EARLIER = re.compile(r"\ban? (?:earlier|previous|prior|former) (?:[\w-]+ )?$", re.IGNORECASE)


# "She had had L1 and L2 kyphoplasties one month prior."
_HAD_HAD = re.compile(r"\b(?:had|has|having) (?:had|undergone|received|been)\b[^.;]{0,40}$", re.IGNORECASE)
_AGO = re.compile(r"[^.;]{0,40}\b(?:days?|weeks?|months?|years?) (?:ago|earlier|before|previously|prior)\b")


def is_bygone(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation lies in the patient's past while the story tells another one as done.

    An augmentation of years ago is the index procedure of a late complication where no other is told.
    """
    if told.telling not in _STORY:
        return False
    earlier = _is_another(patient, told)
    if not earlier and not _is_of_another_day(patient, told):
        return False
    return any(
        _is_told_as_done(patient, other) and (earlier or other.mention.end < told.sentence.start)
        for other in patient.of("procedure")
        if other is not told
    )


def _is_of_another_day(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation is told as one the patient had had some time before."""
    had = _HAD_HAD.search(patient.text, told.sentence.start, told.mention.start)
    return had is not None and _AGO.match(patient.text, told.mention.end, told.sentence.end) is not None


def is_of_the_repair(patient: Patient, mention: Mention, telling: int) -> bool:
    """Tell whether cement holds screws put in because an augmentation told before had gone wrong."""
    harm = patient.lines[telling].harm
    if telling not in _STORY or harm is None or mention.start < harm:
        return False
    return mention.concept in patient.vocabulary.screw_procedures and any(
        other.mention.concept in patient.vocabulary.vertebra_procedures
        and other.telling in _STORY
        and other.present
        and other.mention.start < harm
        and not _is_another(patient, other)
        for other in patient.of("procedure")
    )


def _is_told_as_done(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation is told as an event of this story, before anything goes wrong."""
    mention, line = told.mention, patient.lines[told.telling]
    if mention.concept not in patient.vocabulary.cement_procedures or told.telling not in _STORY:
        return False
    if not told.present or _is_another(patient, told):
        return False
    if line.harm is not None and mention.start > line.harm:
        return False
    if line.stated(mention):
        return _DONE.search(patient.text, told.sentence.start, mention.start) is not None
    return (mention, False) in zip(line.index, line.retro, strict=True)


def _is_another(patient: Patient, told: Told) -> bool:
    text, mention, sentence = patient.text, told.mention, told.sentence
    return bool(
        told.assertion.historical
        or is_of_history(text, sentence.start, mention.start)
        or is_only_offered(text, sentence, mention)
        or _AN_EARLIER.search(text, max(sentence.start, mention.start - 30), mention.start)
        or _is_one_of_many(text, told)
    )


def _is_one_of_many(text: str, told: Told) -> bool:
    """Tell whether so many are counted that they are not one patient's; "a woman of 80" counts none."""
    start, end = told.mention.start, told.mention.end
    low = max(told.sentence.start, start - 30)
    return text.endswith("s", start, end) and _ONE_OF_MANY.search(text, low, start) is not None
