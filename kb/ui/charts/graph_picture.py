"""The complication graph as a file: SVG for print, PNG for slides."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kb.ui.charts.concept_graph import Drawing, Node, size
from kb.ui.charts.palette import Palette

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

__all__ = ["png", "svg"]

_WIDE, _MARGIN, _LABEL = 1500, 40, 190
_LINE = 22  # letters of a label on one line
_POINTS = {
    "deficit": ((0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)),
    "treatment": ((0, -1), (0.95, 0.8), (-0.95, 0.8)),
    "outcome": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
}
_SQUARE = ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))


def svg(drawing: Drawing, colours: Palette, title: str) -> bytes:
    """Return the drawing as SVG text; labels are text and can be searched."""
    tall = drawing.tall + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {tall}" font-family="sans-serif" '
        f'font-size="13"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="{colours.paper}"/>'
    ]
    heaviest = max((link.patients for link in drawing.links), default=1)
    for link in drawing.links:
        (x1, y1), (x2, y2) = (_at(drawing, end) for end in (link.source, link.target))
        dash = ' stroke-dasharray="5 4"' if link.dashed else ""
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colours.muted}" fill="none" '
            f'stroke-opacity="0.35" stroke-width="{1 + 7 * (link.patients / heaviest) ** 0.5:.1f}"{dash}/>'
        )
    most = max((node.patients for node in drawing.nodes), default=1)
    for node in drawing.nodes:
        parts.append(_svg_node(node, drawing, colours, most))
    return ("".join(parts) + "</svg>\n").encode()


def png(drawing: Drawing, colours: Palette) -> bytes:
    """Return the drawing as PNG, at twice the size of the screen."""
    from PIL import Image, ImageDraw, ImageFont

    scale = 2
    image = Image.new("RGB", (_WIDE * scale, (drawing.tall + 2 * _MARGIN) * scale), colours.paper)
    canvas = ImageDraw.Draw(image, "RGBA")
    font = ImageFont.load_default(13 * scale)
    heaviest = max((link.patients for link in drawing.links), default=1)
    for link in drawing.links:
        ends = [(x * scale, y * scale) for x, y in (_at(drawing, end) for end in (link.source, link.target))]
        width = round((1 + 7 * (link.patients / heaviest) ** 0.5) * scale)
        canvas.line(ends, fill=(*_rgb(colours.muted), 90), width=width)
    most = max((node.patients for node in drawing.nodes), default=1)
    for node in drawing.nodes:
        _png_node(canvas, node, drawing, colours, most, scale)
        x, y = _at(drawing, node.id)
        lines = _lines(node)
        place = ((x + size(node, most) / 2 + 6) * scale, (y - 8 * len(lines)) * scale)
        text = "\n".join(lines)
        canvas.multiline_text(
            place, text, fill=colours.ink, font=font, stroke_width=3, stroke_fill=colours.paper
        )
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _at(drawing: Drawing, node: str) -> tuple[float, float]:
    x, y = drawing.positions[node]
    return _MARGIN + x * (_WIDE - 2 * _MARGIN - _LABEL), _MARGIN + y * drawing.tall


def _lines(node: Node) -> list[str]:
    return textwrap.wrap(f"{node.label} ({node.patients})", _LINE, max_lines=3, placeholder="…")


def _shape(node: Node, x: float, y: float, radius: float) -> Sequence[tuple[float, float]]:
    return [(x + dx * radius, y + dy * radius) for dx, dy in _POINTS.get(node.kind, _SQUARE)]


def _svg_node(node: Node, drawing: Drawing, colours: Palette, most: int) -> str:
    x, y = _at(drawing, node.id)
    radius = size(node, most) / 2
    fill = colours.kinds.get(node.kind, colours.muted)
    if node.kind == "complication":
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'
    else:
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in _shape(node, x, y, radius))
        shape = f'<polygon points="{points}" fill="{fill}"/>'
    lines = _lines(node)
    left, first = x + radius + 6, y + 5 - 8 * (len(lines) - 1)
    rows = "".join(
        f'<tspan x="{left:.1f}" y="{first + 16 * i:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    halo = f'stroke="{colours.paper}" stroke-width="3" paint-order="stroke"'
    text = f'<text fill="{colours.ink}" {halo}>{rows}</text>'
    return f"<g aria-label={quoteattr(f'{node.kind}: {node.label}')}>{shape}{text}</g>"


def _png_node(
    canvas: ImageDraw, node: Node, drawing: Drawing, colours: Palette, most: int, scale: int
) -> None:
    x, y = _at(drawing, node.id)
    radius = size(node, most) / 2
    fill = colours.kinds.get(node.kind, colours.muted)
    if node.kind == "complication":
        box = [(v * scale) for v in (x - radius, y - radius, x + radius, y + radius)]
        canvas.ellipse(box, fill=fill)
    else:
        canvas.polygon([(a * scale, b * scale) for a, b in _shape(node, x, y, radius)], fill=fill)


def _rgb(colour: str) -> tuple[int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
