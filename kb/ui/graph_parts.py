"""What stands behind a choice in the complication graph: followers, patients, sentences, paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from kb.graph.build import Graph
from kb.graph.walks import paths, what_follows
from kb.storage import queries
from kb.ui import components, graph_views, shell, stored
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.graph_state import View, view_of
from kb.ui.tables import csv_bytes, grid_data

__all__ = ["about", "define", "draw_behind", "draw_paths", "draw_strongest", "go"]

PER_PAGE = 15
STRONGEST = 12


def go(**changes: Any) -> None:
    """Make the address ask for a changed view."""
    view, _ = view_of(shell.address())
    shell.set_address(replace(view, **changes).to_params())


def draw_strongest(whole: Graph, layer: str) -> None:
    """Draw the links of the most patients as a table; choosing one opens its sentences."""
    links = list(graph_views.merged(whole).items())
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header("Strongest links", anchor=False)
        draw_export(len(links), "link", lambda: graph_views.link_rows(whole, layer))
    data = graph_views.links_data(whole, layer, STRONGEST)
    opened = components.show("grid", data, key="graph_links", on_open_change=lambda: None)
    if opened.open:
        ends = parse_qs(opened.open.partition("?")[2])
        go(node=ends["node"][0], to=ends["to"][0])
        st.rerun()


def define(view: View, whole: Graph) -> None:
    """Say what the chosen concept means, in sight of the picture."""
    told = whole.nodes[view.node]
    meaning, codes = graph_views.definition(view.node)
    count = f"{told['patients']} {graph_views.counted(view.layer)}".removesuffix(
        "s" * (told["patients"] == 1)
    )
    parts = [f"**{plain(told['label'])}:**", plain(meaning), plain(f"{count}.")]
    with st.container(key="definition"):
        st.markdown(" ".join(filter(None, parts)))
        if codes:
            st.caption(plain(codes))


def about(view: View, whole: Graph) -> None:
    """Draw what follows the chosen concept; each opens its sentences."""
    found = what_follows(whole, view.node)
    if not found:
        return
    st.header(f"What follows {plain(whole.nodes[view.node]['label'])}", anchor=False)
    data = graph_views.follows_data(found[:STRONGEST], view.node, view.layer)
    opened = components.show("grid", data, key="graph_follows", on_open_change=lambda: None)
    if opened.open:
        go(to=parse_qs(opened.open.partition("?")[2])["to"][0])
        st.rerun()
    if len(found) > STRONGEST:
        st.caption(f"and {len(found) - STRONGEST} more in the list above the picture.")


def draw_behind(view: View, whole: Graph) -> None:
    """Draw the patients and the sentences behind the chosen concept or edge."""
    edge = graph_views.merged(whole).get((view.node, view.to)) if view.to else None
    told = whole.nodes[view.node]
    name = graph_views.edge_name(whole, view.node, view.to) if edge else str(told["label"])
    keys = sorted(edge["cases"]) if edge else list(told["cases"])
    noun = "report" if view.layer == "literature" else "patient"
    st.header(f"{plain(name)}: {len(keys)} {noun}{'s' if len(keys) != 1 else ''}", anchor=False)
    pages = -(-len(keys) // PER_PAGE)
    page = st.pagination(pages, key=f"graph_page {view.node} {view.to}") if pages > 1 else 1
    rows = stored.headlines()
    shown = behind(view, edge is not None, keys[(page - 1) * PER_PAGE : page * PER_PAGE])
    opened = components.show(
        "grid", graph_views.behind_data(shown, rows), key="graph_behind", on_open_change=lambda: None
    )
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))
    st.download_button(
        f"Export these {len(keys)} {noun}s with their sentences (CSV)",
        lambda: csv_bytes(graph_views.export_rows(behind(view, edge is not None, keys), rows, name)),
        "patients-and-sentences.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def behind(view: View, is_edge: bool, keys: Sequence[tuple[str, int]]) -> list[graph_views.Behind]:
    """Return the sentences of some patients behind the chosen concept or edge."""
    nodes = [view.node, view.to] if is_edge else [view.node]
    ids = sorted({key[0] for key in keys})
    with shell.casebook() as db:
        reports = {report.id: report for report in queries.reports(db, ids)}
        if view.layer == "literature":
            told = {name: queries.statements(db, name) for name in ids}
            return list(graph_views.behind_statements(nodes, told, reports))
        cases = [case for case in queries.cases(db, ids) if (case.report_id, case.number) in set(keys)]
    return list(graph_views.behind(nodes, view.layer, cases, reports))


def draw_paths(view: View, whole: Graph) -> None:
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
    found = paths(whole, view.start, view.until)
    if not found:
        st.markdown("No patient of this selection went from the one to the other.")
        return
    rows = [{"way": " → ".join(way.labels), "patients who went all of it": len(way.cases)} for way in found]
    components.show("grid", grid_data(rows), key="graph_ways")
    draw_export(len(rows), "way", lambda: rows)
