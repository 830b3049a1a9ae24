"""Age, sex and whether cement lies inside the dura."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.nlp.demographics import Demographic
from ingest.nlp.spans import sentence_at
from ingest.slots.patient import Patient
from kb.model import Finding

__all__ = ["age", "intradural", "sex"]


def age(patient: Patient) -> list[Finding]:
    """Return the age where one is told."""
    return _first(patient, "age")


def sex(patient: Patient) -> list[Finding]:
    """Return the sex where a noun or a pronoun tells it."""
    return _first(patient, "sex")


def _first(patient: Patient, kind: str) -> list[Finding]:
    """Return the strongest word of a kind in the patient's sentences, the first of equals."""
    sentences = patient.doc._.sentences
    told: list[Demographic] = []
    for one in patient.doc._.demographics:
        if one.kind == kind and patient.mine[sentence_at(sentences, one.start)]:
            told.append(one)
    if not told:
        return []
    best = max(told, key=lambda d: (d.strength, -d.start))
    evidence = patient.evidence(best.start, best.end)
    rule = patient.text[best.start : best.end].lower()
    return [Finding(kind, best.value, (evidence,), component="demographics", rule=rule)]


def intradural(patient: Patient, complications: Iterable[Finding]) -> list[Finding]:
    """Return that cement is inside the dura where a complication says so."""
    for finding in complications:
        if finding.concept in patient.vocabulary.intradural:
            return [
                Finding(
                    "intradural",
                    "yes",
                    finding.evidence,
                    finding.assertion,
                    finding.concept,
                    finding.component,
                    finding.rule,
                )
            ]
    return []
