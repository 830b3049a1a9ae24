"""Whether a report is about cement in the spine at all; any other tells of no patient of this casebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
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


# Cement put elsewhere: into a joint, a long bone, the skull.
_ELSEWHERE = re.compile(
    r"\b(?:arthroplast\w+|hemiarthroplast\w+|cranioplast\w+|acetabul\w+|endoprosthe\w+|femoral stem|"
    r"(?:hip|knee|shoulder|joint) (?:replacement|prosthe\w+)|intramedullary nail\w*|mandib\w+|dental|"
    r"craniectom\w+|arthrodes\w+|femoroplast\w+|acetabuloplast\w+)\b",
    re.IGNORECASE,
)
_SPINE = re.compile(
    r"\b(?:vertebra\w*|spine|spondyl\w+|pedicle|lumbar fracture|sacr\w+|kyphosis|scolio\w+|laminect\w+|"
    r"(?:T|Th|D|L)-?(?:1[0-2]|[1-9])(?![- ]?weight))\b",
    re.IGNORECASE,
)


def concerns_cement(text: str, mentions: Sequence[Mention], hits: Sequence[Hit]) -> bool:
    """Tell whether a text names an augmentation of the spine, or cement in any place or role.

    Cement of a hip, a knee or a skull in a text without a word of the spine is not meant.
    """
    if any(m.concept in _augmentations() for m in mentions):
        return True
    named = any(w in m.label for m in mentions for w in _MATERIAL) or any(h.kind in _WORDS for h in hits)
    return named and not (_ELSEWHERE.search(text) and not _SPINE.search(text))
