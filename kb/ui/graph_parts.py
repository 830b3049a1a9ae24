"""What stands behind a choice in the complication graph: followers, patients, sentences, paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from kb.graph.build import Graph
from kb.graph.walks import Pathway, paths, what_follows, what_precedes
from kb.storage import queries
from kb.ui import components, graph_behind, graph_views, shell, stored
from kb.ui.charts.concept_graph import Node
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.graph_state import STEPS, View, view_of
from kb.ui.paging import draw_page
from kb.ui.tables import csv_bytes

__all__ = [
    "WAYS",
    "about",
    "define",
    "draw_behind",
    "draw_choice",
    "draw_paths",
    "draw_strongest",
    "go",
    "ways_of",
]

PER_PAGE = 15
STRONGEST = 10
WAYS = 20
_ALL_WAYS = 100_000
STEP_NAMES = {"0": "Whole graph", "1": "Neighbours", "2": "Two steps"}


def go(**changes: Any) -> None:
    """Make the address ask for a changed view, from its first page."""
    view, _ = view_of(shell.address())
    shell.set_address(replace(view, **{"page": 1, **changes}).to_params())


def draw_choice(view: View, whole: Graph, drawn: Sequence[Node]) -> None:
    """Draw the way to choose by keyboard, and how much is drawn around the choice."""
    state = st.session_state
    names = {node.id: f"{node.label} ({node.kind}, {node.patients})" for node in drawn}
    for end in (view.node, view.to):
        if end and end not in names:
            told = whole.nodes[end]
            names[end] = f"{told['label']} ({told['type']}, {told['patients']})"
    following = [""]
    if view.node:
        following += [b for a, b in graph_views.merged(whole) if a == view.node]
    state["graph_node"], state["graph_to"] = view.node or None, view.to if view.to in following else ""
    st.selectbox(
        "Concept",
        list(names),
        index=None,
        format_func=lambda name: names.get(name, name),
        key="graph_node",
        placeholder="Choose, or click in the picture",
        on_change=lambda: go(node=state["graph_node"] or "", to="", steps=STEPS[0]),
    )
    if not view.node:
        return
    if len(following) > 1:
        st.selectbox(
            "and what follows",
            following,
            format_func=lambda name: str(whole.nodes[name]["label"]) if name else "anything",
            key="graph_to",
            on_change=lambda: go(to=state["graph_to"]),
        )
    st.segmented_control(
        "Draw",
        STEPS,
        format_func=STEP_NAMES.__getitem__,
        key="graph_steps",
        required=True,
        on_change=lambda: go(steps=state["graph_steps"]),
    )


def draw_strongest(shown: Graph, layer: str) -> None:
    """Draw the links of the most patients as a table; choosing one opens its sentences."""
    links = graph_views.merged(shown)
    st.header("Strongest links", anchor=False)
    data = graph_views.links_data(shown, layer, STRONGEST)
    opened = components.show("grid", data, key="graph_links", on_open_change=lambda: None)
    if len(links) > STRONGEST:
        st.caption(f"The first {STRONGEST} of the {len(links)} that are drawn.")
    draw_export(len(links), "link", lambda: graph_views.link_rows(shown, layer))
    if opened.open:
        follow_link(opened.open)


def follow_link(address: str) -> None:
    """Choose the edge that a link of a table names."""
    ends = parse_qs(address.partition("?")[2])
    go(node=ends["node"][0], to=ends["to"][0])
    st.rerun()


def define(view: View, whole: Graph) -> None:
    """Say what the chosen concept means, in sight of the picture."""
    told = whole.nodes[view.node]
    meaning, codes = graph_views.definition(view.node)
    count = f"{told['patients']} {graph_views.counted(view.layer)}".removesuffix(
        "s" * (told["patients"] == 1)
    )
    parts = [f"**{plain(told['label'])}:**", plain(meaning), plain(f"{count}, with their words below.")]
    with st.container(key="definition"):
        st.markdown(" ".join(filter(None, parts)))
        if codes:
            st.caption(plain(codes))


def about(view: View, whole: Graph) -> None:
    """Draw what follows the chosen concept, or what comes before it where nothing follows."""
    after = what_follows(whole, view.node)
    found = after or what_precedes(whole, view.node)
    if not found:
        return
    ways = graph_views.ONWARD if after else graph_views.BACK
    st.header(ways[view.layer].format(plain(whole.nodes[view.node]["label"])), anchor=False)
    data = graph_views.neighbours_data(found[:STRONGEST], view.node, view.layer, after=bool(after))
    opened = components.show("grid", data, key="graph_neighbours", on_open_change=lambda: None)
    if opened.open:
        follow_link(opened.open)
    if len(found) > STRONGEST:
        rest = "the list above has all" if after else "all are drawn as its neighbours from 1 patient on"
        st.caption(f"The first {STRONGEST} of {len(found)}; {rest}.")
    draw_export(len(found), "neighbour", lambda: graph_views.follower_rows(found, view.layer))


def draw_behind(view: View, whole: Graph) -> None:
    """Draw the patients and the sentences behind the chosen concept or edge."""
    edge = graph_views.merged(whole).get((view.node, view.to)) if view.to else None
    told = whole.nodes[view.node]
    name = graph_views.edge_name(whole, view.node, view.to) if edge else str(told["label"])
    keys = sorted(edge["cases"]) if edge else list(told["cases"])
    many = edge["patients"] if edge else told["patients"]
    noun = "report" if view.layer == "literature" else "patient"
    st.header(f"{plain(name)}: {many} {noun}{'s' if many != 1 else ''}", anchor=False)
    if many != len(keys):
        st.caption(f"Told of {len(keys)} times: a patient told of in two reports counts once.")
    if len(keys) <= (view.page - 1) * PER_PAGE:
        shell.warn_unknown([f"page={view.page}"])
    page = draw_page(keys, PER_PAGE, view.page, lambda page: go(page=page))
    rows = stored.headlines()
    shown = behind(view, edge is not None, page)
    opened = components.show(
        "grid", graph_behind.behind_data(shown, rows), key="graph_behind", on_open_change=lambda: None
    )
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))
    st.download_button(
        f"Export these {len(keys)} {noun}s with their sentences (CSV)",
        lambda: csv_bytes(graph_behind.export_rows(behind(view, edge is not None, keys), rows, name)),
        "patients-and-sentences.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def behind(view: View, is_edge: bool, keys: Sequence[tuple[str, int]]) -> list[graph_behind.Behind]:
    """Return the sentences of some patients behind the chosen concept or edge."""
    nodes = [view.node, view.to] if is_edge else [view.node]
    ids = sorted({key[0] for key in keys})
    with shell.casebook() as db:
        reports = {report.id: report for report in queries.reports(db, ids)}
        if view.layer == "literature":
            told = {name: queries.statements(db, name) for name in ids}
            return list(graph_behind.behind_statements(nodes, told, reports))
        cases = [case for case in queries.cases(db, ids) if (case.report_id, case.number) in set(keys)]
    return list(graph_behind.behind(nodes, view.layer, cases, reports))


def ways_of(view: View, whole: Graph) -> list[Pathway]:
    """Return the ways asked for, the commonest first; none where they are not asked for."""
    return paths(whole, view.start, view.until, limit=_ALL_WAYS) if view.start and view.until else []


def draw_paths(view: View, whole: Graph, found: Sequence[Pathway]) -> None:
    """Draw the ways from one concept to another that whole patients went."""
    state = st.session_state
    st.header("Ways from one concept to another", anchor=False)
    names = {
        node: f"{told['label']} ({told['type']})"
        for node, told in sorted(whole.nodes(data=True), key=lambda item: (-item[1]["patients"], item[0]))
    }
    state["graph_from"], state["graph_until"] = view.start or None, view.until or None
    ends = zip(st.columns(2), (("From", "graph_from", "start"), ("To", "graph_until", "until")), strict=True)
    for column, (label, key, end) in ends:
        column.selectbox(
            label,
            list(names),
            index=None,
            format_func=lambda node: names.get(node, node),
            key=key,
            placeholder="Choose a concept",
            on_change=lambda end=end, key=key: go(**{end: state[key] or ""}),
        )
    if not (view.start and view.until):
        return
    if not found:
        st.markdown("No patient of this selection went from the one to the other.")
        return
    rows = stored.headlines()
    drawn = " They are drawn above." if not view.node else ""
    most = f"The commonest {WAYS} of {len(found)} ways." if len(found) > WAYS else f"All {len(found)} ways."
    st.caption(f"{most}{drawn} The number is of patients who went all of a way.")
    data = graph_views.ways_data(found[:WAYS], rows)
    opened = components.show("grid", data, key="graph_ways", on_open_change=lambda: None)
    draw_export(len(found), "way", lambda: graph_views.way_rows(found, rows))
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))
