"""Files that people offer: what was read in them and what they would change, before anything is stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ingest.deduplicate import find_duplicates
from ingest.placing import Places
from ingest.reading import RecordRead, read_bundled, read_files
from ingest.run import Progress, Summary, ingest
from kb.identity import identity_of
from kb.model import Problem, Report
from kb.storage.links import identities
from kb.storage.queries import content_hashes

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ingest.assemble import Reading

__all__ = ["OfferedFile", "OfferedReport", "Standing", "accept", "key_of", "offer_file", "with_duplicates"]

_LONGEST_NAME = 120


class Standing(StrEnum):
    """What a report would do to the casebook."""

    NEW = "new"
    CHANGED = "replaces what was read before"
    HELD = "already in the casebook, unchanged"


@dataclass(frozen=True, slots=True)
class OfferedReport:
    """A report that was read but is not in the casebook.

    Attributes:
        report: the report.
        reading: its cases, statements and coverage; None where the casebook holds this reading already.
        standing: what storing it would do.
        duplicates: what else it seems to be, with the reason, as plain sentences.
    """

    report: Report
    reading: Reading | None
    standing: Standing
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that was offered.

    Attributes:
        name: its name, without any folder.
        content: its bytes.
        reports: what was read in it.
        problems: what a person should know.
    """

    name: str
    content: bytes
    reports: tuple[OfferedReport, ...]
    problems: tuple[Problem, ...]

    @property
    def key(self) -> str:
        """What tells this offer from another, by name and content."""
        return key_of(self.name, self.content)

    @property
    def patients(self) -> int:
        """How many patients its new and changed reports tell of."""
        return sum(len(offered.reading.cases) for offered in self.reports if offered.reading)

    @property
    def changes(self) -> int:
        """How many reports would be added or replaced."""
        return sum(offered.standing is not Standing.HELD for offered in self.reports)


def key_of(name: str, content: bytes) -> str:
    """Return what tells one offered file from another."""
    return hashlib.sha256(name.encode() + b"\x00" + content).hexdigest()[:16]


def offer_file(name: str, content: bytes, db: Database | None) -> OfferedFile:
    """Read a file as the casebook would and return what is in it; nothing is stored.

    Without a casebook every report is new.
    """
    stored = content_hashes(db) if db is not None else {}
    hashes = frozenset(stored.values())
    plain_name = _plain_name(name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / plain_name
        path.write_bytes(content)
        results = [result for part in read_files([path], hashes) for result in part.results]
    places = Places(db) if db is not None else None
    reports = tuple(
        _offered(one, plain_name, stored, places) for one in results if isinstance(one, RecordRead)
    )
    found = [result for result in results if isinstance(result, Problem)]
    problems = [*found, *(problem for offered in reports for problem in offered.report.problems)]
    return OfferedFile(plain_name, content, reports, tuple(problems))


def _plain_name(name: str) -> str:
    """Return a file's name without folders, control characters or excess length; its ending stays."""
    plain = (
        re.sub(r"[\x00-\x1f\x7f/\\:]", " ", PurePath(name.replace("\\", "/")).name).strip(" .")
        or "report.txt"
    )
    path = PurePath(plain)
    return path.stem.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip() + path.suffix[:12]


def _offered(
    record: RecordRead, file: str, stored: Mapping[str, str], places: Places | None
) -> OfferedReport:
    """Return what storing a record would do, under the id it would be stored as."""
    if record.reading is None:
        return OfferedReport(record.report, None, Standing.HELD)
    if places is None:
        return OfferedReport(record.report, record.reading, Standing.NEW)
    id_ = places.place(record.report, record.report.source or file, record.digest).source.report_id
    standing = Standing.CHANGED if id_ in stored else Standing.NEW
    return OfferedReport(replace(record.report, id=id_), record.reading, standing)


def with_duplicates(files: Sequence[OfferedFile], db: Database | None) -> tuple[OfferedFile, ...]:
    """Return the files with what each report duplicates, in the casebook or among the files."""
    replaced = {o.report.id for file in files for o in file.reports if o.standing is not Standing.NEW}
    held = {known.id: known for known in (identities(db) if db is not None else ())}
    held = {id_: known for id_, known in held.items() if id_ not in replaced}
    offered = {
        _place(number, o): replace(identity_of(o.report), id=_place(number, o))
        for number, file in enumerate(files)
        for o in file.reports
    }
    found = find_duplicates([*{**held, **offered}.values()], offered.keys())
    said: dict[str, list[str]] = {}
    for link in found:
        for one, other in ((link.first, link.second), (link.second, link.first)):
            known = offered.get(other) or held[other]
            where = "among these files" if other in offered else "in the casebook"
            title = known.title or other.rpartition("\0")[2]
            said.setdefault(one, []).append(f"{link.state.value}: “{title}” {where} ({link.reason})")
    return tuple(
        replace(
            file,
            reports=tuple(
                replace(o, duplicates=tuple(said.get(_place(number, o), ()))) for o in file.reports
            ),
        )
        for number, file in enumerate(files)
    )


def _place(number: int, offered: OfferedReport) -> str:
    """Tell a report from one of the same id in another file."""
    return f"{number}\0{offered.report.id}"


def accept(files: Iterable[OfferedFile], db: Database, progress: Progress | None = None) -> Summary:
    """Store the offered files as ``casebook ingest`` would, without reading their texts a second time."""
    files = list(files)
    readings = {(o.report.source, o.report.text): o for file in files for o in file.reports if o.reading}

    def read_cases(report: Report) -> Reading:
        known = readings.get((report.source, report.text))
        if known and known.reading is not None and known.report.sections == report.sections:
            return known.reading
        return read_bundled(report)

    with TemporaryDirectory() as folder:
        paths = []
        for number, file in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            (place / file.name).write_bytes(file.content)
            paths.append(place / file.name)
        return ingest(paths, db, progress, read_cases=read_cases)
