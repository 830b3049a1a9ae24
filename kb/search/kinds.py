"""How the values of a facet stand under one another: a laminectomy is a kind of decompression."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from kb.model import NOT_REPORTED

__all__ = ["GROUPED", "above", "tree", "with_kinds"]

# Facets whose values are concepts of the vocabulary that have kinds.
GROUPED = frozenset({"procedure", "complication", "deficit", "treatment", "indication"})


@lru_cache(maxsize=4096)
def above(facet: str, value: str) -> frozenset[str]:
    """Return the labels of everything of the same type that a value is a kind of."""
    from kb.vocabulary import load_vocabulary

    if facet not in GROUPED or value == NOT_REPORTED:
        return frozenset()
    vocabulary = load_vocabulary()
    concept = vocabulary.by_label(value, facet)
    found = (vocabulary.get(one) for one in (vocabulary.ancestors(concept.id) if concept else ()))
    return frozenset(one.label for one in found if one and one.type == facet)


def with_kinds(facet: str, sets: Mapping[str, int]) -> dict[str, int]:
    """Return the sets of cases by value, each holding the cases of the value's kinds too.

    A broader term that no report uses is added where it brings two of the values together.
    """
    grouped: dict[str, int] = {}
    kinds: dict[str, set[str]] = {}
    for value, cases in sets.items():
        for broader in above(facet, value):
            grouped[broader] = grouped.get(broader, 0) | cases
            kinds.setdefault(broader, set()).add(value)
    told = {value: cases | grouped.get(value, 0) for value, cases in sets.items()}
    added = {value: cases for value, cases in grouped.items() if value not in told and len(kinds[value]) > 1}
    return told | added


def tree(facet: str, values: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the values with how deep they stand, kinds under what they are kinds of.

    Among equals the order of ``values`` is kept. A kind of several stands once, under the first.
    """
    known = frozenset(values)
    under: dict[str, list[str]] = {"": []}
    for value in values:
        broader = above(facet, value) & known
        nearest = [one for one in broader if not any(one in above(facet, other) for other in broader)]
        place = next((one for one in values if one in nearest), "")
        under.setdefault(place, []).append(value)
    queue = [(value, 0) for value in reversed(under[""])]
    while queue:
        value, depth = queue.pop()
        yield value, depth
        queue += ((kind, depth + 1) for kind in reversed(under.get(value, [])))
