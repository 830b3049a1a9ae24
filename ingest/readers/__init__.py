"""Readers: a file of any known kind becomes reports with sections, or problems that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from ingest.readers.encoding import name_of
from ingest.readers.formats import FORMATS, Format, sniff
from kb.model import Problem, Report, Severity

__all__ = ["FORMATS", "Format", "is_folder", "read_bytes", "read_path"]

# No format needs more; a larger file is something else or wants splitting.
LARGEST_FILE = 250_000_000
# A report longer than this is no report: the longest papers have some 200,000 characters.
LARGEST_REPORT = 1_000_000


def read_path(path: Path) -> Iterator[Report | Problem]:
    """Yield the reports in a file, or in all readable files of a folder; never raises for bad input."""
    if is_folder(path):
        yield from _read_folder(path)
        return
    content = _content(path)
    if isinstance(content, Problem):
        yield content
    else:
        yield from read_bytes(content, name_of(path))


def is_folder(path: Path) -> bool:
    """Say whether a path is a folder; what cannot be looked at counts as a file, and reading it says why."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _content(path: Path) -> bytes | Problem:
    """Return the bytes of a file, or what keeps them from being read."""
    try:
        size = path.stat().st_size
        if size <= LARGEST_FILE and path.is_file():
            return path.read_bytes()
        if size <= LARGEST_FILE:
            with path.open("rb") as stream:  # a pipe or a device has no size, and may have no end
                content = stream.read(LARGEST_FILE + 1)
            if len(content) <= LARGEST_FILE:
                return content
    except FileNotFoundError:
        if path.is_symlink():
            what = "it is a link to a file that is not there"
            return _error(name_of(path, whole=True), what, "Mend or remove the link.")
        return _error(name_of(path, whole=True), "there is no such file", "Check the path.")
    except OSError as error:
        what = f"the file cannot be opened ({error.strerror})"
        return _error(name_of(path, whole=True), what, "Check its permissions.")
    what = f"the file has more than {LARGEST_FILE / 1e6:,.0f} MB"
    return _error(name_of(path), what, "Split it, or check that it is the file you meant.")


def _read_folder(folder: Path) -> Iterator[Report | Problem]:
    endings = {ending for known in FORMATS.values() for ending in known.endings}
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in endings and path.is_file()]
    if not paths:
        yield _error(
            name_of(folder, whole=True),
            "the folder holds no file of a known kind",
            f"Known: {', '.join(sorted(endings))}.",
        )
    for path in paths:
        yield from read_path(path)


def read_bytes(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the reports in the bytes of a file called ``name``; the content decides the format."""
    if not content.strip():
        yield _error(name, "the file is empty", "Check the download or the export and try again.")
        return
    known = sniff(content, name)
    if isinstance(known, Problem):
        yield known
        return
    if len(content) > known.largest:
        size, most = (f"{count / 1e6:,.0f} MB" for count in (len(content), known.largest))
        what = f"the file has {size}, {known.label} has at most {most}"
        yield _error(name, what, "Split it into one file a report, or check that it is the file you meant.")
        return
    found = False
    try:
        for result in _reader(known)(content, name):
            checked = _checked(result, name)
            found = found or isinstance(checked, Report) or checked.severity is Severity.ERROR
            yield checked
    except Exception as error:  # noqa: BLE001  a damaged file may break a parser in any way
        what = f"the file cannot be read as {known.label} ({type(error).__name__}: {_first_line(error)})"
        yield _error(name, what, "Open it in the program it came from and export it again.")
        return
    if not found:
        yield _error(name, f"the {known.label} file holds no record", "Check that the export was complete.")


def _reader(known: Format) -> Callable[[bytes, str], Iterator[Report | Problem]]:
    module = import_module(f"ingest.readers.{known.module}")
    return cast("Callable[[bytes, str], Iterator[Report | Problem]]", getattr(module, known.function))


def _checked(result: Report | Problem, name: str) -> Report | Problem:
    if isinstance(result, Report) and not result.text:
        return _error(name, "the file holds no text", "Check the download or the export and try again.")
    if isinstance(result, Report) and len(result.text) > LARGEST_REPORT:
        what = f"the text has {len(result.text):,} characters, a report has at most {LARGEST_REPORT:,}"
        return _error(name, what, "Split it into one file a report.")
    return result


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines() or [""]
    return lines[0][:160].rstrip(".")


def _error(subject: str, what: str, remedy: str) -> Problem:
    return Problem(Severity.ERROR, subject, what, remedy)
