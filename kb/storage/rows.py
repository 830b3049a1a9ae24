"""Turns reports, cases, findings and statements into database rows and back, losslessly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from kb.model import (
    Assertion,
    Case,
    Evidence,
    Finding,
    LedgerEntry,
    Problem,
    Report,
    Section,
    SectionKind,
    Severity,
    Statement,
    StatementKind,
    Status,
)

__all__ = [
    "Row",
    "case_of",
    "case_row",
    "compact",
    "evidence_of",
    "evidence_rows",
    "finding_of",
    "finding_row",
    "findings_json",
    "findings_of_json",
    "ledger_entry_of",
    "ledger_row",
    "problem_of",
    "problem_row",
    "report_of",
    "report_row",
    "section_of",
    "section_row",
    "shared",
    "statement_of",
    "statement_row",
]

Row = Mapping[str, Any]

_T = TypeVar("_T")

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

_CITATION = (
    *("id", "text", "title", "journal", "year", "volume", "issue", "pages"),
    *("doi", "pmid", "pmcid", "url", "source", "format", "topic"),
)


def compact(value: object) -> str:
    """Return JSON that is the same for the same value on every run."""
    return _JSON.encode(value)


def report_row(report: Report, content_hash: str) -> Row:
    """Return the row of ``reports``."""
    row = {name: getattr(report, name) for name in _CITATION}
    return row | {"authors": compact(report.authors), "content_hash": content_hash}


def report_of(row: Row, sections: Sequence[Section], problems: Sequence[Problem]) -> Report:
    """Return the report a row of ``reports`` holds."""
    fields = {name: row[name] for name in _CITATION}
    authors = tuple(json.loads(row["authors"]))
    return Report(**fields, authors=authors, sections=tuple(sections), problems=tuple(problems))


def section_row(report_id: str, position: int, section: Section) -> Row:
    """Return the row of ``sections``."""
    return {
        "report_id": report_id,
        "position": position,
        "kind": section.kind.value,
        "start_offset": section.start,
        "end_offset": section.end,
        "heading": section.heading,
        "language": section.language,
    }


def section_of(row: Row) -> Section:
    """Return the section a row holds."""
    kind = SectionKind(row["kind"])
    return Section(kind, row["start_offset"], row["end_offset"], row["heading"], row["language"])


def problem_row(report_id: str, position: int, problem: Problem) -> Row:
    """Return the row of ``problems``."""
    said = {"subject": problem.subject, "what": problem.what, "remedy": problem.remedy}
    return {"report_id": report_id, "position": position, "severity": problem.severity.value} | said


def shared() -> Callable[[_T], _T]:
    """Return what gives for equal values always the first of them.

    Thousands of rows say the same few words, and each row read brings its own copy of them.
    """
    first: dict[Any, Any] = {}
    return lambda value: first.setdefault(value, value)


def problem_of(row: Row) -> Problem:
    """Return the problem a row holds."""
    return Problem(Severity(row["severity"]), row["subject"], row["what"], row["remedy"])


def case_row(case: Case) -> Row:
    """Return what ``cases`` keeps of the case itself."""
    return {"report_id": case.report_id, "number": case.number, "flags": compact(case.flags)}


def case_of(row: Row, findings: Sequence[Finding], ledger: Sequence[LedgerEntry]) -> Case:
    """Return the case a row of ``cases`` and its parts hold."""
    flags = tuple(json.loads(row["flags"]))
    return Case(row["report_id"], row["number"], tuple(findings), tuple(ledger), flags)


def finding_row(case: Case, position: int, finding: Finding) -> Row:
    """Return the row of ``findings``."""
    said = finding.assertion
    return {
        "report_id": case.report_id,
        "number": case.number,
        "position": position,
        "slot": finding.slot,
        "value": finding.value,
        "concept": finding.concept,
        "status": said.status.value,
        "historical": int(said.historical),
        "cue": said.cue,
        "cue_start": said.cue_start,
        "cue_end": said.cue_end,
        "component": finding.component,
        "rule": finding.rule,
        "confidence": float(finding.confidence),
        "detail": compact(dict(finding.detail)),
    }


def finding_of(row: Row, evidence: Sequence[Evidence]) -> Finding:
    """Return the finding a row and its evidence hold."""
    detail = row["detail"]
    return Finding(
        slot=row["slot"],
        value=row["value"],
        evidence=tuple(evidence),
        assertion=_assertion(row["status"], row["historical"], row["cue"], row["cue_start"], row["cue_end"]),
        concept=row["concept"],
        component=row["component"],
        rule=row["rule"],
        confidence=row["confidence"],
        detail=json.loads(detail) if detail != "{}" else {},
    )


@lru_cache(maxsize=4096)
def _assertion(status: str, historical: int, cue: str, start: int, end: int) -> Assertion:
    return Assertion(Status(status), bool(historical), cue, start, end)


def evidence_rows(case: Case, position: int, finding: Finding) -> list[Row]:
    """Return the rows of ``evidence`` of one finding."""
    key = {"report_id": case.report_id, "number": case.number, "finding": position}
    return [key | {"position": i} | _place(place) for i, place in enumerate(finding.evidence)]


def evidence_of(row: Row) -> Evidence:
    """Return the place a row of ``evidence``, ``ledger`` or ``statements`` points at."""
    return Evidence(row["start_offset"], row["end_offset"], row["sentence_start"], row["sentence_end"])


def _place(evidence: Evidence) -> dict[str, int]:
    return {
        "start_offset": evidence.start,
        "end_offset": evidence.end,
        "sentence_start": evidence.sentence_start,
        "sentence_end": evidence.sentence_end,
    }


def ledger_row(case: Case, position: int, entry: LedgerEntry) -> Row:
    """Return the row of ``ledger``."""
    key = {"report_id": case.report_id, "number": case.number, "position": position}
    said = {name: getattr(entry, name) for name in ("modality", "site", "phase", "value", "days")}
    return key | said | _place(entry.evidence)


def ledger_entry_of(row: Row) -> LedgerEntry:
    """Return the entry a row of ``ledger`` holds."""
    evidence = evidence_of(row)
    return LedgerEntry(row["modality"], row["site"], row["phase"], row["value"], row["days"], evidence)


_STATEMENT = ("concept", "subject", "low", "high", "numerator", "denominator", "population")


def statement_row(report_id: str, position: int, statement: Statement) -> Row:
    """Return the row of ``statements``."""
    key = {"report_id": report_id, "position": position, "kind": statement.kind.value}
    return key | {name: getattr(statement, name) for name in _STATEMENT} | _place(statement.evidence)


def statement_of(row: Row) -> Statement:
    """Return the statement a row holds."""
    said = {name: row[name] for name in _STATEMENT}
    return Statement(StatementKind(row["kind"]), evidence_of(row), **said)


def findings_json(findings: Sequence[Finding]) -> str:
    """Return findings as the text that ``checks`` keeps of what stood there before and after."""
    holder = Case("", 0, tuple(findings))
    rows = [
        dict(finding_row(holder, i, finding)) | {"evidence": [_place(place) for place in finding.evidence]}
        for i, finding in enumerate(findings)
    ]
    return compact(rows)


def findings_of_json(text: str) -> tuple[Finding, ...]:
    """Return the findings that ``findings_json`` wrote down."""
    rows: list[dict[str, Any]] = json.loads(text)
    return tuple(finding_of(row, [evidence_of(place) for place in row["evidence"]]) for row in rows)
