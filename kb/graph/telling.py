"""Adds what one case or one statement says to a graph, with the places that say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import networkx as nx

from kb.model import Case, Finding, Statement, Status
from kb.storage.curation import stands

__all__ = ["Graph", "Key", "Place", "add_case", "add_statement", "node_id"]

Graph = nx.MultiDiGraph

# A report and the number of a patient in it.
Key = tuple[str, int]

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
    ("complication", "deficit", "told with"),
    ("deficit", "treatment", "treated by"),
    ("treatment", "outcome", "ends in"),
)
_LINKS_ACROSS = (
    ("complication", "deficit", "treatment", "treated by"),
    ("deficit", "treatment", "outcome", "ends in"),
    ("complication", "treatment", "outcome", "ends in"),
)


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


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge: a node and the place where one case tells of it."""

    node: str
    type: str
    label: str
    place: Place


# The ends of a case by slot.
Told = dict[str, list[End]]


def node_id(finding: Finding) -> str:
    """Return the node a finding stands for: its concept, or its type and value."""
    type_ = _TYPE_OF_SLOT[finding.slot]
    if finding.concept.startswith(f"{type_}:"):
        return finding.concept
    return f"{type_}:{re.sub(r'[^a-z0-9]+', '-', finding.value.lower()).strip('-')}"


def add_case(graph: Graph, case: Case, layer: str, tellers: frozenset[str]) -> None:
    """Add a case to the layer of what is present or negated, itself and its report where asked for."""
    key: Key = (case.report_id, case.number)
    present = _by_slot(case, stands)
    after = present
    if layer == "negated":
        after = _by_slot(case, lambda finding: finding.assertion.status is Status.ABSENT)
    else:
        _add_telling(graph, case, present, tellers)
    for values in present.values():
        for end in values:
            _count(graph, key, end)
    for source, target, kind in _links(present):
        denied = f"not {kind}" if layer == "negated" else kind
        for start in present.get(source, ()):
            for end in after.get(target, ()):
                if after is not present:
                    _count(graph, key, end)
                _connect(graph, key, start, end, denied)


def _links(present: Told) -> Iterator[tuple[str, str, str]]:
    yield from _LINKS
    for first, missing, last, kind in _LINKS_ACROSS:
        if not present.get(missing) and (missing != "treatment" or first == _last_told(present)):
            yield first, last, kind


def _last_told(present: Told) -> str:
    """Return the slot before the treatment that the text fills."""
    return "deficit" if present.get("deficit") else "complication"


def _by_slot(case: Case, holds: Callable[[Finding], bool]) -> Told:
    found: Told = {}
    seen: set[tuple[str, str]] = set()
    for finding in case.findings:
        known = finding.slot in _TYPE_OF_SLOT and finding.evidence
        if known and holds(finding) and (finding.slot, finding.value) not in seen:
            seen.add((finding.slot, finding.value))
            place = _place(case.report_id, case.number, finding)
            end = End(node_id(finding), _TYPE_OF_SLOT[finding.slot], finding.value, place)
            found.setdefault(finding.slot, []).append(end)
    return found


def _count(graph: Graph, key: Key, end: End) -> None:
    if end.node not in graph:
        graph.add_node(end.node, type=end.type, label=end.label, cases=set())
    graph.nodes[end.node]["cases"].add(key)


def _connect(graph: Graph, key: Key, start: End, end: End, kind: str) -> None:
    if start.node == end.node:
        return
    if not graph.has_edge(start.node, end.node, kind):
        graph.add_edge(start.node, end.node, kind, kind=kind, cases=set(), evidence=[])
    edge = graph.edges[start.node, end.node, kind]
    edge["cases"].add(key)
    edge["evidence"] += (start.place, end.place)


def _place(report_id: str, number: int, said: Finding | Statement) -> Place:
    where = said.evidence[0] if isinstance(said, Finding) else said.evidence
    return Place(report_id, number, where.start, where.end, where.sentence_start, where.sentence_end)


def _add_telling(graph: Graph, case: Case, present: Told, tellers: frozenset[str]) -> None:
    """Add the case and its report, each linked with what it tells of, where they are asked for."""
    key: Key = (case.report_id, case.number)
    report, patient = f"report:{case.report_id}", f"case:{case.report_id}:{case.number}"
    if "report" in tellers:
        graph.add_node(report, type="report", label=case.report_id)
        graph.nodes[report].setdefault("cases", set()).add(key)
    if "case" not in tellers:
        return
    graph.add_node(patient, type="case", label=f"{case.report_id}, patient {case.number}", cases={key})
    if "report" in tellers:
        graph.add_edge(report, patient, "tells of", kind="tells of", cases={key}, evidence=[])
    for ends in present.values():
        for end in ends:
            _count(graph, key, end)
            graph.add_edge(patient, end.node, "has", kind="has", cases={key}, evidence=[end.place])


def add_statement(graph: Graph, report_id: str, statement: Statement) -> None:
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
