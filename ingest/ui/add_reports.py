"""The page Add reports: offer files or a pasted text, see what was read, and only then say yes."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import streamlit as st

from ingest.preview import OfferedFile, accept, key_of, offer_file, with_duplicates
from ingest.readers import FORMATS
from ingest.ui.offer_views import (
    choice_name,
    file_summary,
    offered_rows,
    openable,
    report_rows,
    section_line,
)
from kb.errors import StoreError
from kb.model import Problem, Severity
from kb.storage.database import connect
from kb.storage.store import Change
from kb.ui import components, shell
from kb.ui.escape import plain, shortened
from kb.ui.exporting import draw_export
from kb.ui.facts import evidence_data, facts_of

if TYPE_CHECKING:
    from sqlite_utils import Database

LEDE = (
    "Papers, search exports and reference lists: PDF, Word, web pages, text and Markdown, PubMed, JATS, RIS, "
    "BibTeX, CSV and Excel. They are read on this machine. Nothing enters the casebook before you say yes."
)
ENDINGS = sorted({ending for known in FORMATS.values() for ending in known.endings})
_SHOW = {Severity.ERROR: st.error, Severity.WARNING: st.warning, Severity.NOTE: st.info}
_MOST_PROBLEMS = 20
_PASTED = "pasted text"
_NEWEST = {"scope": "all", "sort": "year"}


def draw() -> None:
    """Draw the page."""
    shell.heading("Add reports", LEDE)
    shell.warn_unknown(shell.asked_beside())
    _draw_outcome()
    round_ = st.session_state.setdefault("offer round", 0)
    uploaded = st.file_uploader(
        "Files", type=ENDINGS, accept_multiple_files=True, key=f"files {round_}", help="25 MB a file"
    )
    with st.expander("Or paste a text"), st.form(f"paste {round_}", border=False):
        text = st.text_area(
            "Text: a first line followed by an empty line is the title; RIS, MEDLINE and BibTeX work too",
            height=220,
            key=f"pasted {round_}",
        )
        if st.form_submit_button("Read the text") and text.strip():
            st.session_state["pasted text"] = text
    wanted = [(file.name, file.getvalue()) for file in uploaded or ()]
    if pasted := st.session_state.get("pasted text", ""):
        wanted.append((f"{_PASTED} {key_of(_PASTED, pasted.encode())[:6]}.txt", pasted.encode()))
    files = _offered(wanted)
    if not files:
        st.caption("Nothing is offered yet.")
        return
    _draw_files(files)
    _draw_facts(files)
    _draw_yes(files)


def _reading() -> Database | None:
    """Return the casebook to compare with, None where there is none yet."""
    try:
        with shell.casebook() as db:
            return db
    except StoreError:
        return None


def _offered(wanted: list[tuple[str, bytes]]) -> tuple[OfferedFile, ...]:
    """Read what was not read before, with progress, and say what the rest of the casebook thinks of it."""
    known: dict[str, OfferedFile] = st.session_state.setdefault("offers", {})
    fresh = [(name, content) for name, content in wanted if key_of(name, content) not in known]
    db = _reading()
    if fresh:
        bar = st.progress(0.0, "Reading")
        for done, (name, content) in enumerate(fresh):
            told = plain(shortened(name, 60))
            bar.progress(done / len(fresh), f"Reading {told} ({done + 1} of {len(fresh)})")
            known[key_of(name, content)] = offer_file(name, content, db)
        bar.empty()
    keys = list(dict.fromkeys(key_of(name, content) for name, content in wanted))
    st.session_state["offers"] = {key: known[key] for key in keys}
    return with_duplicates([known[key] for key in keys], db)


def _draw_files(files: tuple[OfferedFile, ...]) -> None:
    """Draw what each file holds and what is wrong with it."""
    st.header("What was read", anchor=False)
    for number, file in enumerate(files):
        st.subheader(plain(shortened(_shown(file), 90)), anchor=False)
        st.markdown(plain(file_summary(file)))
        for problem in file.problems[:_MOST_PROBLEMS]:
            _draw_problem(problem)
        if len(file.problems) > _MOST_PROBLEMS:
            st.caption(f"and {len(file.problems) - _MOST_PROBLEMS:,} more of the kind")
        if file.reports:
            components.show("grid", report_rows(file), key=f"offered {number} {file.key}")
    read = sum(len(file.reports) for file in files)
    if read:
        draw_export(
            read, "report that was read", lambda: offered_rows(files), plural="reports that were read"
        )


def _shown(file: OfferedFile) -> str:
    """Return what a file is called; what was pasted has a made-up name, which says nothing."""
    return "Pasted text" if file.name.startswith(f"{_PASTED} ") else file.name


def _draw_problem(problem: Problem) -> None:
    _SHOW[problem.severity](plain(problem))


def _draw_facts(files: tuple[OfferedFile, ...]) -> None:
    """Draw the facts of one report beside its text, so that a yes is an informed one."""
    choices = openable(files)
    if not choices:
        return
    st.header("Facts and the words that say them", anchor=False)
    at = st.selectbox(
        "Report",
        range(len(choices)),
        format_func=lambda i: choice_name(choices[i][1]),
        # Of other choices the browser would go on to show the name it has.
        key=f"look at {' '.join(file.key for file, _ in choices)}",
    )
    file, offered = choices[at if at is not None and at < len(choices) else 0]
    st.caption(plain(section_line(offered)))
    cases = offered.reading.cases if offered.reading else ()
    case = cases[0]
    if len(cases) > 1:
        number = st.pills(
            "Patient",
            range(len(cases)),
            format_func=lambda i: str(i + 1),
            default=0,
            key=f"of {file.key} {at}",
        )
        case = cases[number or 0]
    data = evidence_data(offered.report, facts_of(case), None)
    components.show(
        "evidence", data, key=f"look {file.key} {at} {case.number}", on_selected_change=lambda: None
    )


def _draw_yes(files: tuple[OfferedFile, ...]) -> None:
    """Draw the way into the casebook and the way out."""
    changing = [file for file in files if file.changes]
    reports, patients = sum(f.changes for f in changing), sum(f.patients for f in changing)
    st.header("Add them to the casebook?", anchor=False)
    if not changing:
        st.markdown("There is nothing to add: nothing was read, or the casebook holds all of it already.")
        st.button("Discard", on_click=_clear)
        return
    kept = st.multiselect(
        "Files to add",
        range(len(changing)),
        default=list(range(len(changing))),
        format_func=lambda i: shortened(_shown(changing[i]), 60),
        key=f"chosen {len(changing)} {reports}",
    )
    chosen = [changing[i] for i in kept]
    reports, patients = sum(f.changes for f in chosen), sum(f.patients for f in chosen)
    yes, no, _ = st.columns([2, 1, 3])
    label = f"Yes, add {reports:,} {'report' if reports == 1 else 'reports'} with {patients:,} "
    label += "patient" if patients == 1 else "patients"
    yes.button(label, type="primary", disabled=not chosen, on_click=_store, args=(chosen,))
    no.button("Discard", on_click=_clear)


def _store(files: list[OfferedFile]) -> None:
    """Put what was agreed to into the casebook and remember what became of it."""
    try:
        with closing(connect(shell.database_path())) as db:
            summary = accept(files, db)
    except StoreError as error:
        st.session_state["offer outcome"] = (
            "",
            [Problem(Severity.ERROR, error.subject, error.problem, error.remedy)],
        )
        return
    added, updated = summary.count(Change.ADDED), summary.count(Change.UPDATED)
    told = f"{added:,} added, {updated:,} replaced, {summary.count(Change.UNCHANGED):,} unchanged"
    told += f", {len(summary.links):,} linked or proposed as one report." if summary.links else "."
    wrong = [problem for problem in summary.problems if problem.severity is not Severity.NOTE]
    st.session_state["offer outcome"] = (told, wrong[:_MOST_PROBLEMS])
    _clear()


def _clear() -> None:
    """Forget what was offered; a new round gives empty fields."""
    st.session_state["offer round"] = st.session_state.get("offer round", 0) + 1
    st.session_state["offers"] = {}
    st.session_state["pasted text"] = ""


def _draw_outcome() -> None:
    """Say once what the last yes did."""
    told, wrong = st.session_state.pop("offer outcome", ("", []))
    if told:
        st.success(plain(told), icon=":material/check:")
        with st.container(horizontal=True):
            st.page_link("kb/ui/find.py", label="See all cases, the newest first", query_params=_NEWEST)
            st.page_link("kb/ui/review.py", label="Check what was read, the least sure first")
    for problem in wrong:
        _draw_problem(problem)


draw()
