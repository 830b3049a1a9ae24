"""Which record of which file each report was read from, so that no record is lost and all can be counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.storage.database import explained, path_of

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Source", "save_sources", "sources"]


@dataclass(frozen=True, slots=True)
class Source:
    """One record of one file, and the report it is kept as.

    Attributes:
        report_id: the report in the casebook.
        source: name of the file.
        record_id: what the reader called the record; two files may hold different records of one name.
        format: the reader that read it.
        digest: hash of the record's words and citation, "" where it was stored before these were kept.
    """

    report_id: str
    source: str
    record_id: str
    format: str = ""
    digest: str = ""


_COLUMNS = "report_id, source, record_id, format, digest"


def sources(db: Database, report_id: str | None = None) -> list[Source]:
    """Return the sources of one report or of all, by report and file."""
    where, values = ("", []) if report_id is None else ("WHERE report_id = ?", [report_id])
    sql = f"SELECT {_COLUMNS} FROM sources {where} ORDER BY report_id, source"
    return [Source(*row) for row in db.execute(sql, values)]


def save_sources(db: Database, found: Iterable[Source]) -> None:
    """Keep where reports came from; a report and file named before keep the newer record."""
    rows = [(one.report_id, one.source, one.record_id, one.format, one.digest) for one in found]
    with explained(path_of(db)), db.atomic():
        db.conn.executemany(f"INSERT OR REPLACE INTO sources ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", rows)
