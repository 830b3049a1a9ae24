"""The graph as drawn, as files and in the address."""

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from coded import elaborate, gold_readings
from made_cases import story

from kb.graph.build import Selection, build
from kb.graph.literature import KIND_NAMES, by_kind, kind_node
from kb.graph.walks import paths, what_follows, what_precedes
from kb.storage import queries
from kb.storage.database import connect
from kb.storage.links import Kind, State, save_links
from kb.storage.links import Link as SamePatient
from kb.storage.store import save_reading
from kb.ui import graph_behind, graph_views
from kb.ui.charts.concept_graph import Drawing, Link, Node, option
from kb.ui.charts.graph_picture import Told, png, svg
from kb.ui.charts.graph_sheet import Sheet, ribbons
from kb.ui.charts.palette import palette
from kb.ui.graph_state import View, missing, view_of, without
from kb.ui.graph_told import picture_told


@pytest.fixture(scope="module")
def casebook(tmp_path_factory):
    db = connect(tmp_path_factory.mktemp("graph") / "casebook.db")
    for report, cases in gold_readings():
        save_reading(db, report, cases, [], content_hash="gold")
    yield db, build(db, View().selection)
    db.conn.close()


@pytest.fixture
def graph(casebook):
    return casebook[1]


def test_the_picture_opens_legible(graph):
    least = graph_views.legible(graph)
    heavy = {end for pair, e in graph_views.merged(graph).items() if len(e["cases"]) >= least for end in pair}
    assert 15 <= len(heavy) <= 34


@pytest.mark.parametrize("layout", ["pathway", "network"])
def test_chart_and_lists_name_the_same(graph, layout):
    drawn = graph_views.drawing(graph, layout, Selection())
    series = option(drawn, palette(dark=False), ["treatment:laminectomy"])["series"][0]
    assert [node["id"] for node in series["data"]] == [node.id for node in drawn.nodes]
    assert [(link["source"], link["target"]) for link in series["links"]] == [
        (link.source, link.target) for link in drawn.links
    ]
    assert all(
        f"({node.patients})" in shown["name"] for node, shown in zip(drawn.nodes, series["data"], strict=True)
    )


HOSTILE = Drawing(
    (Node("a", "<script>alert(1)</script>&", "procedure", 3), Node("b", "W" * 200, "complication", 1)),
    (Link("a", "b", 1, dashed=True),),
    {"a": (0, 0.5), "b": (1, 0.5)},
    200,
    True,
)


TOLD = Told(
    "<b>title</b>", (("procedure", "<i>procedure</i>"), ("complication", "complication")), ("<u>n</u>",)
)


def test_svg_holds_hostile_labels_as_text():
    tree = ET.fromstring(svg(HOSTILE, palette(dark=True), TOLD))
    assert {element.tag.split("}")[1] for element in tree.iter()} <= {
        *("svg", "title", "rect", "path", "g", "polygon", "circle", "text", "tspan")
    }
    assert "<script>alert(1)" in "".join(tree.itertext())


def test_a_saved_picture_says_what_it_shows(graph):
    view = View(node="treatment:laminectomy", to="outcome:improved", compartment="intradural", least=2)
    drawing = graph_views.drawing(graph, "pathway", view.selection)
    told = picture_told(view, graph, drawing, 2, "Casebook 1, content abc")
    title, key, notes, chosen = told.title, told.key, " ".join(told.notes), told.chosen
    assert title == "Complication graph: told of patients, laminectomy ends in improved"
    assert [kind for kind, _ in key] == list(graph_views.CONCEPTS)
    assert f"{len(drawing.nodes)} concepts, {len(drawing.links)} links" in notes
    for part in ("at least 2 patients", "Cement went: intradural", "content abc", "not incidence"):
        assert part in notes
    assert chosen == ("treatment:laminectomy", "outcome:improved")
    written = "".join(ET.fromstring(svg(drawing, palette(dark=False), told)).itertext())
    for part in (title, "intradural", *(name for _, name in key)):
        assert part in written


@pytest.mark.parametrize("make", [svg, png])
def test_what_is_chosen_is_drawn_out_of_the_rest_in_the_file_too(graph, make):
    drawing = graph_views.drawing(graph, "pathway", View().selection)
    colours = palette(dark=False)
    plainly = make(drawing, colours, Told("a"))
    assert plainly == make(drawing, colours, Told("a"))
    assert plainly != make(drawing, colours, Told("a", chosen=("outcome:improved",)))


