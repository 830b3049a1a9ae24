"""Mentions of one concept become one finding, and superfluous concepts go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.nlp.rules import covered
from ingest.slots.hierarchy import Hierarchy
from ingest.slots.patient import Patient, Told
from kb.model import Assertion, Finding, Status

__all__ = ["merge", "most_specific", "relabel"]


def merge(patient: Patient, slot: str, told: Iterable[Told]) -> list[Finding]:
    """Return one finding for each concept, the first mention deciding, the others as further evidence.

    What has been chosen for the slot is of this episode, however the text looks back at it.
    """
    merged: dict[str, list[Told]] = {}
    for one in told:
        merged.setdefault(one.mention.concept, []).append(one)
    return [
        patient.finding(slot, *same[:_MOST], assertion=_of_this_episode(same[0].assertion))
        for same in merged.values()
    ]


def _of_this_episode(assertion: Assertion) -> Assertion:
    """Return that it is so, with the cue that was weighed."""
    if assertion.status is Status.PRESENT and not assertion.historical:
        return assertion
    return replace(assertion, status=Status.PRESENT, historical=False)


# More places than these nobody reads.
_MOST = 12


def most_specific(findings: Iterable[Finding], vocabulary: Hierarchy) -> list[Finding]:
    """Return the findings without those that another makes superfluous: its ancestors, and what it covers."""
    kept = list(findings)
    present = {f.concept for f in kept}
    above = {a for f in kept for a in vocabulary.ancestors(f.concept)}
    return [f for f in kept if f.concept not in above and not _is_covered(f.concept, present, vocabulary)]


def _is_covered(concept: str, present: set[str], vocabulary: Hierarchy) -> bool:
    by = covered().get(concept)
    if not by:
        return False
    others = present - {concept}
    if "*" in by:
        # Signs that anything else covers do not cover each other away.
        return any("*" not in covered().get(other, ()) for other in others)
    return any(o in by or vocabulary.ancestors(o) & by for o in others)


def relabel(finding: Finding, concept: str, vocabulary: Hierarchy) -> Finding:
    """Return a finding under another concept, itself where the vocabulary lacks that concept."""
    known = vocabulary.get(concept)
    return replace(finding, value=known.label, concept=known.id) if known else finding
