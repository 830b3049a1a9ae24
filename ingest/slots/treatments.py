"""Treatment: what was done about the complication."""

from __future__ import annotations

from ingest.nlp.rules import cues, group
from ingest.nlp.spans import sentence_at
from ingest.slots.concepts import with_index
from ingest.slots.merging import merge, most_specific
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["treatments"]

_VAGUE = group("vague-treatment")
_REFUSED = cues("slots.treatment-not-given")


def treatments(patient: Patient) -> list[Finding]:
    """Return what was done about the complication."""
    kept = []
    for told in patient.of("treatment"):
        if told.assertion.status is not Status.PRESENT or told.before:
            continue
        if _refused(patient, told) or _earlier(patient, told):
            continue
        kept.append(told)
    found = most_specific(merge(patient, "treatment", kept), patient.vocabulary)
    specific = [f for f in found if f.concept not in _VAGUE]
    return specific or found


def _refused(patient: Patient, told: Told) -> bool:
    low = max(told.sentence.start, told.mention.start - 60)
    high = min(told.sentence.end, told.mention.end + 60)
    return bool(_REFUSED.search(patient.text, low, high))


def _earlier(patient: Patient, told: Told) -> bool:
    """Tell whether a treatment belongs to the index procedure or to the time before the harm."""
    if told.telling == 0:
        return False
    line = patient.lines[told.telling]
    if line.stated(told.mention):
        return False
    if told.mention.concept.removeprefix("treatment:") and with_index(patient, told):
        return True
    if line.harm is None:
        return line.event is not None and told.mention.start < line.event
    return told.mention.start < line.harm and told.mention.sentence != _index_of(patient, line.harm)


def _index_of(patient: Patient, offset: int) -> int:
    return sentence_at(patient.doc._.sentences, offset)
