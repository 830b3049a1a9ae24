"""The page Complication graph: concepts along the pathway, the patients and sentences behind each."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from kb.compartment import COMPARTMENTS
from kb.graph.build import LAYERS, Graph, Selection, build
from kb.graph.export import export_graph
from kb.graph.literature import by_kind
from kb.graph.walks import Pathway, neighbourhood
from kb.ui import components, graph_views, shell
from kb.ui.charts import concept_graph, graph_picture
from kb.ui.charts.lettering import SET
from kb.ui.charts.palette import palette
from kb.ui.graph_parts import (
    WAYS,
    about,
    define,
    draw_behind,
    draw_choice,
    draw_paths,
    draw_strongest,
    go,
    ways_of,
)
from kb.ui.graph_state import LAYOUTS, STEPS, TYPES, View, missing, view_of, without
from kb.ui.graph_told import drawn_size, picture_told

if TYPE_CHECKING:
    from sqlite_utils import Database


def draw() -> None:
    """Draw the controls, the picture, and what stands behind the chosen concept or edge."""
    shell.heading("Complication graph", "From procedure to complication, deficit, treatment and outcome.")
    shell.restore("graph")
    shell.remember("graph")
    view, unknown = view_of(shell.address())
    whole = graph(shell.stamp(), view.selection)
    absent = missing(view, whole)
    shell.warn_unknown([*unknown, *absent])
    if absent:
        view = without(view, whole)
    ways = ways_of(view, whole)
    part = part_of(view, whole, ways)
    least = 1 if is_ways(view, ways) else view.least or graph_views.legible(part)
    draw_controls(view, part, least)
    shown = cut(part, least, view)
    drawing = graph_views.drawing(shown, view.layout, view.selection)
    if drawing.nodes:
        draw_drawn(view, whole, shown, drawing, least)
    else:
        draw_nothing(view)
        draw_choice(view, whole, ())
    if view.node:
        draw_behind(view, whole)
    if view.layer == LAYERS[0]:
        draw_paths(view, whole, ways)


def draw_drawn(view: View, whole: Graph, shown: Graph, drawing: concept_graph.Drawing, least: int) -> None:
    """Draw the picture and the lists: side by side where there is room, the lists first on a phone."""
    with st.container(key="picture_last_graph"):
        with st.container(key="graph_picture"):
            draw_picture(view, drawing)
            draw_files(view, shown, drawing, least)
        with st.container(key="graph_about"):
            draw_choice(view, whole, drawing.nodes)
            if view.node:
                define(view, whole)
                about(view, whole)
            else:
                draw_strongest(shown, view.layer)


@st.cache_resource(show_spinner=False, max_entries=6)
def graph(stamp: int, selection: Selection) -> Graph:
    """Return the graph of a selection, with every edge; its sentences are read when they are asked for."""
    del stamp
    with shell.casebook() as db:
        whole = read(db, selection)
    for _, _, told in whole.edges(data=True):
        told["evidence"] = ()
    return whole


def read(db: Database, selection: Selection) -> Graph:
    """Return the graph of a selection; what is said of others stands by the kind of saying."""
    whole = build(db, selection)
    return by_kind(whole) if selection.layer == "literature" else whole


def draw_nothing(view: View) -> None:
    """Say why nothing is drawn, and offer the way back to what is told."""
    if view.layer == "negated":
        st.markdown("No report of this selection expressly denies anything.")
    else:
        st.markdown("No link has so many patients here.")
    label = "Show what is told of patients, of any cement, with any number"
    st.button(label, on_click=go, kwargs={"layer": LAYERS[0], "compartment": "", "least": 0})


def is_ways(view: View, ways: Sequence[Pathway]) -> bool:
    """Tell whether the ways asked for are drawn: those there are, unless a concept is looked at."""
    return bool(ways) and not view.node and view.layer == LAYERS[0]


def part_of(view: View, whole: Graph, ways: Sequence[Pathway]) -> Graph:
    """Return what to draw from: the ways asked for, what is near the chosen concept, or everything."""
    if is_ways(view, ways):
        steps = {step for way in ways[:WAYS] for step in pairwise(way.nodes)}
        return edges_of(whole, steps)
    if view.node and view.steps != STEPS[0]:
        return neighbourhood(whole, view.node, int(view.steps))
    return whole


def cut(part: Graph, least: int, view: View) -> Graph:
    """Return the edges with enough patients; around a concept, those that still hang together with it."""
    heavy = {pair for pair, edge in graph_views.merged(part).items() if edge["patients"] >= least}
    shown = edges_of(part, heavy)
    if view.steps != STEPS[0] and view.node in shown:
        return neighbourhood(shown, view.node, int(view.steps))
    return shown


def edges_of(graph: Graph, pairs: Set[tuple[str, str]]) -> Graph:
    """Return the part of a graph that these pairs of nodes make up, with all edges between each."""
    kept = [(a, b, kind) for a, b, kind in graph.edges(keys=True) if (a, b) in pairs]
    part: Graph = graph.edge_subgraph(kept)  # type: ignore[no-untyped-call]  # the stubs leave it out
    return part


def draw_controls(view: View, whole: Graph, least: int) -> None:
    """Draw what filters and arranges the graph."""
    state = st.session_state
    heaviest = max((e["patients"] for e in graph_views.merged(whole).values()), default=1)
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
            f"{graph_views.counted(view.layer).capitalize()} at least",
            1,
            heaviest,
            key="graph_least",
            width=150,
            on_change=lambda: go(least=int(state["graph_least"])),
        )
    st.caption(graph_views.LAYER_NOTES[view.layer])


def draw_picture(view: View, drawing: concept_graph.Drawing) -> None:
    """Draw the legend and the chart; a click chooses."""
    legend = graph_views.legend(drawing.nodes)
    components.show("legend", {"label": "Types of concept", "types": legend}, key="graph_legend")
    st.session_state["graph_drawn"] = drawing
    chosen = [end for end in (view.node, view.to) if end]
    st.echarts_chart(
        concept_graph.option(drawing, palette(dark()), chosen) | SET,
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


def draw_files(view: View, shown: Graph, drawing: concept_graph.Drawing, least: int) -> None:
    """Draw the buttons that save exactly what is shown."""
    colours = palette(dark())

    def told() -> graph_picture.Told:
        from kb.ui.about_views import source_of

        with shell.casebook() as db:
            return picture_told(view, shown, drawing, least, source_of(db))

    files = (
        ("PNG", lambda: graph_picture.png(drawing, colours, told()), "image/png"),
        ("SVG", lambda: graph_picture.svg(drawing, colours, told()), "image/svg+xml"),
        ("GraphML", lambda: export_graph(with_places(view, shown), "graphml"), "application/graphml+xml"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, make, mime in files:
            st.download_button(
                f"Save {name} of {len(drawing.nodes)} concepts",
                make,
                f"complication-graph.{name.lower()}",
                mime,
                key=f"graph_{name}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.caption(drawn_size(drawing))


def with_places(view: View, shown: Graph) -> Graph:
    """Return what is shown together with the places that say it."""
    with shell.casebook() as db:
        full = read(db, view.selection)
    part: Graph = full.edge_subgraph(list(shown.edges(keys=True)))  # type: ignore[no-untyped-call]
    return part


draw()
