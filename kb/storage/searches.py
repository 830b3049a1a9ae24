"""What was searched before and what it found, so that only what is new is fetched and shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.storage.database import explained, path_of

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Search", "held_identifiers", "mark_fetched", "remember", "searches", "seen"]


@dataclass(frozen=True, slots=True)
class Search:
    """A query put to a service.

    Attributes:
        source: the service, "pubmed" or "europepmc".
        query: as typed.
        at: when it was last put, ISO 8601.
        total: how many records it found then.
        known: how many different records it has found so far.
    """

    source: str
    query: str
    at: str = ""
    total: int = 0
    known: int = 0


def searches(db: Database) -> list[Search]:
    """Return all searches, by service and query."""
    sql = """SELECT source, query, at, total, (SELECT count(*) FROM search_records AS r
                 WHERE r.source = s.source AND r.query = s.query) AS known
             FROM searches AS s ORDER BY source, query"""
    return [Search(**row) for row in db.query(sql)]


def seen(db: Database, search: Search, *, fetched: bool = False) -> frozenset[str]:
    """Return the records a search has found before, or only those that were fetched."""
    sql = "SELECT record FROM search_records WHERE source = ? AND query = ? AND fetched >= ?"
    return frozenset(record for (record,) in db.execute(sql, [search.source, search.query, int(fetched)]))


def remember(db: Database, search: Search, records: Iterable[str]) -> None:
    """Keep that a search was put and what it found."""
    key = {"source": search.source, "query": search.query}
    with explained(path_of(db)), db.atomic():
        db.table("searches").upsert(key | {"at": search.at, "total": search.total}, pk=tuple(key))
        rows = [(search.source, search.query, record, search.at) for record in records]
        sql = (
            "INSERT OR IGNORE INTO search_records (source, query, record, at, fetched) VALUES (?, ?, ?, ?, 0)"
        )
        db.conn.executemany(sql, rows)


def mark_fetched(db: Database, search: Search, records: Iterable[str]) -> None:
    """Keep that records of a search are in the casebook now."""
    sql = "UPDATE search_records SET fetched = 1 WHERE source = ? AND query = ? AND record = ?"
    with explained(path_of(db)), db.atomic():
        db.conn.executemany(sql, [(search.source, search.query, record) for record in records])


def held_identifiers(db: Database) -> frozenset[str]:
    """Return the PMIDs, PMCIDs and DOIs of the reports in the casebook, DOIs in lower case."""
    rows = db.execute("SELECT pmid, pmcid, lower(doi) FROM reports")
    return frozenset(value for row in rows for value in row if value)
