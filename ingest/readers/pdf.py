"""Reads PDF with a text layer: columns in reading order, running headers and page numbers apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath
from statistics import median
from typing import Any

from ingest.readers.captions import caption_kind
from ingest.readers.encoding import clean
from ingest.readers.furniture import is_furniture_line, is_page_number, line_shape
from ingest.readers.headings import known_heading
from ingest.readers.paper import paper_report
from ingest.readers.pdf_columns import PrintedLine, gutter_of_page, lines_of_page
from ingest.readers.pdf_text import Run, runs_of_page
from ingest.readers.pieces import Line, Shape, with_soft_gaps
from kb.model import Problem, Report, Severity

__all__ = ["read"]

_MOST_PAGES = 600
_FEWEST_LETTERS = 40
# Where running headers and footers stand, as parts of the page height.
_MARGIN = 0.1


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of a PDF file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        what = "the PDF is encrypted" if locked else "the PDF is damaged and cannot be opened"
        remedy = "Save a copy without a password." if locked else "Download it again."
        yield Problem(Severity.ERROR, name, what, remedy)
        return
    try:
        yield _read(document, name)
    finally:
        document.close()


def _read(document: Any, name: str) -> Report | Problem:
    if len(document) > _MOST_PAGES:
        what = f"the PDF has {len(document)} pages, more than any report"
        return Problem(Severity.ERROR, name, what, "Save the pages of the report as a file of their own.")
    runs: list[list[Run]] = []
    heights: list[float] = []
    empty: list[int] = []
    for number in range(len(document)):
        page = document[number]
        runs.append(runs_of_page(page))
        heights.append(page.get_height())
        if sum(len(run.text) for run in runs[-1]) < _FEWEST_LETTERS:
            empty.append(number + 1)
        page.close()
    if len(empty) == len(runs):
        what = "the PDF holds no text, only pictures of pages"
        return Problem(
            Severity.ERROR, name, what, "Run a text recognition (OCR) over it and import the result."
        )
    gutters = [gutter for gutter in map(gutter_of_page, runs) if gutter is not None]
    usual = median(gutters) if gutters else None
    lines = _lines([lines_of_page(page, usual) for page in runs], heights)
    report = paper_report(lines, PurePath(name).stem, name, "pdf")
    if empty:
        which = ", ".join(map(str, empty))
        what = f"no text on page {which}" if len(empty) == 1 else f"no text on pages {which}"
        gap = Problem(Severity.WARNING, name, what, "Look whether they are pictures of text.")
        report = replace(report, problems=(*report.problems, gap))
    return report


def _lines(pages: Sequence[Sequence[PrintedLine]], heights: Sequence[float]) -> list[Line]:
    """Return the lines of all pages with the gaps and shapes that their place and size show."""
    body = _body_size(pages)
    leading = _leading(pages)
    furniture = _furniture(pages, heights, leading)
    title = _title_lines(pages[0], body) if pages else set()
    lines: list[Line] = []
    for number, page in enumerate(pages):
        before: PrintedLine | None = None
        for at, line in enumerate(page):
            text = clean(line.text.replace("\ufffe", "\u00ad")).strip()
            if not text:
                continue
            if (number, at) in furniture:
                lines.append(Line(text, 2, Shape.FURNITURE))
                continue
            shape = Shape.TITLE if number == 0 and at in title else None
            lines.append(Line(text, _gap(before, line, leading), shape))
            before = line
    return with_soft_gaps(lines)


def _body_size(pages: Sequence[Sequence[PrintedLine]]) -> float:
    sizes = Counter(round(line.size, 1) for page in pages for line in page for _ in line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _leading(pages: Sequence[Sequence[PrintedLine]]) -> float:
    """Return the usual distance of two baselines in a column."""
    steps = [
        upper.y - lower.y
        for page in pages
        for upper, lower in pairwise(page)
        if not lower.first and 0 < upper.y - lower.y < 40
    ]
    return median(steps) if steps else 12.0


def _gap(before: PrintedLine | None, line: PrintedLine, leading: float) -> int:
    """Return how much a line stands apart from the one before it: 2 a break, 1 an indent, 0 not at all."""
    if before is None or line.first:
        return 2
    if before.y - line.y > 1.45 * leading or not 0.88 < line.size / before.size < 1.14:
        return 2
    indented = line.x0 - line.left > 0.7 * line.size and line.x0 - before.x0 > 0.7 * line.size
    return int(indented)


def _furniture(
    pages: Sequence[Sequence[PrintedLine]], heights: Sequence[float], leading: float
) -> set[tuple[int, int]]:
    """Return page and line numbers of running headers, footers and page numbers."""
    found: set[tuple[int, int]] = set()
    shapes: Counter[str] = Counter()
    margins: list[tuple[int, int, str]] = []
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        tops = {line.y for line in page}
        for at, line in enumerate(page):
            if not (line.y < _MARGIN * height or line.y > (1 - _MARGIN) * height):
                continue
            shape = line_shape(line.text)
            margins.append((number, at, shape))
            shapes[shape] += 1
            if is_page_number(line.text) or _stands_alone(line, tops, leading, first_page=number == 0):
                found.add((number, at))
    found.update((number, at) for number, at, shape in margins if shapes[shape] > 1 and len(shape) > 2)
    return {
        (n, at)
        for n, at in found
        if not known_heading(pages[n][at].text) and not caption_kind(pages[n][at].text)
    }


def _stands_alone(line: PrintedLine, baselines: set[float], leading: float, *, first_page: bool) -> bool:
    """Tell whether a line at the margin has nothing close above and below, as headers and footers have."""
    others = [abs(y - line.y) for y in baselines if abs(y - line.y) > 0.5 * line.size]
    if others and min(others) < 1.5 * leading:
        return False
    return not first_page or is_furniture_line(line.text)


def _title_lines(page: Sequence[PrintedLine], body: float) -> set[int]:
    """Return the lines of the first page set as its title: the largest letters that make a phrase."""
    sizes = sorted({round(line.size, 1) for line in page if line.size > 1.15 * body}, reverse=True)
    for size in sizes:
        numbers = [at for at, line in enumerate(page) if abs(line.size - size) < 0.6]
        text = " ".join(page[at].text for at in numbers)
        whole = numbers[-1] - numbers[0] == len(numbers) - 1
        if (
            whole
            and len(re.findall(r"[^\W\d_]{2,}", text)) >= 4
            and len(text) < 330
            and not is_furniture_line(text)
        ):
            return set(numbers)
    return set()
