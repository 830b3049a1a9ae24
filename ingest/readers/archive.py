"""Looks into packed files before anything unpacks them, and reads the exports in an archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from kb.model import Problem, Report, Severity

__all__ = ["packed_format", "read", "read_gzip", "too_large"]

_LARGEST_UNPACKED = 400_000_000


def packed_format(content: bytes) -> str:
    """Return "docx", "xlsx" or "odt" for a packed document, "zip" or "gzip" for others, "" for none."""
    if content.startswith(b"\x1f\x8b"):
        return "gzip"
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "damaged"
    for mark, name in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("content.xml", "odt")):
        if mark in names:
            return name
    return "zip"


def too_large(content: bytes, name: str) -> Problem | None:
    """Return a problem for a document that would unpack to more than any real one."""
    size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(content)).infolist())
    if size <= _LARGEST_UNPACKED:
        return None
    what = f"the file would unpack to {size / 1e6:,.0f} MB"
    return Problem(Severity.ERROR, name, what, "It is no ordinary document: check where it comes from.")


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the reports of the files in a ZIP archive under their own names; nothing is written to disk."""
    if problem := too_large(content, name):
        yield problem
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [member for member in archive.infolist() if not _is_aside(member)]
        if not members:
            yield Problem(Severity.ERROR, name, "the archive holds no file", "Check that it was made whole.")
        for member in members:
            own = PurePath(member.filename).name
            if member.flag_bits & 1:
                what = f"{own!r} in the archive is encrypted"
                yield Problem(Severity.ERROR, name, what, "Unpack it with its password and import the files.")
                continue
            try:
                unpacked = archive.read(member)
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                OSError,
                ValueError,
                NotImplementedError,
            ) as error:
                what = f"{own!r} in the archive is damaged ({error})"
                yield Problem(Severity.ERROR, name, what, "Download or make the archive again.")
                continue
            yield from _read_member(unpacked, own)


def read_gzip(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the reports of a file packed with gzip."""
    unpacked, rest = b"", content
    while rest.startswith(b"\x1f\x8b"):  # what was packed in parts is one file
        packed = zlib.decompressobj(31)
        unpacked += packed.decompress(rest, _LARGEST_UNPACKED - len(unpacked) + 1)
        if len(unpacked) > _LARGEST_UNPACKED:
            what = f"the file would unpack to more than {_LARGEST_UNPACKED / 1e6:,.0f} MB"
            yield Problem(Severity.ERROR, name, what, "Unpack it, and split it into several files.")
            return
        if not packed.eof:
            what = "the archive breaks off before its end"
            yield Problem(Severity.ERROR, name, what, "Download or make it again.")
            return
        rest = packed.unused_data
    yield from _read_member(unpacked, PurePath(name).stem)


def _read_member(content: bytes, name: str) -> Iterator[Report | Problem]:
    from ingest.readers import read_bytes

    if packed_format(content) in ("zip", "gzip"):
        what = "an archive inside an archive is not opened"
        yield Problem(Severity.ERROR, name, what, "Unpack it and import the files in it.")
        return
    yield from read_bytes(content, name)


def _is_aside(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a folder or what a system keeps for itself."""
    parts = PurePath(member.filename).parts
    return member.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".")
