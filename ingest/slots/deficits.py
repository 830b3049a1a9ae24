"""The deficit slot: symptoms and signs of the complication, or that there were none."""

from __future__ import annotations

from ingest.nlp.rules import cues, group
from ingest.slots.merge import merge, most_specific
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["deficits"]

_WEAKNESS = group("limb-weakness")
_RELIEF = cues("slots.relief")
_NO_SYMPTOMS = cues("slots.no-symptoms")
_SILENT = "deficit:asymptomatic"


def deficits(patient: Patient) -> list[Finding]:
    """Return the symptoms and signs of the complication, or that there were none."""
    kept = [t for t in patient.of("deficit") if t.mention.concept != _SILENT and _of_complication(patient, t)]
    kept = patient.narrative_first(kept)
    body = {t.mention.concept for t in kept if t.telling}
    if body & _WEAKNESS:
        # The title's word for the weakness yields to the examination in the text.
        kept = [t for t in kept if t.telling or t.mention.concept not in _WEAKNESS]
    findings = most_specific(merge(patient, "deficit", kept), patient.vocabulary)
    return findings or _asymptomatic(patient)


def _of_complication(patient: Patient, told: Told) -> bool:
    if not told.present or told.before:
        return False
    return not _relieved(patient, told)


def _relieved(patient: Patient, told: Told) -> bool:
    """Tell whether the symptom is only told of as gone right after the index procedure."""
    low, high = (
        max(told.sentence.start, told.mention.start - 60),
        min(told.sentence.end, told.mention.end + 60),
    )
    if not _RELIEF.search(patient.text, low, high):
        return False
    harm = patient.lines[told.telling].harm
    return harm is None or told.mention.start <= harm


def _asymptomatic(patient: Patient) -> list[Finding]:
    """Return the finding that the complication gave no symptoms, nothing where the text does not say so."""
    for told in patient.of("deficit"):
        if told.mention.concept == _SILENT and told.assertion.status is Status.PRESENT:
            return [patient.finding("deficit", told)]
    known = patient.vocabulary.get(_SILENT)
    if known is None:
        return []
    for sentence in patient.sentences():
        event = patient.lines[patient.telling(sentence)].event
        found = _NO_SYMPTOMS.search(patient.text, sentence.start, sentence.end)
        if found and event is not None and found.start() > event:
            evidence = patient.evidence(found.start(), found.end())
            return [
                Finding(
                    "deficit",
                    known.label,
                    (evidence,),
                    concept=_SILENT,
                    component="deficits",
                    rule="no symptoms",
                )
            ]
    return []
