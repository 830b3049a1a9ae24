"""What reports say of others, by the kind of saying: rates, counts, mechanisms, advice."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from kb.graph.telling import Graph
from kb.model import StatementKind

__all__ = ["KIND_NAMES", "by_kind", "kind_node"]

KIND_NAMES: Mapping[StatementKind, str] = {
    StatementKind.RATE: "rates",
    StatementKind.CASE_COUNT: "numbers of cases",
    StatementKind.MECHANISM: "mechanisms",
    StatementKind.ADVICE: "advice",
    StatementKind.CITED_PATIENT: "cited patients",
    StatementKind.GENERAL: "general remarks",
}


def kind_node(kind: StatementKind) -> str:
    """Return the node that stands for a kind of statement."""
    return f"said:{kind.value}"


def by_kind(graph: Graph) -> Graph:
    """Return a graph of the literature layer with the kinds of statement in the place of the reports."""
    found = nx.MultiDiGraph()
    told_of: dict[str, set[tuple[str, int]]] = {}
    for _, concept, kind, told in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        node = kind_node(StatementKind(kind))
        found.add_node(node, type="statement", label=KIND_NAMES[StatementKind(kind)])
        found.add_node(concept, **graph.nodes[concept])
        if not found.has_edge(node, concept, "about"):
            found.add_edge(node, concept, "about", kind="about", cases=[], evidence=[], weight=0)
        edge = found.edges[node, concept, "about"]
        edge["cases"] = sorted({*edge["cases"], *told["cases"]})
        edge["evidence"] = [*edge["evidence"], *told["evidence"]]
        edge["weight"] = len(edge["cases"])
        told_of.setdefault(node, set()).update(told["cases"])
    for node, cases in told_of.items():
        found.nodes[node].update(cases=sorted(cases), patients=len(cases))
    return found
