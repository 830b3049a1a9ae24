"""Reads files to the end: their reports, cases and problems, here or in other processes."""

from __future__ import annotations

import gc
import hashlib
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.pickling import pickle_by_value
from ingest.readers import read_path
from kb.errors import InputError
from kb.model import Problem, Report, Severity
from kb.storage.rows import compact, problem_row, report_row, section_row

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from ingest.assemble import Reading

__all__ = ["FilePart", "ReadCases", "RecordRead", "read_bundled", "read_files"]

# Turns a report into its cases, statements and coverage.
ReadCases = Callable[[Report], "Reading"]

ROOT = Path(__file__).parent.parent
# What decides how a text is read, besides the text.
_MAKERS = (
    *("data/vocabulary/*.csv", "data/rules/*", "ingest/assemble.py", "ingest/confidence.py"),
    *("ingest/nlp/**/*.py", "ingest/slots/*.py", "kb/levels/*.py", "kb/vocabulary/*.py", "kb/compartment.py"),
)
# Reports read in one go: short enough to show progress and to keep all processes busy to the end.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class RecordRead:
    """One report of a file.

    Attributes:
        report: the report.
        digest: hash of its words and citation, whatever file they stand in.
        content_hash: of that and of everything that decides how a text is read.
        reading: its cases, statements and coverage; None where the casebook already holds this reading.
    """

    report: Report
    digest: str
    content_hash: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class FilePart:
    """What one file, or a part of a long one, held.

    Attributes:
        path: the file.
        results: reports and problems, in the order of the file.
        last: whether the file ends here.
    """

    path: Path
    results: tuple[RecordRead | Problem, ...]
    last: bool


def read_files(
    paths: Sequence[Path],
    stored: Collection[str],
    *,
    jobs: int = 1,
    read_cases: ReadCases | None = None,
) -> Iterator[FilePart]:
    """Yield what each file held, in the order of the paths whatever the number of processes.

    ``stored`` holds the content hashes of the reports in the casebook, which need not be read again;
    ``read_cases`` takes the place of the bundled pipeline, in this process only.
    """
    if jobs > 1 and read_cases is None:
        yield from _read_by_many(paths, stored, jobs)
        return
    for path in paths:
        for found, last in _batches(read_path(path)):
            yield FilePart(path, _read_batch(found, stored, read_cases or read_bundled), last)


def _read_by_many(paths: Sequence[Path], stored: Collection[str], jobs: int) -> Iterator[FilePart]:
    """Let other processes open the files, and share out the reports of long lists among them."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    fresh = get_context("spawn")  # a forked child would inherit the open database
    with ProcessPoolExecutor(jobs, fresh, _prepare, (frozenset(stored),)) as pool, _explained(jobs):
        opened = deque((path, pool.submit(_open_in_process, path)) for path in paths)
        parts: deque[Future[FilePart]] = deque()
        while opened or parts:
            # The next list is shared out before the last one is done, so that nobody waits.
            while opened and (not parts or (len(parts) < 4 * jobs and opened[0][1].done())):
                path, first = opened.popleft()
                parts.extend(_shared_out(pool, path, first))
            yield parts.popleft().result()


def _shared_out(
    pool: Executor, path: Path, first: Future[FilePart | list[Report | Problem]]
) -> Iterator[Future[FilePart]]:
    from concurrent.futures import Future

    found = first.result()
    if isinstance(found, FilePart):
        done: Future[FilePart] = Future()
        done.set_result(found)
        yield done
        return
    for batch, last in _batches(found):
        yield pool.submit(_read_in_process, path, batch, last)


def _batches(found: Iterable[Report | Problem]) -> Iterator[tuple[list[Report | Problem], bool]]:
    """Yield the reports of a file in batches, with a mark at the last one."""
    rest = iter(found)
    batch = list(islice(rest, _BATCH))
    while following := list(islice(rest, _BATCH)):
        yield batch, False
        batch = following
    yield batch, True


@contextmanager
def _explained(jobs: int) -> Iterator[None]:
    """Say what to do when the system ends a reading process, as it does when memory runs out."""
    from concurrent.futures import BrokenExecutor

    try:
        yield
    except BrokenExecutor as error:
        remedy = "What was read before is stored. Run it again with --jobs 1."
        raise InputError(f"{jobs} processes", "one of them was ended by the system", remedy) from error


def _read_batch(
    found: Iterable[Report | Problem], stored: Collection[str], read_cases: ReadCases
) -> tuple[RecordRead | Problem, ...]:
    return tuple(one if isinstance(one, Problem) else _read_report(one, stored, read_cases) for one in found)


def _read_report(report: Report, stored: Collection[str], read_cases: ReadCases) -> RecordRead | Problem:
    try:
        digest = _digest(report)
        content_hash = hashlib.sha256(f"{digest} {_fingerprint()}".encode()).hexdigest()
        reading = None if content_hash in stored else read_cases(report)
        return RecordRead(report, digest, content_hash, reading)
    except Exception as error:  # noqa: BLE001  no text, however odd, may stop the others
        what = f"the text could not be read ({type(error).__name__}: {error})".rstrip(".")
        return Problem(Severity.ERROR, report.id, what, "This is a fault of the program: please report it.")


def _digest(report: Report) -> str:
    """Hash what a report says of itself, without the file it stands in."""
    parts = [report_row(replace(report, source="", format=""), "")]
    parts += [section_row("", i, section) for i, section in enumerate(report.sections)]
    told = (replace(problem, subject="") for problem in report.problems)
    parts += [problem_row("", i, problem) for i, problem in enumerate(told)]
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
    assemble = import_module("ingest.assemble")
    pickle_by_value(assemble.Coverage)
    gc.collect()
    gc.freeze()  # the pipeline stays: the collector need not go through it again and again
    return lambda report: assemble.read_cases(nlp, report)


def read_bundled(report: Report) -> Reading:
    """Read with the bundled pipeline, made when the first report needs it."""
    return _bundled()(report)


_stored: set[str] = set()


def _prepare(stored: frozenset[str]) -> None:
    """Set a worker process up once."""
    _stored.update(stored)


def _open_in_process(path: Path) -> FilePart | list[Report | Problem]:
    """Read a file; the reports of a long list are left to be shared out."""
    found = list(read_path(path))
    return found if len(found) > _BATCH else FilePart(path, _read_batch(found, _stored, read_bundled), True)


def _read_in_process(path: Path, found: list[Report | Problem], last: bool) -> FilePart:
    return FilePart(path, _read_batch(found, _stored, read_bundled), last)
