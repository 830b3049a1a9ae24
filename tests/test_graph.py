"""The graph counts patients, carries their evidence, answers questions and leaves in three formats."""

import json
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import pytest
from coded import elaborate, gold_readings, gold_records

from kb.errors import RequestError
from kb.graph.build import NODE_TYPES, Selection, build
from kb.graph.export import export_graph
from kb.graph.walks import find_node, neighbourhood, paths, what_follows
from kb.model import Assertion, Case, Finding, Status
from kb.storage import queries
from kb.storage.database import connect
from kb.storage.links import Kind, Link, State, links, save_links, set_state
from kb.storage.store import save_reading

LEAK = "complication:intradural-cement-leakage"
VERTEBROPLASTY = "procedure:percutaneous-vertebroplasty"


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with connect(tmp_path_factory.mktemp("graph") / "casebook.db") as opened:
        for report, cases in gold_readings():
            save_reading(opened, report, cases, [], content_hash="1")
        yield opened


@pytest.fixture(scope="module")
def graph(db):
    return build(db)


def having(slot, value, other_slot, other):
    return sorted(
        (r["id"], r["case_no"])
        for r in gold_records()
        if value in r[slot]
        and (other in r[other_slot] if isinstance(r[other_slot], list) else other == r[other_slot])
    )


@pytest.mark.parametrize(
    ("source", "target", "kind", "slots"),
    [
        (VERTEBROPLASTY, LEAK, "complicated by", ("procedure", "complication")),
        (LEAK, "deficit:paraparesis", "told with", ("complication", "deficit")),
        ("deficit:paraplegia", "treatment:cement-removal", "treated by", ("deficit", "treatment")),
        ("treatment:laminectomy", "outcome:improved", "ends in", ("treatment", "outcome")),
        (VERTEBROPLASTY, "level:l1", "done at", ("procedure", "procedure_level")),
        (LEAK, "level:t12", "extends to", ("complication", "leak_level")),
    ],
)
def test_the_weight_of_an_edge_is_its_distinct_patients(graph, source, target, kind, slots):
    edge = graph.edges[source, target, kind]
    labels = [graph.nodes[node]["label"] for node in (source, target)]
    assert edge["cases"] == having(slots[0], labels[0], slots[1], labels[1])
    assert edge["weight"] == len(edge["cases"]) > 0


def test_every_edge_carries_places_of_every_patient(db, graph):
    texts = {report.id: report.text for report in queries.reports(db)}
    for *_, told in graph.edges(data=True):
        assert {(place.report_id, place.number) for place in told["evidence"]} == set(told["cases"])
        for place in told["evidence"]:
            assert 0 <= place.sentence_start <= place.start < place.end <= place.sentence_end
            assert place.sentence_end <= len(texts[place.report_id])


def test_a_patient_told_of_in_two_reports_counts_once(tmp_path):
    report, cases, _ = elaborate()
    place = cases[0].findings[0].evidence[:1]
    with connect(tmp_path / "x.db") as db:
        for name in ("a", "b", "c"):
            found = tuple(
                Finding(type_, label, place, concept=f"{type_}:{label}")
                for type_, label in (("procedure", "sacroplasty"), ("complication", "ileus"))
            )
            save_reading(db, replace(report, id=name), [Case(name, 1, found)], [], content_hash="1")
        save_links(
            db, [Link(Kind.PATIENT, "a", "c", "same story", State.PROPOSED, 1, 1)], Kind.PATIENT, ["a"]
        )
        edge = ("procedure:sacroplasty", "complication:ileus", "complicated by")
        assert build(db).edges[edge]["weight"] == 3
        set_state(db, links(db)[0], State.LINKED, who="A. Reader", at="2026-01-02")
        graph = build(db)
        assert graph.edges[edge]["weight"] == graph.nodes[edge[0]]["patients"] == 2
        assert len(graph.edges[edge]["cases"]) == 3


