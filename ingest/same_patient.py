"""Proposes that two reports may tell of the same patient, from the facts of their cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kb.identity import plain
from kb.storage.links import Kind, Link, State, primaries, save_links
from kb.storage.queries import authors_of, present_values

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Told", "link_patients", "same_patients"]

# Slots that tell patients apart, and what one shared value of them is worth.
_WORTH = {"procedure_level": 1.5, "leak_level": 1.0, "complication": 1.0, "treatment": 0.5, "deficit": 0.5}
_AUTHOR = 3.0
_MOST_PER_SLOT = 2
_NEEDED = 5.0
# An age may be told at the operation or at the last visit.
_YEARS_APART = 1
_NONE: frozenset[str] = frozenset()

# The values of a patient by slot, and the patients by report and number.
Told = Mapping[tuple[str, int], Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class _Patient:
    """What tells a patient from others: report and number, the authors, age, sex, and values by slot."""

    key: tuple[str, int]
    authors: frozenset[str]
    age: float
    sex: str
    values: Mapping[str, frozenset[str]]


def link_patients(db: Database, fresh: Collection[str] | None = None) -> list[Link]:
    """Propose links between patients of different reports and return the new ones.

    With ``fresh`` only pairs with a patient of one of these reports are looked at.
    """
    hidden = primaries(db)
    authors = {id_: names for id_, names in authors_of(db).items() if id_ not in hidden}
    told = present_values(db, ("age", "sex", *_WORTH))
    looked_at = set(authors if fresh is None else fresh)
    return save_links(db, same_patients(told, authors, looked_at), Kind.PATIENT, looked_at)


def same_patients(told: Told, authors: Mapping[str, Sequence[str]], fresh: Collection[str]) -> list[Link]:
    """Return a proposal for each pair of patients of two reports with facts alike and an author in common.

    Age and sex must be told and agree, the treated vertebrae must not contradict each other, and one
    report must be among the fresh ones.
    """
    names = {report_id: frozenset(map(_author, said)) for report_id, said in authors.items()}
    blocks: defaultdict[tuple[str, int, str], list[_Patient]] = defaultdict(list)
    for key, values in told.items():
        if (patient := _patient(key, values, names.get(key[0], _NONE))) is not None:
            for age in range(int(patient.age) - _YEARS_APART, int(patient.age) + 1):
                for author in patient.authors:
                    blocks[patient.sex, age, author].append(patient)
    pairs = {
        (a.key, b.key): (a, b)
        for block in blocks.values()
        for a, b in combinations(sorted(block, key=lambda patient: patient.key), 2)
        if a.key[0] != b.key[0] and (a.key[0] in fresh or b.key[0] in fresh)
    }
    return [link for _, (a, b) in sorted(pairs.items()) if (link := _compare(a, b)) is not None]


def _compare(a: _Patient, b: _Patient) -> Link | None:
    if abs(a.age - b.age) > _YEARS_APART:
        return None
    levels = [p.values["procedure_level"] for p in (a, b)]
    if all(levels) and not levels[0] & levels[1]:
        return None
    shared = {slot: sorted(a.values[slot] & b.values[slot]) for slot in _WORTH}
    points = _AUTHOR + sum(_WORTH[slot] * min(len(v), _MOST_PER_SLOT) for slot, v in shared.items())
    if points < _NEEDED or not shared["complication"]:
        return None
    (first, one), (second, other) = a.key, b.key
    why = "; ".join(_reasons(a, b, shared))
    return Link(Kind.PATIENT, first, second, why, State.PROPOSED, one, other)


def _reasons(a: _Patient, b: _Patient, shared: Mapping[str, Sequence[str]]) -> Iterator[str]:
    ages = f"{a.age:g}" if a.age == b.age else f"{a.age:g} and {b.age:g}"
    yield f"both {ages} {a.sex}"
    for slot, values in shared.items():
        if values:
            yield f"{slot.replace('_', ' ')} {', '.join(values)}"
    yield f"author {', '.join(sorted(a.authors & b.authors))}"


def _patient(
    key: tuple[str, int], said: Mapping[str, Sequence[str]], authors: frozenset[str]
) -> _Patient | None:
    if not (authors and said.get("age") and said.get("sex")):
        return None
    try:
        years = float(said["age"][0])
    except ValueError:
        return None
    values = {slot: frozenset(said.get(slot, ())) for slot in _WORTH}
    return _Patient(key, authors, years, said["sex"][0], values)


def _author(name: str) -> str:
    """Return an author's family name and first initial."""
    family, _, given = name.rpartition(" ")
    return plain(f"{family} {given[:1]}" if family else name)
