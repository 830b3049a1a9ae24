"""Reads plain text and Markdown: one report a file, its first line the title where an empty line follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.readers.compose import Block, compose
from ingest.readers.encoding import clean, decode
from ingest.readers.headings import label_sections
from kb.model import Problem, Report, SectionKind

__all__ = ["read", "read_text"]


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of a text or Markdown file."""
    path = PurePath(name)
    kind = "markdown" if path.suffix.lower() in {".md", ".markdown"} else "text"
    yield read_text(clean(decode(content)[0]), path.stem, source=name, format=kind)


def read_text(
    text: str, report_id: str, *, title: str = "", source: str = "", format: str = "text"
) -> Report:
    """Return the report in a text; a title given by the caller stands, else the first line may be one."""
    body = text.strip()
    if not title:
        first, gap, rest = body.partition("\n\n")
        if gap and "\n" not in first and rest.strip():
            title, body = first.strip().lstrip("# "), rest
    whole, sections = compose([Block(SectionKind.TITLE, title), Block(SectionKind.BODY, body)])
    split = [
        part
        for section in sections
        for part in ([section] if section.kind is SectionKind.TITLE else label_sections(whole, section))
    ]
    return Report(report_id, whole, tuple(split), title=title, source=source, format=format)
