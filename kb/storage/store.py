"""The only writer of a casebook: one report is one transaction, and people's work is never overwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.errors import RequestError, StoreError
from kb.facets import age_of, days_to_treatment, facets_of
from kb.headline import headline
from kb.model import Case, Report, Statement
from kb.storage import queries
from kb.storage.curation import Check, as_checked, corrected, stands
from kb.storage.database import batched, explained, path_of
from kb.storage.passages import Passage, passages_of
from kb.storage.rows import (
    Row,
    case_row,
    evidence_rows,
    finding_row,
    findings_json,
    ledger_row,
    problem_row,
    report_row,
    section_row,
    statement_row,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Change", "ToIndex", "save_check", "save_reading", "storing"]


class Change(StrEnum):
    """What saving a report did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


# The passages of reports saved in this transaction that its end will index, by report.
ToIndex = dict[str, list[Passage]]

# Passages of one statement; SQLite takes 32,766 values.
_MOST = 1000

# What the machine said of a report; everything below a case goes with it.
_MACHINE_TABLES = ("sections", "problems", "statements", "passages", "cases")


@contextmanager
def storing(db: Database) -> Iterator[ToIndex]:
    """Make one transaction of many reports, and index the passages of all of them at its end.

    The full-text index takes rows of one statement four times faster than one at a time. What was saved
    stays and is indexed, also where something else then fails.
    """
    later: ToIndex = {}
    with batched(db):
        try:
            yield later
        finally:
            _put_passages(db, [passage for of_report in later.values() for passage in of_report])


def save_reading(
    db: Database,
    report: Report,
    cases: Sequence[Case],
    statements: Sequence[Statement],
    *,
    content_hash: str,
    later: ToIndex | None = None,
) -> Change:
    """Store what was read of one report, replacing what the machine said of it before.

    Nothing is written where ``content_hash`` is the stored one. Checks made by people stay and
    hold for the new reading. With ``later`` its passages are left to the end of the transaction,
    see ``storing``. Raises StoreError where the reading does not fit the schema.
    """
    stored = queries.content_hash(db, report.id)
    if stored == content_hash:
        return Change.UNCHANGED
    try:
        with explained(path_of(db)), db.atomic():
            if stored is not None:
                _clear(db, report.id)
            _put_report(db, report, content_hash)
            db.conn.execute("INSERT OR IGNORE INTO uncompared VALUES (?)", [report.id])
            shown = [_put_case(db, case, stored is not None) for case in cases]
            rows = (statement_row(report.id, i, statement) for i, statement in enumerate(statements))
            _insert(db, "statements", rows)
            found = passages_of(report)
            for case, line, checked in shown:
                found.append(_put_index(db, report, case, line, checked))
            if later is None:
                _put_passages(db, found)
    except (sqlite3.IntegrityError, UnicodeEncodeError) as error:
        problem = f"what was read does not fit the casebook ({error})"
        raise StoreError(report.id, problem, "This is a fault of the reader: please report it.") from error
    if later is not None:
        later.pop(report.id, None)
        later[report.id] = found
    return Change.UPDATED if stored else Change.ADDED


def save_check(db: Database, check: Check) -> Case:
    """Store a person's decision and return the case as it now reads.

    Raises RequestError for an unknown case, a value without evidence or a decision without a name.
    """
    if not check.who.strip():
        raise RequestError(
            check.slot, "nobody signed the decision", "Give the name of the person who checks."
        )
    queries.case(db, check.report_id, check.number)
    report = queries.report(db, check.report_id)
    after = corrected(check.after, check.who) if check.verdict == "corrected" else check.after
    row = {
        "report_id": check.report_id,
        "number": check.number,
        "slot": check.slot,
        "verdict": check.verdict.value,
        "before": findings_json(check.before),
        "after": findings_json(after),
        "who": check.who,
        "at": check.at,
        "note": check.note,
    }
    with explained(path_of(db)), db.atomic():
        _insert(db, "checks", [row])
        _index_case(db, report, queries.case(db, check.report_id, check.number, checked=False))
        return queries.case(db, check.report_id, check.number)


