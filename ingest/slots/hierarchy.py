"""The vocabulary's hierarchy, looked up once for each concept."""

from __future__ import annotations

from functools import cached_property

from kb.vocabulary import Concept, Vocabulary, load_vocabulary

__all__ = ["Hierarchy", "hierarchy_of"]

_CEMENT = ("procedure:vertebral-augmentation", "procedure:cementoplasty", "procedure:screw-augmentation")
_SCREWS = ("procedure:screw-augmentation",)
# "Cement augmentation" may be that of a vertebra or of screws.
_OF_EITHER = frozenset({"procedure:vertebral-augmentation", "procedure:cementoplasty"})
_LEAKS = ("complication:cement-leakage", "complication:cement-embolism")
_INTRADURAL = ("complication:intradural-cement-leakage", "complication:intramedullary-cement-leakage")
_known: dict[int, Hierarchy] = {}


class Hierarchy:
    """Ancestors and the groups of concepts the slots ask for.

    Attributes:
        vocabulary: the concepts.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._ancestors: dict[str, frozenset[str]] = {}

    def get(self, concept: str) -> Concept | None:
        """Return the concept of an id, None where there is none."""
        return self.vocabulary.get(concept)

    def ancestors(self, concept: str) -> frozenset[str]:
        """Return the ids of everything a concept is a kind of, without itself."""
        known = self._ancestors.get(concept)
        if known is None:
            known = self._ancestors[concept] = self.vocabulary.ancestors(concept)
        return known

    def _group(self, roots: tuple[str, ...]) -> frozenset[str]:
        return frozenset(c for root in roots for c in (root, *self.vocabulary.descendants(root)))

    @cached_property
    def cement_procedures(self) -> frozenset[str]:
        """Ids of the procedures that put cement into bone."""
        return self._group(_CEMENT)

    @cached_property
    def screw_procedures(self) -> frozenset[str]:
        """Ids of the procedures that put cement around screws."""
        return self._group(_SCREWS)

    @cached_property
    def vertebra_procedures(self) -> frozenset[str]:
        """Ids of the procedures that surely put cement into a vertebra, not around screws."""
        return self.cement_procedures - self.screw_procedures - _OF_EITHER

    @cached_property
    def leaks(self) -> frozenset[str]:
        """Ids of cement leaks and cement emboli."""
        return self._group(_LEAKS)

    @cached_property
    def intradural(self) -> frozenset[str]:
        """Ids of leaks inside the dura."""
        return self._group(_INTRADURAL)


def hierarchy_of(vocabulary: Vocabulary | None = None) -> Hierarchy:
    """Return the hierarchy of a vocabulary, by default the bundled one; the same one each time."""
    vocabulary = vocabulary or load_vocabulary()
    known = _known.get(id(vocabulary))
    if known is None:
        known = _known[id(vocabulary)] = Hierarchy(vocabulary)
    return known