def test_a_dashed_link_is_dashed_in_both_files():
    sheet = Sheet(HOSTILE, TOLD)
    assert len(list(ribbons(sheet, HOSTILE.links[0], 3))) > 10
    assert len(list(ribbons(sheet, Link("a", "b", 1), 3))) == 1
    assert b"stroke-dasharray" in svg(HOSTILE, palette(dark=False), TOLD)


def test_png_is_a_picture():
    from PIL import Image

    image = Image.open(io.BytesIO(png(HOSTILE, palette(dark=False), TOLD)))
    assert image.size[0] == 3000
    assert len(image.getcolors(100_000)) > 3


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(layout="network", layer="negated", least=3),
        View(types=("procedure", "outcome"), compartment="intradural", node="a", to="b", steps="2"),
        View(start="a", until="b"),
        View(node="a", page=3),
    ],
)
def test_the_address_restores_the_view(view):
    assert view_of(view.to_params()) == (view, [])


@pytest.mark.parametrize(
    "params",
    [
        {"layout": ["spiral"]},
        {"layer": ["x"]},
        {"type": ["colour"]},
        {"least": ["-1"]},
        {"least": ["many"]},
        {"z": ["1"]},
        {"page": ["0"]},
    ],
)
def test_what_an_address_gets_wrong_is_named(params):
    view, unknown = view_of(params)
    [(name, [value])] = params.items()
    assert (view, unknown) == (View(), [f"{name}={value}"])


def test_the_sentences_behind_an_edge_are_those_of_its_ends(casebook):
    db, graph = casebook
    pair, edge = next(iter(graph_views.merged(graph).items()))
    ids = sorted({key[0] for key in edge["cases"]})
    cases = [case for case in queries.cases(db, ids) if (case.report_id, case.number) in edge["cases"]]
    reports = {report.id: report for report in queries.reports(db, ids)}
    found = list(graph_behind.behind(pair, "present", cases, reports))
    assert {one.key for one in found} == edge["cases"]
    assert all(one.sentences for one in found)
    texts = {name: " ".join(report.text.split()) for name, report in reports.items()}
    assert all(sentence in texts[one.key[0]] for one in found for sentence in one.sentences)


def test_what_others_are_said_to_have_is_read_from_the_statements():
    report, _, statements = elaborate()
    found = list(
        graph_behind.behind_statements(
            ["complication:cement-leakage"], {report.id: statements}, {report.id: report}
        )
    )
    (one,) = found
    assert (one.key, one.sentences) == (
        (report.id, 0),
        ("Her son (41 y) had PMMA at T12-L1. Rates run from 5 to 15%.",),
    )
    assert one.title == report.title


def test_what_is_said_of_others_stands_by_the_kind_of_saying(tmp_path):
    report, cases, statements = elaborate()
    with connect(tmp_path / "said.db") as db:
        save_reading(db, report, cases, statements, content_hash="x")
        graph = by_kind(build(db, Selection(layer="literature")))
    told = {(one.kind, one.concept) for one in statements if one.concept}
    assert set(graph.edges()) == {(kind_node(kind), concept) for kind, concept in told}
    assert all(graph.nodes[kind_node(kind)]["label"] == KIND_NAMES[kind] for kind, _ in told)
    kinds = [kind_node(kind) for kind, _ in sorted(told)]
    shown = graph_behind.behind_statements(kinds[:1], {report.id: statements}, {report.id: report})
    assert all(one.sentences for one in shown)


def test_what_two_reports_say_of_a_concept_is_one_edge(tmp_path):
    report, _, statements = elaborate()
    with connect(tmp_path / "said.db") as db:
        for id_ in ("one", "other"):
            save_reading(db, replace(report, id=id_), (), statements, content_hash=id_)
        literature = build(db, Selection(layer="literature"))
    grouped = by_kind(literature)
    ((_, concept, edge),) = grouped.edges(data=True)
    assert grouped.nodes[concept] == literature.nodes[concept]
    assert {report_id for report_id, _ in edge["cases"]} == {"one", "other"}
    assert edge["weight"] == len(edge["evidence"]) == 2


