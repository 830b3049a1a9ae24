"""The page Find: published cases by words, facets and vertebrae."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs

import streamlit as st

from kb.model import Case
from kb.search.cases import Filter, Result, facet_values, find
from kb.storage import queries
from kb.ui import components, find_views, shell
from kb.ui.escape import plain
from kb.ui.find_spine import draw_spine
from kb.ui.find_state import OWN, SPINE, VIEWS, current, go, own_params
from kb.ui.found_files import draw_files
from kb.ui.scope import DEFAULT, filter_of, params_of

PER_PAGE = 24
SORTS = {"relevance": "Best match", "year": "Newest first", "time_to_treatment": "Treated soonest"}
SCOPES = {"dura": "Leaks inside the dura", "all": "All complications"}


def draw() -> None:
    """Draw the search line, what narrows it, what it finds and what that amounts to."""
    shell.heading("Find a published case")
    # On the page itself an empty address asks for the default.
    shell.restore("find")
    asked = shell.address()
    with shell.casebook() as db:
        values = facet_values(db)
        wanted, unknown = filter_of(asked, values)
        own, more = own_params(asked)
        shell.warn_unknown([*unknown, *more])
        draw_search(wanted, own)
        found = find(db, wanted, limit=PER_PAGE, offset=(int(own["page"]) - 1) * PER_PAGE)
        if found.total and not found.hits:
            shell.warn_unknown([f"page={own['page']}"])
            found, own["page"] = find(db, wanted, limit=PER_PAGE), "1"
        cases = {
            (c.report_id, c.number): c for c in queries.cases(db, sorted({h.report_id for h in found.hits}))
        }
    shell.remember("find")
    with st.sidebar:
        st.header("Narrow down", anchor=False)
        components.show(
            "facets", find_views.facets_data(found, wanted), key="facets", on_chosen_change=choose_facets
        )
    draw_parts(wanted)
    if not found.total:
        draw_nothing(found)
        return
    components.show("strip", find_views.strip_data(found), key="strip")
    if own["view"] == "cards":
        with st.container(key="hits_and_spine"):
            with st.container(key="hits"):
                draw_hits(found, cases, wanted, own)
            with st.container(key="beside"):
                draw_spine(wanted, own["role"])
    else:
        # A table needs the whole width.
        with st.popover("Spine", icon=":material/orthopedics:"):
            draw_spine(wanted, own["role"])
        draw_hits(found, cases, wanted, own)


def draw_search(wanted: Filter, own: Mapping[str, str]) -> None:
    """Draw the search line, the scope, the order and the layout."""
    compartments = wanted.facets.get("compartment", ())
    state = {
        "q": wanted.text,
        "scope": "all" if not compartments else "dura" if compartments == DEFAULT else None,
        "sort": wanted.sort,
        "view": own["view"],
        "spine_shown": own["beside"] == SPINE,
    }
    for name, value in state.items():
        if st.session_state.get(name) != value:
            st.session_state[name] = value
    st.text_input(
        "Search titles, texts and facts",
        key="q",
        type="search",
        live=True,
        placeholder="paraplegia laminectomy T12, or “thecal sac”",
        on_change=lambda: go(replace(current()[0], text=st.session_state["q"].strip())),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Show", list(SCOPES), format_func=SCOPES.__getitem__, key="scope", on_change=choose_scope
        )
        st.segmented_control(
            "As",
            list(VIEWS),
            format_func=VIEWS.__getitem__,
            key="view",
            on_change=lambda: go(current()[0], view=st.session_state["view"] or OWN["view"]),
        )
        st.selectbox(
            "Sorted by",
            list(SORTS),
            format_func=SORTS.__getitem__,
            key="sort",
            width=190,
            on_change=lambda: go(replace(current()[0], sort=st.session_state["sort"])),
        )
        if own["view"] == "cards":
            # Where the spine has no room beside the cards it is folded away behind this switch.
            st.toggle("Spine", key="spine_shown", on_change=unfold)


def unfold() -> None:
    """Let the address say whether the spine is shown above the cards."""
    wanted, own = current()
    go(wanted, page=own["page"], beside=SPINE if st.session_state["spine_shown"] else "")


def choose_scope() -> None:
    """Show leaks inside the dura only, or everything."""
    wanted = current()[0].without("compartment")
    if st.session_state["scope"] != "all":
        wanted = replace(wanted, facets={**wanted.facets, "compartment": DEFAULT})
    go(wanted)


def choose_facets() -> None:
    """Take over the boxes that were checked."""
    chosen = st.session_state["facets"]["chosen"] or {}
    go(replace(current()[0], facets={facet: tuple(values) for facet, values in chosen.items()}))


def draw_parts(wanted: Filter) -> None:
    """Draw what is filtered by, each part with a way out."""
    parts = [part for part in find_views.parts_of(wanted) if part[0] != "compartment"]
    if not parts:
        return
    with st.container(horizontal=True, key="parts"):
        for part, words in parts:
            st.button(
                plain(words),
                icon=":material/close:",
                key=f"drop {part}",
                help="Drop this part of the filter",
                on_click=lambda part=part: go(current()[0].without(part)),
            )
        if len(parts) > 1:
            st.button("Clear all", type="tertiary", on_click=clear)


def clear() -> None:
    """Drop every part of the filter and keep the scope and the order."""
    wanted = current()[0]
    kept = {name: values for name, values in wanted.facets.items() if name == "compartment"}
    go(Filter(facets=kept, sort=wanted.sort))


def draw_nothing(found: Result) -> None:
    """Say which part of the filter to drop, and what that would show."""
    st.header("No published case fits all of this", anchor=False)
    st.markdown("That nothing was published does not mean that it does not occur.")
    wanted = current()[0]
    told = dict(find_views.parts_of(wanted))
    if wanted.facets.get("compartment") == DEFAULT:
        told["compartment"] = "the restriction to leaks inside the dura"
    for suggestion in found.suggestions:
        cases = f"{suggestion.total} case" + "s" * (suggestion.total != 1)
        parts = " and ".join(told.get(part, part) for part in suggestion.parts)
        st.button(
            plain(f"Drop {parts} to see {cases}"),
            key=f"suggest {' '.join(suggestion.parts)}",
            on_click=lambda wanted=suggestion.without: go(wanted),
        )


def draw_hits(
    found: Result, cases: Mapping[tuple[str, int], Case], wanted: Filter, own: Mapping[str, str]
) -> None:
    """Draw one page of hits as cards or as a table."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Cases", anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.page_link(
                "kb/ui/outcomes.py",
                label="Compare their outcomes",
                icon=":material/bar_chart:",
                query_params=params_of(wanted),
            )
            draw_files(found.total, found.summary.reports, wanted)
    make, name = {
        "cards": (find_views.cards_data, "cards"),
        "table": (find_views.table_data, "grid"),
    }[own["view"]]
    data = make(found.hits, cases, wanted)
    opened = components.show(name, data, key=f"hits {own['view']}", on_open_change=lambda: None)
    if opened.open:
        open_case(opened.open)
    pages = -(-found.total // PER_PAGE)
    if pages > 1:
        at = min(int(own["page"]), pages)
        key = f"page {at} of {pages}"
        st.pagination(
            pages, default=at, key=key, on_change=lambda: go(current()[0], page=str(st.session_state[key]))
        )


def open_case(address: str) -> None:
    """Go to the case of a card."""
    st.switch_page("kb/ui/case.py", query_params=parse_qs(address.partition("?")[2]))


draw()
