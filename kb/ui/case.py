"""The page Case: one patient, each fact beside the words that say it."""

from __future__ import annotations

import streamlit as st

from kb import queries
from kb.errors import RequestError
from kb.headline import headline
from kb.model import Case, Report, Statement
from kb.ui import components, shell
from kb.ui.case_views import ledger_data, spine_data, statements_data, timeline_data
from kb.ui.facts import evidence_data, facts_of


def draw() -> None:
    """Draw the case that the address names, or say how to come to one."""
    asked = shell.address()
    if "report" not in asked:
        shell.heading("Case", "Choose a case on Find to read it here.")
        return
    report_id, patient = asked["report"][0], asked.get("patient", ["1"])[0]
    if not patient.isdecimal():
        raise RequestError(
            f"patient {patient!r}", "this is not the number of a patient", "Numbers start at 1."
        )
    with shell.casebook() as db:
        report = queries.report(db, report_id)
        case = queries.case(db, report_id, int(patient))
        checked = {check.slot for check in queries.checks(db, case.report_id, case.number)}
        statements = queries.statements(db, report_id)
    shell.heading(headline(case))
    components.show("timeline", timeline_data(case), key="timeline")
    draw_evidence(case, report, checked)
    draw_levels_and_function(case, report)
    draw_statements(report, statements)


def draw_evidence(case: Case, report: Report, checked: set[str]) -> None:
    """Draw the facts beside the source text."""
    st.header("Facts and the words that say them", anchor=False)
    data = evidence_data(report, facts_of(case, checked), None)
    components.show("evidence", data, key="evidence", on_selected_change=lambda: None)


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


def draw_statements(report: Report, statements: list[Statement]) -> None:
    """Draw what the report says beyond its own patients."""
    if data := statements_data(statements, report):
        st.header("What the report says of others", anchor=False)
        components.show("grid", data, key="statements")


draw()
