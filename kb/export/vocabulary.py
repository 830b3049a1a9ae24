"""Writes the vocabulary for other programs, the scorer among them."""

from __future__ import annotations

from typing import Any

from kb.vocabulary import Vocabulary

__all__ = ["vocabulary_rows"]


def vocabulary_rows(vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return every concept with its names, parents, definition and codes."""
    return [
        {
            "id": concept.id,
            "label": concept.label,
            "synonyms": list(concept.synonyms),
            "parents": list(concept.parents),
            "type": concept.type,
            "definition": concept.definition,
            "codes": dict(concept.codes),
        }
        for concept in vocabulary.concepts
    ]