def _insert(db: Database, table: str, rows: Iterable[Row]) -> None:
    """Insert rows of one shape; twenty times faster than a call of the library for each row."""
    rows = list(rows)
    if rows:
        columns = ", ".join(f'"{name}"' for name in rows[0])
        places = ", ".join("?" * len(rows[0]))
        values = (tuple(row.values()) for row in rows)
        db.conn.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', values)


def _clear(db: Database, report_id: str) -> None:
    for table in _MACHINE_TABLES:
        db.conn.execute(f'DELETE FROM "{table}" WHERE report_id = ?', [report_id])


def _put_report(db: Database, report: Report, content_hash: str) -> None:
    row = report_row(report, content_hash)
    columns, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    newer = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name != "id")
    sql = f"INSERT INTO reports ({columns}) VALUES ({places}) ON CONFLICT (id) DO UPDATE SET {newer}"
    db.conn.execute(sql, tuple(row.values()))
    _insert(db, "sections", (section_row(report.id, i, part) for i, part in enumerate(report.sections)))
    _insert(db, "problems", (problem_row(report.id, i, told) for i, told in enumerate(report.problems)))


def _put_case(db: Database, case: Case, known: bool) -> tuple[Case, str, bool]:
    """Store a case as read; return it as it holds, in one line, and whether people checked it."""
    checks = queries.checks(db, case.report_id, case.number) if known else []
    shown = as_checked(case, checks)
    line = headline(shown)
    _insert(db, "cases", [{**case_row(case), "headline": line, **_measures(shown)}])
    _insert(db, "findings", (finding_row(case, i, found) for i, found in enumerate(case.findings)))
    evidence = (row for i, found in enumerate(case.findings) for row in evidence_rows(case, i, found))
    _insert(db, "evidence", evidence)
    _insert(db, "ledger", (ledger_row(case, i, entry) for i, entry in enumerate(case.ledger)))
    return shown, line, bool(checks)


def _put_passages(db: Database, found: Sequence[Passage]) -> None:
    """Store passages, as few statements as can be: the full-text index is four times slower row by row."""
    columns = ", ".join(Passage._fields)
    for first in range(0, len(found), _MOST):
        rows = found[first : first + _MOST]
        places = ", ".join([f"({', '.join('?' * len(Passage._fields))})"] * len(rows))
        values = [value for row in rows for value in row]
        db.conn.execute(f"INSERT INTO passages ({columns}) VALUES {places}", values)


def _measures(case: Case) -> Row:
    return {"age": age_of(case), "time_to_treatment_days": days_to_treatment(case)}


def _index_case(db: Database, report: Report, case: Case) -> None:
    """Write anew what search needs to know of a case: headline, facets and labels as they now hold."""
    checks = queries.checks(db, case.report_id, case.number)
    case = as_checked(case, checks)
    line = headline(case)
    key = [case.report_id, case.number]
    db.conn.execute(
        """UPDATE cases SET headline = ?, age = ?, time_to_treatment_days = ?
           WHERE report_id = ? AND number = ?""",
        [line, *_measures(case).values(), *key],
    )
    db.conn.execute("DELETE FROM facets WHERE report_id = ? AND number = ?", key)
    db.conn.execute("DELETE FROM passages WHERE report_id = ? AND number = ?", key)
    _put_passages(db, [_put_index(db, report, case, line, bool(checks))])


def _put_index(db: Database, report: Report, case: Case, line: str, checked: bool) -> Passage:
    """Store the facets of a case and return its passage."""
    where = {"report_id": case.report_id, "number": case.number}
    facets = facets_of(case, report, checked=checked)
    _insert(db, "facets", (where | {"facet": facet, "value": value} for facet, value in facets))
    labels = dict.fromkeys(found.value for found in case.findings if stands(found) and found.concept)
    return Passage(case.report_id, "labels", case.number, None, None, " · ".join([line, *labels]))
