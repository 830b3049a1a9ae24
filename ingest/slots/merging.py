"""Mentions made findings: one for each concept, the more general beside the more specific left out."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.slots.hierarchy import Hierarchy
from ingest.slots.patient import Patient, Told
from kb.model import Finding

__all__ = ["merge", "most_specific", "sentence_text"]


def most_specific(findings: Iterable[Finding], vocabulary: Hierarchy) -> list[Finding]:
    """Return the findings without those whose concept is an ancestor of another's."""
    kept = list(findings)
    above = {a for f in kept for a in vocabulary.ancestors(f.concept)}
    return [f for f in kept if f.concept not in above]


def merge(patient: Patient, slot: str, told: Iterable[Told]) -> list[Finding]:
    """Return one finding for each concept, the first mention deciding, the others as further evidence."""
    merged: dict[str, Finding] = {}
    for one in told:
        finding = patient.finding(slot, one)
        known = merged.get(finding.concept)
        if known is None:
            merged[finding.concept] = finding
        else:
            evidence = (*known.evidence, *finding.evidence)
            merged[finding.concept] = Finding(
                known.slot, known.value, evidence, known.assertion, known.concept, known.component, known.rule
            )
    return list(merged.values())


def sentence_text(patient: Patient, told: Told) -> str:
    """Return the text of the sentence around a mention."""
    return patient.text[told.sentence.start : told.sentence.end]
