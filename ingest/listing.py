"""Lists the files meant by the paths that were given, and what a folder holds besides."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ingest.readers import FORMATS, is_folder
from ingest.readers.encoding import name_of
from kb.model import Problem, Severity

__all__ = ["files_of", "left_out"]

# Files left out of a folder that are named.
_NAMED = 3
# What the names of files begin with that systems and word processors keep for themselves.
_HIDDEN = (".", "~$", "__MACOSX")


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files meant, folders opened, each once and in an order of their own.

    Of a folder hidden files, README files and those of kinds that nothing here reads are left out.
    """
    files: set[Path] = set()
    for path in paths:
        inside = [file for file in _inside(path) if _is_read(file)] if is_folder(path) else []
        files.update(inside or [path])
    return sorted(files, key=lambda file: (file.name, str(file)))


def _inside(folder: Path, unopened: Callable[[OSError], object] = lambda error: None) -> Iterator[Path]:
    """Yield files and links of a folder and its folders but for hidden ones and the locks of word processors.

    A link to a folder is not followed: it may lead back to where it stands.
    """
    for where, folders, names in os.walk(folder, onerror=unopened):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        found = (Path(where, name) for name in (*names, *folders) if not name.startswith(_HIDDEN))
        yield from (path for path in found if _is_file(path))


def _is_file(path: Path) -> bool:
    """Say whether a path is a file or a link, as is taken of what cannot be looked at."""
    try:
        return path.is_symlink() or path.is_file()
    except OSError:
        return True


def _is_read(file: Path) -> bool:
    endings = {ending for known in FORMATS.values() for ending in known.endings}
    return file.suffix.lower() in endings and file.stem.lower() != "readme" and not is_folder(file)


def left_out(folders: Iterable[Path], casebook: Path) -> Iterator[Problem]:
    """Yield for each folder what was left out of it, so that nobody believes it was read."""
    for folder in sorted(path for path in folders if is_folder(path)):
        unopened: list[OSError] = []
        names = (name_of(file) for file in _inside(folder, unopened.append) if not _is_read(file))
        if left := sorted(name for name in names if not name.startswith(casebook.name)):
            named = ", ".join(left[:_NAMED]) + (f" and {len(left) - _NAMED} more" if left[_NAMED:] else "")
            what = f"{len(left)} of its files left out, of kinds not read here or a README: {named}"
            remedy = "To have one read name it: casebook ingest FILE"
            yield Problem(Severity.NOTE, name_of(folder, whole=True), what, remedy)
        for error in unopened:
            what = f"the folder cannot be opened ({error.strerror})"
            subject = name_of(Path(error.filename), whole=True)
            yield Problem(Severity.ERROR, subject, what, "Check its permissions.")
