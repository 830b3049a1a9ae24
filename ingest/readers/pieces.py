"""Cuts the lines of a paper into paragraphs, headings, captions, tables and page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ingest.readers.captions import caption_inside_prose, caption_kind
from ingest.readers.furniture import (
    is_correspondence,
    is_furniture_line,
    is_imprint,
    is_imprint_line,
    is_page_number,
    repeated_lines,
)
from ingest.readers.headings import Heading, known_heading, run_in_heading
from ingest.readers.typesetting import continues, is_finished, join_lines, vocabulary_of
from kb.model import SectionKind

__all__ = ["Line", "Piece", "Shape", "cut", "heal", "lines_of", "with_soft_gaps"]


class Shape(Enum):
    """What a piece is, as far as its looks tell."""

    PROSE = auto()
    HEADING = auto()
    CAPTION = auto()
    TABLE = auto()
    FURNITURE = auto()
    TITLE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line.

    Attributes:
        text: its characters.
        gap: 2 where a blank line, a column or a page begins with it, 1 where an indent does, else 0.
        shape: what it is when the page shows it (size, place), None when only its words can tell.
    """

    text: str
    gap: int = 0
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together.

    Attributes:
        shape: what they are.
        text: them as running text; the rows of a table and of the furniture keep their line breaks.
        gap: the gap before the first of them.
        heading: for a heading, or a paragraph that opens with one, what it opens.
        full: whether the last line filled its column.
        rows: the lines as printed.
    """

    shape: Shape
    text: str
    gap: int = 2
    heading: Heading | None = None
    full: bool = False
    rows: tuple[str, ...] = ()


_BULLET = re.compile(r"^\s*(?:[•▪●◦‣–*-]|\(?\d{1,2}[.)]|\[\d{1,3}\])\s+\S")
_TABULAR = re.compile(r"\S(?:\t| {3,})\S")


def lines_of(text: str) -> list[Line]:
    """Return the lines of a plain text with the gaps that blank lines, page breaks and indents make."""
    raw = text.split("\n")
    furniture = repeated_lines(raw)
    lines: list[Line] = []
    blank = True
    indent = 0
    for number, line in enumerate(raw):
        if not line.strip():
            blank = True
            continue
        page = "\f" in line
        here = len(line) - len(line.lstrip())
        after = raw[number + 1] if number + 1 < len(raw) else ""
        deeper = here > indent and (not after.strip() or len(after) - len(after.lstrip()) < here)
        gap = 2 if blank or page else int(deeper)
        alone = blank or page or not after.strip()
        shape = Shape.FURNITURE if number in furniture or (alone and is_page_number(line)) else None
        lines.append(Line(line.replace("\f", "").rstrip(), gap, shape))
        blank, indent = False, here
    return with_soft_gaps(lines)


def with_soft_gaps(lines: Sequence[Line]) -> list[Line]:
    """Mark lines that begin a paragraph without a blank line: after a short line, or in one-line style."""
    widths = [len(line.text.strip()) for line in lines]
    marked = list(lines)
    for number in range(1, len(lines)):
        if lines[number].gap:
            continue
        width = max(widths[max(0, number - 8) : number + 8])
        before, text = lines[number - 1].text.rstrip(), lines[number].text.strip()
        starts = text[0].isupper() or text[0].isdigit() or not text[0].isalnum()
        short = len(before.strip()) < (0.8 if is_finished(before) else 0.45) * width
        one_line_style = width > 240 and is_finished(before)
        if (starts and (short or one_line_style)) or (
            _BULLET.match(text) and (is_finished(before) or _BULLET.match(before))
        ):
            marked[number] = replace(lines[number], gap=1)
    return marked


def cut(lines: Sequence[Line], words: set[str] | frozenset[str] | None = None) -> list[Piece]:
    """Return the pieces of a paper as they stand on its pages; ``words`` help to join hyphenated ones."""
    known = vocabulary_of(line.text for line in lines) if words is None else words
    return list(_apart(_with_imprint(lines), known))


def _with_imprint(lines: Sequence[Line]) -> list[Line]:
    """Mark imprint and the page numbers beside it as furniture, except in a list of references."""
    marked = list(lines)
    listed = False
    for number, line in enumerate(lines):
        text = line.text.strip()
        heading = known_heading(text)
        if heading:
            listed = heading.kind is SectionKind.REFERENCES
        if listed or heading or line.shape is not None:
            continue
        alone = line.gap > 0 and (number + 1 == len(lines) or lines[number + 1].gap > 0)
        if is_furniture_line(text) if alone else is_imprint_line(text):
            marked[number] = replace(line, shape=Shape.FURNITURE)
    for number, line in enumerate(marked):
        beside = [*marked[max(0, number - 1) : number], *marked[number + 1 : number + 2]]
        imprint = any(near.shape is Shape.FURNITURE for near in beside)
        if line.shape is None and imprint and line.text.strip().isdigit() and is_page_number(line.text):
            marked[number] = replace(line, shape=Shape.FURNITURE)
    return marked


def _apart(lines: Sequence[Line], words: set[str] | frozenset[str]) -> Iterator[Piece]:
    """Yield the pieces as they stand on the page."""
    width = 0
    held: list[Line] = []
    shape = Shape.PROSE

    def flush() -> Iterator[Piece]:
        if held:
            yield _piece(held, shape, words, width)
            held.clear()

    open_sentence = ""
    for number, line in enumerate(lines):
        if line.gap == 2 or not held:
            width = max((len(near.text.strip()) for near in lines[number : number + 12]), default=0)
        before = held[-1].text if held else ""
        new = _new_shape(lines, number, before, shape if held else None, open_sentence)
        if new is not None or line.gap or not held:
            if held and shape is Shape.PROSE:
                open_sentence = "" if is_finished(before) else before
            yield from flush()
            shape = new or (
                Shape.TABLE if _goes_on_as_table(lines, number, shape, open_sentence) else Shape.PROSE
            )
        held.append(line)
        if shape is Shape.HEADING:
            yield from flush()
            open_sentence = ""
    yield from flush()


def _new_shape(
    lines: Sequence[Line], number: int, before: str, current: Shape | None, open_sentence: str
) -> Shape | None:
    """Return the shape that begins with a line, None where the line goes on with what is there."""
    line = lines[number]
    text = line.text.strip()
    if line.shape is not None:
        return line.shape if line.shape is not current or line.gap else None
    if known_heading(text) and (line.gap or is_finished(before) or not before):
        return Shape.HEADING
    kind = caption_kind(text) if line.gap else caption_inside_prose(text, before)
    if kind:
        return Shape.TABLE if kind is SectionKind.TABLE else Shape.CAPTION
    if current is Shape.CAPTION and open_sentence and is_finished(before) and continues(open_sentence, text):
        return Shape.PROSE
    return Shape.PROSE if current is Shape.FURNITURE else None


def _goes_on_as_table(lines: Sequence[Line], number: int, shape: Shape, open_sentence: str) -> bool:
    """Tell whether the run of lines that begins here is rows of a table."""
    run = [lines[number].text]
    for line in lines[number + 1 : number + 30]:
        if line.gap == 2:
            break
        run.append(line.text)
    if sum(bool(_TABULAR.search(row.strip())) for row in run) * 2 > len(run) and len(run) > 1:
        return True
    if shape is not Shape.TABLE or (open_sentence and continues(open_sentence, run[0])):
        return False
    return all(len(row.split()) <= 8 and not is_finished(row) for row in run)


def _piece(held: Sequence[Line], shape: Shape, words: set[str] | frozenset[str], width: int) -> Piece:
    rows = [line.text for line in held]
    full = len(rows[-1].strip()) >= 0.75 * width and len(rows[-1].strip()) > 25
    if shape in (Shape.TABLE, Shape.FURNITURE):
        return Piece(shape, "\n".join(row.strip() for row in rows), held[0].gap)
    text = join_lines(rows, words)
    if shape is Shape.HEADING:
        return Piece(shape, text, held[0].gap, known_heading(text), rows=tuple(rows))
    opens = run_in_heading(text) if shape is Shape.PROSE else None
    return Piece(shape, text, held[0].gap, opens, full, tuple(rows))


def heal(pieces: Sequence[Piece], words: set[str] | frozenset[str] = frozenset()) -> list[Piece]:
    """Join a paragraph that breaks off with the one that goes on after captions, tables or furniture."""
    healed: list[Piece] = []
    open_at: int | None = None
    for piece in pieces:
        if piece.shape is Shape.PROSE and not _is_aside(piece):
            before = healed[open_at] if open_at is not None else None
            if (
                before
                and not piece.heading
                and not _BULLET.match(piece.text)
                and continues(before.text, piece.text, full=before.full)
            ):
                text = join_lines([before.text, piece.text], words)
                healed[open_at or 0] = replace(
                    before, text=text, full=piece.full, rows=before.rows + piece.rows
                )
                continue
            open_at = len(healed)
        elif piece.shape is Shape.HEADING or (piece.heading and piece.heading.kind is SectionKind.KEYWORDS):
            open_at = None
        healed.append(piece)
    return healed


def _is_aside(piece: Piece) -> bool:
    """Tell whether a paragraph is a footnote or imprint that may stand in the middle of a sentence."""
    kind = piece.heading.kind if piece.heading else None
    aside = kind in (SectionKind.BACK_MATTER, SectionKind.KEYWORDS)
    return aside or is_imprint(piece.text) or is_correspondence(piece.text)
