"""The complication graph as a file that says what it shows: SVG for print, PNG for slides."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kb.ui.charts.concept_graph import Drawing, Node, heaviest_link, lit, stroke
from kb.ui.charts.graph_sheet import WIDE, Placed, Sheet, Told, curve, label, mark, ribbons
from kb.ui.charts.lettering import FAMILY, letters
from kb.ui.charts.palette import Palette

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

__all__ = ["Told", "png", "svg"]

_PALE, _PALE_TEXT = 0.25, 0.45  # of what lies beside the choice, as on the page
_SCALE = 2  # pixels of a PNG to a pixel of the screen


def svg(drawing: Drawing, colours: Palette, told: Told) -> bytes:
    """Return the drawing as SVG; all its text is text and can be searched."""
    sheet, heaviest, bright = Sheet(drawing, told), heaviest_link(drawing), lit(drawing, told.chosen)
    x, y = sheet.title()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {sheet.tall}" width="{WIDE}" '
        f'height="{sheet.tall}" font-family="{escape(FAMILY)}" font-size="13">'
        f"<title>{escape(told.title)}</title>"
        f'<rect width="100%" height="100%" fill="{colours.paper}"/>'
        f'<text x="{x}" y="{y}" font-size="20" font-weight="bold" fill="{colours.ink}">'
        f"{escape(told.title)}</text>"
    ]
    for placed, name in sheet.key():
        words = f'<text x="{placed.x + 16:.1f}" y="{placed.y + 5:.1f}" fill="{colours.ink}">'
        parts.append(f"{_svg_mark(placed, colours)}{words}{escape(name)}</text>")
    for link in drawing.links:
        (x1, y1), (xb, yb), (x2, y2) = curve(sheet, link)
        drawn = stroke(link, heaviest, colours, told.chosen)
        dash = ' stroke-dasharray="12 9"' if link.dashed else ""
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}Q{xb:.1f} {yb:.1f} {x2:.1f} {y2:.1f}" stroke="{drawn.colour}" '
            f'fill="none" stroke-opacity="{drawn.opacity:.2f}" stroke-width="{drawn.width:.1f}"{dash}/>'
        )
    parts += [_svg_node(node, sheet, colours, node.id in bright) for node in drawing.nodes]
    parts += [
        f'<text x="{sheet.left}" y="{y}" fill="{colours.muted}">{escape(line)}</text>'
        for y, line in sheet.notes()
    ]
    return ("".join(parts) + "</svg>\n").encode()


def png(drawing: Drawing, colours: Palette, told: Told) -> bytes:
    """Return the drawing as PNG, at twice the size of the screen."""
    from PIL import Image, ImageDraw

    sheet, heaviest, bright = Sheet(drawing, told), heaviest_link(drawing), lit(drawing, told.chosen)
    image = Image.new("RGB", (WIDE * _SCALE, sheet.tall * _SCALE), colours.paper)
    canvas = ImageDraw.Draw(image, "RGBA")
    font = letters(13 * _SCALE)
    x, y = sheet.title()
    canvas.text(
        (x * _SCALE, y * _SCALE),
        told.title,
        fill=colours.ink,
        font=letters(20 * _SCALE, bold=True),
        anchor="ls",
    )
    for placed, name in sheet.key():
        _png_mark(canvas, placed, _rgba(_fill(placed.kind, colours)))
        place = ((placed.x + 16) * _SCALE, (placed.y + 5) * _SCALE)
        canvas.text(place, name, fill=colours.ink, font=font, anchor="ls")
    for link in drawing.links:
        drawn = stroke(link, heaviest, colours, told.chosen)
        for area in ribbons(sheet, link, drawn.width):
            canvas.polygon([(a * _SCALE, b * _SCALE) for a, b in area], _rgba(drawn.colour, drawn.opacity))
    for node in drawing.nodes:
        _png_node(canvas, node, sheet, colours, font, node.id in bright)
    for y, line in sheet.notes():
        canvas.text((sheet.left * _SCALE, y * _SCALE), line, fill=colours.muted, font=font, anchor="ls")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _svg_mark(placed: Placed, colours: Palette, edge: str = "") -> str:
    fill = _fill(placed.kind, colours)
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark(placed))
    if corners:
        return f'<polygon points="{corners}" fill="{fill}"{edge}/>'
    return f'<circle cx="{placed.x:.1f}" cy="{placed.y:.1f}" r="{placed.radius:.1f}" fill="{fill}"{edge}/>'


def _svg_node(node: Node, sheet: Sheet, colours: Palette, shown: bool) -> str:
    placed, lines, told = sheet.mark_of(node), label(node), sheet.told
    left, first = placed.x + placed.radius + 6, placed.y + 5 - 8 * (len(lines) - 1)
    rows = "".join(
        f'<tspan x="{left:.1f}" y="{first + 16 * i:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    edge = f' stroke="{colours.ink}" stroke-width="3"' if node.id in told.chosen else ""
    shape = _svg_mark(placed, colours, edge if shown else f' fill-opacity="{_PALE}"')
    halo = f'stroke="{colours.paper}" stroke-width="3" paint-order="stroke"'
    pale = "" if shown else f' fill-opacity="{_PALE_TEXT}"'
    text = f'<text fill="{colours.ink}" {halo}{pale}>{rows}</text>'
    return f"<g aria-label={quoteattr(f'{node.kind}: {node.label}')}>{shape}{text}</g>"


def _png_node(
    canvas: ImageDraw,
    node: Node,
    sheet: Sheet,
    colours: Palette,
    font: FreeTypeFont | ImageFont,
    shown: bool,
) -> None:
    placed, lines, told = sheet.mark_of(node), label(node), sheet.told
    edge = colours.ink if node.id in told.chosen else None
    _png_mark(canvas, placed, _rgba(_fill(node.kind, colours), 1 if shown else _PALE), edge)
    canvas.multiline_text(
        ((placed.x + placed.radius + 6) * _SCALE, (placed.y - 8 * len(lines)) * _SCALE),
        "\n".join(lines),
        fill=colours.ink if shown else colours.muted,
        font=font,
        stroke_width=3,
        stroke_fill=colours.paper,
    )


def _png_mark(
    canvas: ImageDraw, placed: Placed, fill: tuple[int, int, int, int], edge: str | None = None
) -> None:
    corners = [(x * _SCALE, y * _SCALE) for x, y in mark(placed)]
    if corners:
        canvas.polygon(corners, fill=fill, outline=edge, width=6)
        return
    x, y, r = placed.x * _SCALE, placed.y * _SCALE, placed.radius * _SCALE
    canvas.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=6)


def _fill(kind: str, colours: Palette) -> str:
    return colours.kinds.get(kind, colours.muted)


def _rgba(colour: str, opacity: float = 1) -> tuple[int, int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), round(255 * opacity))
