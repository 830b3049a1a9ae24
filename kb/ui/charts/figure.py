"""A figure as lines, areas and words on a page, written as SVG for print and as PNG for slides."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kb.ui.charts.lettering import FAMILY, letters

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["Area", "Figure", "Line", "Words", "band", "png", "rectangle", "svg"]

Point = tuple[float, float]

_SCALE = 2  # pixels of a PNG to a pixel of the screen
_STEPS = 24  # straight pieces of a band
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one line.

    Attributes:
        x, y: where they are anchored, on their base line.
        text: what they say.
        colour: of the letters.
        size: in pixels.
        anchor: whether x is their "start", "middle" or "end".
        bold: whether they are set off.
        halo: the colour around the letters where they stand on something, "" for none.
    """

    x: float
    y: float
    text: str
    colour: str
    size: int = 13
    anchor: str = "start"
    bold: bool = False
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; ``dash`` is the length of its dashes and gaps, 0 for none."""

    start: Point
    end: Point
    colour: str
    width: float = 1
    dash: float = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon; ``opacity`` from 0 to 1 is that of its fill, ``edge`` the colour of its outline or ""."""

    points: tuple[Point, ...]
    fill: str
    opacity: float = 1
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A page with what is drawn on it, the first at the bottom.

    Attributes:
        title: what is shown.
        wide, tall: in pixels of the screen.
        paper: the colour of the page.
        shapes: what is drawn.
    """

    title: str
    wide: int
    tall: int
    paper: str
    shapes: tuple[Words | Line | Area, ...]


def rectangle(x: float, y: float, wide: float, tall: float) -> tuple[Point, ...]:
    """Return the corners of a rectangle, x and y its upper left one."""
    return ((x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall))


def band(start: Point, end: Point, wide: float) -> tuple[Point, ...]:
    """Return the area that flows from one place to another, ``wide`` measured downwards."""
    (x1, y1), (x2, y2) = start, end
    upper = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        ease = t * t * (3 - 2 * t)
        upper.append((x1 + (x2 - x1) * t, y1 + (y2 - y1) * ease))
    return (*upper, *((x, y + wide) for x, y in reversed(upper)))


def svg(figure: Figure) -> bytes:
    """Return the figure as SVG; all its words are text and can be searched."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {figure.wide} {figure.tall}" '
        f'width="{figure.wide}" height="{figure.tall}" font-family="{escape(FAMILY)}">'
        f"<title>{escape(figure.title)}</title>"
        f'<rect width="100%" height="100%" fill="{figure.paper}"/>',
        *map(_svg_shape, figure.shapes),
        "</svg>\n",
    ]
    return "".join(parts).encode()


def png(figure: Figure) -> bytes:
    """Return the figure as PNG, at twice the size of the screen."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (figure.wide * _SCALE, figure.tall * _SCALE), figure.paper)
    canvas = ImageDraw.Draw(image, "RGBA")
    for shape in figure.shapes:
        _png_shape(canvas, shape)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _svg_shape(shape: Words | Line | Area) -> str:
    if isinstance(shape, Words):
        halo = f' stroke="{shape.halo}" stroke-width="3" paint-order="stroke"' if shape.halo else ""
        bold = ' font-weight="600"' if shape.bold else ""
        return (
            f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size}" fill="{shape.colour}" '
            f'text-anchor="{shape.anchor}"{bold}{halo}>{escape(shape.text)}</text>'
        )
    if isinstance(shape, Line):
        (x1, y1), (x2, y2) = shape.start, shape.end
        dash = f' stroke-dasharray="{shape.dash:g}"' if shape.dash else ""
        return (
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{shape.colour}" '
            f'stroke-width="{shape.width:g}"{dash}/>'
        )
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
    faint = f' fill-opacity="{shape.opacity:g}"' if shape.opacity < 1 else ""
    edge = f' stroke="{shape.edge}" stroke-width="2"' if shape.edge else ""
    return f'<polygon points="{corners}" fill="{shape.fill}"{faint}{edge}/>'


def _png_shape(canvas: ImageDraw, shape: Words | Line | Area) -> None:
    if isinstance(shape, Words):
        canvas.text(
            (shape.x * _SCALE, shape.y * _SCALE),
            shape.text,
            fill=shape.colour,
            font=letters(shape.size * _SCALE, shape.bold),
            anchor=_ANCHORS[shape.anchor],
            stroke_width=3 if shape.halo else 0,
            stroke_fill=shape.halo or None,
        )
    elif isinstance(shape, Line):
        for start, end in _dashes(shape):
            ends = [(x * _SCALE, y * _SCALE) for x, y in (start, end)]
            canvas.line(ends, fill=shape.colour, width=round(shape.width * _SCALE))
    else:
        corners = [(x * _SCALE, y * _SCALE) for x, y in shape.points]
        canvas.polygon(corners, _rgba(shape.fill, shape.opacity), shape.edge or None, width=2 * _SCALE)


def _dashes(line: Line) -> Sequence[tuple[Point, Point]]:
    (x1, y1), (x2, y2) = line.start, line.end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if not line.dash or not length:
        return ((line.start, line.end),)

    def at(gone: float) -> Point:
        share = min(1.0, gone / length)
        return x1 + (x2 - x1) * share, y1 + (y2 - y1) * share

    starts = range(int(length / (2 * line.dash)) + 1)
    return [(at(2 * i * line.dash), at((2 * i + 1) * line.dash)) for i in starts]


def _rgba(colour: str, opacity: float) -> tuple[int, int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), round(255 * opacity))
