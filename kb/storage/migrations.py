"""The schema of a casebook file, as migrations that are only ever appended to.

Offsets are code points into ``reports.text``, half open. Natural keys are used throughout, so
that the order in which reports were read leaves no trace in what is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlite_utils import Migrations
from sqlite_utils.db import ForeignKey

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["MIGRATION_SET", "casebook_migrations"]

MIGRATION_SET = "casebook"

casebook_migrations = Migrations(MIGRATION_SET)

_CASE = ("report_id", "number")
_PLACE = {"start_offset": int, "end_offset": int, "sentence_start": int, "sentence_end": int}


def _within(table: str, columns: tuple[str, ...], parent: str, keys: tuple[str, ...]) -> ForeignKey:
    """A foreign key that goes with its parent row."""
    one = len(columns) == 1
    return ForeignKey(
        table,
        columns[0] if one else None,
        parent,
        keys[0] if one else None,
        columns=columns,
        other_columns=keys,
        is_compound=not one,
        on_delete="CASCADE",
    )


def _create(db: Database, name: str, columns: dict[str, Any], pk: Any, **options: Any) -> None:
    nullable = options.pop("nullable", ())
    options["not_null"] = [column for column in columns if column not in nullable and column != "id"]
    db.table(name).create(columns, pk=pk, strict=True, **options)


@casebook_migrations()
def m001_reports(db: Database) -> None:
    """Reports, their sections, and what their readers want known."""
    text = ("text", "title", "authors", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")
    columns: dict[str, Any] = {"id": str, "content_hash": str} | dict.fromkeys(text, str)
    columns |= {"year": int} | dict.fromkeys(("url", "source", "format", "topic"), str)
    _create(db, "reports", columns, "id", nullable=("year",))
    in_report = [_within("sections", ("report_id",), "reports", ("id",))]
    section: dict[str, Any] = {"report_id": str, "position": int, "kind": str}
    section |= {"start_offset": int, "end_offset": int, "heading": str, "language": str}
    _create(db, "sections", section, ("report_id", "position"), foreign_keys=in_report)
    problem: dict[str, Any] = {"report_id": str, "position": int}
    problem |= dict.fromkeys(("severity", "subject", "what", "remedy"), str)
    in_report = [_within("problems", ("report_id",), "reports", ("id",))]
    _create(db, "problems", problem, ("report_id", "position"), foreign_keys=in_report)


@casebook_migrations()
def m002_cases(db: Database) -> None:
    """Patients with their findings, the evidence of each, and their function over time."""
    columns: dict[str, Any] = {"report_id": str, "number": int, "flags": str, "headline": str}
    columns |= {"age": float, "time_to_treatment_days": float}
    in_report = [_within("cases", ("report_id",), "reports", ("id",))]
    nullable = ("age", "time_to_treatment_days")
    _create(db, "cases", columns, _CASE, foreign_keys=in_report, nullable=nullable)
    finding: dict[str, Any] = {"report_id": str, "number": int, "position": int}
    finding |= dict.fromkeys(("slot", "value", "concept", "status"), str)
    finding |= {"historical": int, "cue": str, "cue_start": int, "cue_end": int}
    finding |= {"component": str, "rule": str, "confidence": float, "detail": str}
    in_case = [_within("findings", _CASE, "cases", _CASE)]
    _create(db, "findings", finding, (*_CASE, "position"), foreign_keys=in_case)
    db.table("findings").create_index(["slot", "value"])
    evidence: dict[str, Any] = {"report_id": str, "number": int, "finding": int, "position": int}
    of_finding = [_within("evidence", (*_CASE, "finding"), "findings", (*_CASE, "position"))]
    _create(db, "evidence", evidence | _PLACE, (*_CASE, "finding", "position"), foreign_keys=of_finding)
    ledger: dict[str, Any] = {"report_id": str, "number": int, "position": int}
    ledger |= dict.fromkeys(("modality", "site", "phase", "value"), str) | {"days": float}
    in_case = [_within("ledger", _CASE, "cases", _CASE)]
    ledger_key = (*_CASE, "position")
    _create(db, "ledger", ledger | _PLACE, ledger_key, foreign_keys=in_case, nullable=("days",))


@casebook_migrations()
def m003_statements(db: Database) -> None:
    """What reports say beyond their own patients."""
    columns: dict[str, Any] = {"report_id": str, "position": int, "kind": str, "concept": str, "subject": str}
    columns |= {"low": float, "high": float, "numerator": int, "denominator": int, "population": str}
    in_report = [_within("statements", ("report_id",), "reports", ("id",))]
    nullable = ("low", "high", "numerator", "denominator")
    key = ("report_id", "position")
    _create(db, "statements", columns | _PLACE, key, foreign_keys=in_report, nullable=nullable)


@casebook_migrations()
def m004_search(db: Database) -> None:
    """Facet values of each case, and passages with their full-text index."""
    facet: dict[str, Any] = {"report_id": str, "number": int, "facet": str, "value": str}
    in_case = [_within("facets", _CASE, "cases", _CASE)]
    _create(db, "facets", facet, (*_CASE, "facet", "value"), foreign_keys=in_case)
    passage: dict[str, Any] = {"id": int, "report_id": str, "kind": str}
    passage |= {"number": int, "start_offset": int, "end_offset": int, "text": str}
    in_report = [_within("passages", ("report_id",), "reports", ("id",))]
    nullable = ("number", "start_offset", "end_offset")
    _create(db, "passages", passage, "id", foreign_keys=in_report, nullable=nullable)
    db.table("passages").create_index(["report_id", "number"])
    db.table("passages").enable_fts(
        ["text"], tokenize="porter unicode61 remove_diacritics 2", create_triggers=True
    )


@casebook_migrations()
def m005_checks(db: Database) -> None:
    """The human layer: who confirmed or corrected what, when, and what stood there before.

    No cascade: a report that a person has worked on cannot be deleted by accident.
    """
    columns: dict[str, Any] = {"id": int, "report_id": str, "number": int, "slot": str, "verdict": str}
    columns |= dict.fromkeys(("before", "after", "who", "at", "note"), str)
    _create(db, "checks", columns, "id", foreign_keys=[("report_id", "reports", "id")])
    db.table("checks").create_index(["report_id", "number"])


@casebook_migrations()
def m006_links(db: Database) -> None:
    """Reports that are one report (numbers are 0), patients who are one patient, with the reason."""
    columns: dict[str, Any] = {"kind": str, "first": str, "first_number": int, "second": str}
    columns |= {"second_number": int} | dict.fromkeys(("reason", "state", "who", "at"), str)
    ends: list[ForeignKey | tuple[str, str, str]] = [
        _within("links", (end,), "reports", ("id",)) for end in ("first", "second")
    ]
    _create(db, "links", columns, tuple(columns)[:5], foreign_keys=ends)
    db.table("links").create_index(["second"])


@casebook_migrations()
def m007_searches(db: Database) -> None:
    """Searches put to a service, and which records each has found so far."""
    columns: dict[str, Any] = {"source": str, "query": str, "at": str, "total": int}
    _create(db, "searches", columns, ("source", "query"))
    columns = dict.fromkeys(("source", "query", "record", "at"), str) | {"fetched": int}
    of_search = [_within("search_records", ("source", "query"), "searches", ("source", "query"))]
    _create(db, "search_records", columns, ("source", "query", "record"), foreign_keys=of_search)


@casebook_migrations()
def m008_sources(db: Database) -> None:
    """Which record of which file each report was read from; one report may have several."""
    columns = dict.fromkeys(("report_id", "source", "record_id", "format", "digest"), str)
    in_report = [_within("sources", ("report_id",), "reports", ("id",))]
    _create(db, "sources", columns, ("report_id", "source"), foreign_keys=in_report)
    db.table("sources").create_index(["record_id"])
    db.execute("INSERT INTO sources SELECT id, source, id, format, '' FROM reports")


@casebook_migrations()
def m009_standing(db: Database) -> None:
    """Reports that a person chose to stand for all records of the same report."""
    columns = dict.fromkeys(("report_id", "who", "at"), str)
    in_report = [_within("standing", ("report_id",), "reports", ("id",))]
    _create(db, "standing", columns, "report_id", foreign_keys=in_report)


@casebook_migrations()
def m010_uncompared(db: Database) -> None:
    """Reports that were stored and not yet compared with the others; a run that is broken off leaves some."""
    in_report = [_within("uncompared", ("report_id",), "reports", ("id",))]
    _create(db, "uncompared", {"report_id": str}, "report_id", foreign_keys=in_report)
