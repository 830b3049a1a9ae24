"""Deficit: the symptoms and signs of the complication, or that there were none."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.nlp.rules import cues, group
from ingest.slots.merging import merge, most_specific, sentence_text
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["deficits"]

_MOTOR = group("limb-weakness")
_RELIEF = cues("slots.relief")
_NO_SYMPTOMS = cues("slots.no-symptoms")


def deficits(patient: Patient) -> list[Finding]:
    """Return the symptoms and signs of the complication, or that there were none."""
    kept = []
    for told in patient.of("deficit"):
        if not told.present or told.before or told.mention.concept == "deficit:asymptomatic":
            continue
        if _relieved(patient, told):
            continue
        kept.append(told)
    body = {t.mention.concept for t in kept if t.telling}
    if body & _MOTOR:
        kept = [t for t in kept if t.telling or t.mention.concept not in _MOTOR]
    findings = most_specific(merge(patient, "deficit", kept), patient.vocabulary)
    concepts = {f.concept for f in findings}
    if concepts & (_MOTOR | {"deficit:weakness"}):
        findings = (
            [f for f in findings if f.concept not in ("deficit:weakness", "deficit:paralysis")]
            if (concepts & _MOTOR)
            else findings
        )
    if not findings:
        findings = list(_asymptomatic(patient))
    return findings


def _relieved(patient: Patient, told: Told) -> bool:
    """Tell whether the symptom is only told of as gone right after the index procedure."""
    said = sentence_text(patient, told)
    if not _RELIEF.search(said):
        return False
    line = patient.lines[told.telling]
    harm = line.harm
    return harm is None or told.mention.start <= harm


def _asymptomatic(patient: Patient) -> Iterator[Finding]:
    label = patient.vocabulary.get("deficit:asymptomatic")
    for told in patient.of("deficit"):
        if told.mention.concept == "deficit:asymptomatic" and told.assertion.status is Status.PRESENT:
            yield patient.finding("deficit", told)
            return
    for sentence in patient.sentences():
        line = patient.lines[patient.telling(sentence)]
        found = _NO_SYMPTOMS.search(patient.text, sentence.start, sentence.end)
        if found and label and line.event is not None and found.start() > line.event:
            evidence = patient.evidence(found.start(), found.end())
            yield Finding(
                "deficit",
                label.label,
                (evidence,),
                concept=label.id,
                component="deficits",
                rule="no symptoms",
            )
            return
