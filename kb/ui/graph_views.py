"""The graph as drawn and as tables: what is shown, and the patients and sentences behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from kb.graph import layout as graph_layout
from kb.graph.build import LAYERS, Graph, Selection, node_id
from kb.graph.literature import KIND_NAMES, kind_node
from kb.graph.walks import Follower
from kb.model import Case, Evidence, Finding, Report, Statement, Status
from kb.storage.curation import stands
from kb.storage.queries import CaseRow
from kb.ui.charts.concept_graph import Drawing, Link, Node, height
from kb.vocabulary import load_vocabulary

__all__ = [
    "CONCEPTS",
    "LAYER_NAMES",
    "LAYER_NOTES",
    "Behind",
    "behind_data",
    "counted",
    "definition",
    "drawing",
    "edge_name",
    "export_rows",
    "follows_data",
    "legible",
    "link_rows",
    "links_data",
    "merged",
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
            "is no link, nothing was said.",
            "What the reports say beyond their own patients, in rates, counts, mechanisms and advice. A link "
            "counts reports. None of these is a patient of the casebook.",
        ),
        strict=True,
    )
)

# As many nodes as can be read at once; the least number of patients rises until they fit.
_LEGIBLE = 34

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Behind:
    """A patient, or a report in the literature layer, and the sentences behind a node or an edge.

    Attributes:
        key: report and number; number 0 stands for no patient of the report.
        sentences: as the report says it, each once, in reading order.
        title, source: of the report.
    """

    key: Key
    sentences: tuple[str, ...]
    title: str = ""
    source: str = ""


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
        edge = edges.setdefault((source, target), {"cases": set(), "kinds": []})
        edge["cases"].update(told["cases"])
        edge["kinds"].append(told["kind"])
    return dict(sorted(edges.items(), key=lambda item: (-len(item[1]["cases"]), item[0])))


def legible(graph: Graph) -> int:
    """Return the least number of patients of an edge at which the picture can be read."""
    heavy = {pair: len(edge["cases"]) for pair, edge in merged(graph).items()}
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
    links = tuple(Link(a, b, len(edge["cases"]), dashed) for (a, b), edge in edges.items())
    weighed = [(link.source, link.target, float(link.patients)) for link in links]
    columns = layout == "pathway"
    if columns:
        positions = graph_layout.pathway({node.id: node.kind for node in nodes}, weighed)
    else:
        positions = graph_layout.network([node.id for node in nodes], weighed)
    return Drawing(nodes, links, positions, height(nodes, columns), columns)


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
            counted(layer): len(edge["cases"]),
        }
        for (a, b), edge in merged(graph).items()
    ]


def links_data(graph: Graph, layer: str, most: int) -> dict[str, Any]:
    """Return the heaviest links as the data of the grid; each opens its sentences."""
    rows = []
    for (a, b), edge in list(merged(graph).items())[:most]:
        name = f"{graph.nodes[a]['label']} → {graph.nodes[b]['label']}"
        address = (
            f"graph?{urlencode({'node': a, 'to': b} | ({'layer': layer} if layer != LAYERS[0] else {}))}"
        )
        kinds = ", ".join(dict.fromkeys(edge["kinds"]))
        rows.append([{"text": name, "href": address}, {"text": kinds}, {"text": str(len(edge["cases"]))}])
    columns = [{"name": "Link"}, {"name": "As"}, {"name": counted(layer).capitalize(), "kind": "number"}]
    return {"columns": columns, "rows": rows, "rowHeads": True}


def follows_data(found: Sequence[Follower], node: str, layer: str) -> dict[str, Any]:
    """Return what follows a concept as the data of the grid; each opens the sentences of the link."""
    layer_of = {"layer": layer} if layer != LAYERS[0] else {}
    rows = [
        [
            {"text": one.label, "href": f"graph?{urlencode({'node': node, 'to': one.node} | layer_of)}"},
            {"text": one.type},
            {"text": f"{one.patients} of {one.of}"},
        ]
        for one in found
    ]
    columns = [{"name": "Followed by"}, {"name": "As"}, {"name": counted(layer).capitalize()}]
    return {"columns": columns, "rows": rows, "rowHeads": True}


def edge_name(graph: Graph, source: str, target: str) -> str:
    """Return an edge in words."""
    kinds = dict.fromkeys(told["kind"] for told in (graph.get_edge_data(source, target) or {}).values())
    labels = (graph.nodes[end]["label"] for end in (source, target))
    return f" {', '.join(kinds)} ".join(labels)


def behind(
    nodes: Sequence[str], layer: str, cases: Sequence[Case], reports: Mapping[str, Report]
) -> Iterator[Behind]:
    """Yield patients with the sentences that tell of these nodes, in the layer shown."""
    for case in cases:
        places = [
            place
            for finding in case.findings
            if _drawn(finding, layer) and node_id(finding) in nodes
            for place in finding.evidence
        ]
        yield Behind((case.report_id, case.number), _texts(reports[case.report_id], places))


def behind_statements(
    nodes: Sequence[str], statements: Mapping[str, Sequence[Statement]], reports: Mapping[str, Report]
) -> Iterator[Behind]:
    """Yield reports with the sentences in which they speak of these concepts, in these ways, in others."""
    kinds = [kind for kind in KIND_NAMES if kind_node(kind) in nodes]
    concepts = [node for node in nodes if not node.startswith("said:")]
    for name, told in statements.items():
        places = [
            one.evidence
            for one in told
            if one.concept and (not concepts or one.concept in concepts) and (not kinds or one.kind in kinds)
        ]
        report = reports[name]
        source = " ".join(filter(None, (report.journal, str(report.year or ""))))
        yield Behind((name, 0), _texts(report, places), report.title, source)


def behind_data(found: Sequence[Behind], rows: Mapping[Key, CaseRow]) -> dict[str, Any]:
    """Return the patients, or the reports, and their sentences as the data of the grid."""
    first = "Report" if found and not found[0].key[1] else "Patient"
    return {
        "columns": [{"name": first}, {"name": "As the report says it"}, {"name": "Published"}],
        "rows": [
            [
                {"text": one.title or _headline(one.key, rows), "href": _address(one.key)},
                {"text": " … ".join(one.sentences) or "–"},
                {"text": one.source or _source(one.key, rows)},
            ]
            for one in found
        ],
        "rowHeads": True,
    }


def export_rows(found: Sequence[Behind], rows: Mapping[Key, CaseRow], what: str) -> list[dict[str, object]]:
    """Return the patients and sentences behind a node or an edge, a row a sentence."""
    return [
        {
            "about": what,
            "report": one.key[0],
            "patient": one.key[1] or None,
            "headline": one.title or _headline(one.key, rows),
            "source": one.source or _source(one.key, rows),
            "sentence": sentence,
        }
        for one in found
        for sentence in one.sentences or ("",)
    ]


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


def _drawn(finding: Finding, layer: str) -> bool:
    """Tell whether a finding is part of a layer: what stands, and in the denied layer what is denied."""
    if finding.slot not in (*CONCEPTS, "procedure_level", "leak_level"):
        return False
    return stands(finding) or (layer == "negated" and finding.assertion.status is Status.ABSENT)


def _texts(report: Report, places: Sequence[Evidence]) -> tuple[str, ...]:
    spans = sorted({(place.sentence_start, place.sentence_end) for place in places})
    return tuple(" ".join(report.text[start:end].split()) for start, end in spans)


def _address(key: Key) -> str:
    return f"case?{urlencode({'report': key[0], 'patient': key[1] or 1, 'scope': 'all'})}"


def _headline(key: Key, rows: Mapping[Key, CaseRow]) -> str:
    row = rows.get(key)
    return row.headline if row else key[0]


def _source(key: Key, rows: Mapping[Key, CaseRow]) -> str:
    row = rows.get(key) or next((one for name, one in rows.items() if name[0] == key[0]), None)
    return " ".join(filter(None, (row.journal, str(row.year or "")))) if row else key[0]
