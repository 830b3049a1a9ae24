"""What the text tells of this patient but not as so: denied, possible, of earlier times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.slots.merge import most_specific
from ingest.slots.patient import Patient, Told, rank
from kb.model import Finding

__all__ = ["apart"]

_SLOTS = ("procedure", "complication", "deficit", "treatment")
# The tellings of the patient's own story: title, abstract, case report.
_OWN_TELLINGS = 3


def apart(patient: Patient, held: Iterable[Finding]) -> list[Finding]:
    """Return one finding for each concept that is told of, but not as so, and that is not held otherwise.

    A concept is held, too, where a kind of it is, or where it is a kind of what is held: "no further
    weakness" denies nothing of a patient who was paraplegic.
    """
    concepts = {finding.concept for finding in held}
    around = concepts.union(*(patient.vocabulary.ancestors(concept) for concept in concepts))
    found: dict[tuple[str, str], Finding] = {}
    for told in sorted(_not_so(patient), key=rank):
        concept = told.mention.concept
        if concept in around or patient.vocabulary.ancestors(concept) & concepts:
            continue
        finding = patient.finding(told.mention.type, told)
        found.setdefault((concept, told.assertion.status), finding)
    by_status: dict[object, list[Finding]] = {}
    for finding in found.values():
        by_status.setdefault(finding.assertion.status, []).append(finding)
    return [one for alike in by_status.values() for one in most_specific(alike, patient.vocabulary)]


def _not_so(patient: Patient) -> Iterator[Told]:
    for told in patient.told:
        own = told.mention.type in _SLOTS and told.telling < _OWN_TELLINGS
        if own and told.assertion.cue and not told.present:
            yield told