def test_every_link_is_a_row_and_opens_itself(casebook):
    _, graph = casebook
    rows = graph_views.link_rows(graph, "present")
    assert len(rows) == len(graph_views.merged(graph))
    data = graph_views.links_data(graph, "negated", 3)
    assert [row[1]["text"] for row in data["rows"]] == [str(row["patients"]) for row in rows[:3]]
    for cells in data["rows"]:
        view, unknown = view_of(parse_qs(cells[0]["href"].partition("?")[2]))
        assert (view.layer, unknown) == ("negated", [])
        assert graph.has_edge(view.node, view.to)


@pytest.mark.parametrize("layer", ["present", "negated", "literature"])
def test_what_stands_beside_a_concept_opens_the_link_between(casebook, layer):
    _, graph = casebook
    found = what_precedes(graph, "outcome:improved")
    assert found
    assert not what_follows(graph, "outcome:improved")
    data = graph_views.neighbours_data(found, "outcome:improved", layer, after=False)
    for row, one in zip(data["rows"], found, strict=True):
        asked = parse_qs(row[0]["href"].partition("?")[2])
        assert (asked["node"], asked["to"]) == ([one.node], ["outcome:improved"])
        assert row[1]["text"] == f"{one.patients} of {one.of}"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"node": "outcome:improved", "from": "procedure:none"}, {"node": "outcome:improved"}),
        ({"node": "complication:none", "to": "outcome:improved"}, {}),
        ({"from": "treatment:laminectomy", "until": "outcome:none"}, {"from": "treatment:laminectomy"}),
    ],
)
def test_only_what_is_unknown_of_a_link_is_left_out(graph, asked, kept):
    view, _ = view_of({name: [value] for name, value in asked.items()})
    assert without(view, graph).to_params() == {name: [value] for name, value in kept.items()}


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"node": "complication:intradural-cement-leakage", "to": "outcome:improved"}, "to=outcome:improved"),
        ({"least": "500"}, "least=500"),
        ({"node": "treatment:laminectomy", "to": "outcome:improved", "least": "1"}, None),
    ],
)
def test_an_edge_or_a_weight_that_is_not_there_is_named(graph, asked, named):
    view, _ = view_of({name: [value] for name, value in asked.items()})
    assert missing(view, graph) == ([named] if named else [])
    assert missing(without(view, graph), graph) == []


def test_a_patient_told_of_in_two_reports_counts_once_in_a_link(tmp_path):
    db = connect(tmp_path / "twice.db")
    made = [story(i) for i in (0, 3, 6)]
    for report, case, _ in made:
        save_reading(db, report, [case], [], content_hash="made")
    before = graph_views.merged(build(db, View().selection))
    ends = ("procedure:percutaneous-vertebroplasty", "complication:intradural-cement-leakage")
    link = SamePatient(Kind.PATIENT, "made-000", "made-003", "by hand", State.LINKED, 1, 1)
    save_links(db, [link], Kind.PATIENT, {"made-000"})
    after = graph_views.merged(build(db, View().selection))
    assert (before[ends]["patients"], after[ends]["patients"]) == (3, 2)
    assert len(after[ends]["cases"]) == 3
    db.close()


def test_every_patient_of_a_way_opens(casebook):
    db, graph = casebook
    rows = {(row.report_id, row.number): row for row in queries.case_rows(db)}
    found = paths(graph, "complication:intradural-cement-leakage", "outcome:improved")
    for row, way in zip(graph_views.ways_data(found, rows)["rows"], found, strict=True):
        opened = [parse_qs(one["href"].partition("?")[2]) for one in row[2]["links"]]
        assert [(one["report"][0], int(one["patient"][0])) for one in opened] == list(way.cases)


def test_a_way_names_the_patients_who_went_it(casebook):
    db, graph = casebook
    rows = {(row.report_id, row.number): row for row in queries.case_rows(db)}
    found = paths(graph, "complication:intradural-cement-leakage", "outcome:improved")
    told = graph_views.way_rows(found, rows)
    assert told
    for row, way in zip(told, found, strict=True):
        assert row["patients"] == len(way.cases) == str(row["who"]).count(";") + 1
        assert all(str(rows[key].year) in str(row["who"]) for key in way.cases if rows[key].year)
