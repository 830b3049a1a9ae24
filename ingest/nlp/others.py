"""Whether a sentence that cites others tells of their patients, not only of their methods or rates."""

from __future__ import annotations

from ingest.nlp import person_cues
from ingest.nlp.cast import Ages
from ingest.nlp.cue_pattern import Said, cue

__all__ = ["counts_the_literature", "is_of_persons"]

_A_CASE = cue(r"\b(?:cases?|patients) (?:of|with|in which|in whom)\b")


def counts_the_literature(said: Said) -> bool:
    """Tell whether a sentence counts patients of the literature."""
    return any(
        person_cues.READ_OF.search(said.text, max(said.start, found.start() - 60), found.end())
        or person_cues.ON_RECORD.match(said.text, found.end(), said.end)
        for found in person_cues.DECLARED.finditer(said.text, said.start, said.end)
    )


def is_of_persons(said: Said, ages: Ages) -> bool:
    """Tell whether a sentence on somebody else's work tells of patients: an age, "a patient", "two cases"."""
    return bool(
        ages or said.search(person_cues.SOMEONE) or said.search(person_cues.DECLARED) or said.search(_A_CASE)
    )
