"""Finds cases by text, facets, vertebrae, years and ages, with counts that show what else there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from kb.facets import FACETS, LEVEL_FACETS, ORDERED
from kb.levels import AXIS, SACRUM
from kb.levels import order as order_of
from kb.model import NOT_REPORTED
from kb.search import full_text
from kb.search.case_index import CaseIndex, index_of, members
from kb.search.filters import SORTS, Brush, Filter
from kb.storage.queries import CaseRow

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "FACETS",
    "SORTS",
    "Brush",
    "Filter",
    "Hit",
    "Result",
    "Suggestion",
    "Totals",
    "facet_values",
    "find",
    "touching",
]


# Ways out of an empty answer that are worth reading.
MOST_WAYS = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found.

    Attributes:
        report_id, number: the case.
        headline: the case in one line.
        title, journal, year: of its report.
        age: in years, None where not reported.
        time_to_treatment_days: from symptoms to treatment, None where not dated.
        snippet: the passage that matches best, "" without a text query.
        start, end: offsets of that passage in the report, -1 where it is not part of the text.
        score: how well the text matches, higher is better, 0 without a text query.
    """

    report_id: str
    number: int
    headline: str
    title: str
    journal: str
    year: int | None
    age: float | None
    time_to_treatment_days: float | None
    snippet: str = ""
    start: int = -1
    end: int = -1
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What of a filter could be dropped, and how many cases would then be found.

    Attributes:
        parts: "text", "levels", "years", "ages" or facets.
        without: the filter without them.
        total: the cases that filter finds.
    """

    parts: tuple[str, ...]
    without: Filter
    total: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What the found cases amount to.

    Attributes:
        patients, reports: how many.
        outcomes: patients by outcome, best to worst as stored, "not reported" among them.
    """

    patients: int
    reports: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a filter.

    Attributes:
        total: how many cases match.
        hits: those asked for, in the order asked for.
        counts: for each facet the number of cases by value, the facet's own choice left aside.
        summary: what the matching cases amount to.
        suggestions: where nothing matches, what to drop, the most promising first.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    summary: Totals
    suggestions: tuple[Suggestion, ...] = ()


def find(db: Database, wanted: Filter, *, limit: int | None = None, offset: int = 0) -> Result:
    """Return the cases that match: OR within a facet, AND between everything else."""
    index = index_of(db)
    query = full_text.parse(wanted.text)
    parts = _parts(db, index, wanted, query)
    matching = _all_of(index, parts)
    order = _sorted(index, matching, wanted.sort, _scores(db, index, query))
    shown = order[offset : None if limit is None else offset + limit]
    counts = {facet: _counted(index, facet, _all_of(index, parts, leave_out=facet)) for facet in FACETS}
    return Result(
        total=len(order),
        hits=_hits(db, index, shown, query),
        counts=counts,
        summary=_totals(index, matching),
        suggestions=() if order else _suggestions(index, wanted, parts),
    )


def facet_values(db: Database) -> dict[str, tuple[str, ...]]:
    """Return the values each facet has in the whole casebook, the most frequent first."""
    index = index_of(db)
    return {facet: tuple(_counted(index, facet, index.everything)) for facet in FACETS}


def touching(db: Database, wanted: Filter, role: str) -> dict[str, int]:
    """Return how many of the matching cases touch each vertebra, and how many tell of none in this role.

    The stretch chosen in this role is left aside.
    """
    index = index_of(db)
    others = tuple(brush for brush in wanted.levels if brush.role != role)
    parts = _parts(db, index, replace(wanted, levels=others), full_text.parse(wanted.text))
    matching = _all_of(index, parts)
    asked = {level: Brush(role, level, level).values() for level in AXIS} | {NOT_REPORTED: (NOT_REPORTED,)}
    facet = f"{role}_level"
    return {name: (index.any_of(facet, values) & matching).bit_count() for name, values in asked.items()}


def _parts(db: Database, index: CaseIndex, wanted: Filter, query: full_text.Query) -> dict[str, int]:
    """Return the set of matching cases for each part of the filter."""
    parts = {facet: index.any_of(facet, values) for facet, values in wanted.facets.items() if values}
    if query.terms or query.barred:
        parts["text"] = _said(db, index, query)
    if wanted.levels:
        touched = {str(i): index.any_of(b.facet, b.values()) for i, b in enumerate(wanted.levels)}
        parts["levels"] = _all_of(index, touched)
    if wanted.years:
        first, last = wanted.years
        parts["years"] = index.having(lambda row: row.year is not None and first <= row.year <= last)
    if wanted.ages:
        least, most = wanted.ages
        parts["ages"] = index.having(lambda row: row.age is not None and least <= row.age < most + 1)
    return parts


