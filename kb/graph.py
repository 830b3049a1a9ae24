"""The casebook as a typed graph: from procedure to complication, deficit, treatment and outcome.

A node is a concept, a vertebra, an outcome, a case or a report. The weight of an edge is the
number of distinct patients it is told of, and it carries the places that say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from kb import queries
from kb.compartment import COMPARTMENTS, compartments
from kb.curation import stands
from kb.errors import RequestError
from kb.model import Case, Finding, Statement, Status

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["LAYERS", "NODE_TYPES", "Graph", "Place", "Selection", "build", "node_id"]

Graph = nx.MultiDiGraph

NODE_TYPES = ("procedure", "level", "complication", "deficit", "treatment", "outcome", "case", "report")

# What is so of a patient, what the text denies, what it says of others.
LAYERS = ("present", "negated", "literature")

_TYPE_OF_SLOT = {
    "procedure": "procedure",
    "procedure_level": "level",
    "leak_level": "level",
    "complication": "complication",
    "deficit": "deficit",
    "treatment": "treatment",
    "outcome": "outcome",
}

# Slot before, slot after, name of the edge. A patient without the middle of a chain is linked
# across it: see _LINKS_ACROSS.
_LINKS = (
    ("procedure", "procedure_level", "done at"),
    ("procedure", "complication", "complicated by"),
    ("complication", "leak_level", "extends to"),
    ("complication", "deficit", "causes"),
    ("deficit", "treatment", "treated by"),
    ("treatment", "outcome", "ends in"),
)
_LINKS_ACROSS = (
    ("complication", "deficit", "treatment", "treated by"),
    ("deficit", "treatment", "outcome", "ends in"),
    ("complication", "treatment", "outcome", "ends in"),
)


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report says one end of an edge.

    Attributes:
        report_id, number: the patient; number 0 stands for no patient of the report.
        start, end: offsets of the words.
        sentence_start, sentence_end: offsets of the sentence around them.
    """

    report_id: str
    number: int
    start: int
    end: int
    sentence_start: int
    sentence_end: int


def build(db: Database, selection: Selection | None = None) -> Graph:
    """Return the graph of a casebook.

    Nodes have ``type``, ``label``, ``patients`` (how many) and ``cases`` (which); edges, keyed by
    their kind, have ``kind``, ``weight`` (distinct patients; reports for the literature layer),
    ``cases`` and ``evidence``, a list of Places.
    """
    selection = selection or Selection()
    graph = nx.MultiDiGraph()
    for case in queries.cases(db):
        if _selected(case, selection):
            _add_case(graph, case, selection)
    if selection.layer == "literature":
        graph.clear()
        for report_id, statement in queries.all_statements(db):
            _add_statement(graph, report_id, statement)
    _settle(graph, selection)
    return graph


def node_id(finding: Finding) -> str:
    """Return the node a finding stands for: its concept, or its type and value."""
    type_ = _TYPE_OF_SLOT[finding.slot]
    if finding.concept.startswith(f"{type_}:"):
        return finding.concept
    return f"{type_}:{re.sub(r'[^a-z0-9]+', '-', finding.value.lower()).strip('-')}"


def _selected(case: Case, selection: Selection) -> bool:
    if selection.cases is not None and (case.report_id, case.number) not in selection.cases:
        return False
    return not selection.compartment or selection.compartment in compartments(case)


def _add_case(graph: Graph, case: Case, selection: Selection) -> None:
    present = _by_slot(case, stands)
    after = present
    if selection.layer == "negated":
        after = _by_slot(case, lambda finding: finding.assertion.status is Status.ABSENT)
    elif selection.layer == "present":
        _add_telling(graph, case, present, selection)
    for slot, values in present.items():
        for finding in values:
            _count(graph, case, finding, slot)
    for source, target, kind in _links(present):
        denied = kind if selection.layer == "present" else f"not {kind}"
        for start in present.get(source, ()):
            for end in after.get(target, ()):
                if after is not present:
                    _count(graph, case, end, target)
                _connect(graph, case, start, end, denied)


def _links(present: dict[str, list[Finding]]) -> Iterator[tuple[str, str, str]]:
    yield from _LINKS
    for first, missing, last, kind in _LINKS_ACROSS:
        if not present.get(missing) and (missing != "treatment" or first == _last_told(present)):
            yield first, last, kind


