"""The page Case: one patient, each fact beside the words that say it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, quote

import streamlit as st

from kb.errors import RequestError
from kb.headline import headline
from kb.model import SLOTS, Case, Report, Statement
from kb.profile import of_case
from kb.quoting import marked, sentences
from kb.search.cases import Filter, facet_values, find
from kb.storage import queries
from kb.storage.curation import Check
from kb.ui import components, shell, stored
from kb.ui.case_views import (
    ledger_data,
    similar_data,
    similar_rows,
    spine_data,
    statement_rows,
    statements_data,
    timeline_data,
)
from kb.ui.checking import draw_addition, draw_check
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.facts import ADD, Fact, evidence_data, fact_rows, facts_of
from kb.ui.linking import draw_links
from kb.ui.scope import PARAMS, filter_of, params_of
from kb.ui.theme import SLOT_NAMES
from kb.ui.wording import UNTITLED

SIMILAR = 5
FACTS = "facts with their words"
_SITE = re.compile(r"https?://(?:www\.)?([\w.-]+)(?:[/?#]|$)")
_OF_ADDRESSES = ":/?&=%#+,;~"


def draw() -> None:
    """Draw the case that the address names, or say how to come to one."""
    asked = shell.address()
    if "report" not in asked and (asked := shell.remembered("case")):
        shell.set_address(asked)
    if "report" not in asked:
        shell.heading("Case", "One patient, each fact beside the words that say it.")
        st.page_link("kb/ui/find.py", label="Choose a case on Find", icon=":material/search:")
        return
    shell.remember("case")
    if shell.arrived():
        st.session_state["case opened from"] = st.session_state.get("page shown")
    with shell.casebook() as db:
        case, report = asked_case(asked)
        checks = queries.checks(db, case.report_id, case.number)
        statements = queries.statements(db, report.id)
        patients = [one.number for one in queries.cases(db, [report.id])]
        wanted, unknown = filter_of(asked, facet_values(db))
    facts = facts_of(case, {check.slot for check in checks})
    shell.warn_unknown([*unknown, *unknown_here(asked, facts)])
    draw_ways(case, report, wanted)
    shell.heading(headline(case))
    draw_report(report, case, patients, wanted)
    for flag in case.flags:
        st.warning(plain(flag), icon=":material/compare_arrows:")
    components.show("timeline", timeline_data(case, report), key="timeline")
    draw_evidence(case, report, facts, checks)
    draw_levels_and_function(case, report)
    draw_similar(case, wanted)
    draw_statements(report, statements)


def asked_case(asked: dict[str, list[str]]) -> tuple[Case, Report]:
    """Return the case an address names; raises RequestError where there is none."""
    patient = asked.get("patient", ["1"])[-1]
    if not patient.isdecimal():
        raise RequestError(f"patient {patient!r}", "this is no number of a patient", "Numbers start at 1.")
    name = asked["report"][-1]
    try:
        with shell.casebook() as db:
            return queries.case(db, name, int(patient)), queries.report(db, name)
    except RequestError:
        remedy = "Look for it by title, words or facets."
        raise RequestError(
            f"report={name}, patient={patient}", "the casebook has no such case", remedy
        ) from None


def unknown_here(asked: Mapping[str, Sequence[str]], facts: Sequence[Fact]) -> list[str]:
    """Return what of the address this page does not know."""
    known = {"report", "patient", "fact", *PARAMS}
    unknown = [f"{name}={value}" for name in asked.keys() - known for value in asked[name]]
    ids = {fact.id for fact in facts} | {f"{ADD}{slot}" for slot in SLOTS}
    return unknown + [f"fact={value}" for value in asked.get("fact", ()) if value not in ids]


def draw_ways(case: Case, report: Report, wanted: Filter) -> None:
    """Draw the way back to the search or the patient asked about, the neighbours there, and the citation."""
    key = (case.report_id, case.number)
    mine = st.session_state.get("like my patient", ())
    if key in mine and st.session_state.get("case opened from") == "My patient":
        with st.container(horizontal=True, key="ways", vertical_alignment="center"):
            st.page_link("kb/ui/patient.py", label="Back to my patient", icon=":material/arrow_back:")
            draw_neighbours(key, mine, {"scope": ["all"]}, "most like my patient")
            draw_citation(report)
        return
    left = shell.remembered("find")
    with shell.casebook() as db:
        found = [(hit.report_id, hit.number) for hit in find(db, wanted).hits]
        back = left if filter_of(left, facet_values(db))[0] == wanted else params_of(wanted)
    with st.container(horizontal=True, key="ways", vertical_alignment="center"):
        told = f"All {len(found)} found"
        st.page_link("kb/ui/find.py", label=told, icon=":material/arrow_back:", query_params=back)
        draw_neighbours(key, found, params_of(wanted), "in this filter")
        draw_citation(report)


def draw_neighbours(
    key: tuple[str, int], found: Sequence[tuple[str, int]], kept: Mapping[str, Sequence[str]], of_what: str
) -> None:
    """Draw the ways to the cases before and after this one."""
    if key not in found:
        st.caption("This case is outside the current filter.")
        return
    at = found.index(key)
    for name, icon, to in (("Previous", "chevron_left", at - 1), ("Next", "chevron_right", at + 1)):
        if 0 <= to < len(found):
            goal = {"report": [found[to][0]], "patient": [str(found[to][1])], **kept}
            st.page_link("kb/ui/case.py", label=name, icon=f":material/{icon}:", query_params=goal)
    st.caption(f"{at + 1} of {len(found)} {of_what}")


def draw_report(report: Report, case: Case, patients: list[int], wanted: Filter) -> None:
    """Draw where the case was published, and the other patients of the report."""
    authors = ", ".join(report.authors[:3]) + (" et al." if len(report.authors) > 3 else "")
    where = " ".join(filter(None, (report.journal, str(report.year or ""))))
    title = plain(report.title.rstrip(".")) or f"_{UNTITLED}_"
    told = [title, *(plain(part) for part in (authors, where) if part)]
    with st.container(key="source"):
        st.markdown(". ".join([*told, *_links(report)]))
    draw_links(report, case, wanted)
    if len(patients) > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                f"Patient {case.number} of {len(patients)} in this report. The others:", width="content"
            )
            for number in patients:
                if number != case.number:
                    goal = {"report": [report.id], "patient": [str(number)], **params_of(wanted)}
                    st.page_link("kb/ui/case.py", label=f"Patient {number}", query_params=goal)


def _links(report: Report) -> list[str]:
    """Return the links to the report, by its numbers or, without any, to where it was found."""
    numbered = [
        f"[{plain(name)}]({address})"
        for name, address in (
            (f"doi:{report.doi}", f"https://doi.org/{quote(report.doi)}"),
            (f"PMID {report.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{quote(report.pmid)}"),
        )
        if not name.endswith((":", " "))
    ]
    site = _SITE.match(report.url)
    found = [f"[{plain(site[1])}]({quote(report.url, safe=_OF_ADDRESSES)})"] if site else []
    return numbered or found


def draw_citation(report: Report) -> None:
    """Offer the citation of the report to copy."""
    from kb.export.citations import STYLES, cite
    from kb.export.references import export_references

    with st.popover("Cite this report", icon=":material/format_quote:"):
        for style in STYLES:
            st.caption(style)
            st.code(cite(report, style), language=None, wrap_lines=True)
        for style in ("BibTeX", "RIS"):
            st.caption(style)
            st.code(export_references([report], style.lower()), language=None, wrap_lines=True)


def draw_evidence(case: Case, report: Report, facts: Sequence[Fact], checks: Sequence[Check]) -> None:
    """Draw the facts beside the source text, and under them what was chosen."""
    st.header("Facts and the words that say them", anchor=False)
    chosen = shell.address().get("fact", [None])[-1]
    key = f"evidence {case.report_id} {case.number}"
    shown = components.show(
        "evidence",
        evidence_data(report, facts, chosen, filling=True),
        key=key,
        on_selected_change=lambda: choose(key),
        on_marked_change=lambda: None,
    )
    start, end = shown.marked or (0, 0)
    place = marked(report, start, end, sentences(report, case))
    fact = next((fact for fact in facts if fact.id == chosen), None)
    slot = fact.slot if fact else (chosen or "").removeprefix(ADD)
    decided = [check for check in checks if check.slot == slot]
    if fact:
        draw_check(case, report, fact, decided, place)
    elif slot in SLOTS:
        draw_addition(case, report, slot, decided, place)
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(
                "Choose a fact to see its words, confirm it or correct it. The percentage is the program's "
                "estimate of being right; a chosen fact tells what was measured of its kind, with number and "
                "interval."
            )
            st.selectbox(
                "Add a fact",
                SLOTS,
                index=None,
                format_func=SLOT_NAMES.__getitem__,
                key="add a fact",
                placeholder="Add a fact",
                label_visibility="collapsed",
                width=220,
                on_change=add,
            )
            draw_export(
                len(facts), "fact with its words", lambda: fact_rows(case, report, facts), plural=FACTS
            )
            st.page_link("kb/ui/review.py", label="Facts to check, least sure first", query_params={})


def add() -> None:
    """Ask for the slot that is to be filled."""
    shell.set_address(shell.address() | {"fact": [f"{ADD}{st.session_state.pop('add a fact')}"]})


def choose(key: str) -> None:
    """Keep the chosen fact in the address."""
    kept = {name: values for name, values in shell.address().items() if name != "fact"}
    selected = st.session_state[key]["selected"]
    shell.set_address(kept | ({"fact": [selected]} if selected else {}))


def draw_levels_and_function(case: Case, report: Report) -> None:
    """Draw the spine beside what was examined before and after."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header("Levels", anchor=False)
        if spine := spine_data(case):
            components.show("spine", spine, key="spine")
        else:
            st.caption("No vertebral level is reported.")
    with right:
        st.header("Function before and after", anchor=False)
        if ledger := ledger_data(case, report):
            components.show("grid", ledger, key="ledger")
        else:
            st.caption("No examination is told with its result.")


def draw_similar(case: Case, wanted: Filter) -> None:
    """Draw the published cases most like this one, and why they are."""
    key = (case.report_id, case.number)
    compared = stored.similar()
    matches = compared.like(of_case(case), limit=SIMILAR, without=key)
    if matches:
        st.header("Most similar published cases", anchor=False)
        data = similar_data(matches, stored.headlines(), params_of(wanted))
        opened = components.show("grid", data, key="similar", on_open_change=lambda: None)
        draw_export(len(matches), "similar case", lambda: similar_rows(matches, stored.headlines()))
        if opened.open:
            st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))


def draw_statements(report: Report, statements: list[Statement]) -> None:
    """Draw what the report says beyond its own patients."""
    if data := statements_data(statements, report):
        st.header("What the report says of others", anchor=False)
        components.show("grid", data, key="statements")
        draw_export(len(statements), "statement", lambda: statement_rows(statements, report))


draw()
