"""The page Outcomes: what became of the published patients, by what was done and what they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from kb.profile import Profile
from kb.search.cases import facet_values, find
from kb.search.filters import Filter
from kb.synthesis.outcomes import EVENTS, GROUPINGS, Group, group_by, versus
from kb.synthesis.proportions import SMALL
from kb.ui import components, outcome_views, shell, stored
from kb.ui.charts import forest, level_map, sankey, swimlane
from kb.ui.charts.palette import Palette, palette
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.find_views import parts_of
from kb.ui.outcome_views import SORTS, View, view_of
from kb.ui.patient_views import summary_data
from kb.ui.scope import DEFAULT, filter_of, params_of
from kb.ui.tables import csv_bytes, grid_data

SCOPES = {"dura": "Leaks inside the dura", "all": "All complications"}
LANES = 60
ROWS = 200


def draw() -> None:
    """Draw the filter in force, the groups, the comparison, the flow, the spine and the courses."""
    shell.heading("Outcomes", "What became of the published patients.")
    asked = shell.address()
    view, unknown = view_of(asked)
    with shell.casebook() as db:
        own = View.__slots__
        wanted, more = filter_of({k: v for k, v in asked.items() if k not in own}, facet_values(db))
        keys = {(hit.report_id, hit.number) for hit in find(db, wanted).hits}
    profiles = [profile for profile in stored.profiles() if profile.key in keys]
    shell.remember("outcomes")
    groups = group_by(profiles, view.by, view.event)
    pair, absent = outcome_views.chosen_pair(groups, view)
    shell.warn_unknown([*unknown, *more, *absent])
    draw_controls(view, wanted)
    if not profiles:
        st.markdown("No published case fits this filter.")
        st.page_link(
            "kb/ui/find.py",
            label="See on Find which part of it to drop",
            icon=":material/search:",
            query_params=params_of(wanted),
        )
        return
    components.show("strip", summary_data(profiles, ""), key="outcomes_strip")
    st.caption(shell.NOT_INCIDENCE)
    colours = palette(st.context.theme.type == "dark")
    draw_groups(groups, view, colours)
    draw_versus(pair, groups, view)
    draw_flow(profiles, colours)
    draw_levels(profiles, wanted)
    draw_courses(profiles, view, colours)
    rows = stored.headlines()
    st.download_button(
        f"Export these {len(profiles)} patients (CSV)",
        lambda: csv_bytes(outcome_views.patient_rows(profiles, rows)),
        "patients.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def go(**changes: str) -> None:
    """Make the address ask for a changed view of the same patients."""
    asked = shell.address()
    kept = {k: v for k, v in asked.items() if k not in View.__slots__}
    shell.set_address(kept | replace(view_of(asked)[0], **changes).to_params())


def draw_controls(view: View, wanted: Filter) -> None:
    """Draw whom the page is about, how they are grouped and what is counted."""
    state = st.session_state
    compartments = wanted.facets.get("compartment", ())
    scope = "all" if not compartments else "dura" if compartments == DEFAULT else None
    told = {"outcomes_scope": scope, "outcomes_by": view.by, "outcomes_event": view.event}
    state.update({name: value for name, value in told.items() if state.get(name) != value})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "Patients",
            list(SCOPES),
            format_func=SCOPES.__getitem__,
            key="outcomes_scope",
            on_change=lambda: choose_scope(wanted),
        )
        st.selectbox(
            "Grouped by",
            list(GROUPINGS),
            format_func=lambda name: GROUPINGS[name].name,
            key="outcomes_by",
            width=290,
            on_change=lambda: go(by=state["outcomes_by"], a="", b=""),
        )
        st.selectbox(
            "Counted",
            list(EVENTS),
            format_func=str.capitalize,
            key="outcomes_event",
            width=260,
            on_change=lambda: go(event=state["outcomes_event"]),
        )
    parts = [words for part, words in parts_of(wanted) if part != "compartment"]
    if parts:
        st.caption(plain(f"Filtered as on Find: {'; '.join(parts)}."))


def choose_scope(wanted: Filter) -> None:
    """Show leaks inside the dura only, or everything, within the same filter."""
    other = wanted.without("compartment")
    if st.session_state["outcomes_scope"] != "all":
        other = replace(other, facets={**other.facets, "compartment": DEFAULT})
    shell.set_address(params_of(other) | replace(view_of(shell.address())[0], a="", b="").to_params())


def picture(name: str, option: dict[str, Any], height: int, alt: str) -> None:
    """Draw a chart of this page."""
    st.echarts_chart(option, height=height, theme=None, key=name, alt=alt)


def draw_groups(groups: Sequence[Group], view: View, colours: Palette) -> None:
    """Draw the forest plot and its table."""
    way = GROUPINGS[view.by]
    st.header(f"{view.event.capitalize()}, by {way.name[0].lower()}{way.name[1:]}", anchor=False)
    told = [
        "Squares are shares, lines 95% Wilson intervals; hollow and dashed under 5 reported outcomes.",
        "The denominator is patients with a reported outcome; those without one are counted in the table.",
    ]
    if not way.exclusive:
        told.append("A patient can be in several groups.")
    st.caption(" ".join(told))
    rows = forest.rows(groups, view.event)
    with st.container(key="picture_last_forest"):
        if any(group.reported for group in groups):
            option, height = forest.option(groups, view.event, colours)
            picture("forest", option, height, f"Forest plot of {view.event}; the table below says the same.")
        components.show("grid", grid_data(rows), key="outcomes_groups")
    st.download_button(
        f"Export these {len(rows)} groups (CSV)",
        csv_bytes(rows),
        "groups.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
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
    st.caption(plain(" ".join(outcome_views.versus_notes(compared))))


def draw_flow(profiles: Sequence[Profile], colours: Palette) -> None:
    """Draw the Sankey and its table."""
    st.header("From procedure to outcome", anchor=False)
    st.caption(
        f"Every patient is one thread. Where a stage has more than {sankey.FEW} groups, those of fewer than "
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


def draw_levels(profiles: Sequence[Profile], wanted: Filter) -> None:
    """Draw the map of the spine; each number leads to its patients."""
    counted = level_map.counts(profiles)
    silent = sum(not any(p.get(role) for role in level_map.ROLES) for p in profiles)
    st.header("Levels", anchor=False)
    st.caption(f"Patients by vertebra. No level is reported in {silent} of {len(profiles)}.")
    if not counted:
        return
    data = level_map.heat_data(counted, params_of(wanted))
    opened = components.show("heat", data, key="outcomes_levels", on_open_change=lambda: None)
    if opened.open:
        st.switch_page("kb/ui/find.py", query_params=parse_qs(opened.open.partition("?")[2]))
    vertebrae = level_map.rows(counted)
    draw_export(len(vertebrae), "vertebra", lambda: vertebrae, plural="vertebrae")


def draw_courses(profiles: Sequence[Profile], view: View, colours: Palette) -> None:
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
            components.show("grid", grid_data(swimlane.rows(found[:ROWS])), key="outcomes_courses")
            draw_export(len(found), "course", lambda: swimlane.rows(found))


draw()