def _last_told(present: dict[str, list[Finding]]) -> str:
    """Return the slot before the treatment that the text fills."""
    return "deficit" if present.get("deficit") else "complication"


def _by_slot(case: Case, holds: Callable[[Finding], bool]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    seen: set[tuple[str, str]] = set()
    for finding in case.findings:
        known = finding.slot in _TYPE_OF_SLOT and finding.evidence
        if known and holds(finding) and (finding.slot, finding.value) not in seen:
            seen.add((finding.slot, finding.value))
            found.setdefault(finding.slot, []).append(finding)
    return found


def _count(graph: Graph, case: Case, finding: Finding, slot: str) -> None:
    node = node_id(finding)
    if node not in graph:
        graph.add_node(node, type=_TYPE_OF_SLOT[slot], label=finding.value, cases=set())
    graph.nodes[node]["cases"].add((case.report_id, case.number))


def _connect(graph: Graph, case: Case, start: Finding, end: Finding, kind: str) -> None:
    source, target = node_id(start), node_id(end)
    if source == target:
        return
    if not graph.has_edge(source, target, kind):
        graph.add_edge(source, target, kind, kind=kind, cases=set(), evidence=[])
    edge = graph.edges[source, target, kind]
    edge["cases"].add((case.report_id, case.number))
    edge["evidence"] += [_place(case.report_id, case.number, finding) for finding in (start, end)]


def _place(report_id: str, number: int, said: Finding | Statement) -> Place:
    where = said.evidence[0] if isinstance(said, Finding) else said.evidence
    return Place(report_id, number, where.start, where.end, where.sentence_start, where.sentence_end)


def _add_telling(graph: Graph, case: Case, present: dict[str, list[Finding]], selection: Selection) -> None:
    """Add the case and its report, each linked with what it tells of, where they are asked for."""
    key = (case.report_id, case.number)
    report, patient = f"report:{case.report_id}", f"case:{case.report_id}:{case.number}"
    if "report" in selection.types:
        graph.add_node(report, type="report", label=case.report_id)
        graph.nodes[report].setdefault("cases", set()).add(key)
    if "case" not in selection.types:
        return
    graph.add_node(patient, type="case", label=f"{case.report_id}, patient {case.number}", cases={key})
    if "report" in selection.types:
        graph.add_edge(report, patient, "tells of", kind="tells of", cases={key}, evidence=[])
    for slot, findings in present.items():
        for finding in findings:
            _count(graph, case, finding, slot)
            places = [_place(*key, finding)]
            graph.add_edge(patient, node_id(finding), "has", kind="has", cases={key}, evidence=places)


def _add_statement(graph: Graph, report_id: str, statement: Statement) -> None:
    """Link a report with the concept its statement is about."""
    if not statement.concept:
        return
    report = f"report:{report_id}"
    type_ = statement.concept.partition(":")[0]
    graph.add_node(report, type="report", label=report_id)
    graph.nodes[report].setdefault("cases", set()).add((report_id, 0))
    graph.add_node(statement.concept, type=type_, label=statement.subject)
    graph.nodes[statement.concept].setdefault("cases", set()).add((report_id, 0))
    kind = statement.kind.value
    if not graph.has_edge(report, statement.concept, kind):
        graph.add_edge(report, statement.concept, kind, kind=kind, cases={(report_id, 0)}, evidence=[])
    graph.edges[report, statement.concept, kind]["evidence"].append(_place(report_id, 0, statement))


def _settle(graph: Graph, selection: Selection) -> None:
    """Count patients, drop what the selection leaves out, and put everything in one order."""
    types = set(selection.types) or set(NODE_TYPES)
    if selection.layer != "literature":
        graph.remove_nodes_from([n for n, told in graph.nodes(data=True) if told["type"] not in types])
    for _, told in graph.nodes(data=True):
        told["cases"] = sorted(told["cases"])
        told["patients"] = len(told["cases"])
    light = []
    for source, target, kind, told in graph.edges(keys=True, data=True):
        told["cases"] = sorted(told["cases"])
        told["weight"] = len(told["cases"])
        if told["weight"] < selection.min_patients:
            light.append((source, target, kind))
    graph.remove_edges_from(light)
    if selection.min_patients > 1 or selection.layer != "present":
        graph.remove_nodes_from([node for node, degree in graph.degree() if degree == 0])
