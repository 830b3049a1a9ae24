"""Where the concepts of a graph stand: in columns along the pathway, or as a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot

from kb.levels import AXIS

__all__ = ["PATHWAY", "Edge", "Position", "network", "pathway"]

# The columns of the pathway, in the order in which a case is told; what is said of others comes first.
PATHWAY = ("statement", "procedure", "complication", "deficit", "treatment", "outcome")

Edge = tuple[str, str, float]
Position = tuple[float, float]

_SWEEPS = 8
_NETWORK_SEED = 1


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


def network(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, Position]:
    """Return positions from 0 to 1 of a force layout that comes out the same every time.

    Fruchterman TMJ, Reingold EM, Softw Pract Exp 1991;21:1129-1164, by networkx; nodes that
    would lie on one another are pushed apart so that their labels can be read.
    """
    if not nodes:
        return {}
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for a, b, weight in sorted(edges):
        graph.add_edge(a, b, weight=weight**0.5)
    room = 1.6 / max(1, len(nodes)) ** 0.5
    found = nx.spring_layout(graph, k=room, iterations=80, seed=_NETWORK_SEED, weight="weight")
    return _apart(_scaled({node: (float(x), float(y)) for node, (x, y) in found.items()}), room / 4)


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


def _apart(positions: Mapping[str, Position], least: float) -> dict[str, Position]:
    """Push nodes that lie closer than ``least`` away from each other, a few times over."""
    moved = {node: list(place) for node, place in positions.items()}
    nodes = list(moved)
    for _ in range(20):
        still = True
        for i, a in enumerate(nodes):
            for b in nodes[i + 1 :]:
                dx, dy = moved[b][0] - moved[a][0], moved[b][1] - moved[a][1]
                gap = hypot(dx, dy)
                if gap >= least:
                    continue
                still = False
                ux, uy = (dx / gap, dy / gap) if gap else (0.0, 1.0)
                push = (least - gap) / 2
                moved[a][0] -= ux * push
                moved[a][1] -= uy * push
                moved[b][0] += ux * push
                moved[b][1] += uy * push
        if still:
            break
    return _scaled({node: (x, y) for node, (x, y) in moved.items()})
