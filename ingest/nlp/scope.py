"""Whether a report is about cement in the spine at all; any other tells of no patient of this casebook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ingest.nlp.concepts import Hit
from ingest.nlp.spans import Mention
from kb.vocabulary import load_vocabulary

__all__ = ["concerns_cement"]

_PROCEDURES = ("procedure:vertebral-augmentation", "procedure:cementoplasty", "procedure:screw-augmentation")
_WORDS = ("cement", "cemented")
_MATERIAL = ("cement", "methacrylate")


@lru_cache(maxsize=1)
def _augmentations() -> frozenset[str]:
    vocabulary = load_vocabulary()
    kinds = (kind for root in _PROCEDURES for kind in vocabulary.descendants(root))
    return frozenset((*_PROCEDURES, *kinds))


def concerns_cement(mentions: Iterable[Mention], hits: Iterable[Hit]) -> bool:
    """Tell whether a text names an augmentation, or cement in any place or role."""
    if any(m.concept in _augmentations() or any(w in m.label for w in _MATERIAL) for m in mentions):
        return True
    return any(hit.kind in _WORDS for hit in hits)