def _said(db: Database, index: CaseIndex, query: full_text.Query) -> int:
    found = index.everything
    for term in query.terms:
        found &= _holding(db, index, term)
    for term in query.barred:
        found &= ~_holding(db, index, term)
    return found


def _holding(db: Database, index: CaseIndex, term: str) -> int:
    def ask() -> int:
        places = full_text.places(db, term)
        return index.having(
            lambda row: (row.report_id, None) in places or (row.report_id, row.number) in places
        )

    return index.remembered(("holding", term), ask)


def _scores(db: Database, index: CaseIndex, query: full_text.Query) -> dict[str, float]:
    return index.remembered(("scores", query.terms), lambda: full_text.scores(db, query))


def _all_of(index: CaseIndex, parts: Mapping[str, int], leave_out: str = "") -> int:
    found = index.everything
    for part, cases in parts.items():
        if part != leave_out:
            found &= cases
    return found


def _counted(index: CaseIndex, facet: str, cases: int) -> dict[str, int]:
    """Return the number of cases by value, most frequent first, levels from the head downwards."""
    sets = index.sets.get(facet, {})
    counts = {value: n for value, members_ in sets.items() if (n := (members_ & cases).bit_count())}
    if facet in LEVEL_FACETS:
        return dict(sorted(counts.items(), key=lambda pair: _place(pair[0])))
    if facet in ORDERED:
        return {value: counts[value] for value in ORDERED[facet] if value in counts}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _place(level: str) -> int:
    return order_of(level) if level in AXIS or level == SACRUM else len(AXIS)


def _sorted(index: CaseIndex, cases: int, sort: str, scores: Mapping[str, float]) -> list[tuple[int, float]]:
    """Return the cases in order, what has no value last; without words the newest match best."""
    found = [(i, scores.get(index.rows[i].report_id, 0.0)) for i in members(cases)]
    rows, last = index.rows, float("inf")
    keys: dict[str, Callable[[tuple[int, float]], tuple[float, ...]]] = {
        "relevance": lambda hit: (-hit[1], -(rows[hit[0]].year or -last)),
        "year": lambda hit: (-(rows[hit[0]].year or -last),),
        "time_to_treatment": lambda hit: (last if (d := rows[hit[0]].time_to_treatment_days) is None else d,),
    }
    return sorted(found, key=keys[sort])


def _hits(
    db: Database, index: CaseIndex, shown: list[tuple[int, float]], query: full_text.Query
) -> tuple[Hit, ...]:
    reports = {index.rows[i].report_id for i, _ in shown}
    best = full_text.snippets(db, query, sorted(reports))
    hits = []
    for i, score in shown:
        row = index.rows[i]
        passage = best.get(row.report_id, full_text.Snippet("", -1, -1))
        told = {name: getattr(row, name) for name in CaseRow.__slots__}
        hits.append(Hit(**told, snippet=passage.text, start=passage.start, end=passage.end, score=score))
    return tuple(hits)


def _totals(index: CaseIndex, cases: int) -> Totals:
    reports = {index.rows[i].report_id for i in members(cases)}
    return Totals(cases.bit_count(), len(reports), _counted(index, "outcome", cases))


def _suggestions(index: CaseIndex, wanted: Filter, parts: Mapping[str, int]) -> tuple[Suggestion, ...]:
    """Return the fewest parts that could be dropped so that something is found, the best first."""
    for number in sorted({1, 2, 3, len(parts)} & set(range(len(parts) + 1))):
        found = []
        for dropped in combinations(sorted(parts), number):
            kept = {part: cases for part, cases in parts.items() if part not in dropped}
            if total := _all_of(index, kept).bit_count():
                found.append((-total, dropped))
        if found:
            return tuple(_dropped(wanted, dropped, -total) for total, dropped in sorted(found)[:MOST_WAYS])
    return ()


def _dropped(wanted: Filter, parts: tuple[str, ...], total: int) -> Suggestion:
    for part in parts:
        wanted = wanted.without(part)
    return Suggestion(parts, wanted, total)
