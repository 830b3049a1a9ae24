"""The spine of the page Find: cases by vertebra, a stretch of which narrows the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from kb.levels import AXIS, order
from kb.model import NOT_REPORTED
from kb.search.cases import Brush, Filter, touching
from kb.ui import components, find_views, shell
from kb.ui.find_state import current, go

__all__ = ["draw_spine"]

# A choice of its own: a box that can be emptied is emptied by Escape, which is meant to close it.
ANY = "any"


def draw_spine(wanted: Filter, role: str) -> None:
    """Draw the spine to brush, and above it select boxes that do the same."""
    st.header("Spine", anchor=False)
    if st.session_state.get("role") != role:
        st.session_state["role"] = role
    st.selectbox(
        "Cases by",
        list(find_views.ROLES),
        format_func=lambda one: find_views.ROLES[one][0],
        key="role",
        on_change=lambda: go(current()[0], role=st.session_state["role"]),
    )
    with shell.casebook() as db:
        counts = touching(db, wanted, role)
    data = find_views.brush_data(counts, wanted, role)
    from_, to = data["range"] or (ANY, ANY)
    for key, value in (("from", from_), ("to", to)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    for side, key, label in zip(st.columns(2), ("from", "to"), ("From", "To"), strict=True):
        with side:
            st.selectbox(label, (ANY, *AXIS), key=key, on_change=select)
    components.show(
        "brush", data, key="brush", on_range_change=lambda: brush(st.session_state["brush"]["range"])
    )
    silent = counts[NOT_REPORTED]
    st.caption(f"Drag or use the arrow keys. Not reported in {silent} case{'s' * (silent != 1)}.")


def select() -> None:
    """Take over the levels of the select boxes; one alone is a stretch of one."""
    told = [level for level in (st.session_state["from"], st.session_state["to"]) if level != ANY]
    brush([told[0], told[-1]] if told else None)


def brush(stretch: Sequence[str] | None) -> None:
    """Ask for cases that touch a stretch of the spine in the role shown."""
    wanted, own = current()
    kept = tuple(one for one in wanted.levels if one.role != own["role"])
    ends = sorted(stretch, key=order) if stretch else ()
    added = (Brush(own["role"], ends[0], ends[-1]),) if ends else ()
    go(replace(wanted, levels=(*kept, *added)))
