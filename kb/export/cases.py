"""Writes cases as JSON lines, CSV or a workbook, with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kb.headline import headline
from kb.model import Case, Report
from kb.record import RECORD_FIELDS, case_record
from kb.storage import queries
from kb.storage.curation import stands

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["CASE_FORMATS", "case_rows", "export_cases", "finding_rows", "safe_cell"]

CASE_FORMATS = ("jsonl", "csv", "xlsx")

_CITATION = ("title", "journal", "year", "doi", "pmid", "url")
_COLUMNS = (*RECORD_FIELDS, "headline", *_CITATION)
_FORMULA = re.compile(r"\s*[=+\-@|%]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Excel refuses longer cells.
_LONGEST_CELL = 32_767


def export_cases(
    db: Database, format_: str, keys: Iterable[tuple[str, int]] | None = None, *, checked: bool = True
) -> bytes:
    """Return the cases of these reports and numbers, in this order; all of them without keys."""
    cases = _chosen(db, keys, checked=checked)
    if format_ == "jsonl":
        return "".join(f"{json.dumps(case_record(case), ensure_ascii=False)}\n" for case in cases).encode()
    reports = {report.id: report for report in queries.reports(db, sorted({c.report_id for c in cases}))}
    return (_csv if format_ == "csv" else _xlsx)(cases, reports)


def safe_cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    text = _CONTROL.sub("", "" if value is None else str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _chosen(db: Database, keys: Iterable[tuple[str, int]] | None, *, checked: bool) -> list[Case]:
    if keys is None:
        return queries.cases(db, checked=checked)
    wanted = list(keys)
    found = queries.cases(db, sorted({report_id for report_id, _ in wanted}), checked=checked)
    by_key = {(case.report_id, case.number): case for case in found}
    return [by_key[key] for key in wanted]


def case_rows(cases: Sequence[Case], reports: Mapping[str, Report]) -> Iterator[dict[str, Any]]:
    """Yield each case as one flat row, lists joined by "; "."""
    for case in cases:
        record, report = case_record(case), reports[case.report_id]
        onset = record["onset"] or {}
        row = {name: "; ".join(value) if isinstance(value, list) else value for name, value in record.items()}
        row |= {"intradural": "yes" if record["intradural"] else "no", "onset": onset.get("category")}
        row |= {"headline": headline(case)} | {name: getattr(report, name) for name in _CITATION}
        yield row


def finding_rows(cases: Sequence[Case], reports: Mapping[str, Report]) -> Iterator[dict[str, Any]]:
    """Yield each finding with the words and the sentence that say it."""
    for case in cases:
        text = reports[case.report_id].text
        for finding in case.findings:
            for place in finding.evidence:
                yield {
                    "id": case.report_id,
                    "case_no": case.number,
                    "slot": finding.slot,
                    "value": finding.value,
                    "fills the slot": "yes" if stands(finding) else "no",
                    "assertion": finding.assertion.status.value,
                    "cue": finding.assertion.cue,
                    "quote": text[place.start : place.end],
                    "sentence": text[place.sentence_start : place.sentence_end],
                    "start": place.start,
                    "end": place.end,
                    "found by": finding.component,
                    "confidence": finding.confidence,
                }


def _csv(cases: Sequence[Case], reports: Mapping[str, Report]) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([safe_cell(row[name]) for name in _COLUMNS] for row in case_rows(cases, reports))
    return b"\xef\xbb\xbf" + lines.getvalue().encode("utf-8")  # without the mark Excel misreads accents


def _xlsx(cases: Sequence[Case], reports: Mapping[str, Report]) -> bytes:
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(content, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same cases give the same bytes
        head = book.add_format({"bold": True})
        for name, rows in (
            ("Cases", list(case_rows(cases, reports))),
            ("Findings", list(finding_rows(cases, reports))),
        ):
            sheet = book.add_worksheet(name)
            columns = list(rows[0]) if rows else list(_COLUMNS)
            sheet.write_row(0, 0, columns, head)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    _write(sheet, line, place, row[column])
    return content.getvalue()


def _write(sheet: Any, line: int, place: int, value: object) -> None:
    if isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value not in (None, ""):
        sheet.write_string(line, place, _CONTROL.sub("", str(value))[:_LONGEST_CELL])
