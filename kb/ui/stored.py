"""What several pages take from the casebook, kept until the casebook changes."""

from __future__ import annotations

import streamlit as st

from kb.profile import Profile, of_case
from kb.similarity.ranking import SimilarCases
from kb.similarity.words import WordIndex
from kb.storage import queries
from kb.ui import shell

PART = 500

__all__ = ["headlines", "profiles", "similar"]


def profiles() -> tuple[Profile, ...]:
    """Return every patient in the terms in which patients are compared."""
    return _profiles(shell.stamp())


def similar() -> SimilarCases:
    """Return the casebook ready to be asked for patients like one."""
    return _similar(shell.stamp())


def headlines() -> dict[tuple[str, int], queries.CaseRow]:
    """Return every patient as one line, by report and number."""
    return _headlines(shell.stamp())


@st.cache_resource(show_spinner=False, max_entries=2)
def _profiles(stamp: int) -> tuple[Profile, ...]:
    del stamp
    with shell.casebook() as db:
        # In parts: whole cases with their evidence take ten times the room of a profile.
        ids = sorted({row.report_id for row in queries.case_rows(db)})
        parts = (ids[start : start + PART] for start in range(0, len(ids), PART))
        return tuple(of_case(case) for part in parts for case in queries.cases(db, part))


@st.cache_resource(show_spinner=False, max_entries=2)
def _similar(stamp: int) -> SimilarCases:
    with shell.casebook() as db:
        texts = {report.id: report.text for report in queries.reports(db)}
    return SimilarCases(_profiles(stamp), WordIndex(texts))


@st.cache_resource(show_spinner=False, max_entries=2)
def _headlines(stamp: int) -> dict[tuple[str, int], queries.CaseRow]:
    del stamp
    with shell.casebook() as db:
        return {(row.report_id, row.number): row for row in queries.case_rows(db)}
