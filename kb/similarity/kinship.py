"""How closely two concepts of the vocabulary are related."""

from __future__ import annotations

from functools import cache

from kb.vocabulary import Vocabulary, load_vocabulary

__all__ = ["kinship"]


# Closeness to a complication whose name has all the words asked for and more: a pulmonary cement embolism is
# no kind of pulmonary embolism, of which cement is not told, but who asks for the one wants to see the other.
_NAMED = 0.8


@cache
def kinship(asked: str, told: str, kind: str) -> float:
    """Return 1 for the asked label or a kind of it, 0 for concepts without a common ancestor.

    In between, twice the depth of the nearest common ancestor over the sum of both depths
    (Wu Z, Palmer M, ACL 1994:133-138); more where a complication's name holds the other's.
    """
    if asked == told:
        return 1.0
    vocabulary = load_vocabulary()
    first, second = vocabulary.by_label(asked, kind), vocabulary.by_label(told, kind)
    if first is None or second is None:
        return 0.0
    if first.id in vocabulary.ancestors(second.id):
        return 1.0
    above_a = {first.id} | vocabulary.ancestors(first.id)
    above_b = {second.id} | vocabulary.ancestors(second.id)
    nearest = max((_depth(vocabulary, i) for i in above_a & above_b), default=0)
    shared = 2 * nearest / (_depth(vocabulary, first.id) + _depth(vocabulary, second.id))
    named = kind == "complication" and set(asked.split()) <= set(told.split())
    return max(shared, _NAMED) if named else shared


def _depth(vocabulary: Vocabulary, concept_id: str) -> int:
    """Return the number of concepts on the shortest way to the top, both ends counted."""
    depth, level, seen = 1, [vocabulary.get(concept_id)], {concept_id}
    while level and all(concept and concept.parents for concept in level):
        above = {parent for concept in level if concept for parent in concept.parents} - seen
        seen |= above
        level = [vocabulary.get(parent) for parent in sorted(above)]
        depth += 1
    return depth
