"""The complication graph as an ECharts option, its positions fixed beforehand."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph.layout import Position
from kb.ui.charts.palette import SHAPES, Palette

__all__ = [
    "CURVE",
    "Drawing",
    "Link",
    "Node",
    "Stroke",
    "bulge",
    "heaviest_link",
    "height",
    "lit",
    "most_patients",
    "option",
    "room",
    "size",
    "stroke",
]

_WIDTH = 660  # pixels from the first column to the last beside the lists of the page
_ROW = 42
_MARK = 34  # the largest mark with what is free around it
_LABEL_WIDTH = 118
_LINE = 20  # letters of a label on one line
CURVE = 0.1  # how far a link is bent, as a share of its length
_LABELLED = 60  # concepts of a network all of which can be labelled
_HEAVY = 8  # patients of a link drawn thick even where no other has more


@dataclass(frozen=True, slots=True)
class Node:
    """A concept on the graph.

    Attributes:
        id: the node of the graph.
        label: as shown.
        kind: its type.
        patients: how many patients stand behind it.
    """

    id: str
    label: str
    kind: str
    patients: int


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between two concepts, its kinds taken together.

    Attributes:
        source, target: nodes of the graph.
        patients: how many patients stand behind it.
        dashed: whether it says what was denied or what others report.
    """

    source: str
    target: str
    patients: int
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn and where; clicks come back as places in these tuples.

    Attributes:
        nodes, links: in the order given to the chart.
        positions: from 0 to 1 by node.
        tall: height in pixels at which no two labels touch.
        columns: whether nodes stand in columns.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    positions: Mapping[str, Position]
    tall: int
    columns: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a link is drawn: width in pixels, colour, opacity from 0 to 1."""

    width: float
    colour: str
    opacity: float


def bulge(drawing: Drawing, width: float) -> float:
    """Return how far a link between two columns may rise above its ends, in pixels of this width."""
    columns = len({x for x, _ in drawing.positions.values()})
    return CURVE / 2 * width / max(1, columns - 1) if drawing.columns else 0.0


def height(nodes: Sequence[Node], columns: bool) -> int:
    """Return the height in pixels at which no two labels touch."""
    if not columns:
        return min(1600, max(520, 260 + 18 * len(nodes)))
    tallest = max((sum(n.kind == kind for n in nodes) for kind in {n.kind for n in nodes}), default=1)
    return max(380, tallest * _ROW + 60)


def room(node: Node, tall: int) -> tuple[float, float]:
    """Return how much of the picture a mark with its label needs, as shares of its width and height."""
    lines = _wrapped(node).split("\n")
    wide = 24 + 6.6 * max(map(len, lines))
    return wide / _WIDTH, max(_MARK, 15 * len(lines) + 8) / tall


def size(node: Node, most: int) -> float:
    """Return the diameter of a node in pixels, its area growing with the patients."""
    return 12 + 20 * math.sqrt(node.patients / most)


def option(drawing: Drawing, colours: Palette, chosen: Sequence[str] = ()) -> dict[str, Any]:
    """Return the chart; ``chosen`` is a node, or the two ends of an edge, drawn out of the rest."""
    most, heaviest = most_patients(drawing), heaviest_link(drawing)
    bright = lit(drawing, chosen)
    return {
        "animation": False,
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": 30,
                "right": _LABEL_WIDTH + 24,
                "top": max(24, round(1.3 * bulge(drawing, _WIDTH))),
                # Wider than beside the lists it stays as tall: stretched one way, its marks would be, too.
                "preserveAspect": "contain",
                "preserveAspectAlign": "left",
                "bottom": 24,
                "roam": True,
                "scaleLimit": {"min": 0.5, "max": 4},
                "selectedMode": "single",
                "label": _label(colours),
                "emphasis": {"focus": "adjacency"},
                # Columns leave room for every label, and so do small networks; in a large one the lighter of
                # two that meet gives way.
                "labelLayout": {"hideOverlap": not drawing.columns and len(drawing.nodes) > _LABELLED},
                "data": [_node(n, drawing, colours, most, chosen, bright) for n in drawing.nodes],
                "links": [_link(link, heaviest, colours, chosen) for link in drawing.links],
            }
        ],
    }


def most_patients(drawing: Drawing) -> int:
    """Return how many patients stand behind the largest concept."""
    return max((node.patients for node in drawing.nodes), default=1)


def heaviest_link(drawing: Drawing) -> int:
    """Return how many patients a link drawn at full width has."""
    return max([*(link.patients for link in drawing.links), _HEAVY])


def stroke(link: Link, heaviest: int, colours: Palette, chosen: Sequence[str] = ()) -> Stroke:
    """Return how a link is drawn: the more patients the thicker, those of the choice out of the rest."""
    ends = (link.source, link.target)
    touches = ends == tuple(chosen) if len(chosen) == 2 else any(end in chosen for end in ends)
    strength = (link.patients / heaviest) ** 0.5
    opacity = 0.85 if touches else 0.08 if chosen else 0.18 + 0.35 * strength
    return Stroke(1 + 7 * strength, colours.accent if touches else colours.muted, opacity)


def lit(drawing: Drawing, chosen: Sequence[str]) -> set[str]:
    """Return the nodes to draw at full strength: all, or the chosen ones and their neighbours."""
    if len(chosen) != 1:
        return set(chosen) or {node.id for node in drawing.nodes}
    ends = ({link.source, link.target} for link in drawing.links)
    return set(chosen).union(*(pair for pair in ends if chosen[0] in pair))


def _label(colours: Palette) -> dict[str, Any]:
    return {
        "show": True,
        "position": "right",
        "distance": 3,
        "color": colours.ink,
        "fontSize": 12,
        "lineHeight": 14,
        # Links pass behind a label, not through it.
        "backgroundColor": f"{colours.paper}D0",
        "borderRadius": 3,
        "padding": [0, 3],
    }


def _node(
    node: Node, drawing: Drawing, colours: Palette, most: int, chosen: Sequence[str], bright: set[str]
) -> dict[str, Any]:
    x, y = drawing.positions[node.id]
    return {
        "id": node.id,
        "name": f"{node.label} ({node.patients})",
        "value": node.patients,
        "x": x * _WIDTH,
        "y": y * drawing.tall,
        "symbol": SHAPES.get(node.kind, "roundRect"),
        "symbolSize": size(node, most),
        "itemStyle": {
            "color": colours.kinds.get(node.kind, colours.muted),
            "opacity": 1 if node.id in bright else 0.25,
            "borderColor": colours.ink if node.id in chosen else colours.paper,
            "borderWidth": 3 if node.id in chosen else 1,
        },
        "label": {"formatter": _wrapped(node), "opacity": 1 if node.id in bright else 0.45},
    }


def _wrapped(node: Node) -> str:
    """Return the label of a node in short lines; a box as wide as its words hides the least of the links."""
    return textwrap.fill(f"{node.label} ({node.patients})", _LINE, max_lines=3, placeholder="…")


def _link(link: Link, heaviest: int, colours: Palette, chosen: Sequence[str]) -> dict[str, Any]:
    drawn = stroke(link, heaviest, colours, chosen)
    return {
        "source": link.source,
        "target": link.target,
        "value": link.patients,
        "lineStyle": {
            "width": drawn.width,
            "type": "dashed" if link.dashed else "solid",
            "color": drawn.colour,
            "opacity": drawn.opacity,
            "curveness": CURVE,
        },
    }
