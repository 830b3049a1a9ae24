"""Where the concepts of a graph stand: in columns along the pathway, or as a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kb.levels import AXIS

if TYPE_CHECKING:
    from networkx import Graph

__all__ = ["PATHWAY", "Edge", "Position", "Room", "network", "pathway"]

# The columns of the pathway, in the order in which a case is told; what is said of others comes first.
PATHWAY = ("statement", "procedure", "complication", "deficit", "treatment", "outcome")

Edge = tuple[str, str, float]
Position = tuple[float, float]
Room = tuple[float, float]

_SWEEPS = 8
_NETWORK_SEED = 1
_TIE = 0.5  # how strongly parts are tied that no link ties
_PUSHES, _STEP = 200, 0.35


def pathway(kinds: Mapping[str, str], edges: Sequence[Edge]) -> dict[str, Position]:
    """Return positions from 0 to 1, one column per type present, with few crossings.

    The order within a column is improved by the weighted barycentre heuristic (Sugiyama K,
    IEEE Trans Syst Man Cybern 1981;11:109-125), sweeping left and right by turns; vertebrae stand
    from above downwards.

    Args:
        kinds: type by node; types outside PATHWAY stand in a last column.
        edges: source, target and weight.
    """
    columns = _columns(kinds, edges)
    beside = _neighbours(edges)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            if all(kinds[node] == "level" for node in column):
                continue
            places = {node: _place(i, len(c)) for c in columns for i, node in enumerate(c)}
            column.sort(key=lambda node: (_barycentre(node, beside, places), node))
    last = max(1, len(columns) - 1)
    return {
        node: (x / last, _place(y, len(column)))
        for x, column in enumerate(columns)
        for y, node in enumerate(column)
    }


def network(
    nodes: Sequence[str], edges: Sequence[Edge], rooms: Mapping[str, Room] | None = None
) -> dict[str, Position]:
    """Return positions from 0 to 1 of a force layout that comes out the same every time.

    Fruchterman TMJ, Reingold EM, Softw Pract Exp 1991;21:1129-1164, by networkx. What hangs together
    with nothing else is held near the rest, crowds are spread over the square, and nodes whose
    ``rooms`` (width and height of the mark with its label, as shares of the square) overlap are pushed
    apart while there is space.
    """
    if not nodes:
        return {}
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for a, b, weight in sorted(edges):
        graph.add_edge(a, b, weight=weight**0.5)
    _hold_together(graph)
    near = 1.6 / max(1, len(nodes)) ** 0.5
    found = nx.spring_layout(graph, k=near, iterations=80, seed=_NETWORK_SEED, weight="weight")
    spread = _spread(_scaled({node: (float(x), float(y)) for node, (x, y) in found.items()}))
    return _apart(spread, rooms or dict.fromkeys(nodes, (near / 4, near / 4)))


def _columns(kinds: Mapping[str, str], edges: Sequence[Edge]) -> list[list[str]]:
    """Return the nodes of each column, the heaviest first."""
    weight: dict[str, float] = dict.fromkeys(kinds, 0.0)
    for a, b, heavy in edges:
        weight[a] += heavy
        weight[b] += heavy
    grouped: dict[str, list[str]] = {}
    for node in sorted(kinds, key=lambda n: (-weight[n], n)):
        kind = kinds[node] if kinds[node] in PATHWAY else ""
        grouped.setdefault(kind, []).append(node)
    if all(kinds[node] == "level" for node in grouped.get("", ())):
        grouped.get("", []).sort(key=_from_above)
    return [grouped[kind] for kind in (*PATHWAY, "") if kind in grouped]


def _from_above(node: str) -> tuple[int, str]:
    """Return the place of a vertebra on the axis; what is none, such as the sacrum as a whole, is last."""
    name = node.rpartition(":")[2].upper()
    return (AXIS.index(name) if name in AXIS else len(AXIS), node)


def _neighbours(edges: Sequence[Edge]) -> dict[str, list[tuple[str, float]]]:
    beside: dict[str, list[tuple[str, float]]] = {}
    for a, b, weight in edges:
        beside.setdefault(a, []).append((b, weight))
        beside.setdefault(b, []).append((a, weight))
    return beside


def _place(index: int, count: int) -> float:
    return (index + 0.5) / count


def _barycentre(
    node: str, beside: Mapping[str, Sequence[tuple[str, float]]], places: Mapping[str, float]
) -> float:
    around = beside.get(node, ())
    total = sum(weight for _, weight in around)
    return sum(places[n] * w for n, w in around) / total if total else places[node]


def _scaled(positions: Mapping[str, Position]) -> dict[str, Position]:
    """Stretch positions over the unit square."""
    lows = [min(p[axis] for p in positions.values()) for axis in (0, 1)]
    spans = [max(p[axis] for p in positions.values()) - lows[axis] or 1.0 for axis in (0, 1)]
    return {n: ((p[0] - lows[0]) / spans[0], (p[1] - lows[1]) / spans[1]) for n, p in positions.items()}


def _hold_together(graph: Graph) -> None:
    """Tie the heaviest node of each part to that of the largest; untied they would drift out of sight."""
    import networkx as nx

    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    hubs = [max(sorted(part), key=lambda node: graph.degree(node, weight="weight")) for part in parts]
    graph.add_edges_from(((hubs[0], hub) for hub in hubs[1:]), weight=_TIE)


def _spread(positions: Mapping[str, Position]) -> dict[str, Position]:
    """Move each node half way to its rank in both directions, so that crowds come apart."""
    last = max(1, len(positions) - 1)
    ranks = [
        {node: i / last for i, node in enumerate(sorted(positions, key=lambda n: (positions[n][axis], n)))}
        for axis in (0, 1)
    ]
    return {n: ((x + ranks[0][n]) / 2, (y + ranks[1][n]) / 2) for n, (x, y) in positions.items()}


def _apart(positions: Mapping[str, Position], rooms: Mapping[str, Room]) -> dict[str, Position]:
    """Push nodes whose rooms overlap apart, the shorter way, and keep them inside the square.

    The room of a node begins at its mark and reaches to the right.
    """
    import numpy as np

    names = list(positions)
    place = np.array([positions[name] for name in names])
    room = np.array([rooms[name] for name in names])
    shift = np.column_stack([room[:, 0] / 2, np.zeros(len(names))])
    least = (room[:, None] + room[None, :]) / 2
    # Two on one spot part in the order of their names.
    order = np.sign(np.arange(len(names))[:, None] - np.arange(len(names))[None, :])
    for _ in range(_PUSHES):
        centre = place + shift
        gap = centre[:, None] - centre[None, :]
        over = least - np.abs(gap)
        meet = (over > 0).all(axis=2)
        np.fill_diagonal(meet, val=False)
        if not meet.any():
            break
        side = np.where(gap == 0, order[:, :, None], np.sign(gap))
        along = over[:, :, 0] < over[:, :, 1]
        push = np.stack([np.where(along, over[:, :, 0], 0), np.where(along, 0, over[:, :, 1])], axis=2)
        moved = (push * side * meet[:, :, None]).sum(axis=1) * _STEP
        place = np.clip(place + moved, 0, 1)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, place, strict=True)}
