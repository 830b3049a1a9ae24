"""The complication graph as an ECharts option, its positions fixed beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph_layout import PATHWAY, Position
from kb.ui.charts.palette import SHAPES, Palette

__all__ = ["Link", "Node", "height", "option"]

_WIDTH = 1000  # the layout's own units; ECharts scales them to the space there is
_ROW = 46
_LABEL_WIDTH = 150


@dataclass(frozen=True, slots=True)
class Node:
    """A concept on the graph.

    Attributes:
        id: the concept's id.
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
    """An edge between two concepts.

    Attributes:
        source, target: ids of the concepts.
        patients: how many patients stand behind it.
        layer: "present", "absent" or "literature".
    """

    source: str
    target: str
    patients: int
    layer: str = "present"


def height(nodes: Sequence[Node], columns: bool) -> int:
    """Return the height in pixels at which no two labels touch."""
    if not columns:
        return min(900, max(460, 300 + 10 * len(nodes)))
    tallest = max((sum(n.kind == kind for n in nodes) for kind in {n.kind for n in nodes}), default=1)
    return max(360, tallest * _ROW + 60)


def option(
    nodes: Sequence[Node],
    links: Sequence[Link],
    positions: Mapping[str, Position],
    colours: Palette,
    *,
    tall: int,
    chosen: str = "",
) -> dict[str, Any]:
    """Return the chart; nodes and links keep the order given, so that a click can be traced back."""
    most = max((node.patients for node in nodes), default=1)
    heaviest = max((link.patients for link in links), default=1)
    beside = {link.source for link in links if link.target == chosen}
    beside |= {link.target for link in links if link.source == chosen} | {chosen}
    return {
        "animation": False,
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "coordinateSystem": None,
                "left": 40,
                "right": _LABEL_WIDTH + 30,
                "top": 24,
                "bottom": 24,
                "preserveAspect": False,
                "roam": True,
                "scaleLimit": {"min": 0.6, "max": 4},
                "selectedMode": "single",
                "labelLayout": {"hideOverlap": False},
                "label": _label(colours),
                "emphasis": {"focus": "adjacency", "label": {"show": True}},
                "select": {"itemStyle": {"borderColor": colours.ink, "borderWidth": 3}},
                "data": [_node(n, positions[n.id], colours, tall, most, chosen, beside) for n in nodes],
                "links": [_link(link, colours, heaviest, chosen) for link in links],
            }
        ],
    }


def _label(colours: Palette) -> dict[str, Any]:
    return {
        "show": True,
        "position": "right",
        "distance": 6,
        "color": colours.ink,
        "fontSize": 12,
        "lineHeight": 14,
        "width": _LABEL_WIDTH,
        "overflow": "break",
        "textBorderColor": colours.paper,
        "textBorderWidth": 3,
    }


def _node(
    node: Node,
    place: Position,
    colours: Palette,
    tall: int,
    most: int,
    chosen: str,
    beside: set[str],
) -> dict[str, Any]:
    quiet = bool(chosen) and node.id not in beside
    return {
        "name": f"{node.label} ({node.patients})",
        "value": node.patients,
        "x": place[0] * _WIDTH,
        "y": place[1] * tall,
        "symbol": SHAPES.get(node.kind, "circle"),
        "symbolSize": 12 + 22 * (node.patients / most) ** 0.5,
        "itemStyle": {
            "color": colours.kinds.get(node.kind, colours.muted),
            "opacity": 0.35 if quiet else 1,
            "borderColor": colours.ink if node.id == chosen else colours.paper,
            "borderWidth": 3 if node.id == chosen else 1,
        },
    }


_DASHES = {"present": "solid", "absent": "dashed", "literature": "dotted"}


def _link(link: Link, colours: Palette, heaviest: int, chosen: str) -> dict[str, Any]:
    touches = chosen in (link.source, link.target)
    strength = (link.patients / heaviest) ** 0.5
    return {
        "source": link.source,
        "target": link.target,
        "value": link.patients,
        "lineStyle": {
            "width": 1 + 6 * strength,
            "type": _DASHES[link.layer],
            "color": colours.accent if chosen and touches else colours.muted,
            "opacity": 0.9 if touches else 0.12 if chosen else 0.25 + 0.35 * strength,
            "curveness": 0.12,
        },
    }


def columns_present(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return the pathway's columns that hold a node, left to right."""
    return tuple(kind for kind in PATHWAY if any(node.kind == kind for node in nodes))
