"""The whole flow, to be read first: files are read, annotated, assembled into cases and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.deduplicate import link_duplicates
from ingest.readers import FORMATS
from ingest.reading import ReadCases, RecordRead, read_files
from kb.errors import StoreError
from kb.model import Case, Problem, Severity
from kb.storage.links import Link
from kb.storage.queries import content_hashes
from kb.storage.store import Change, save_reading

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ingest.assemble import Coverage

__all__ = ["Progress", "StoredReport", "Summary", "ingest"]

# A patient is somebody of whom at least one of these is told.
_TELLING = ("age", "sex", "procedure", "complication", "deficit", "treatment")

# Called after each file with files done, files in all, and the name of the file.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What became of one report.

    Attributes:
        id: the report.
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
        links: reports found to be one report with another.
    """

    reports: list[StoredReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

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

    The result does not depend on the order of the paths or on the number of processes.
    """
    files = _files(paths)
    summary = Summary()
    kept: dict[str, tuple[Path, str]] = {}
    for done, file in enumerate(read_files(files, content_hashes(db), jobs=jobs, read_cases=read_cases), 1):
        for result in file.results:
            if isinstance(result, Problem):
                summary.problems.append(result)
            elif result.report.id in kept:
                summary.problems.append(_same_id(result, file.path, *kept[result.report.id]))
            else:
                kept[result.report.id] = (file.path, result.content_hash)
                _store(db, result, summary)
        if progress:
            progress(done, len(files), file.path.name)
    changed = {stored.id for stored in summary.reports if stored.change is not Change.UNCHANGED}
    summary.links = link_duplicates(db, changed) if changed else []
    return summary


def _store(db: Database, read: RecordRead, summary: Summary) -> None:
    report, reading = read.report, read.reading
    summary.problems += report.problems
    size = len(report.text)
    if reading is None:
        summary.reports.append(StoredReport(report.id, Change.UNCHANGED, None, size))
        return
    cases = tuple(case for case in reading.cases if _is_told_of(case))
    try:
        change = save_reading(db, report, cases, reading.statements, content_hash=read.content_hash)
    except StoreError as error:
        summary.problems.append(Problem(Severity.ERROR, error.subject, error.problem, error.remedy))
        return
    if not cases:
        summary.problems.append(_no_patient(report.id))
    told = StoredReport(report.id, change, len(cases), size, tuple(reading.coverage))
    summary.reports.append(told)


def _is_told_of(case: Case) -> bool:
    """Whether a text says anything of a patient; a laboratory study has none, though it has results."""
    return any(case.first(slot) for slot in _TELLING)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files meant, folders opened, each once and in an order of their own."""
    endings = {ending for known in FORMATS.values() for ending in known.endings}
    files: set[Path] = set()
    for path in paths:
        inside = (
            [p for p in path.rglob("*") if p.suffix.lower() in endings and p.is_file()]
            if path.is_dir()
            else []
        )
        files.update(inside or [path])
    return sorted(files, key=lambda file: (file.name, str(file)))


def _same_id(second: RecordRead, path: Path, first_path: Path, first_hash: str) -> Problem:
    where = "this file" if path == first_path else str(first_path)
    if second.content_hash == first_hash:
        what = f"{where} holds the report {second.report.id!r} already, word for word"
        return Problem(Severity.NOTE, str(path), what, "It was kept once; nothing needs doing.")
    what = f"{where} holds another report of the id {second.report.id!r}, so this one was not kept"
    return Problem(Severity.WARNING, str(path), what, "Rename one of the two.")


def _no_patient(report_id: str) -> Problem:
    what = "no patient is told of; the text is kept and can be searched"
    return Problem(
        Severity.NOTE, report_id, what, "Check that it is a case report and that its text is complete."
    )
