"""Links between records of one report and tellings of one patient: seen, confirmed, undone with one click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from kb.model import Case, Report
from kb.search.filters import Filter
from kb.storage import queries
from kb.storage.links import Kind, Link, State, links, primaries, set_state, stand_for
from kb.ui import shell
from kb.ui.escape import plain, shortened
from kb.ui.scope import params_of
from kb.ui.signing import draw_name, signature
from kb.ui.wording import UNTITLED

__all__ = ["draw_link", "draw_links", "sources"]

_HEADINGS = {
    (Kind.REPORT, State.LINKED): "The same report is in the casebook twice; its patients count once.",
    (Kind.REPORT, State.PROPOSED): "This may be the same report as another record. Nobody has decided yet.",
    (Kind.REPORT, State.UNDONE): "Held to be two different reports.",
    (Kind.PATIENT, State.LINKED): "The same patient is told of in another report and counts once.",
    (
        Kind.PATIENT,
        State.PROPOSED,
    ): "This may be a patient told of in another report, too. Nobody has decided.",
    (Kind.PATIENT, State.UNDONE): "Held to be two different patients.",
}
# What can be made of a link in each state, and what the button says.
_WAYS = {
    State.LINKED: ((State.UNDONE, "Undo: they are two", "link_off"),),
    State.PROPOSED: (
        (State.LINKED, "Yes, one and the same", "link"),
        (State.UNDONE, "No, they are two", "link_off"),
    ),
    State.UNDONE: ((State.LINKED, "Link them again", "link"),),
}


def draw_links(report: Report, case: Case, wanted: Filter) -> None:
    """Draw what the report or this patient of it is linked with, and the way to decide."""
    with shell.casebook() as db:
        found = [link for link in links(db, report_id=report.id) if _concerns(link, report.id, case.number)]
        counted = primaries(db).get(report.id)
    if not found:
        return
    named = sources(found)
    with st.container(border=True, key="links"):
        draw_name("links")
        for link in found:
            draw_link(link, named, here=report.id, counted=counted, kept=params_of(wanted))
        if counted:
            nobody = not signature()
            st.button(
                "Count this record instead",
                icon=":material/swap_vert:",
                key="stand",
                disabled=nobody,
                help="Give your name first" if nobody else "Its patients are counted then, not the other's",
                on_click=_stand,
                args=(report.id,),
            )


def draw_link(
    link: Link,
    named: Mapping[str, str],
    *,
    here: str = "",
    counted: str | None = None,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Draw one link: what it joins, why, who decided, and what can be made of it."""
    ends = [(link.first, link.first_number), (link.second, link.second_number)]
    others = [end for end in ends if end[0] != here]
    st.markdown(f"**{_HEADINGS[link.kind, link.state]}**")
    decided = f" {link.who} decided on {link.at[:10]}." if link.who else ""
    st.markdown(plain(f"Why: {link.reason}.{decided}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, number in others:
            told = named.get(name, name)
            goal = {"report": [name], "patient": [str(number or 1)], **(kept or {"scope": ["all"]})}
            if here and link.kind is Kind.REPORT and link.state is State.LINKED:
                stands = "The same report, as it is counted" if name == counted else "Another record of it"
                told = f"{stands}: {told}"
            st.page_link("kb/ui/case.py", label=plain(told), query_params=goal)
    nobody = not signature()
    with st.container(horizontal=True):
        for state, words, icon in _WAYS[link.state]:
            st.button(
                words,
                icon=f":material/{icon}:",
                key=f"{state.value} {' '.join(map(str, link.key))}",
                disabled=nobody,
                help="Give your name first" if nobody else None,
                on_click=_decide,
                args=(link, state),
            )


def sources(found: Sequence[Link]) -> dict[str, str]:
    """Return what the reports at the ends of links are called."""
    ids = sorted({end for link in found for end in (link.first, link.second)})
    with shell.casebook() as db:
        return {report.id: shortened(_title(report), 140) for report in queries.reports(db, ids)}


def _title(report: Report) -> str:
    return ", ".join(_parts(report))


def _parts(report: Report) -> Iterator[str]:
    yield f"“{report.title.rstrip('.')}”" if report.title else UNTITLED
    if where := " ".join(filter(None, (report.journal, str(report.year or "")))):
        yield where


def _concerns(link: Link, report_id: str, number: int) -> bool:
    """Tell whether a link is of the report, or of this patient of it."""
    ends = ((link.first, link.first_number), (link.second, link.second_number))
    return any(end in ((report_id, 0), (report_id, number)) for end in ends)


def _decide(link: Link, state: State) -> None:
    with shell.casebook(read_only=False) as db:
        set_state(db, link, state, who=signature(), at=_now())
    st.toast("Kept.", icon=":material/check:")


def _stand(report_id: str) -> None:
    with shell.casebook(read_only=False) as db:
        stand_for(db, report_id, who=signature(), at=_now())
    st.toast("This record is counted now.", icon=":material/check:")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
