"""Proposes that two reports may tell of the same patient, from the facts of their cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kb.identity import plain
from kb.model import Case, Report
from kb.storage.links import Kind, Link, State, primaries, save_links
from kb.storage.queries import all_cases, reports

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["link_patients", "same_patients"]

# Slots that tell patients apart, and what one shared value of them is worth.
_WORTH = {"procedure_level": 1.5, "leak_level": 1.0, "complication": 1.0, "treatment": 0.5, "deficit": 0.5}
_AUTHOR = 3.0
_MOST_PER_SLOT = 2
_NEEDED = 5.0
# An age may be told at the operation or at the last visit.
_YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class _Patient:
    """What tells a patient from others: the case, the authors, age, sex, and values by slot."""

    case: Case
    authors: frozenset[str]
    age: float
    sex: str
    values: Mapping[str, frozenset[str]]


def link_patients(db: Database) -> list[Link]:
    """Propose links between patients of different reports and return the new ones."""
    hidden = primaries(db)
    known = [report for report in reports(db) if report.id not in hidden]
    found = same_patients(all_cases(db), known)
    return save_links(db, found, Kind.PATIENT, {report.id for report in known})


def same_patients(cases: Iterable[Case], known: Iterable[Report]) -> list[Link]:
    """Return a proposal for each pair of patients of two reports with facts alike and an author in common.

    Age and sex must be told and agree, the treated vertebrae must not contradict each other.
    """
    authors = {report.id: frozenset(map(_author, report.authors)) for report in known}
    by_sex: defaultdict[tuple[str, int], list[_Patient]] = defaultdict(list)
    for case in cases:
        if (patient := _patient(case, authors.get(case.report_id, frozenset()))) is not None:
            for age in range(int(patient.age) - _YEARS_APART, int(patient.age) + 1):
                by_sex[patient.sex, age].append(patient)
    pairs = {
        _key(a, b): (a, b)
        for group in by_sex.values()
        for a, b in combinations(group, 2)
        if a.case.report_id != b.case.report_id and a.authors & b.authors
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
    a, b = sorted((a, b), key=lambda p: (p.case.report_id, p.case.number))
    return Link(
        Kind.PATIENT,
        a.case.report_id,
        b.case.report_id,
        "; ".join(_reasons(a, b, shared)),
        State.PROPOSED,
        a.case.number,
        b.case.number,
    )


def _reasons(a: _Patient, b: _Patient, shared: Mapping[str, Sequence[str]]) -> Iterator[str]:
    ages = f"{a.age:g}" if a.age == b.age else f"{a.age:g} and {b.age:g}"
    yield f"both {ages} {a.sex}"
    for slot, values in shared.items():
        if values:
            yield f"{slot.replace('_', ' ')} {', '.join(values)}"
    yield f"author {', '.join(sorted(a.authors & b.authors))}"


def _patient(case: Case, authors: frozenset[str]) -> _Patient | None:
    age, sex = case.first("age"), case.first("sex")
    if age is None or sex is None or not authors:
        return None
    try:
        years = float(age.value)
    except ValueError:
        return None
    values = {slot: frozenset(case.values(slot)) for slot in _WORTH}
    return _Patient(case, authors, years, sex.value, values)


def _author(name: str) -> str:
    """Return an author's family name and first initial."""
    family, _, given = name.rpartition(" ")
    return plain(f"{family} {given[:1]}" if family else name)


def _key(a: _Patient, b: _Patient) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((p.case.report_id, p.case.number) for p in (a, b)))
