"""The whole flow, to be read first: files are read, annotated, assembled into cases and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.deduplicate import link_duplicates
from ingest.listing import files_of, left_out
from ingest.placing import Places
from ingest.readers.encoding import name_of
from ingest.reading import FilePart, ReadCases, RecordRead, read_files
from ingest.same_patient import link_patients
from kb.errors import StoreError
from kb.model import Case, Problem, Report, Severity
from kb.storage.database import path_of
from kb.storage.links import Link, mark_compared, uncompared
from kb.storage.queries import content_hashes
from kb.storage.sources import Source, save_sources
from kb.storage.store import Change, ToIndex, save_reading, storing

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ingest.assemble import Coverage

__all__ = ["Progress", "StoredReport", "Summary", "ingest"]

# A patient is somebody of whom at least one of these is told.
_TELLING = ("age", "sex", "procedure", "complication", "deficit", "treatment")

# Called after each part of a file with files done, files in all, the name of the file, and records so far.
Progress = Callable[[int, int, str, int], None]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What became of one record.

    Attributes:
        id: the report it is kept as.
        change: added, updated or unchanged.
        patients: how many cases it tells; None where an unchanged report was not read again.
        characters: length of its text.
        coverage: how each stretch of the text was read, empty where it was not read again.
    """

    id: str
    change: Change
    patients: int | None
    characters: int
    coverage: tuple[Coverage, ...] = ()


@dataclass(slots=True)
class Summary:
    """What a run did.

    Attributes:
        reports: every report, in the order stored.
        problems: what a person should know, in the order met.
        links: reports found to be one report with another, and patients who may be one patient.
        repeated: how many records were word for word another one of the run.
        records: how many records were read.
    """

    reports: list[StoredReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    repeated: int = 0
    records: int = 0

    def count(self, change: Change) -> int:
        """Return how many reports were added, updated or left unchanged."""
        return sum(report.change is change for report in self.reports)

    @property
    def errors(self) -> list[Problem]:
        """The inputs that could not be read or kept."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]


def ingest(
    paths: Iterable[Path],
    db: Database,
    progress: Progress | None = None,
    jobs: int = 1,
    read_cases: ReadCases | None = None,
) -> Summary:
    """Read files and folders into the casebook; bad input is listed in the summary and stops nothing.

    Every record is kept with the file it came from; records of one report are linked. The result
    does not depend on the order of the paths or on the number of processes. A run that is broken off
    keeps what it stored, and the next one compares it with the rest.
    """
    paths = list(paths)
    files = files_of(paths)
    summary, places, done = Summary(problems=list(left_out(paths, Path(path_of(db))))), Places(db), 0
    stored = frozenset(content_hashes(db).values())
    for part in read_files(files, stored, jobs=jobs, read_cases=read_cases):
        with storing(db) as later:
            places.refresh()
            save_sources(db, _store_part(db, part, places, summary, later))
        done += part.last
        if progress:
            progress(done, len(files), name_of(part.path), summary.records)
    if changed := uncompared(db):
        summary.links = [*link_duplicates(db, changed), *link_patients(db, changed)]
        mark_compared(db, changed)
    return summary


def _store_part(
    db: Database, part: FilePart, places: Places, summary: Summary, later: ToIndex
) -> list[Source]:
    """Store what was read and return where each record is kept."""
    kept = []
    for result in part.results:
        if isinstance(result, Problem):
            summary.problems.append(result)
            continue
        summary.records += 1
        place = places.place(result.report, result.report.source or name_of(part.path), result.digest)
        summary.repeated += place.repeated
        if place.repeated or _store(db, result, place.source.report_id, summary, later):
            kept.append(place.source)
    return kept


def _store(db: Database, read: RecordRead, report_id: str, summary: Summary, later: ToIndex) -> bool:
    """Store one record under an id; return False where it does not fit the casebook."""
    report, reading = replace(read.report, id=report_id), read.reading
    summary.problems += report.problems
    size = len(report.text)
    if reading is None:
        summary.reports.append(StoredReport(report_id, Change.UNCHANGED, None, size))
        return True
    cases = tuple(replace(case, report_id=report_id) for case in reading.cases if _is_told_of(case))
    try:
        change = save_reading(
            db, report, cases, reading.statements, content_hash=read.content_hash, later=later
        )
    except StoreError as error:
        summary.problems.append(Problem(Severity.ERROR, error.subject, error.problem, error.remedy))
        return False
    if not cases:
        summary.problems.append(_no_patient(report))
    summary.reports.append(StoredReport(report_id, change, len(cases), size, tuple(reading.coverage)))
    return True


def _is_told_of(case: Case) -> bool:
    """Whether a text says anything of a patient; a laboratory study has none, though it has results."""
    return any(case.first(slot) for slot in _TELLING)


def _no_patient(report: Report) -> Problem:
    """Tell that nobody is told of in a report, and why where its language is the reason."""
    prose = {s.language for s in report.sections if s.kind.prose}
    if prose and "en" not in prose:
        what = f"its text is not in English ({', '.join(sorted(prose))}), and only English is read"
        remedy = "Read in an English abstract or a translation of it; the text is kept and can be searched."
    else:
        what = "no patient is told of; the text is kept and can be searched"
        remedy = "Check that it is a case report and that its text is complete."
    return Problem(Severity.NOTE, report.id, what, remedy)
