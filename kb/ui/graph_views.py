"""The graph as drawn and as tables: what is shown, and the patients and sentences behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from kb.graph import layout as graph_layout
from kb.graph.build import LAYERS, Graph, Selection
from kb.graph.walks import Follower, Pathway
from kb.storage.queries import CaseRow
from kb.ui.charts.concept_graph import Drawing, Link, Node, height, room
from kb.vocabulary import load_vocabulary

__all__ = [
    "BACK",
    "CONCEPTS",
    "LAYER_NAMES",
    "LAYER_NOTES",
    "ONWARD",
    "case_address",
    "counted",
    "definition",
    "drawing",
    "edge_name",
    "follower_rows",
    "legible",
    "link_rows",
    "links_data",
    "merged",
    "neighbours_data",
    "way_rows",
    "ways_data",
]

CONCEPTS = ("procedure", "complication", "deficit", "treatment", "outcome")
LAYER_NAMES: Mapping[str, str] = dict(
    zip(LAYERS, ("Told of patients", "Denied", "Said of others"), strict=True)
)
LAYER_NOTES: Mapping[str, str] = dict(
    zip(
        LAYERS,
        (
            "What the reports say is so of their patients. A link counts the patients told of both its ends.",
            "What the reports expressly deny. On the left of a dashed link stands what the patient had, on "
            "its right what was looked for and not found. Nobody denies what nobody thought of: where there "
            "is no link, nothing was said. The number at a concept counts patients told either way.",
            "What the reports say beyond their own patients, in rates, counts, mechanisms and advice. A link "
            "counts reports. None of these is a patient of the casebook.",
        ),
        strict=True,
    )
)

# What stands at the other ends of the links of a concept, by layer.
ONWARD: Mapping[str, str] = dict(
    zip(LAYERS, ("What follows {}", "Not found beside {}", "What is spoken of in {}"), strict=True)
)
BACK: Mapping[str, str] = dict(
    zip(LAYERS, ("What comes before {}", "Beside what {} was not found", "How {} is spoken of"), strict=True)
)

# As many nodes as can be read at once; the least number of patients rises until they fit.
_LEGIBLE = 34


def merged(graph: Graph) -> dict[tuple[str, str], dict[str, Any]]:
    """Return one edge between two nodes: its patients and its kinds; not to be altered.

    A page asks it of the same graph six times, and of thousands of edges.
    """
    if graph not in _merged:
        _merged[graph] = _merge(graph)
    return _merged[graph]


_merged: WeakKeyDictionary[Graph, dict[tuple[str, str], dict[str, Any]]] = WeakKeyDictionary()


def _merge(graph: Graph) -> dict[tuple[str, str], dict[str, Any]]:
    edges: dict[tuple[str, str], dict[str, Any]] = {}
    for source, target, told in graph.edges(data=True):
        edge = edges.setdefault((source, target), {"cases": set(), "kinds": [], "patients": 0})
        edge["cases"].update(told["cases"])
        # Who is told of in two reports counts once, as the weight has it.
        edge["patients"] = min(len(edge["cases"]), edge["patients"] + told["weight"])
        edge["kinds"].append(told["kind"])
    return dict(sorted(edges.items(), key=lambda item: (-item[1]["patients"], item[0])))


def legible(graph: Graph) -> int:
    """Return the least number of patients of an edge at which the picture can be read."""
    heavy = {pair: edge["patients"] for pair, edge in merged(graph).items()}
    for least in range(1, max(heavy.values(), default=1) + 1):
        if len({end for pair, n in heavy.items() if n >= least for end in pair}) <= _LEGIBLE:
            return least
    return max(heavy.values(), default=1)


def drawing(graph: Graph, layout: str, selection: Selection) -> Drawing:
    """Return what to draw: linked nodes, the most patients first, at their positions."""
    edges = merged(graph)
    linked = {end for pair in edges for end in pair}
    told = graph.nodes(data=True)
    nodes = tuple(
        Node(name, str(data["label"]), str(data["type"]), int(data["patients"]))
        for name, data in sorted(told, key=lambda item: (-item[1]["patients"], item[0]))
        if name in linked
    )
    dashed = selection.layer != "present"
    links = tuple(Link(a, b, edge["patients"], dashed) for (a, b), edge in edges.items())
    weighed = [(link.source, link.target, float(link.patients)) for link in links]
    columns = layout == "pathway"
    tall = height(nodes, columns)
    if columns:
        positions = graph_layout.pathway({node.id: node.kind for node in nodes}, weighed)
    else:
        rooms = {node.id: room(node, tall) for node in nodes}
        positions = graph_layout.network([node.id for node in nodes], weighed, rooms)
    return Drawing(nodes, links, positions, tall, columns)


def definition(node: str) -> tuple[str, str]:
    """Return the definition of a concept and its codes in other systems, "" where there is none."""
    concept = load_vocabulary().get(node)
    if concept is None:
        return "", ""
    codes = ", ".join(f"{system.upper()} {code}" for system, code in concept.codes.items())
    return concept.definition, codes


def link_rows(graph: Graph, layer: str) -> list[dict[str, object]]:
    """Return every link, the heaviest first, a row each."""
    return [
        {
            "from": graph.nodes[a]["label"],
            "type of from": graph.nodes[a]["type"],
            "link": ", ".join(dict.fromkeys(edge["kinds"])),
            "to": graph.nodes[b]["label"],
            "type of to": graph.nodes[b]["type"],
            counted(layer): edge["patients"],
        }
        for (a, b), edge in merged(graph).items()
    ]


def links_data(graph: Graph, layer: str, most: int) -> dict[str, Any]:
    """Return the heaviest links as the data of the grid; each opens its sentences."""
    rows = [
        [
            {
                "text": f"{graph.nodes[a]['label']} → {graph.nodes[b]['label']}",
                "href": _edge_address(a, b, layer),
            },
            {"text": str(edge["patients"])},
        ]
        for (a, b), edge in list(merged(graph).items())[:most]
    ]
    columns = [{"name": "Link"}, {"name": counted(layer).capitalize(), "kind": "number"}]
    return {"columns": columns, "rows": rows, "rowHeads": True}


def neighbours_data(found: Sequence[Follower], node: str, layer: str, *, after: bool) -> dict[str, Any]:
    """Return what follows a concept, or comes before it, as the data of the grid; each opens the link."""
    rows = []
    for one in found:
        ends = (node, one.node) if after else (one.node, node)
        rows.append(
            [
                {"text": one.label, "type": one.type, "href": _edge_address(*ends, layer)},
                {"text": f"{one.patients} of {one.of}"},
            ]
        )
    return {
        "columns": [{"name": "Concept"}, {"name": counted(layer).capitalize(), "kind": "number"}],
        "rows": rows,
        "rowHeads": True,
    }


def way_rows(ways: Sequence[Pathway], rows: Mapping[tuple[str, int], CaseRow]) -> list[dict[str, object]]:
    """Return ways through the graph, a row each, with the patients who went all of it."""
    return [
        {
            "way": " → ".join(way.labels),
            "patients": len(way.cases),
            "who": "; ".join(_who(rows[key]) for key in way.cases if key in rows),
        }
        for way in ways
    ]


def ways_data(ways: Sequence[Pathway], rows: Mapping[tuple[str, int], CaseRow]) -> dict[str, Any]:
    """Return ways through the graph as the data of the grid; each patient opens."""
    return {
        "columns": [{"name": "Way"}, {"name": "Patients", "kind": "number"}, {"name": "Who"}],
        "rows": [
            [
                {"text": " → ".join(way.labels)},
                {"text": str(len(way.cases))},
                {"links": [{"text": _who(rows[k]), "href": case_address(k)} for k in way.cases if k in rows]},
            ]
            for way in ways
        ],
        "rowHeads": True,
    }


def case_address(key: tuple[str, int]) -> str:
    """Return the address of a patient, or of a report's first, whatever the filter."""
    return f"case?{urlencode({'report': key[0], 'patient': key[1] or 1, 'scope': 'all'})}"


