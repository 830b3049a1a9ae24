"""Whether an operation is told in one breath with the harm, where nothing calls it the treatment."""

from __future__ import annotations

from ingest.nlp.rules import group
from ingest.nlp.spans import Mention, Sentence
from ingest.slots.patient import Patient

__all__ = ["answers_the_harm"]

# What a surgeon finds that is none of the disease the spine was filled for.
_FOUND = frozenset({"escape", "cement", "blood", "pus"})


def answers_the_harm(patient: Patient, kept: frozenset[tuple[str, int]], operation: Mention) -> bool:
    """Tell whether an operation whose course is told back to front is one for the complication.

    "Hemilaminectomy at T8 was performed; cement lay there. The vertebroplasty had been of T8."
    """
    lineage = {operation.concept, *patient.vocabulary.ancestors(operation.concept)}
    if any(slot == "treatment" for slot, _ in kept) or not lineage & group("spinal-operation"):
        return False
    sentence = patient.all_sentences[operation.sentence]
    return _shows_harm(patient, sentence) or _complication_in(patient, sentence.index + 1)


def _shows_harm(patient: Patient, sentence: Sentence) -> bool:
    """Tell whether cement, blood or pus is found, or a complication told, in a sentence."""
    if any(h.kind in _FOUND and h.sentence == sentence.index for h in patient.doc._.hits):
        return not any(_is_index(patient, t.mention, sentence.index) for t in patient.told)
    return _complication_in(patient, sentence.index)


def _complication_in(patient: Patient, sentence: int) -> bool:
    return any(t.present and t.mention.sentence == sentence for t in patient.of("complication"))


def _is_index(patient: Patient, mention: Mention, sentence: int) -> bool:
    """Tell whether a sentence tells of putting cement into a vertebra."""
    return mention.sentence == sentence and mention.concept in patient.vocabulary.cement_procedures
