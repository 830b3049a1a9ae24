"""What several pages take from the casebook, kept until the casebook changes."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread

import streamlit as st

from kb.errors import CasebookError
from kb.profile import Profile
from kb.search.case_index import index_of
from kb.similarity import questions
from kb.similarity.ranking import SimilarCases
from kb.similarity.words import WordIndex
from kb.storage import queries
from kb.storage.profiles import profiles as read_profiles
from kb.storage.review import Unchecked, unchecked
from kb.ui import shell

__all__ = ["headlines", "profiles", "ready_to_read", "similar", "waiting"]


def profiles() -> tuple[Profile, ...]:
    """Return every patient in the terms in which patients are compared."""
    return _profiles(shell.stamp())


def similar() -> SimilarCases:
    """Return the casebook ready to be asked for patients like one."""
    return _similar(shell.stamp())


@st.cache_resource(show_spinner=False)
def ready_to_read() -> Thread:
    """Load what reads free text, a second of work, while the visitor still types; once for all visitors."""

    def load() -> None:
        with suppress(CasebookError):  # told when a text is to be read
            questions.reader()("")

    loading = Thread(target=load, name="ready to read", daemon=True)
    loading.start()
    return loading


def headlines() -> dict[tuple[str, int], queries.CaseRow]:
    """Return every patient as one line, by report and number."""
    return _headlines(shell.stamp())


def waiting(slot: str = "") -> list[Unchecked]:
    """Return what nobody has checked yet, the least sure first, of one slot if given."""
    return _waiting(shell.stamp(), slot)


@st.cache_resource(show_spinner=False, max_entries=4)
def _waiting(stamp: int, slot: str) -> list[Unchecked]:
    del stamp
    with shell.casebook() as db:
        return unchecked(db, slot)


@st.cache_resource(show_spinner=False, max_entries=2)
def _profiles(stamp: int) -> tuple[Profile, ...]:
    del stamp
    with shell.casebook() as db:
        return read_profiles(db)


@st.cache_resource(show_spinner=False, max_entries=2)
def _similar(stamp: int) -> SimilarCases:
    with shell.casebook() as db:
        texts = {report.id: report.text for report in queries.reports(db)}
    return SimilarCases(_profiles(stamp), WordIndex(texts))


@st.cache_resource(show_spinner=False, max_entries=2)
def _headlines(stamp: int) -> dict[tuple[str, int], queries.CaseRow]:
    del stamp
    with shell.casebook() as db:
        return {(row.report_id, row.number): row for row in index_of(db).rows}