def test_a_case_without_deficit_or_treatment_is_linked_across(db, graph):
    silent = [r for r in gold_records() if not r["deficit"] and r["treatment"] and r["complication"]]
    for record in silent:
        complication = graph.nodes(data="label")
        edges = [
            told["cases"]
            for a, _, kind, told in graph.edges(keys=True, data=True)
            if kind == "treated by" and complication[a] in record["complication"]
        ]
        assert any((record["id"], record["case_no"]) in cases for cases in edges)
    assert silent


def test_nodes_know_their_patients(graph):
    coded = sum("balloon kyphoplasty" in record["procedure"] for record in gold_records())
    assert graph.nodes["procedure:balloon-kyphoplasty"]["patients"] == coded
    assert {told["type"] for _, told in graph.nodes(data=True)} == set(NODE_TYPES) - {"case", "report"}


@pytest.mark.parametrize(
    ("selection", "holds"),
    [
        (Selection(compartment="intradural"), lambda record: record["intradural"]),
        (
            Selection(cases={("ratliff-2001", 1), ("nobody", 1)}),
            lambda record: record["id"] == "ratliff-2001",
        ),
    ],
)
def test_a_selection_leaves_other_patients_out(db, selection, holds):
    chosen = {(r["id"], r["case_no"]) for r in gold_records() if holds(r)}
    graph = build(db, selection)
    assert {case for _, told in graph.nodes(data=True) for case in told["cases"]} == chosen
    for *_, told in graph.edges(data=True):
        assert {(place.report_id, place.number) for place in told["evidence"]} <= chosen


def test_types_and_least_patients(db):
    graph = build(db, Selection(types=("procedure", "complication"), min_patients=3))
    assert {told["type"] for _, told in graph.nodes(data=True)} == {"procedure", "complication"}
    assert min(told["weight"] for *_, told in graph.edges(data=True)) == 3
    assert min(dict(graph.degree()).values()) > 0


def test_cases_and_reports_are_nodes_on_request(db):
    graph = build(db, Selection(types=NODE_TYPES))
    assert graph.nodes["case:ratliff-2001:1"]["type"] == "case"
    assert graph.has_edge("report:ratliff-2001", "case:ratliff-2001:1", "tells of")
    assert sum(told["type"] == "report" for _, told in graph.nodes(data=True)) == 83


def test_negated_and_literature_statements_are_layers_of_their_own(tmp_path):
    report, cases, statements = elaborate()
    place = cases[0].findings[0].evidence[:1]
    denied = Finding("complication", "pneumonia", place, Assertion(Status.ABSENT), "complication:pneumonia")
    done = Finding("procedure", "percutaneous vertebroplasty", place, concept=VERTEBROPLASTY)
    case = replace(cases[0], findings=(denied, done))
    with connect(tmp_path / "x.db") as db:
        save_reading(db, report, [case], statements, content_hash="1")
        assert set(build(db)) == {VERTEBROPLASTY}
        negated = build(db, Selection(layer="negated"))
        assert list(negated.edges(keys=True)) == [
            (VERTEBROPLASTY, "complication:pneumonia", "not complicated by")
        ]
        literature = build(db, Selection(layer="literature"))
        assert list(literature.edges(keys=True)) == [
            ("report:elaborate", "complication:cement-leakage", "rate")
        ]


def test_the_graph_follows_a_change_of_the_casebook(tmp_path):
    report, cases, _ = elaborate()
    place = cases[0].findings[0].evidence[:1]
    case = Case(report.id, 1, (Finding("procedure", "sacroplasty", place, concept="procedure:sacroplasty"),))
    with connect(tmp_path / "x.db") as db:
        assert len(build(db)) == 0
        save_reading(db, report, [case], [], content_hash="1")
        assert list(build(db)) == ["procedure:sacroplasty"]


