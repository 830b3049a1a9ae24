"""The casebook as a typed graph: from procedure to complication, deficit, treatment and outcome.

A node is a concept, a vertebra, an outcome, a case or a report. The weight of an edge is the
number of distinct patients it is told of, and it carries the places that say so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import networkx as nx

from kb.compartment import COMPARTMENTS
from kb.errors import RequestError
from kb.graph.telling import Graph, Key, Place, add_case, add_statement, node_id
from kb.search.case_index import index_of, members
from kb.storage import queries
from kb.storage.links import same_patients

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["LAYERS", "NODE_TYPES", "Graph", "Place", "Selection", "build", "node_id"]

NODE_TYPES = ("procedure", "level", "complication", "deficit", "treatment", "outcome", "case", "report")

# Nodes that are there only when asked for.
TELLERS = frozenset({"case", "report"})

# What is so of a patient, what the text denies, what it says of others.
LAYERS = ("present", "negated", "literature")


@dataclass(frozen=True, slots=True)
class Selection:
    """What the graph is built from.

    Attributes:
        layer: one of LAYERS.
        types: node types to keep, all concepts where empty; "case" and "report" only on request.
        compartment: only patients whose cement went there, all where "".
        min_patients: least number of patients of an edge.
        cases: only these reports and numbers, all where None.
    """

    layer: str = "present"
    types: Collection[str] = ()
    compartment: str = ""
    min_patients: int = 1
    cases: Collection[tuple[str, int]] | None = None

    def __post_init__(self) -> None:
        for value, allowed, what in (
            *((type_, NODE_TYPES, "type of node") for type_ in self.types),
            (self.layer, LAYERS, "layer"),
            (self.compartment or COMPARTMENTS[0], COMPARTMENTS, "compartment"),
        ):
            if value not in allowed:
                raise RequestError(repr(value), f"there is no such {what}", f"Use {', '.join(allowed)}.")


def build(db: Database, selection: Selection | None = None) -> Graph:
    """Return the graph of a casebook.

    Nodes have ``type``, ``label``, ``patients`` (how many) and ``cases`` (which); edges, keyed by
    their kind, have ``kind``, ``weight`` (distinct patients; reports for the literature layer),
    ``cases`` and ``evidence``, a list of Places.
    """
    selection = selection or Selection()
    keys = None if selection.cases is None else set(selection.cases)
    if selection.compartment:
        index = index_of(db)
        there = members(index.any_of("compartment", [selection.compartment]))
        inside = {(index.rows[i].report_id, index.rows[i].number) for i in there}
        keys = inside if keys is None else keys & inside
    tellers = frozenset(selection.types) & TELLERS
    return _restricted(_whole(db, selection.layer, tellers), selection, keys, same_patients(db))


_made: WeakKeyDictionary[Database, dict[tuple[object, ...], Graph]] = WeakKeyDictionary()


def _whole(db: Database, layer: str, tellers: frozenset[str]) -> Graph:
    """Return everything of a layer, made anew when the casebook has changed; not to be altered."""
    now = queries.version(db)
    kept = {key: graph for key, graph in _made.get(db, {}).items() if key[0] == now}
    key = (now, layer, tellers)
    if key not in kept:
        kept[key] = _read(db, layer, tellers)
        _made[db] = kept
    graph: Graph = kept[key]
    return graph


def _read(db: Database, layer: str, tellers: frozenset[str]) -> Graph:
    graph = nx.MultiDiGraph()
    if layer == "literature":
        for report_id, statement in queries.all_statements(db):
            add_statement(graph, report_id, statement)
    else:
        for case in queries.each_case(db):
            add_case(graph, case, layer, tellers)
    return graph


def _restricted(whole: Graph, selection: Selection, keys: set[Key] | None, same: Mapping[Key, Key]) -> Graph:
    """Return the part of the whole that the selection asks for, counted and in a fixed order.

    ``same`` names the one telling that counts of a patient told of in two reports.
    """

    def distinct(cases: list[Key]) -> int:
        return len({same.get(case, case) for case in cases})

    graph = nx.MultiDiGraph()
    literature = selection.layer == "literature"
    types = set(NODE_TYPES) if literature or not selection.types else set(selection.types)
    for node, told in sorted(whole.nodes(data=True)):
        cases = _kept(told["cases"], keys)
        if cases and (literature or told["type"] in types):
            graph.add_node(
                node, type=told["type"], label=told["label"], cases=cases, patients=distinct(cases)
            )
    for a, b, kind, told in sorted(whole.edges(keys=True, data=True), key=itemgetter(0, 1, 2)):
        cases = _kept(told["cases"], keys)
        weight = distinct(cases)
        if a in graph and b in graph and weight >= max(1, selection.min_patients):
            evidence = [p for p in told["evidence"] if keys is None or (p.report_id, p.number) in keys]
            graph.add_edge(a, b, kind, kind=kind, weight=weight, cases=cases, evidence=evidence)
    if selection.min_patients > 1 or selection.layer != "present":
        graph.remove_nodes_from([node for node, degree in graph.degree() if degree == 0])
    return graph


def _kept(cases: set[Key], keys: set[Key] | None) -> list[Key]:
    return sorted(cases if keys is None else cases & keys)
