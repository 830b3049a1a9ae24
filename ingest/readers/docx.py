"""Reads Word documents: headings by their style, tables and captions apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ingest.readers.archive import too_large
from ingest.readers.encoding import clean
from ingest.readers.paper import paper_report
from ingest.readers.pieces import Line, Shape
from ingest.readers.typesetting import raised
from kb.model import Problem, Report

__all__ = ["read"]


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of a .docx file; footnotes, headers and footers come as page furniture."""
    from docx import Document

    if problem := too_large(content, name):
        yield problem
        return
    document = Document(io.BytesIO(content))
    lines = [*_body(document), *_furniture(document)]
    properties = document.core_properties
    report = paper_report(lines, PurePath(name).stem, name, "docx")
    title = clean(properties.title or "").strip()
    if not report.title and title and title.lower() not in ("title", "document", "word document"):
        report = paper_report(lines, PurePath(name).stem, name, "docx", {"title": title})
    yield report


def _body(document: Any) -> Iterator[Line]:
    """Yield a line for each paragraph and each row of a table, in the order of the document."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
            continue
        text = _text(block)
        if not text:
            continue
        style = (block.style.name if block.style is not None else "") or ""
        yield Line(text, 2, _shape(style.lower()))


def _text(paragraph: Any) -> str:
    """Return a paragraph's text; raised citations are set in brackets so that L1 does not become L11."""
    parts: list[str] = []
    for run in paragraph.iter_inner_content():
        text = run.text
        if parts and getattr(getattr(run, "font", None), "superscript", None):
            text = raised("".join(parts), text)
        parts.append(text)
    return " ".join(clean("".join(parts)).split())


def _shape(style: str) -> Shape | None:
    if style == "title":
        return Shape.TITLE
    if style.startswith("heading"):
        return Shape.HEADING
    return Shape.CAPTION if style == "caption" else None


def _rows(table: Any) -> Iterator[Line]:
    """Yield the rows of a table; a cell that spans columns comes once."""
    for number, row in enumerate(table.rows):
        cells: list[str] = []
        before = None
        for cell in row.cells:
            if cell._tc is not before:
                cells.append(" ".join(clean(cell.text).split()))
            before = cell._tc
        if any(cells):
            yield Line(" | ".join(cells), 2 if number == 0 else 0, Shape.TABLE)


def _furniture(document: Any) -> Iterator[Line]:
    """Yield what stands in headers and footers, each once."""
    seen = set()
    for section in document.sections:
        for part in (section.header, section.footer):
            for paragraph in part.paragraphs:
                text = " ".join(clean(paragraph.text).split())
                if text and text not in seen:
                    seen.add(text)
                    yield Line(text, 2, Shape.FURNITURE)
