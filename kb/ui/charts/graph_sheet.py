"""The complication graph laid out as a page of its own: where title, key, links, concepts and notes stand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from kb.ui.charts.concept_graph import CURVE, Drawing, Link, Node, bulge, most_patients, size

__all__ = ["WIDE", "Placed", "Sheet", "Told", "curve", "label", "mark", "ribbons"]

Point = tuple[float, float]

WIDE = 1500
_MARGIN, _LABEL = 40, 190
_HEAD = 92  # pixels of title and key
_LINE = 22  # letters of a label on one line
_NOTE = 190  # letters of a note on one line
_STEP = 5  # pixels of a curved link drawn straight
_DASH = 2  # steps of a dash, and of the gap after it

_POINTS: Mapping[str, Sequence[Point]] = {
    "deficit": ((0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)),
    "treatment": ((0, -1), (0.95, 0.8), (-0.95, 0.8)),
    "outcome": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
}
_SQUARE: Sequence[Point] = ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))


@dataclass(frozen=True, slots=True)
class Told:
    """What a saved picture says of itself, so that it can be read away from the page.

    Attributes:
        title: what is shown.
        key: type and name of each kind of concept, in the order of the pathway.
        notes: selection, numbers, versions and limits, a sentence each.
        chosen: the node, or the two ends of an edge, drawn out of the rest.
    """

    title: str
    key: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark of a type at a place."""

    kind: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with a drawing on it.

    Attributes:
        drawing: what is drawn.
        told: what the page says of it.
    """

    drawing: Drawing
    told: Told

    @property
    def top(self) -> float:
        """Where the drawing begins: below the key by as much as its highest link rises."""
        return _HEAD + max(0.0, bulge(self.drawing, WIDE - 2 * _MARGIN - _LABEL) - 20)

    @property
    def tall(self) -> int:
        """The height of the page in pixels."""
        return round(self.top) + self.drawing.tall + 28 + 19 * len(self.notes()) + 16

    def at(self, node: str) -> Point:
        """Return where a concept stands."""
        x, y = self.drawing.positions[node]
        return _MARGIN + x * (WIDE - 2 * _MARGIN - _LABEL), self.top + y * self.drawing.tall

    def mark_of(self, node: Node) -> Placed:
        """Return the mark of a concept, its area growing with the patients."""
        return Placed(node.kind, *self.at(node.id), size(node, most_patients(self.drawing)) / 2)

    def title(self) -> Point:
        """Return where the title begins, on its base line."""
        return _MARGIN, 38

    def key(self) -> Iterator[tuple[Placed, str]]:
        """Yield the mark and the name of each kind of concept, side by side."""
        x = float(_MARGIN + 8)
        for kind, name in self.told.key:
            yield Placed(kind, x, 66, 8), name
            x += 44 + 7.5 * len(name)

    def notes(self) -> list[tuple[float, str]]:
        """Return the lines below the drawing with their base lines."""
        lines = textwrap.wrap(" ".join(self.told.notes), _NOTE)
        return [(self.top + self.drawing.tall + 36 + 19 * i, line) for i, line in enumerate(lines)]

    @property
    def left(self) -> int:
        """Where lines of text begin."""
        return _MARGIN


def label(node: Node) -> list[str]:
    """Return the label of a concept in short lines."""
    return textwrap.wrap(f"{node.label} ({node.patients})", _LINE, max_lines=3, placeholder="…")


def mark(placed: Placed) -> list[Point]:
    """Return the corners of a mark; one of a complication is a circle and has none."""
    if placed.kind == "complication":
        return []
    corners = _POINTS.get(placed.kind, _SQUARE)
    return [(placed.x + dx * placed.radius, placed.y + dy * placed.radius) for dx, dy in corners]


def curve(sheet: Sheet, link: Link) -> tuple[Point, Point, Point]:
    """Return both ends of a link and between them the point that bends it, as on the page."""
    (x1, y1), (x2, y2) = sheet.at(link.source), sheet.at(link.target)
    bend = ((x1 + x2) / 2 - (y1 - y2) * CURVE, (y1 + y2) / 2 - (x2 - x1) * CURVE)
    return (x1, y1), bend, (x2, y2)


def ribbons(sheet: Sheet, link: Link, width: float) -> Iterator[list[Point]]:
    """Yield the areas that a link covers, several where it is dashed: overlapping ones would show."""
    (x1, y1), (xb, yb), (x2, y2) = curve(sheet, link)
    left, right = [], []
    steps = max(8, round(hypot(x2 - x1, y2 - y1) / _STEP))
    for i in range(steps + 1):
        t = i / steps
        x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * xb + t * t * x2
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * yb + t * t * y2
        dx = (1 - t) * (xb - x1) + t * (x2 - xb)
        dy = (1 - t) * (yb - y1) + t * (y2 - yb)
        half = width / 2 / (hypot(dx, dy) or 1.0)
        left.append((x - dy * half, y + dx * half))
        right.append((x + dy * half, y - dx * half))
    step = _DASH if link.dashed else steps
    for first in range(0, steps, 2 * step):
        last = min(first + step, steps)
        yield [*left[first : last + 1], *reversed(right[first : last + 1])]
