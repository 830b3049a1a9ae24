"""The complication slot: what went wrong in this patient."""

from __future__ import annotations

from ingest.nlp.rules import cues, group
from ingest.slots.merge import merge, most_specific, relabel
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["complications"]

# Lesions that may have been there before the procedure; a cement leak or an embolus cannot.
_EARLIER = group("may-precede")
# An infected vertebra without a named germ is pyogenic.
_USUAL = {"complication:spinal-infection": "complication:pyogenic-spondylitis"}
_LIKELY = cues("slots.likely")
_REMAINS = cues("slots.not-removed")
_COMORBID = cues("slots.comorbid")


def complications(patient: Patient) -> list[Finding]:
    """Return what went wrong in this patient."""
    kept = [
        t for t in patient.of("complication") if t.assertion.status is Status.PRESENT and _new(patient, t)
    ]
    kept = patient.narrative_first(kept)
    findings = merge(patient, "complication", kept)
    if any(f.concept == "complication:inferior-vena-cava-cement" for f in findings):
        findings += _venous(patient, findings)
    findings = [relabel(f, _USUAL.get(f.concept, ""), patient.vocabulary) for f in findings]
    return most_specific({f.concept: f for f in findings}.values(), patient.vocabulary)


def _so(patient: Patient, told: Told) -> bool:
    """Tell whether the text says that it is so; what could not be removed was there."""
    if told.assertion.status is Status.PRESENT:
        return True
    if told.assertion.status is Status.POSSIBLE:
        return bool(_LIKELY.search(told.assertion.cue))
    cue = told.assertion.cue_start
    if told.assertion.status is not Status.ABSENT or cue < told.mention.end:
        return False
    return bool(_REMAINS.search(patient.text, cue, min(told.sentence.end, cue + 60)))


def _new(patient: Patient, told: Told) -> bool:
    """Tell whether it is told of the time after the procedure."""
    concept = told.mention.concept
    if concept not in _EARLIER and not patient.vocabulary.ancestors(concept) & _EARLIER:
        return True
    if told.before or told.assertion.historical:
        return False
    return not _COMORBID.search(patient.text, told.sentence.start, told.mention.start)


def _venous(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return the venous leak that cement in the vena cava came from, where it is not told by itself."""
    if any(f.concept == "complication:venous-cement-leakage" for f in findings):
        return []
    cava = next(f for f in findings if f.concept == "complication:inferior-vena-cava-cement")
    return [relabel(cava, "complication:venous-cement-leakage", patient.vocabulary)]
