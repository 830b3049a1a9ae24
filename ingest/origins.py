"""Where the reports of a casebook came from: records by file, sources by report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.storage.links import Kind, State, links, primaries
from kb.storage.queries import report as stored_report
from kb.storage.queries import reports_without_patients, titles_of
from kb.storage.sources import Source, sources

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["by_file", "of_report", "without_patients"]

Rows = list[dict[str, object]]

# Files of one record that are listed one by one.
_FEW = 5


def by_file(db: Database) -> Rows:
    """Return a row a file with its records, those that are reports and duplicates, and a row for all.

    Files of one record each, such as papers, share a row by format where there are many.
    """
    stands = primaries(db)
    files = _together(sources(db))
    seen: set[str] = set()
    rows: Rows = []
    for file, records in sorted(files.items()):
        reports = {stands.get(record.report_id, record.report_id) for record in records}
        fresh = reports - seen
        seen |= fresh
        formats = ", ".join(sorted({record.format for record in records}))
        rows.append(_row(file, formats, len(records), len(fresh)))
    total = sum(len(records) for records in files.values())
    return [*rows, _row("all files", "", total, len(seen))]


def _together(found: Iterable[Source]) -> dict[str, list[Source]]:
    """Return the records of each file, single ones of a format together."""
    files: defaultdict[str, list[Source]] = defaultdict(list)
    single: defaultdict[str, list[Source]] = defaultdict(list)
    for source in found:
        files[source.source].append(source)
    for records in files.values():
        if len(records) == 1:
            single[records[0].format].append(records[0])
    for format_, papers in single.items():
        if len(papers) > _FEW:
            for paper in papers:
                del files[paper.source]
            files[f"{len(papers)} files of one {format_} each"] = papers
    return files


def _row(file: str, format_: str, records: int, reports: int) -> dict[str, object]:
    said = {"file": file, "format": format_, "records": records}
    return said | {"reports": reports, "duplicates": records - reports}


def of_report(db: Database, report_id: str) -> Rows:
    """Return a row for each source of a report and of the reports linked with it.

    Raises RequestError where there is no such report.
    """
    stored_report(db, report_id)
    stands = primaries(db)
    root = stands.get(report_id, report_id)
    group = [root, *(other for other, first in stands.items() if first == root)]
    why = {
        end: link.reason
        for link in links(db, Kind.REPORT)
        if link.state is State.LINKED and {link.first, link.second} <= set(group)
        for end in (link.first, link.second)
    }
    titles = titles_of(db)
    return [
        {
            "report": member,
            "file": source.source,
            "format": source.format,
            "stands for all": "yes" if member == root else "no",
            "why one report": why.get(member, ""),
            "title": titles[member],
        }
        for member in group
        for source in sources(db, member)
    ]


def without_patients(db: Database) -> Rows:
    """Return a row for each report that tells of no patient."""
    return [
        {"report": id_, "file": file, "characters": characters, "title": title}
        for id_, file, characters, title in reports_without_patients(db)
    ]
