"""Looks into files that are packed as ZIP before anything unpacks them."""

from __future__ import annotations

import io
import zipfile

from kb.model import Problem, Severity

__all__ = ["packed_format", "too_large"]

_LARGEST_UNPACKED = 400_000_000


def packed_format(content: bytes) -> str:
    """Return "docx", "xlsx" or "odt" for a packed document, "zip" for another archive, "" for none."""
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