def follower_rows(found: Sequence[Follower], layer: str) -> list[dict[str, object]]:
    """Return what follows a concept, or comes before it, as rows of a file."""
    return [
        {"concept": one.label, "type": one.type, "link": one.kind, counted(layer): one.patients, "of": one.of}
        for one in found
    ]


def _who(row: CaseRow) -> str:
    """Return a patient in a few words: who, and where published."""
    source = " ".join(filter(None, (row.journal, str(row.year or "")))) or row.report_id
    return f"{row.headline.partition(',')[0]}, {source}"


def edge_name(graph: Graph, source: str, target: str) -> str:
    """Return an edge in words."""
    kinds = dict.fromkeys(told["kind"] for told in (graph.get_edge_data(source, target) or {}).values())
    labels = (graph.nodes[end]["label"] for end in (source, target))
    return f" {', '.join(kinds)} ".join(labels)


def legend(nodes: Sequence[Node]) -> list[dict[str, str]]:
    """Return the types shown, in the order of the pathway."""
    shown = {node.kind for node in nodes}
    order = ("statement", *CONCEPTS, "level")
    names = {"statement": "kind of statement"}
    known = [{"type": kind, "text": names.get(kind, kind)} for kind in order if kind in shown]
    other = ", ".join(sorted(shown - set(order)))
    return [*known, *([{"type": "level", "text": other}] if other else [])]


def counted(layer: str) -> str:
    """Return what the links of a layer count."""
    return "reports" if layer == "literature" else "patients"


def _edge_address(source: str, target: str, layer: str) -> str:
    more = {"layer": layer} if layer != LAYERS[0] else {}
    return f"graph?{urlencode({'node': source, 'to': target} | more)}"
