"""Lists the files meant by the paths that were given, and what a folder holds besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.readers import FORMATS
from kb.model import Problem, Severity

__all__ = ["files_of", "left_out"]

# Files left out of a folder that are named.
_NAMED = 3


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files meant, folders opened, each once and in an order of their own.

    Of a folder hidden files, README files and those of kinds that nothing here reads are left out.
    """
    files: set[Path] = set()
    for path in paths:
        inside = [file for file in _inside(path) if _is_read(file)] if path.is_dir() else []
        files.update(inside or [path])
    return sorted(files, key=lambda file: (file.name, str(file)))


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its folders but for hidden ones and the locks of word processors."""
    for file in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in file.relative_to(folder).parts)
        if not hidden and file.is_file():
            yield file


def _is_read(file: Path) -> bool:
    endings = {ending for known in FORMATS.values() for ending in known.endings}
    return file.suffix.lower() in endings and file.stem.lower() != "readme"


def left_out(folders: Iterable[Path], casebook: Path) -> Iterator[Problem]:
    """Yield for each folder what was left out of it, so that nobody believes it was read."""
    for folder in sorted(path for path in folders if path.is_dir()):
        names = (file.name for file in _inside(folder) if not _is_read(file))
        if left := sorted(name for name in names if not name.startswith(casebook.name)):
            named = ", ".join(left[:_NAMED]) + (f" and {len(left) - _NAMED} more" if left[_NAMED:] else "")
            what = f"{len(left)} of its files left out, of kinds not read here or a README: {named}"
            yield Problem(Severity.NOTE, str(folder), what, "To have one read name it: casebook ingest FILE")
