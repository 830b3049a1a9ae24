"""The concepts a case can hold, with their synonyms and hierarchy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kb.spelling import fold, variants

__all__ = ["Concept", "Vocabulary", "closure"]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a report can say of a patient.

    Attributes:
        id: type and slug, such as "complication:intradural-cement-leakage".
        type: one of TYPES.
        label: the name shown and exported.
        synonyms: further names as reports write them.
        parents: ids of the concepts this one is a kind of.
        definition: one line in our own words.
        codes: verified codes by system (mesh, snomed, icd10, hpo).
        origin: where the names and the codes were read.
    """

    id: str
    type: str
    label: str
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    definition: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the synonyms."""
        return (self.label, *self.synonyms)

    @property
    def surface_forms(self) -> tuple[str, ...]:
        """Every spelling under which a text may name the concept, the label first."""
        return tuple(dict.fromkeys(form for name in self.names for form in variants(name)))


@dataclass(frozen=True)
class Vocabulary:
    """All concepts, by id, by name and by hierarchy.

    Attributes:
        concepts: in the order of TYPES and of the rows of their files.
    """

    concepts: tuple[Concept, ...]

    def get(self, concept_id: str) -> Concept | None:
        """Return the concept of an id, None where there is none."""
        return self._by_id.get(concept_id)

    def by_label(self, label: str, type: str | None = None) -> Concept | None:
        """Return the concept a label or synonym names, of one type or of the first that knows it."""
        # Spellings are generated, which takes half a second, only for what no row spells out.
        name = fold(label)
        found = _of_type(self._as_written.get(name, ()), type)
        return found or _of_type(self._by_name.get(name, ()), type)

    def of_type(self, type: str) -> tuple[Concept, ...]:
        """Return the concepts of one type."""
        return tuple(concept for concept in self.concepts if concept.type == type)

    def surface_forms(self, type: str) -> Mapping[str, Concept]:
        """Return every spelling a text may use for a concept of a type, folded, with that concept.

        A name as written in a row wins over a spelling generated from another row.
        """
        return {
            form: next(concept for concept in concepts if concept.type == type)
            for form, concepts in self._by_name.items()
            if any(concept.type == type for concept in concepts)
        }

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """Return the ids of everything a concept is a kind of, without itself."""
        return closure(concept_id, self._parents)

    def descendants(self, concept_id: str) -> frozenset[str]:
        """Return the ids of all kinds of a concept, without itself."""
        return closure(concept_id, self._children)

    @cached_property
    def _by_id(self) -> dict[str, Concept]:
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def _as_written(self) -> dict[str, tuple[Concept, ...]]:
        return self._named({}, "names")

    @cached_property
    def _by_name(self) -> dict[str, tuple[Concept, ...]]:
        # Names as written win over generated spellings of other names.
        return self._named(dict(self._as_written), "surface_forms")

    def _named(self, named: dict[str, tuple[Concept, ...]], spellings: str) -> dict[str, tuple[Concept, ...]]:
        """Add the concepts under their spellings, after those already there."""
        for concept in self.concepts:
            for name in getattr(concept, spellings):
                folded = fold(name)
                known = named.get(folded, ())
                if concept not in known:
                    named[folded] = (*known, concept)
        return named

    @cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        return {concept.id: concept.parents for concept in self.concepts}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        children: dict[str, tuple[str, ...]] = {}
        for concept in self.concepts:
            for parent in concept.parents:
                children[parent] = (*children.get(parent, ()), concept.id)
        return children


def _of_type(concepts: Iterable[Concept], type: str | None) -> Concept | None:
    return next((concept for concept in concepts if type in (None, concept.type)), None)


def closure(start: str, links: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return all that can be reached from a start, itself only over a circle."""
    seen: set[str] = set()
    queue = list(links.get(start, ()))
    while queue:
        one = queue.pop()
        if one not in seen:
            seen.add(one)
            queue += links.get(one, ())
    return frozenset(seen)
