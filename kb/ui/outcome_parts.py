"""The parts of the page Outcomes: forest plot, comparison, flow, spine, courses and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from kb.profile import Profile
from kb.search.filters import Filter
from kb.synthesis.outcomes import GROUPINGS, Group, versus
from kb.synthesis.proportions import SMALL
from kb.ui import components, outcome_views, shell, stored
from kb.ui.charts import forest, level_map, sankey, swimlane
from kb.ui.charts.lettering import SET
from kb.ui.charts.palette import Palette
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.found_files import draw_files
from kb.ui.outcome_figures import courses_figure, draw_pictures, flow_figure, forest_figure
from kb.ui.outcome_views import SORTS, View, view_of
from kb.ui.scope import params_of
from kb.ui.tables import csv_bytes, grid_data

__all__ = ["draw_courses", "draw_flow", "draw_groups", "draw_levels", "draw_taking", "draw_versus", "go"]

NOT_RATES = "Published cases are not incidence."
LANES = 60
ROWS = 200


def go(**changes: str) -> None:
    """Make the address ask for a changed view of the same patients."""
    asked = shell.address()
    kept = {k: v for k, v in asked.items() if k not in View.__slots__}
    shell.set_address(kept | replace(view_of(asked)[0], **changes).to_params())


def picture(name: str, option: dict[str, Any], height: int, alt: str) -> None:
    """Draw a chart of this page."""
    st.echarts_chart(option | SET, height=height, theme=None, key=name, alt=alt)


def draw_groups(groups: Sequence[Group], whole: Group, view: View, wanted: Filter, colours: Palette) -> None:
    """Draw the forest plot and its table."""
    way = GROUPINGS[view.by]
    st.header(f"{view.event.capitalize()}, by {way.name[0].lower()}{way.name[1:]}", anchor=False)
    told = [
        "Squares are shares, lines 95% Wilson intervals; hollow and dashed under 5 reported outcomes.",
        "The denominator is patients with a reported outcome; those without one are counted in the table.",
    ]
    if not way.exclusive:
        told.append("A patient can be in several groups.")
    if whole.reported:
        told.append(f"The dotted line is all patients together: {whole.event}.")
    told.append(NOT_RATES)
    st.caption(" ".join(told))
    rows = forest.rows(groups, view.event)
    with st.container(key="picture_last_forest"):
        if any(group.reported for group in groups):
            option, height = forest.option(groups, view.event, colours, whole)
            picture("forest", option, height, f"Forest plot of {view.event}; the table below says the same.")
        components.show("grid", grid_data(rows), key="outcomes_groups")
    with st.container(horizontal=True):
        st.download_button(
            f"Export these {len(rows)} groups (CSV)",
            csv_bytes(rows),
            "groups.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        if any(group.reported for group in groups):
            title = f"{view.event.capitalize()}, by {way.name[0].lower()}{way.name[1:]}"
            draw_pictures(
                "forest plot",
                f"{whole.total} patients",
                lambda: forest_figure(title, groups, whole, view, wanted, colours),
            )


def draw_versus(pair: tuple[Group, Group] | None, groups: Sequence[Group], view: View) -> None:
    """Draw group A against group B."""
    if pair is None:
        return
    state = st.session_state
    st.header("Group A against group B", anchor=False)
    names = [group.name for group in groups]
    state["outcomes_a"], state["outcomes_b"] = pair[0].name, pair[1].name
    for column, side in zip(st.columns(2), ("a", "b"), strict=True):
        column.selectbox(
            f"Group {side.upper()}",
            names,
            key=f"outcomes_{side}",
            on_change=lambda side=side: go(**{side: state[f"outcomes_{side}"]}),
        )
    compared = versus(*pair, view.event)
    st.markdown(plain(outcome_views.versus_text(compared, view.event)))
    components.show("grid", grid_data(outcome_views.versus_rows(compared)), key="outcomes_versus")
    st.caption(plain(" ".join([*outcome_views.versus_notes(compared), NOT_RATES])))


def draw_flow(profiles: Sequence[Profile], wanted: Filter, colours: Palette) -> None:
    """Draw the Sankey and its table."""
    st.header("From procedure to outcome", anchor=False)
    st.caption(
        "Every patient is one thread through five stages: procedure, first compartment of the leak, worst "
        f"deficit, approach, outcome. Where a stage has more than {sankey.FEW} groups, those of fewer than "
        f"{SMALL} are merged into Other."
    )
    bands = sankey.flows(profiles)
    with st.container(key="picture_last_flow"):
        picture(
            "sankey", sankey.option(bands, colours), 460, "Sankey diagram; the table below says the same."
        )
        with st.expander("The same as a table"):
            flows = sankey.rows(bands)
            components.show("grid", grid_data(flows), key="outcomes_flow")
            draw_export(len(flows), "flow", lambda: flows)
    with st.container(horizontal=True):
        draw_pictures(
            "pathway", f"{len(profiles)} patients", lambda: flow_figure(profiles, bands, wanted, colours)
        )


def draw_levels(profiles: Sequence[Profile], wanted: Filter) -> None:
    """Draw the map of the spine; each number leads to its patients."""
    counted = level_map.counts(profiles)
    silent = sum(not any(p.get(role) for role in level_map.ROLES) for p in profiles)
    st.header("Levels", anchor=False)
    st.caption(f"Patients by vertebra. No level is reported in {silent} of {len(profiles)}.")
    if not counted:
        return
    where, ended = st.columns([9, 10], gap="large")
    kept = params_of(wanted)
    maps = (
        (where, "outcomes_levels", level_map.heat_data(counted, kept)),
        (ended, "outcomes_ends", level_map.verdict_data(level_map.verdicts(profiles, counted), kept)),
    )
    for column, key, data in maps:
        with column:
            opened = components.show("heat", data, key=key, on_open_change=lambda: None)
        if opened.open:
            st.switch_page("kb/ui/find.py", query_params=parse_qs(opened.open.partition("?")[2]))
    vertebrae = level_map.rows(counted, profiles)
    draw_export(len(vertebrae), "vertebra", lambda: vertebrae, plural="vertebrae")


def draw_courses(profiles: Sequence[Profile], view: View, wanted: Filter, colours: Palette) -> None:
    """Draw each patient's course from the injection on."""
    state = st.session_state
    lines = stored.headlines()
    sources = {
        p.key: " ".join(filter(None, (lines[p.key].journal, str(lines[p.key].year or "")))) for p in profiles
    }
    found = swimlane.lanes(profiles, view.course, sources)
    st.header("Courses from the injection", anchor=False)
    st.caption(
        f"{len(found)} of {len(profiles)} patients whose first symptoms are dated; an immediate onset stands "
        "at the injection. The axis is logarithmic."
    )
    if not found:
        return
    state["outcomes_sort"] = view.course
    st.segmented_control(
        "Sorted by",
        SORTS,
        format_func=str.capitalize,
        key="outcomes_sort",
        required=True,
        on_change=lambda: go(course=state["outcomes_sort"]),
    )
    components.show("legend", {"label": "Marks", "types": list(swimlane.LEGEND)}, key="outcomes_marks")
    option, height = swimlane.option(found[:LANES], colours)
    with st.container(key="picture_last_courses"):
        picture("lanes", option, height, "Courses of the patients; the table below says the same.")
        if len(found) > LANES:
            st.caption(f"The first {LANES} of {len(found)} are drawn, the first {ROWS} are in the table.")
        with st.expander("The same as a table"):
            data = outcome_views.course_data(found[:ROWS], params_of(wanted))
            opened = components.show("grid", data, key="outcomes_courses", on_open_change=lambda: None)
            draw_export(len(found), "course", lambda: swimlane.rows(found))
    with st.container(horizontal=True):
        draw_pictures(
            "courses",
            f"{len(found[:LANES])} patients",
            lambda: courses_figure(profiles, found[:LANES], len(found), wanted, colours),
        )
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))


def draw_taking(profiles: Sequence[Profile], wanted: Filter) -> None:
    """Draw the files of these patients and of the reports to cite."""
    st.header("To take along and to cite", anchor=False)
    st.caption(
        "A table of these patients as they are compared here; their cases with every fact; the references of "
        "the original reports, which are what to cite. About says how to cite the collection."
    )
    rows = stored.headlines()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"Export these {len(profiles)} patients (CSV)",
            lambda: csv_bytes(outcome_views.patient_rows(profiles, rows)),
            "patients.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
        draw_files(len(profiles), len({p.report_id for p in profiles}), wanted)
        st.page_link("kb/ui/about.py", label="How to cite the collection", icon=":material/format_quote:")
