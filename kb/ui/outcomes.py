"""The page Outcomes: what became of the published patients, by what was done and what they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from kb.search.cases import Hit, facet_values, find
from kb.search.filters import Filter
from kb.synthesis.outcomes import EVENTS, GROUPINGS, group_by, summarise
from kb.ui import components, outcome_views, shell, stored
from kb.ui.charts.palette import palette
from kb.ui.escape import plain
from kb.ui.find_state import OWN
from kb.ui.find_views import parts_of
from kb.ui.outcome_parts import (
    draw_courses,
    draw_flow,
    draw_groups,
    draw_levels,
    draw_taking,
    draw_versus,
    go,
)
from kb.ui.outcome_views import View, view_of
from kb.ui.patient_views import summary_data
from kb.ui.scope import DEFAULT, PARAMS, filter_of, params_of

SCOPES = {"dura": "Leaks inside the dura", "all": "All complications"}


def draw() -> None:
    """Draw the filter in force, the groups, the comparison, the flow, the spine and the courses."""
    shell.heading("Outcomes", "What became of the published patients.")
    take_up()
    view, unknown = view_of(shell.address())
    wanted, more, hits = asked_for()
    keys = {(hit.report_id, hit.number) for hit in hits}
    profiles = [profile for profile in stored.profiles() if profile.key in keys]
    shell.remember("outcomes")
    hand_on(wanted)
    groups = group_by(profiles, view.by, view.event)
    pair, absent = outcome_views.chosen_pair(groups, view)
    shell.warn_unknown([*unknown, *more, *absent])
    draw_controls(view, wanted)
    draw_parts(wanted)
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
    draw_groups(groups, summarise(profiles, event=view.event), view, wanted, colours)
    draw_versus(pair, groups, view)
    draw_flow(profiles, wanted, colours)
    draw_levels(profiles, wanted)
    draw_courses(profiles, view, wanted, colours)
    draw_taking(profiles, wanted)


def asked_for() -> tuple[Filter, list[str], Sequence[Hit]]:
    """Return the filter of the address, what of it is unknown, and what it finds."""
    own = View.__slots__
    asked = {name: values for name, values in shell.address().items() if name not in own}
    with shell.casebook() as db:
        wanted, unknown = filter_of(asked, facet_values(db))
        return wanted, unknown, find(db, wanted).hits


def take_up() -> None:
    """Reached by name, or by Back from a case, show the patients that Find shows, compared as before."""
    if not shell.returned("outcomes"):
        return
    filter_ = {name: values for name, values in shell.remembered("find").items() if name in PARAMS}
    view = {n: values for n, values in shell.remembered("outcomes").items() if n in View.__slots__}
    shell.set_address(filter_ | view)


def hand_on(wanted: Filter) -> None:
    """Let Find show the same patients: there is one filter, whichever page sets it."""
    laid_out = {
        name: values for name, values in shell.remembered("find").items() if name in OWN and name != "page"
    }
    shell.remember("find", params_of(wanted) | laid_out)


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


def draw_parts(wanted: Filter) -> None:
    """Draw what is filtered by, each part with a way out, and the way to filter by more."""
    parts = list(parts_of(wanted))
    with st.container(horizontal=True, vertical_alignment="center", key="parts"):
        for part, words in parts:
            if part == "compartment" and wanted.facets[part] == DEFAULT:
                continue
            st.button(
                plain(words),
                icon=":material/close:",
                key=f"drop {part}",
                help="Drop this part of the filter",
                on_click=show,
                args=(wanted.without(part),),
            )
        st.page_link(
            "kb/ui/find.py",
            label="Filter on Find by anything else",
            icon=":material/filter_alt:",
            query_params=params_of(wanted),
        )


def show(wanted: Filter) -> None:
    """Make the address ask for other patients, compared in the same way."""
    shell.set_address(params_of(wanted) | replace(view_of(shell.address())[0], a="", b="").to_params())


def choose_scope(wanted: Filter) -> None:
    """Show leaks inside the dura only, or everything, within the same filter."""
    other = wanted.without("compartment")
    if st.session_state["outcomes_scope"] != "all":
        other = replace(other, facets={**other.facets, "compartment": DEFAULT})
    show(other)


draw()
