"""Contradictions between a report's title and its text, in plain sentences with both quotes."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.nlp.rules import group
from ingest.slots.patient import Patient, Told
from kb.model import Status

__all__ = ["flags"]

_WEAKNESS = group("limb-weakness")


def flags(patient: Patient) -> tuple[str, ...]:
    """Return what a reader must see because the title and the text disagree."""
    return (*_compartment(patient), *_weakness(patient))


def _compartment(patient: Patient) -> Iterator[str]:
    """Yield that one of title and text puts the cement inside the dura and the other outside."""
    leaks = [t for t in patient.told if t.mention.concept in patient.vocabulary.leaks and _so(t)]
    inside = [t for t in leaks if t.mention.concept in patient.vocabulary.intradural]
    outside = [t for t in leaks if t.mention.concept == "complication:epidural-cement-leakage"]
    for named, other in ((inside, outside), (outside, inside)):
        title = next((t for t in named if t.telling == 0), None)
        told = next((t for t in other if t.telling in (1, 2)), None)
        if title and told and not any(t.telling in (1, 2) for t in named):
            yield (
                f'The title says "{_quote(patient, title)}" ({title.mention.label}), '
                f'the text "{_quote(patient, told)}" ({told.mention.label}).'
            )


def _weakness(patient: Patient) -> Iterator[str]:
    """Yield that the title names another degree of weakness than the examination."""
    told = [t for t in patient.told if t.mention.concept in _WEAKNESS and _so(t) and not t.before]
    title = next((t for t in told if t.telling == 0), None)
    body = [t for t in told if t.telling in (1, 2)]
    if title and body and not any(t.mention.concept == title.mention.concept for t in body):
        yield (
            f'The title says "{_quote(patient, title)}" ({title.mention.label}), '
            f'the text "{_quote(patient, body[0])}" ({body[0].mention.label}).'
        )


def _so(told: Told) -> bool:
    return told.assertion.status is Status.PRESENT


def _quote(patient: Patient, told: Told) -> str:
    return patient.text[told.mention.start : told.mention.end]
