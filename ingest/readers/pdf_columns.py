"""Reading order on a page: columns are found by their gutter, read left to right between what spans them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median

from ingest.readers.pdf_text import Run
from ingest.readers.typesetting import raised

__all__ = ["PrintedLine", "gutter_of_page", "lines_of_page"]

_NARROWEST_COLUMN = 90.0


@dataclass(slots=True)
class PrintedLine:
    """A line as printed in its column.

    Attributes:
        text: its characters; three spaces where cells of a table stand apart.
        x0, x1: left and right edge.
        y: the baseline.
        size: the letter height of most of it.
        left, right: the edges of its column.
        first: whether it begins a column or a band of the page.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    left: float
    right: float
    first: bool = False


def gutter_of_page(runs: Sequence[Run]) -> float | None:
    """Return where the main gutter of a page lies, None on a page of a single column."""
    return _gutter(runs, min(run.x0 for run in runs), max(run.x1 for run in runs)) if runs else None


def lines_of_page(runs: Sequence[Run], usual: float | None = None) -> list[PrintedLine]:
    """Return the lines of a page in reading order.

    ``usual`` is the gutter of the document's other pages, for a page too empty to show its own.
    """
    if not runs:
        return []
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    return _region(list(runs), left, right, usual)


def _region(runs: list[Run], left: float, right: float, usual: float | None = None) -> list[PrintedLine]:
    """Return the lines of a part of the page; with a gutter it is read band by band, column by column."""
    gutter = _gutter(runs, left, right)
    if gutter is None and usual is not None and _parts(runs, usual):
        gutter = usual
    if gutter is None:
        return _lines(runs, left, right)
    ordered: list[PrintedLine] = []
    band: list[Run] = []
    span: list[list[Run]] = []
    for row in _rows(runs):
        if (_crosses(row, gutter) and not _is_torn(row, gutter)) or (
            span and not band and _goes_on(span[-1], row, gutter)
        ):
            ordered += _columns(band, left, gutter, right)
            band = []
            span.append(row)
        else:
            ordered += _lines(list(chain.from_iterable(span)), left, right)
            span = []
            band += row
    return [
        *ordered,
        *_lines(list(chain.from_iterable(span)), left, right),
        *_columns(band, left, gutter, right),
    ]


def _parts(runs: Sequence[Run], gutter: float) -> bool:
    """Tell whether a row is the short last line of a caption or title over the columns."""
    if any(row[0].x1 <= gutter <= row[-1].x0 and not _crosses(row, gutter) for row in _rows(runs)):
        return True
    crossing = sum(len(run.text) for run in runs if _crosses([run], gutter))
    return crossing < 0.3 * sum(len(run.text) for run in runs) and any(run.x0 >= gutter for run in runs)


def _crosses(row: Sequence[Run], gutter: float) -> bool:
    return any(run.x0 < gutter - 1 and run.x1 > gutter + 1 for run in row)


def _goes_on(above: Sequence[Run], row: Sequence[Run], gutter: float) -> bool:
    """Tell whether a row is the short last line of a caption or title that spans the columns."""
    size = max(run.size for run in above)
    close = above[0].y - row[0].y < 1.5 * size
    alike = all(0.93 < run.size / size < 1.07 for run in row)
    return close and alike and row[0].x0 < gutter and all(run.x1 < gutter for run in row)


def _is_torn(row: Sequence[Run], gutter: float) -> bool:
    """Tell whether a row that crosses the gutter also has a full line beside it, so that it is no heading."""
    return (
        any(run.x1 < gutter - 1 for run in row) and any(run.x0 > gutter + 1 for run in row) and len(row) > 3
    )


def _columns(band: list[Run], left: float, gutter: float, right: float) -> list[PrintedLine]:
    first = [run for run in band if (run.x0 + run.x1) / 2 < gutter]
    second = [run for run in band if (run.x0 + run.x1) / 2 >= gutter]
    lines: list[PrintedLine] = []
    for side in (first, second):
        if side:
            # The edges of what is there, so that a wide gutter does not count as an empty line end.
            lines += _region(side, min(run.x0 for run in side), max(run.x1 for run in side))
    return lines


def _gutter(runs: Sequence[Run], left: float, right: float) -> float | None:
    """Return where an empty strip parts the runs into columns, None for a single column."""
    width = right - left
    if width < 2 * _NARROWEST_COLUMN or len(runs) < 6:
        return None
    total = sum(len(run.text) for run in runs)
    best: tuple[float, float, float] | None = None
    at = left + max(0.25 * width, _NARROWEST_COLUMN)
    while at <= right - max(0.25 * width, _NARROWEST_COLUMN):
        crossing = sum(len(run.text) for run in runs if run.x0 < at - 1 and run.x1 > at + 1)
        before = sum(len(run.text) for run in runs if run.x1 <= at + 1)
        after = total - crossing - before
        if crossing < 0.45 * total and min(before, after) > 0.12 * total and _is_strip(runs, at):
            # The emptiest place; among equally empty ones the most balanced.
            rank = (crossing / total, abs(before - after) / total, at)
            best = min(best, rank) if best else rank
        at += 2.0
    return best[2] if best else None


def _is_strip(runs: Sequence[Run], at: float) -> bool:
    """Tell whether several lines stand side by side at a place, as in columns and not at a ragged edge."""
    ends = sorted(run.y for run in runs if run.x1 <= at + 1 and len(run.text) > 12)
    starts = sorted(run.y for run in runs if run.x0 >= at - 1 and len(run.text) > 12)
    if min(len(ends), len(starts)) < 3:
        return False
    overlap = min(max(ends), max(starts)) - max(min(ends), min(starts))
    return overlap > 0 or min(len(ends), len(starts)) > 8


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs from top to bottom, those on one baseline together, from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        if rows and _same_row(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def _same_row(row: Sequence[Run], run: Run) -> bool:
    """Tell whether a run stands on the line of a row; raised and lowered figures do."""
    main = max(row, key=lambda other: (len(other.text), other.size))
    reach = 0.3 if 0.8 < run.size / main.size < 1.25 else 0.55
    return abs(main.y - run.y) < reach * max(run.size, main.size)


def _lines(runs: Sequence[Run], left: float, right: float) -> list[PrintedLine]:
    lines = [_line(row, left, right) for row in _rows(runs)]
    if lines:
        lines[0].first = True
    return lines


def _line(row: Sequence[Run], left: float, right: float) -> PrintedLine:
    size = median([run.size for run in row for _ in run.text])
    baseline = median([run.y for run in row for _ in run.text])
    text = ""
    edge = row[0].x0
    for run in row:
        part = run.text
        if run.size < 0.85 * size and run.y > baseline + 0.15 * size and text:
            text += raised(text, part)
        elif text:
            gap = run.x0 - edge
            text += ("   " if gap > 1.8 * size else " " if gap > 0.17 * size else "") + part
        else:
            text = part
        edge = max(edge, run.x1)
    return PrintedLine(text, row[0].x0, edge, baseline, size, left, right)
