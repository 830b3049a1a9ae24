"""Makes PDF papers for the tests: columns, hyphens, captions, running headers, rows across columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fpdf import FPDF

__all__ = ["Sheet", "plain_letters", "sentences", "typeset"]

WIDTH, HEIGHT, MARGIN, GUTTER = 210.0, 297.0, 18.0, 7.0
FONT, SIZE, LEADING = "times", 9.5, 4.0


@dataclass(frozen=True)
class Sheet:
    """How a paper is set.

    Attributes:
        columns: one or two.
        across: "" for column by column, "cells" for row by row, "rows" for one string over both columns.
        captions: whether captions cut the text, one inside a column and one over the second page.
    """

    columns: int = 2
    across: str = ""
    captions: bool = True


def plain_letters(text: str) -> str:
    """Return text with only the characters of the built-in fonts."""
    table = {
        "–": "-",
        "—": "-",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "…": "...",
        "≤": "<=",
        "≥": ">=",
        "−": "-",
    }
    text = "".join(table.get(letter, letter) for letter in text)
    return text.encode("latin-1", "ignore").decode("latin-1")


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph, roughly."""
    return [part for part in re.split(r"(?<=[.!?]) (?=[A-Z])", text) if len(part) > 25]


def broken(pdf: FPDF, text: str, width: float) -> Iterator[str]:
    """Yield the lines of a paragraph with long words hyphenated where they do not fit."""
    line = ""
    for word in text.split():
        trial = f"{line} {word}" if line else word
        if pdf.get_string_width(trial) <= width:
            line = trial
            continue
        head, tail = _hyphenated(pdf, line, word, width)
        yield f"{line} {head}".strip() if head else line
        line = tail
    if line:
        yield line


def _hyphenated(pdf: FPDF, line: str, word: str, width: float) -> tuple[str, str]:
    """Return the part of a word that still fits on the line, with its hyphen, and the rest."""
    own = word.rfind("-", 1, len(word) - 1)
    places = [own + 1] if own > 0 else [at for at in range(len(word) - 3, 2, -1) if word[: at + 2].isalpha()]
    for at in places if len(word) > 8 or own > 0 else ():
        head = word[:at] + ("" if own > 0 else "-")
        if pdf.get_string_width(f"{line} {head}") <= width:
            return head, word[at:]
    return "", word


def typeset(title: str, authors: str, paragraphs: Sequence[str], sheet: Sheet) -> bytes:
    """Return a paper as PDF: title and authors over the page, the text in columns, furniture on each page."""
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_font(FONT, size=SIZE)
    width = WIDTH - 2 * MARGIN if sheet.columns == 1 else (WIDTH - 2 * MARGIN - GUTTER) / 2
    lines: list[tuple[str, bool]] = []
    for paragraph in paragraphs:
        heading = len(paragraph) < 40
        lines += [("", False)] if heading else []
        for number, line in enumerate(broken(pdf, paragraph, width - (4 if not heading else 0))):
            lines.append((line, number == 0 and not heading))
    if sheet.captions:
        # In the middle of a paragraph, as floats fall.
        lines[25:25] = [
            ("", False),
            ("Figure 2: Sagittal image. The arrow points at", False),
            ("the cement.", False),
            ("", False),
        ]
    first = True
    page = 0
    while lines:
        page += 1
        pdf.add_page()
        top = _head(pdf, title, authors, page, first=first)
        rows = int((HEIGHT - 30 - top) / LEADING)
        if sheet.captions and page == 2:
            top, rows = _caption(pdf, top, rows)
        columns = [lines[at * rows : (at + 1) * rows] for at in range(sheet.columns)]
        _write(pdf, columns, top, width, sheet.across)
        lines = lines[sheet.columns * rows :]
        first = False
    return bytes(pdf.output())


def _head(pdf: FPDF, title: str, authors: str, page: int, *, first: bool) -> float:
    """Print what stands around the text of a page and return where the text begins."""
    pdf.set_font(FONT, size=8)
    running = "Some J 2015, Vol: 25, No: 6, 940-942" if first else "Fox A: Cement inside the dura"
    pdf.text(MARGIN, 12, running)
    pdf.text(WIDTH / 2, HEIGHT - 10, str(939 + page))
    y = 22.0
    if first:
        pdf.set_font(FONT, "B", 16)
        for line in broken(pdf, title, WIDTH - 2 * MARGIN):
            pdf.text(MARGIN, y, line)
            y += 7
        pdf.set_font(FONT, size=10)
        pdf.text(MARGIN, y + 1, authors)
        y += 10
    pdf.set_font(FONT, size=SIZE)
    return y


def _caption(pdf: FPDF, top: float, rows: int) -> tuple[float, int]:
    """Print a caption over the width of the page and return what is left for the text."""
    pdf.set_font(FONT, size=8)
    pdf.text(
        MARGIN,
        top,
        "Figure 1: Axial computed tomography after the procedure shows cement in the canal, pressing",
    )
    pdf.text(MARGIN, top + 3.5, "on the cord from the left side of the vertebra.")
    pdf.set_font(FONT, size=SIZE)
    return top + 12, rows - 3


def _write(
    pdf: FPDF, columns: Sequence[Sequence[tuple[str, bool]]], top: float, width: float, across: str
) -> None:
    if not across:
        for number, column in enumerate(columns):
            for row, (line, indent) in enumerate(column):
                _put(
                    pdf, MARGIN + number * (width + GUTTER) + (4 if indent else 0), top + row * LEADING, line
                )
        return
    for row in range(max(map(len, columns))):
        cells = [column[row][0] if row < len(column) else "" for column in columns]
        y = top + row * LEADING
        if across == "cells":
            for number, cell in enumerate(cells):
                _put(pdf, MARGIN + number * (width + GUTTER), y, cell)
        else:
            space = pdf.get_string_width(" ")
            pad = max(3, round((width + GUTTER - pdf.get_string_width(cells[0])) / space))
            _put(pdf, MARGIN, y, cells[0] + " " * pad + (cells[1] if len(cells) > 1 else ""))


def _put(pdf: FPDF, x: float, y: float, line: str) -> None:
    if line.strip():
        pdf.text(x, y, line)