@pytest.mark.parametrize(
    "name", [LEAK, "intradural cement leakage", "Intradural Cement Leakage", "intrathecal cement"]
)
def test_a_node_is_found_by_id_label_or_synonym(graph, name):
    assert find_node(graph, name) == LEAK


def test_an_unknown_name_is_answered_with_near_ones(graph):
    with pytest.raises(RequestError, match="Did you mean 'intradural cement leakage'"):
        find_node(graph, "intradural cement leakag")
    with pytest.raises(RequestError, match="casebook graph"):
        find_node(graph, "zzzz")


def test_neighbourhood_looks_both_ways(graph):
    near = neighbourhood(graph, LEAK)
    assert VERTEBROPLASTY in near
    assert "deficit:paraparesis" in near
    assert len(near) < len(neighbourhood(graph, LEAK, 2)) <= len(graph)


def test_what_follows_is_sorted_and_counts_patients(graph):
    after = what_follows(graph, LEAK)
    assert [f.patients for f in after] == sorted((f.patients for f in after), reverse=True)
    assert {f.of for f in after} == {
        sum("intradural cement leakage" in r["complication"] for r in gold_records())
    }


def test_paths_are_ways_whole_patients_went(graph):
    ways = paths(graph, VERTEBROPLASTY, "outcome:death", limit=1000)
    went = {case for way in ways for case in way.cases}
    dead = having("procedure", "percutaneous vertebroplasty", "outcome", "death")
    assert went == set(dead)
    for way in ways:
        assert way.nodes[0] == VERTEBROPLASTY
        assert way.nodes[-1] == "outcome:death"
        steps = [set().union(*(e["cases"] for e in graph[a][b].values())) for a, b in pairwise(way.nodes)]
        assert set(way.cases) == set.intersection(*steps)
    assert [len(way.cases) for way in ways] == sorted((len(way.cases) for way in ways), reverse=True)


def awkward():
    graph = nx.MultiDiGraph()
    told = {"none": None, "list": [1, "two"], "dict": {"a": None}, "yes": True, "n": 1.5}
    graph.add_node("a", type="procedure", label="bell\x07 & <tag> \ud800 “ä”", cases=[("r", 1)], **told)
    graph.add_node("b", type="outcome", label="", cases=[], patients=0)
    graph.add_edge("a", "b", "ends in", kind="ends in", weight=2, evidence=[{"x": [None]}], cases=[("r", 1)])
    return graph


@pytest.mark.parametrize(
    ("format_", "read"),
    [
        ("graphml", lambda path: nx.read_graphml(path, force_multigraph=True)),
        ("gexf", nx.read_gexf),
        ("json", lambda path: nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_exports_are_read_back(tmp_path, graph, format_, read, whole):
    written = graph if whole else awkward()
    path = tmp_path / "graph"
    path.write_bytes(export_graph(written, format_))
    back = read(path)
    assert set(back.nodes) == set(written.nodes)
    assert back.number_of_edges() == written.number_of_edges()
    weights = sorted((a, b, told["weight"]) for a, b, told in written.edges(data=True))
    assert sorted((a, b, told["weight"]) for a, b, told in back.edges(data=True)) == weights
    assert export_graph(written, format_) == path.read_bytes()


def test_json_carries_evidence(graph):
    told = json.loads(export_graph(graph, "json"))
    edge = next(e for e in told["edges"] if e["source"] == LEAK)
    assert set(edge["evidence"][0]) == {
        "report_id",
        "number",
        "start",
        "end",
        "sentence_start",
        "sentence_end",
    }
    assert edge["cases"][0].count("#") == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Selection(layer="rumour"), "Use present, negated, literature"),
        (lambda: Selection(types=("colour",)), "Use procedure, level"),
        (lambda: Selection(compartment="foot"), "Use intradural"),
        (lambda: export_graph(awkward(), "png"), "Use graphml, gexf, json"),
    ],
)
def test_impossible_requests_say_what_is_possible(make, words):
    with pytest.raises(RequestError, match=words):
        make()
