"""Imaging: every modality told of in a patient, before or after the complication."""

from __future__ import annotations

from ingest.nlp.rules import cues
from ingest.slots.merging import merge
from ingest.slots.patient import Patient
from kb.model import Finding

__all__ = ["imaging"]

_NOT_DONE = cues("slots.imaging-not-done")
_GUIDED = cues("slots.guidance")


def imaging(patient: Patient) -> list[Finding]:
    """Return every modality told of in this patient, whatever it showed."""
    kept = []
    for told in patient.of("imaging"):
        low = max(told.sentence.start, told.mention.start - 40)
        high = min(told.sentence.end, told.mention.end + 60)
        near = patient.text[low:high]
        if told.mention.concept == "imaging:imaging-unspecified" or _NOT_DONE.search(near):
            continue
        if told.mention.concept in (
            "imaging:fluoroscopy",
            "imaging:venography",
            "imaging:ct",
        ) and _GUIDED.search(near):
            continue
        kept.append(told)
    return merge(patient, "imaging", kept)
