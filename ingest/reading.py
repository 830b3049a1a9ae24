"""Reads one file to the end: its reports, their cases and problems, here or in another process."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.readers import read_path
from kb.errors import InputError
from kb.model import Problem, Report, Severity
from kb.storage.rows import compact, problem_row, report_row, section_row

if TYPE_CHECKING:
    from ingest.assemble import Reading

__all__ = ["FileRead", "ReadCases", "RecordRead", "read_bundled", "read_files"]

# Turns a report into its cases, statements and coverage.
ReadCases = Callable[[Report], "Reading"]

ROOT = Path(__file__).parent.parent
# What decides how a text is read, besides the text.
_MAKERS = ("data/vocabulary/*.csv", "data/rules/*", "ingest/assemble.py", "ingest/nlp/*.py", "kb/levels/*.py")


@dataclass(frozen=True, slots=True)
class RecordRead:
    """One report of a file.

    Attributes:
        report: the report.
        content_hash: of the report and of everything that decides how it is read.
        reading: its cases, statements and coverage; None where the casebook already holds this reading.
    """

    report: Report
    content_hash: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file held: reports and problems, in the order of the file."""

    path: Path
    results: tuple[RecordRead | Problem, ...]


def read_files(
    paths: Sequence[Path],
    stored: Mapping[str, str],
    *,
    jobs: int = 1,
    read_cases: ReadCases | None = None,
) -> Iterator[FileRead]:
    """Yield what each file held, in the order of the paths whatever the number of processes.

    ``stored`` gives the hash of each report the casebook holds, so that it need not be read again;
    ``read_cases`` takes the place of the bundled pipeline, in this process only.
    """
    if jobs < 2 or len(paths) < 2 or read_cases:
        for path in paths:
            yield _read_file(path, stored, read_cases or read_bundled)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    size = min(jobs, len(paths))
    fresh = get_context("spawn")  # a forked child would inherit the open database
    with ProcessPoolExecutor(size, fresh, _prepare, (dict(stored),)) as pool, _explained(jobs):
        yield from pool.map(_read_in_process, paths, chunksize=max(1, min(16, len(paths) // (size * 4))))


@contextmanager
def _explained(jobs: int) -> Iterator[None]:
    """Say what to do when the system ends a reading process, as it does when memory runs out."""
    from concurrent.futures import BrokenExecutor

    try:
        yield
    except BrokenExecutor as error:
        remedy = "What was read before is stored. Run it again with --jobs 1."
        raise InputError(f"{jobs} processes", "one of them was ended by the system", remedy) from error


def _read_file(path: Path, stored: Mapping[str, str], read_cases: ReadCases) -> FileRead:
    results = tuple(
        found if isinstance(found, Problem) else _read_report(found, stored, read_cases)
        for found in read_path(path)
    )
    return FileRead(path, results)


def _read_report(report: Report, stored: Mapping[str, str], read_cases: ReadCases) -> RecordRead | Problem:
    try:
        digest = _content_hash(report)
        if stored.get(report.id) == digest:
            return RecordRead(report, digest, None)
        return RecordRead(report, digest, read_cases(report))
    except Exception as error:  # noqa: BLE001  no text, however odd, may stop the others
        what = f"the text could not be read ({type(error).__name__}: {error})".rstrip(".")
        return Problem(Severity.ERROR, report.id, what, "This is a fault of the program: please report it.")


def _content_hash(report: Report) -> str:
    parts = [report_row(report, _fingerprint())]
    parts += [section_row("", i, section) for i, section in enumerate(report.sections)]
    parts += [problem_row("", i, problem) for i, problem in enumerate(report.problems)]
    return hashlib.sha256(compact(parts).encode("utf-8")).hexdigest()


@cache
def _fingerprint() -> str:
    """Hash the vocabulary, the rules and the code that read a text: change one and all is read anew."""
    digest = hashlib.sha256()
    for pattern in _MAKERS:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _bundled() -> ReadCases:
    from importlib import import_module

    nlp = import_module("ingest.nlp.pipeline").build_pipeline()
    read_cases = import_module("ingest.assemble").read_cases
    return lambda report: read_cases(nlp, report)


def read_bundled(report: Report) -> Reading:
    """Read with the bundled pipeline, made when the first report needs it."""
    return _bundled()(report)


_stored: dict[str, str] = {}


def _prepare(stored: dict[str, str]) -> None:
    """Set a worker process up once."""
    _stored.update(stored)


def _read_in_process(path: Path) -> FileRead:
    return _read_file(path, _stored, read_bundled)
