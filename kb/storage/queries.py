"""Reads reports, cases and statements back from a casebook."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kb.errors import RequestError
from kb.model import Case, Evidence, Report, Statement
from kb.storage.curation import Check, Verdict, as_checked
from kb.storage.links import primaries
from kb.storage.rows import (
    Row,
    case_of,
    compact,
    evidence_of,
    finding_of,
    findings_of_json,
    ledger_entry_of,
    problem_of,
    report_of,
    section_of,
    statement_of,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "CaseRow",
    "all_statements",
    "authors_of",
    "case",
    "case_rows",
    "cases",
    "checks",
    "content_hash",
    "content_hashes",
    "each_case",
    "facet_sets",
    "present_values",
    "report",
    "report_ids",
    "reports",
    "reports_without_patients",
    "statements",
    "titles_of",
    "version",
]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as one line of a list.

    Attributes:
        report_id, number: the case.
        headline: the case in one line.
        title, journal, year: of its report.
        age: in years, None where not reported.
        time_to_treatment_days: from symptoms to treatment, None where not dated.
    """

    report_id: str
    number: int
    headline: str
    title: str
    journal: str
    year: int | None
    age: float | None
    time_to_treatment_days: float | None


def content_hash(db: Database, report_id: str) -> str | None:
    """Return the hash a report was stored with, None where it is not stored."""
    row = db.execute("SELECT content_hash FROM reports WHERE id = ?", [report_id]).fetchone()
    return row[0] if row else None


def content_hashes(db: Database) -> dict[str, str]:
    """Return the hash of every stored report by its id."""
    return dict(db.execute("SELECT id, content_hash FROM reports").fetchall())


def report_ids(db: Database) -> list[str]:
    """Return the ids of all reports, sorted."""
    return [row[0] for row in db.execute("SELECT id FROM reports ORDER BY id")]


def report(db: Database, report_id: str) -> Report:
    """Return one report; raises RequestError where there is none of that id."""
    found = next(reports(db, [report_id]), None)
    if found is None:
        raise RequestError(repr(report_id), "no report has this id", "List them: casebook search")
    return found


def reports(db: Database, ids: Sequence[str] | None = None) -> Iterator[Report]:
    """Yield reports by id, all of them where no ids are given."""
    sections = _in_step(_rows(db, "sections", ids), ("report_id",))
    problems = _in_step(_rows(db, "problems", ids), ("report_id",))
    for row in _rows(db, "reports", ids, key="id"):
        key = (row["id"],)
        yield report_of(row, [section_of(r) for r in sections(key)], [problem_of(r) for r in problems(key)])


def case(db: Database, report_id: str, number: int = 1, *, checked: bool = True) -> Case:
    """Return one patient, with people's corrections in force unless ``checked`` is off.

    Raises RequestError where the report or the patient does not exist.
    """
    found = {one.number: one for one in cases(db, [report_id], checked=checked)}
    if number in found:
        return found[number]
    if not found:
        report(db, report_id)
        raise RequestError(report_id, "no patient was found in this report", "Read it: casebook show --text")
    told = ", ".join(map(str, sorted(found)))
    raise RequestError(f"{report_id}, patient {number}", "there is no such patient", f"Patients: {told}.")


def cases(db: Database, ids: Sequence[str] | None = None, *, checked: bool = True) -> list[Case]:
    """Return the patients of the given reports, of all reports where none are given."""
    return list(_cases(db, ids, checked=checked))


def each_case(db: Database) -> Iterator[Case]:
    """Yield every patient once, as checked, by report and number, with one in memory at a time.

    Of reports that are one report, the one that stands for them counts.
    """
    hidden = primaries(db)
    return (case for case in _cases(db, None) if case.report_id not in hidden)


def _cases(db: Database, ids: Sequence[str] | None, *, checked: bool = True) -> Iterator[Case]:
    def told(table: str, *key: str) -> Callable[[tuple[Any, ...]], list[Row]]:
        return _in_step(_rows(db, table, ids), ("report_id", *key))

    findings, ledger = told("findings", "number"), told("ledger", "number")
    evidence = told("evidence", "number", "finding")
    decided = _checks(_rows(db, "checks", ids, order="id"))
    for row in _rows(db, "cases", ids):
        key = (row["report_id"], row["number"])
        facts = [finding_of(r, _places(evidence((*key, r["position"])))) for r in findings(key)]
        one = case_of(row, facts, [ledger_entry_of(r) for r in ledger(key)])
        yield as_checked(one, decided[key]) if checked and key in decided else one


def case_rows(db: Database) -> list[CaseRow]:
    """Return every patient once, as one line, by report and number."""
    hidden = primaries(db)
    sql = """SELECT report_id, number, headline, title, journal, year, age, time_to_treatment_days
             FROM cases JOIN reports ON reports.id = cases.report_id ORDER BY report_id, number"""
    return [CaseRow(*row) for row in db.execute(sql) if row[0] not in hidden]


