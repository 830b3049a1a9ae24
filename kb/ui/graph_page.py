"""The page Complication graph: concepts along the pathway, the patients and sentences behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from kb import queries
from kb.compartment import COMPARTMENTS
from kb.graph import LAYERS, Graph, Selection, build
from kb.graph_export import export_graph
from kb.graph_walks import neighbourhood, paths, what_follows
from kb.ui import components, graph_views, shell, stored
from kb.ui.charts import concept_graph, graph_picture
from kb.ui.charts.palette import palette
from kb.ui.escape import plain
from kb.ui.graph_state import LAYOUTS, STEPS, TYPES, View, missing, view_of
from kb.ui.tables import csv_bytes, grid_data

PER_PAGE = 15
STRONGEST = 12
STEP_NAMES = {"0": "Whole graph", "1": "Neighbours", "2": "Two steps"}


def draw() -> None:
    """Draw the controls, the picture, and what stands behind the chosen concept or edge."""
    shell.heading("Complication graph", "From procedure to complication, deficit, treatment and outcome.")
    view, unknown = view_of(shell.address())
    whole = graph(shell.stamp(), view.selection)
    absent = missing(view, whole)
    shell.warn_unknown([*unknown, *absent])
    if absent:
        view = replace(view, node="", to="", start="", until="")
    least = view.least or graph_views.legible(whole)
    draw_controls(view, whole, least)
    shown = cut(whole, least, view)
    drawing = graph_views.drawing(shown, view.layout, view.selection)
    if not drawing.nodes:
        st.markdown("Nothing is told this way. Lower the least number of patients or widen the filter.")
        return
    draw_choice(view, whole, drawing)
    with st.container(key="picture_last"):
        with st.container(key="graph_picture"):
            draw_picture(view, drawing)
            draw_files(view, shown, drawing)
        with st.container(key="graph_about"):
            if view.node:
                about(view, whole)
            else:
                draw_strongest(whole)
    if view.node:
        draw_behind(view, whole)
    draw_paths(view, whole)


@st.cache_resource(show_spinner=False, max_entries=6)
def graph(stamp: int, selection: Selection) -> Graph:
    """Return the graph of a selection, with every edge; its sentences are read when they are asked for."""
    del stamp
    with shell.casebook() as db:
        whole, lines = build(db, selection), queries.case_rows(db)
    for _, _, told in whole.edges(data=True):
        told["evidence"] = ()
    sources = {row.report_id: " ".join(filter(None, (row.journal, str(row.year or "")))) for row in lines}
    for _, told in whole.nodes(data=True):
        if told["type"] == "report":
            told["label"] = sources.get(told["label"]) or told["label"]
    return whole


def cut(whole: Graph, least: int, view: View) -> Graph:
    """Return the part to draw: edges with enough patients, near the chosen concept if asked."""
    heavy = {pair for pair, edge in graph_views.merged(whole).items() if len(edge["cases"]) >= least}
    part: Graph = whole.edge_subgraph(  # type: ignore[no-untyped-call]  # the stubs leave it out
        [(a, b, kind) for a, b, kind in whole.edges(keys=True) if (a, b) in heavy]
    )
    if view.steps != STEPS[0] and view.node in part:
        return neighbourhood(part, view.node, int(view.steps))
    return part


def go(**changes: Any) -> None:
    """Make the address ask for a changed view."""
    view, _ = view_of(shell.address())
    shell.set_address(replace(view, **changes).to_params())


def draw_controls(view: View, whole: Graph, least: int) -> None:
    """Draw what filters and arranges the graph."""
    state = st.session_state
    heaviest = max((len(e["cases"]) for e in graph_views.merged(whole).values()), default=1)
    told = {
        "graph_layout": view.layout,
        "graph_layer": view.layer,
        "graph_types": list(view.types),
        "graph_compartment": view.compartment,
        "graph_least": min(least, heaviest),
        "graph_steps": view.steps,
    }
    state.update({name: value for name, value in told.items() if state.get(name) != value})
    st.pills(
        "Types",
        TYPES,
        selection_mode="multi",
        format_func=str.capitalize,
        key="graph_types",
        disabled=view.layer == "literature",
        on_change=lambda: go(types=tuple(k for k in TYPES if k in state["graph_types"]), least=0),
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "Layout",
            LAYOUTS,
            format_func=str.capitalize,
            key="graph_layout",
            required=True,
            on_change=lambda: go(layout=state["graph_layout"]),
        )
        st.segmented_control(
            "Layer",
            LAYERS,
            format_func=graph_views.LAYER_NAMES.__getitem__,
            key="graph_layer",
            required=True,
            on_change=lambda: go(layer=state["graph_layer"], least=0, node="", to="", start="", until=""),
        )
        st.selectbox(
            "Cement went",
            ["", *COMPARTMENTS],
            format_func=lambda place: place or "anywhere",
            key="graph_compartment",
            width=190,
            on_change=lambda: go(compartment=state["graph_compartment"], least=0),
        )
        st.number_input(
            "Patients at least",
            1,
            heaviest,
            key="graph_least",
            width=150,
            on_change=lambda: go(least=int(state["graph_least"])),
        )


def draw_picture(view: View, drawing: concept_graph.Drawing) -> None:
    """Draw the legend and the chart; a click chooses."""
    legend = graph_views.legend(drawing.nodes)
    components.show("legend", {"label": "Types of concept", "types": legend}, key="graph_legend")
    st.session_state["graph_drawn"] = drawing
    chosen = [end for end in (view.node, view.to) if end]
    st.echarts_chart(
        concept_graph.option(drawing, palette(dark()), chosen),
        height=drawing.tall,
        theme=None,
        key="graph_chart",
        on_select=clicked,
        alt=f"{len(drawing.nodes)} concepts, {len(drawing.links)} links; the lists beside it say the same.",
    )


def dark() -> bool:
    """Tell whether the page is shown dark."""
    return st.context.theme.type == "dark"


def clicked() -> None:
    """Choose the node or the edge that was clicked."""
    drawing: concept_graph.Drawing = st.session_state["graph_drawn"]
    for group in st.session_state["graph_chart"]["selection"]["selected"]:
        for index in group["data_indices"][-1:]:
            if group["data_type"] == "edge" and index < len(drawing.links):
                link = drawing.links[index]
                go(node=link.source, to=link.target)
            elif group["data_type"] != "edge" and index < len(drawing.nodes):
                go(node=drawing.nodes[index].id, to="")


def draw_choice(view: View, whole: Graph, drawing: concept_graph.Drawing) -> None:
    """Draw the way to choose by keyboard, and what is known of the choice."""
    state = st.session_state
    names = {node.id: f"{node.label} ({node.kind}, {node.patients})" for node in drawing.nodes}
    for end in (view.node, view.to):
        if end and end not in names:
            told = whole.nodes[end]
            names[end] = f"{told['label']} ({told['type']}, {told['patients']})"
    following = [""]
    if view.node:
        following += [b for a, b in graph_views.merged(whole) if a == view.node]
    state["graph_node"], state["graph_to"] = view.node or None, view.to if view.to in following else ""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.selectbox(
            "Concept",
            list(names),
            index=None,
            format_func=lambda name: names.get(name, name),
            key="graph_node",
            placeholder="Choose, or click in the picture",
            width=380,
            on_change=lambda: go(node=state["graph_node"] or "", to="", steps=STEPS[0]),
        )
        if view.node:
            st.selectbox(
                "and what follows",
                following,
                format_func=lambda name: str(whole.nodes[name]["label"]) if name else "anything",
                key="graph_to",
                width=300,
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


def draw_strongest(whole: Graph) -> None:
    """Draw the links of the most patients as a table."""
    st.header("Strongest links", anchor=False)
    rows = [
        {"from": whole.nodes[a]["label"], "to": whole.nodes[b]["label"], "patients": len(edge["cases"])}
        for (a, b), edge in list(graph_views.merged(whole).items())[:STRONGEST]
    ]
    components.show("grid", grid_data(rows), key="graph_links")


def about(view: View, whole: Graph) -> None:
    """Draw the definition of the chosen concept and what follows it."""
    told = whole.nodes[view.node]
    meaning, codes = graph_views.definition(view.node)
    st.header(plain(told["label"]), anchor=False)
    if meaning:
        st.markdown(plain(meaning))
    if codes:
        st.caption(plain(codes))
    rows: list[dict[str, object]] = [
        {"followed by": one.label, "as": one.type, "patients": f"{one.patients} of {one.of}"}
        for one in what_follows(whole, view.node)
    ]
    if rows:
        components.show("grid", grid_data(rows[:12]), key="graph_follows")
        if len(rows) > 12:
            st.caption(f"and {len(rows) - 12} more in the list above.")


def draw_files(view: View, shown: Graph, drawing: concept_graph.Drawing) -> None:
    """Draw the buttons that save exactly what is shown."""
    size = f"{len(drawing.nodes)} concepts, {len(drawing.links)} links"
    colours = palette(dark())
    files = (
        ("PNG", lambda: graph_picture.png(drawing, colours), "image/png"),
        ("SVG", lambda: graph_picture.svg(drawing, colours, f"Complication graph: {size}"), "image/svg+xml"),
        ("GraphML", lambda: export_graph(with_places(view, shown), "graphml"), "application/graphml+xml"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, make, mime in files:
            st.download_button(
                f"Save {name}",
                make,
                f"complication-graph.{name.lower()}",
                mime,
                key=f"graph_{name}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.caption(size)


def with_places(view: View, shown: Graph) -> Graph:
    """Return what is shown together with the places that say it."""
    with shell.casebook() as db:
        full = build(db, view.selection)
    part: Graph = full.edge_subgraph(list(shown.edges(keys=True)))  # type: ignore[no-untyped-call]
    return part


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


draw()
