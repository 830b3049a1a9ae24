"""The imaging slot: every modality told of in this patient, whatever it showed."""

from __future__ import annotations

from ingest.nlp.rules import cues
from ingest.slots.merge import merge, most_specific
from ingest.slots.patient import Patient, Told
from kb.model import Finding

__all__ = ["imaging"]

_NOT_DONE = cues("slots.imaging-not-done")
_GUIDED = cues("slots.guidance")
_SEEN = cues("slots.seen-by")
_GUIDES = frozenset({"imaging:fluoroscopy", "imaging:venography", "imaging:ct"})


def imaging(patient: Patient) -> list[Finding]:
    """Return the modalities; one that guided the procedure counts where something was seen by it."""
    told = patient.of("imaging")
    kept = [t for t in told if _done(patient, t)] or [t for t in told if _unnamed(t)]
    return most_specific(merge(patient, "imaging", patient.narrative_first(kept)), patient.vocabulary)


def _unnamed(told: Told) -> bool:
    """Tell whether radiology is told of without its modality: "radiological studies showed"."""
    return told.present and told.telling in (1, 2) and told.mention.rule.startswith("radiolog")


def _done(patient: Patient, told: Told) -> bool:
    if told.mention.concept == "imaging:imaging-unspecified" or patient.general(told):
        return False
    low = max(told.sentence.start, told.mention.start - 40)
    high = min(told.sentence.end, told.mention.end + 60)
    near = patient.text[low:high]
    if _NOT_DONE.search(near):
        return False
    if told.mention.concept not in _GUIDES or not _GUIDED.search(near):
        return True
    return bool(_SEEN.search(patient.text, told.sentence.start, told.sentence.end))