def facet_sets(db: Database) -> Iterator[tuple[str, str, Iterator[int]]]:
    """Yield each facet and value with the places, in ``case_rows``, of the patients who have it.

    SQLite puts them together: it lets other threads run meanwhile, and the server starts sooner.
    """
    sql = """WITH numbered AS (
                 SELECT report_id, number, row_number() OVER (ORDER BY report_id, number) - 1 AS place
                 FROM cases WHERE report_id NOT IN (SELECT value FROM json_each(?)))
             SELECT facet, value, group_concat(place) FROM numbered CROSS JOIN facets
             USING (report_id, number) GROUP BY facet, value"""
    for facet, value, places in db.execute(sql, [compact(sorted(primaries(db)))]):
        yield facet, value, map(int, places.split(","))


def authors_of(db: Database) -> dict[str, tuple[str, ...]]:
    """Return the authors of each report."""
    return {id_: tuple(json.loads(names)) for id_, names in db.execute("SELECT id, authors FROM reports")}


def titles_of(db: Database) -> dict[str, str]:
    """Return the title of each report."""
    return dict(db.execute("SELECT id, title FROM reports").fetchall())


def reports_without_patients(db: Database) -> list[tuple[str, str, int, str]]:
    """Return id, file, length of the text and title of each report no patient is told of in."""
    sql = """SELECT id, source, length(text), title FROM reports
             WHERE NOT EXISTS (SELECT 1 FROM cases WHERE report_id = reports.id) ORDER BY id"""
    return db.execute(sql).fetchall()


def present_values(db: Database, slots: Sequence[str]) -> dict[tuple[str, int], dict[str, list[str]]]:
    """Return what holds of each patient in some slots, as checked, without reading whole cases."""
    sql = """SELECT report_id, number, slot, value FROM findings
             WHERE slot IN (SELECT value FROM json_each(?)) AND status = 'present' AND NOT historical
             ORDER BY report_id, number, position"""
    told: dict[tuple[str, int], dict[str, list[str]]] = {}
    for report_id, number, slot, value in db.execute(sql, [compact(list(slots))]):
        told.setdefault((report_id, number), {}).setdefault(slot, []).append(value)
    for report_id, number in db.execute("SELECT DISTINCT report_id, number FROM checks").fetchall():
        if (report_id, number) in told:
            one = case(db, report_id, number)
            told[report_id, number] = {slot: list(one.values(slot)) for slot in slots}
    return told


def version(db: Database) -> tuple[int, int]:
    """Return what changes whenever this or another connection has changed the casebook."""
    return (db.execute("PRAGMA data_version").fetchone()[0], db.conn.total_changes)


def statements(db: Database, report_id: str) -> list[Statement]:
    """Return what a report says beyond its own patients, in reading order."""
    return [statement_of(row) for row in _rows(db, "statements", [report_id])]


def all_statements(db: Database) -> list[tuple[str, Statement]]:
    """Return every statement with the id of its report, of reports that are one report those of one."""
    hidden = primaries(db)
    rows = _rows(db, "statements", None)
    return [(row["report_id"], statement_of(row)) for row in rows if row["report_id"] not in hidden]


def checks(db: Database, report_id: str, number: int) -> list[Check]:
    """Return what people decided on a case, oldest first."""
    return _checks(_rows(db, "checks", [report_id], order="id"))[report_id, number]


def _checks(rows: Iterable[Row]) -> defaultdict[tuple[str, int], list[Check]]:
    found: defaultdict[tuple[str, int], list[Check]] = defaultdict(list)
    for row in rows:
        verdict = Verdict(row["verdict"])
        before, after = findings_of_json(row["before"]), findings_of_json(row["after"])
        key = (row["report_id"], row["number"])
        found[key].append(
            Check(*key, row["slot"], verdict, before, after, row["who"], row["at"], row["note"])
        )
    return found


_ORDER = {
    "reports": "id",
    "sections": "report_id, position",
    "problems": "report_id, position",
    "statements": "report_id, position",
    "cases": "report_id, number",
    "findings": "report_id, number, position",
    "ledger": "report_id, number, position",
    "evidence": "report_id, number, finding, position",
}


def _rows(
    db: Database, table: str, ids: Sequence[str] | None, *, key: str = "report_id", order: str = ""
) -> Iterator[Any]:
    where = "" if ids is None else f"WHERE {key} IN (SELECT value FROM json_each(?))"
    order = order or _ORDER[table]
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row  # by name like a dict, at a fifth of the time
    return cursor.execute(
        f"SELECT * FROM {table} {where} ORDER BY {order}", [] if ids is None else [compact(list(ids))]
    )


def _in_step(rows: Iterable[Row], columns: tuple[str, ...]) -> Callable[[tuple[Any, ...]], list[Row]]:
    """Return what gives the rows of a key; keys must be asked for in the order the rows come in.

    Nothing is held but the rows of one key, so that reading everything costs little memory.
    """
    one = itemgetter(columns[0])
    groups = groupby(rows, itemgetter(*columns) if len(columns) > 1 else lambda row: (one(row),))
    now = next(groups, None)

    def take(key: tuple[Any, ...]) -> list[Row]:
        nonlocal now
        while now is not None and now[0] < key:
            now = next(groups, None)
        if now is None or now[0] != key:
            return []
        taken = list(now[1])
        now = next(groups, None)
        return taken

    return take


def _places(rows: Iterable[Row]) -> list[Evidence]:
    return [evidence_of(row) for row in rows]
