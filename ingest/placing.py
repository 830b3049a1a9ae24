"""Decides under which id each record is kept, so that no record takes the place of another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.deduplicate import compare
from kb.identity import identity_of
from kb.storage import queries
from kb.storage.sources import Source, sources

if TYPE_CHECKING:
    from sqlite_utils import Database

    from kb.model import Report

__all__ = ["Place", "Places"]

# A record that lost more than half of its words does not replace the one read before.
_SHRUNK = 0.5
# Share of their first characters in which two texts of one paper agree at least.
_SAME_TEXT, _COMPARED = 60.0, 4000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is kept.

    Attributes:
        source: the record, with the id of the report it is kept as.
        repeated: whether this run has placed a record of the same words there before.
    """

    source: Source
    repeated: bool


class Places:
    """The places of a run: what the casebook held before, and what was placed since.

    A record whose words are kept already is that report. One that comes from the same file as a
    report kept before, and is that paper, takes its place. Any other is a report of its own, linked
    with its like afterwards.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._held: defaultdict[str, list[Source]] = defaultdict(list)
        self._ids: set[str] = set()
        self._placed: set[str] = set()
        self._version = -1
        self.refresh()

    def refresh(self) -> None:
        """Take in what other programs have stored meanwhile; to be called when none can store any more."""
        version, _ = queries.version(self._db)
        if version == self._version:
            return
        self._version = version
        self._held.clear()
        for source in sources(self._db):
            self._held[source.record_id].append(source)
        self._ids = set(queries.report_ids(self._db))

    def place(self, report: Report, file: str, digest: str) -> Place:
        """Return where a record of a file is kept; the same record is never placed twice."""
        held = self._held[report.id]
        alike = next((one for one in held if one.digest == digest), None)
        if alike is not None:
            repeated = alike.report_id in self._placed
            place = Place(self._source(report, file, digest, alike.report_id), repeated)
        else:
            kept = self._earlier(held, report, file)
            place = Place(self._source(report, file, digest, kept or self._free(report.id, file)), False)
        kept_as = place.source
        others = [one for one in held if (one.report_id, one.source) != (kept_as.report_id, file)]
        self._held[report.id] = [*others, kept_as]
        self._ids.add(kept_as.report_id)
        self._placed.add(kept_as.report_id)
        return place

    def _source(self, report: Report, file: str, digest: str, report_id: str) -> Source:
        return Source(report_id, file, report.id, report.format, digest)

    def _earlier(self, held: Iterable[Source], report: Report, file: str) -> str:
        """Return the report that an earlier state of this file gave, "" where there is none."""
        files: defaultdict[str, set[str]] = defaultdict(set)
        for one in held:
            files[one.report_id].add(one.source)
        for report_id, named in sorted(files.items()):
            if named == {file} and report_id not in self._placed and self._goes_on(report_id, report):
                return report_id
        return ""

    def _goes_on(self, report_id: str, report: Report) -> bool:
        """Say whether a record is a newer state of a report, not another paper in a file of one name."""
        before = queries.report(self._db, report_id)
        if len(report.text) < _SHRUNK * len(before.text):
            return False
        if report.title == before.title or compare(identity_of(before), identity_of(report)):
            return True
        from rapidfuzz import fuzz

        likeness = fuzz.ratio(before.text[:_COMPARED], report.text[:_COMPARED])
        return likeness >= _SAME_TEXT

    def _free(self, record_id: str, file: str) -> str:
        """Return an id nobody has: the record's own, else with the name of its file, else numbered."""
        if record_id not in self._ids:
            return record_id
        stem = re.sub(r"[^a-z0-9.]+", "-", PurePath(file).stem.lower()).strip("-.")
        named = record_id if stem in ("", record_id.lower()) else f"{record_id}-{stem}"
        number, free = 2, named
        while free in self._ids:
            free, number = f"{named}-{number}", number + 1
        return free
