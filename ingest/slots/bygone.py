"""Whether an augmentation is one of the patient's history, beside the one the report is about."""

from __future__ import annotations

import re

from ingest.slots.level_words import is_of_history
from ingest.slots.patient import Patient, Told

__all__ = ["is_bygone"]

_STORY = (1, 2)
# A summary that tells what was done, not only what it led to: "a man who underwent cement discoplasty".
_DONE = re.compile(
    r"\b(?:underwent|undergoing|received|had|(?:was|were) (?:treated|operated on) (?:with|by))\b"
    r"[^.;:]{0,40}$",
    re.IGNORECASE,
)


def is_bygone(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation lies in the patient's past while the story tells another one as done.

    An augmentation of years ago is the index procedure of a late complication where no other is told.
    """
    if told.telling not in _STORY or not _of_history(patient, told):
        return False
    return any(_is_told_as_done(patient, other) for other in patient.of("procedure") if other is not told)


def _is_told_as_done(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation is told as an event of this story, before anything goes wrong."""
    mention, line = told.mention, patient.lines[told.telling]
    if mention.concept not in patient.vocabulary.cement_procedures or told.telling not in _STORY:
        return False
    if not told.present or _of_history(patient, told):
        return False
    if line.harm is not None and mention.start > line.harm:
        return False
    if line.stated(mention):
        return _DONE.search(patient.text, told.sentence.start, mention.start) is not None
    return (mention, False) in zip(line.index, line.retro, strict=True)


def _of_history(patient: Patient, told: Told) -> bool:
    return told.assertion.historical or is_of_history(patient.text, told.sentence.start, told.mention.start)
