"""The page To check: facts nobody has checked, the least sure first, and records that may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

import streamlit as st

from kb.storage import queries
from kb.storage.links import Link, State, links
from kb.storage.review import Unchecked, checked
from kb.ui import components, review_views, shell, stored
from kb.ui.checking import draw_decision, history
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.linking import draw_link, sources
from kb.ui.paging import draw_page, is_page
from kb.ui.signing import draw_name
from kb.ui.sureness import estimated
from kb.ui.theme import SLOT_NAMES

KINDS = {"facts": "Facts", "links": "Records that may be one"}
STATES = {"open": "To decide", "all": "All links"}
KNOWN = {"kind", "slot", "item", "state", "page"}
SHOWN = 12
LINKS = 20


def draw() -> None:
    """Draw what waits for a person, one thing at a time."""
    shell.heading(
        "To check",
        "What a program read, the least sure first. Your word is kept beside the program's, with your name.",
    )
    asked = shell.address()
    kind, slot, state, unknown = asked_for(asked)
    with shell.casebook() as db:
        everything, done = links(db), checked(db)
    waiting = stored.waiting(slot) if kind == "facts" else []
    item = asked.get("item", [""])[-1]
    at = review_views.key_of(item)
    if item and not is_told_of(at):
        unknown.append(f"item={item}")
        at = None
    unknown += [f"page={page}" for page in asked.get("page", ()) if not is_page(page)]
    shell.warn_unknown(unknown)
    proposed = [link for link in everything if link.state is State.PROPOSED]
    draw_kinds(kind, slot)
    if kind == "facts":
        draw_facts(waiting, at, done, slot)
    else:
        draw_proposals(proposed, everything, state)


def asked_for(asked: Mapping[str, Sequence[str]]) -> tuple[str, str, str, list[str]]:
    """Return kind, slot and state of links that the address asks for, and what of it is unknown."""
    allowed = {"kind": KINDS, "slot": SLOT_NAMES, "state": STATES}
    told = {"kind": "facts", "slot": "", "state": "open"}
    unknown = [f"{name}={value}" for name in asked.keys() - KNOWN for value in asked[name]]
    for name in allowed.keys() & asked.keys():
        value = asked[name][-1]
        if value in allowed[name]:
            told[name] = value
        else:
            unknown.append(f"{name}={value}")
    return told["kind"], told["slot"], told["state"], unknown


def is_told_of(key: tuple[str, int, str] | None) -> bool:
    """Tell whether the casebook has such a fact, checked or not."""
    if key is None or key[:2] not in stored.headlines():
        return False
    with shell.casebook() as db:
        return bool(queries.case(db, *key[:2]).values(key[2]))


def go(**changes: str) -> None:
    """Make the address ask for something else, from its first page."""
    kept = {name: values[-1] for name, values in shell.address().items() if name in KNOWN - {"page"}}
    shell.set_address({name: value for name, value in (kept | changes).items() if value})


def draw_kinds(kind: str, slot: str) -> None:
    """Draw what is looked at."""
    state = st.session_state
    state["check_kind"], state["check_slot"] = kind, slot
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "What",
            list(KINDS),
            format_func=KINDS.__getitem__,
            key="check_kind",
            required=True,
            on_change=lambda: go(kind="" if state["check_kind"] == "facts" else state["check_kind"], item=""),
        )
        if kind == "facts":
            st.selectbox(
                "Only",
                ["", *SLOT_NAMES],
                format_func=lambda name: SLOT_NAMES.get(name, "every kind of fact"),
                key="check_slot",
                width=240,
                on_change=lambda: go(slot=state["check_slot"], item=""),
            )
        draw_name("check")


def draw_facts(waiting: Sequence[Unchecked], at: tuple[str, int, str] | None, done: int, slot: str) -> None:
    """Draw the fact whose turn it is, and those that follow."""
    only = f" of the kind {SLOT_NAMES[slot].lower()}" if slot else ""
    st.caption(f"{len(waiting):,} wait{only}, {done:,} are checked. What is checked leaves this list.")
    if not waiting:
        st.header("Nothing waits here", anchor=False)
        st.page_link("kb/ui/find.py", label="Find a case", icon=":material/search:")
        return
    place = next((i for i, one in enumerate(waiting) if one.key == at), 0)
    if at and waiting[place].key != at:
        st.info("The fact of this link no longer waits; the next in line is shown.", icon=":material/info:")
    rows = stored.headlines()
    draw_fact(waiting[place], waiting[(place + 1) % len(waiting)])
    following = (*waiting[place + 1 :], *waiting[:place])[:SHOWN]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Next in line" if following else "The last in line", anchor=False)
        draw_export(
            len(waiting),
            "fact to check",
            lambda: review_views.export_rows(waiting, rows),
            plural="facts to check",
        )
    if not following:
        return
    opened = components.show(
        "grid", review_views.queue_data(following, rows), key="check_queue", on_open_change=lambda: None
    )
    st.caption("The chance is the program's estimate for this one fact, not a measured share.")
    if opened.open:
        go(item=parse_qs(opened.open.partition("?")[2])["item"][0])
        st.rerun()


def draw_fact(one: Unchecked, after: Unchecked) -> None:
    """Draw one fact with its sentences and the ways to decide on it."""
    with shell.casebook() as db:
        case, report = queries.case(db, one.report_id, one.number), queries.report(db, one.report_id)
        decided = [c for c in queries.checks(db, one.report_id, one.number) if c.slot == one.slot]
    place = next(f.evidence[0] for f in case.present(one.slot))
    with st.container(border=True, key="fact"):
        st.header(plain(f"{SLOT_NAMES[one.slot]}: {review_views.shown_values(one)}"), anchor=False)
        st.caption(plain(estimated(one.slot, one.confidence)))
        components.show("quotes", review_views.quotes_data(case, report, one.slot), key="check_quotes")
        for check in decided:
            st.caption(plain(history(check)))
        with st.container(horizontal=True, vertical_alignment="center"):
            draw_decision(case, report, one.slot, place, then=lambda: go(item=review_views.item_of(after)))
            st.button(
                "Next", icon=":material/skip_next:", on_click=go, kwargs={"item": review_views.item_of(after)}
            )
        st.page_link(
            "kb/ui/case.py",
            label=plain(stored.headlines()[one.report_id, one.number].headline),
            icon=":material/description:",
            query_params={"report": one.report_id, "patient": str(one.number), "scope": "all"},
        )


def draw_proposals(proposed: Sequence[Link], everything: Sequence[Link], state: str) -> None:
    """Draw the links that wait for a decision, or all of them."""
    st.session_state["check_state"] = state
    st.segmented_control(
        "Which",
        list(STATES),
        format_func=STATES.__getitem__,
        key="check_state",
        required=True,
        on_change=lambda: go(
            state="" if st.session_state["check_state"] == "open" else st.session_state["check_state"]
        ),
    )
    found = proposed if state == "open" else everything
    st.caption(
        f"{len(proposed):,} wait for a decision, {len(everything):,} are known in all. Nothing is deleted: "
        "of linked records the fullest stands for all."
    )
    if not found:
        st.header("No record waits for a decision", anchor=False)
        st.page_link("ingest/ui/add_reports.py", label="Add reports", icon=":material/upload_file:")
        return
    asked = shell.address().get("page", ["1"])[-1]
    at = int(asked) if is_page(asked) else 1
    shown = draw_page(found, LINKS, at, lambda page: go(page=str(page)))
    named = sources(shown)
    for link in shown:
        with st.container(border=True):
            draw_link(link, named)
    draw_export(len(found), "link", lambda: [_row(link) for link in found])


def _row(link: Link) -> dict[str, object]:
    return {
        "first": link.first,
        "patient of first": link.first_number or None,
        "second": link.second,
        "patient of second": link.second_number or None,
        "what": link.kind.value,
        "state": link.state.value,
        "why": link.reason,
        "decided by": link.who,
        "on": link.at[:10],
    }


draw()
