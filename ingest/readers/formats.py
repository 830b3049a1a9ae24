"""Which formats are known, and which one a file is in, told by its content before its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from ingest.readers.encoding import decode, is_binary
from kb.model import Problem, Severity

__all__ = ["FORMATS", "Format", "sniff"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read.

    Attributes:
        name: the short name kept in ``Report.format``.
        label: the name people know it by.
        endings: the endings it usually carries.
        module: the module of this package that reads it.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    module: str


FORMATS = {
    known.name: known
    for known in (
        Format("report", "casebook report", (".md",), "casebook_report"),
        Format("markdown", "Markdown", (".md", ".markdown"), "markdown"),
        Format("text", "plain text", (".txt", ".text"), "text"),
    )
}

_REPORT = re.compile(r"\s*\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def _is_report(head: str) -> bool:
    return bool(_REPORT.match(head))


# Formats told by the start of their text, in this order.
_TEXT_MARKS: tuple[tuple[str, Callable[[str], bool]], ...] = (("report", _is_report),)


def sniff(content: bytes, name: str) -> Format | Problem:
    """Return the format of a file, or the problem that keeps it from being read."""
    ending = PurePath(name).suffix.lower()
    if is_binary(content):
        what = f"the file is binary, not text, although it is called {ending or 'a text'}"
        return Problem(Severity.ERROR, name, what, f"Known formats: {', '.join(sorted(_labels()))}.")
    head = decode(content[:32768])[0].replace("\r\n", "\n").replace("\r", "\n")
    for mark, recognises in _TEXT_MARKS:
        if recognises(head):
            return FORMATS[mark]
    return FORMATS["markdown" if ending in FORMATS["markdown"].endings else "text"]


def _labels() -> set[str]:
    return {known.label for known in FORMATS.values()}
