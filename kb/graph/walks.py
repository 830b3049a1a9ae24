"""Questions put to the graph: what is near a concept, what follows it, which ways lead to an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.errors import RequestError
from kb.graph.build import Graph

__all__ = [
    "Follower",
    "Pathway",
    "find_node",
    "neighbourhood",
    "paths",
    "what_follows",
    "what_precedes",
]

# Edges along which a case is told; levels and tellings lie beside it.
_ONWARD = frozenset({"complicated by", "told with", "treated by", "ends in"})

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Follower:
    """What follows a concept, or comes before it.

    Attributes:
        node, label, type: what does.
        kind: the kind of edge.
        patients: in how many patients.
        of: how many patients have the concept at all.
    """

    node: str
    label: str
    type: str
    kind: str
    patients: int
    of: int


@dataclass(frozen=True, slots=True)
class Pathway:
    """A way through the graph that whole patients went.

    Attributes:
        nodes: from the first to the last.
        labels: what they are called.
        cases: the patients that went all of it.
    """

    nodes: tuple[str, ...]
    labels: tuple[str, ...]
    cases: tuple[Key, ...]


def find_node(graph: Graph, name: str) -> str:
    """Return the node of an id, a label or a synonym; raises RequestError with the nearest names."""
    wanted = name.casefold().strip()
    nodes = dict(graph.nodes(data=True))
    if wanted in nodes:
        return wanted
    named = {node: told["label"].casefold() for node, told in nodes.items()}
    exact = [node for node, label in named.items() if label == wanted]
    if exact:
        return str(max(exact, key=lambda node: (nodes[node]["patients"], node)))
    from kb.vocabulary import load_vocabulary

    concept = load_vocabulary().by_label(name)
    if concept and concept.id in nodes:
        return concept.id
    from difflib import get_close_matches

    near = get_close_matches(wanted, sorted(set(named.values())), n=3, cutoff=0.5)
    remedy = f"Did you mean {' or '.join(map(repr, near))}?" if near else "See what there is: casebook graph"
    raise RequestError(repr(name), "nothing in this graph has this name", remedy)


def neighbourhood(graph: Graph, node: str, radius: int = 1) -> Graph:
    """Return what lies within so many edges of a node, either way."""
    near = edge = {node}
    for _ in range(radius):
        edge = {end for one in edge for end in (*graph.succ[one], *graph.pred[one])} - near
        near = near | edge
    found: Graph = graph.subgraph(near)  # type: ignore[no-untyped-call]
    return found


def what_follows(graph: Graph, node: str) -> list[Follower]:
    """Return what follows a node, in the most patients first."""
    edges = graph.out_edges(node, keys=True, data=True)
    return _ranked(graph, node, ((after, kind, told["weight"]) for _, after, kind, told in edges))


def what_precedes(graph: Graph, node: str) -> list[Follower]:
    """Return what comes before a node, in the most patients first."""
    edges = graph.in_edges(node, keys=True, data=True)
    return _ranked(graph, node, ((before, kind, told["weight"]) for before, _, kind, told in edges))


def paths(graph: Graph, source: str, target: str, limit: int = 20) -> list[Pathway]:
    """Return the ways from one node to another that at least one patient went whole, commonest first."""
    found = []
    for nodes, cases in _ways(graph, source, target):
        labels = tuple(graph.nodes[node]["label"] for node in nodes)
        found.append(Pathway(nodes, labels, tuple(sorted(cases))))
    found.sort(key=lambda way: (-len(way.cases), len(way.nodes), way.nodes))
    return found[:limit]


def _ranked(graph: Graph, node: str, beside: Iterable[tuple[str, str, int]]) -> list[Follower]:
    nodes, of = graph.nodes, graph.nodes[node]["patients"]
    found = [
        Follower(other, nodes[other]["label"], nodes[other]["type"], kind, patients, of)
        for other, kind, patients in beside
    ]
    return sorted(found, key=lambda one: (-one.patients, one.node, one.kind))


def _ways(graph: Graph, source: str, target: str) -> Iterator[tuple[tuple[str, ...], set[Key]]]:
    """Yield ways and the patients that went them; a way no patient went whole is left at once."""
    queue: list[tuple[tuple[str, ...], set[Key]]] = [((source,), set(graph.nodes[source]["cases"]))]
    while queue:
        way, cases = queue.pop()
        if way[-1] == target and len(way) > 1:
            yield way, cases
            continue
        for after in dict.fromkeys(graph.adj[way[-1]]):
            together = cases & _step(graph, way[-1], after)
            if together and after not in way:
                queue.append(((*way, after), together))


def _step(graph: Graph, a: str, b: str) -> set[Key]:
    edges: dict[str, dict[str, Any]] = graph.get_edge_data(a, b) or {}
    return {key for kind, told in edges.items() if kind in _ONWARD for key in told["cases"]}
