"""The page About: what is in the casebook, how accurate it is, its limits, how to cite it."""

from __future__ import annotations

import platform
from importlib.metadata import version

import streamlit as st

from kb.evaluation.scores import Evaluation
from kb.storage import queries
from kb.ui import components, shell
from kb.ui.about_views import accuracy_data, accuracy_rows, contents_data, fingerprint, held_out, measured
from kb.ui.exporting import draw_export
from kb.ui.sureness import kept_apart

LIMITS = """
- **A biased sample.** What is rare, severe or instructive gets published. Shares of published cases are no
  incidence, no risk and no prognosis.
- **Re-worded abstracts.** The bundled texts are title-page abstracts in our own words, with the citation of
  the original. What an abstract leaves out is shown as *not reported* here and may stand in the paper.
- **Read by rules.** Facts are extracted by a program. Each carries the words it was taken from: read them
  before you rely on one. How often it is right is measured below, fact by fact.
- **Small numbers.** Intervals are 95 % intervals (Wilson); groups under five are marked. *0 found* is not
  *does not occur*.
- **Not medical advice.** A tool for finding and comparing published reports, not for deciding on treatment.
"""


@st.cache_data(show_spinner="Measuring …", max_entries=2)
def score(stamp: int) -> Evaluation:
    """Score the casebook of this moment."""
    del stamp
    with shell.casebook() as db:
        return measured(db)


def draw() -> None:
    """Draw what a reader should know before trusting a page."""
    lede = (
        "Published cases in which bone cement leaked inside the dura after vertebroplasty, kyphoplasty or "
        "augmented screws, with the neighbouring complications for contrast. Every fact with its sentence."
    )
    shell.heading("About the casebook", lede)
    shell.warn_unknown(shell.asked_beside())
    left, right = st.columns(2, gap="large")
    with left:
        st.header("What is in it", anchor=False)
        with shell.casebook() as db:
            components.show("grid", contents_data(db), key="contents")
    with right:
        st.header("Limits", anchor=False)
        st.markdown(LIMITS)
    st.header("How accurate it is", anchor=False)
    draw_accuracy()
    st.header("Versions", anchor=False)
    names = ("intradural-casebook", "spacy", "streamlit", "sqlite-utils", "networkx")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    with shell.casebook() as db:
        st.markdown(
            f"Content of this casebook: {fingerprint(db)}, another with every report and every reading."
        )
    st.markdown(
        f"{told}, Python {platform.python_version()}. Everything runs on this machine, without a network."
    )
    st.header("How to cite it", anchor=False)
    st.markdown(
        "Cite the original report of every case you use; each case page gives it. For the collection:"
    )
    with shell.casebook() as db:
        content = f"{len(queries.report_ids(db)):,} reports, content {fingerprint(db)}"
    cited = (
        f"Intradural Casebook [software], version {version('intradural-casebook')}, casebook of {content}."
    )
    st.code(cited, language=None, wrap_lines=True)


def draw_accuracy() -> None:
    """Draw the scores on reports that no rule was written on, and on the bundled ones."""
    result = score(shell.stamp())
    if unseen := held_out():
        st.subheader(f"On {kept_apart()} reports kept apart while the rules were written", anchor=False)
        components.show("grid", accuracy_data(unseen), key="unseen")
    if not result.reports:
        st.caption("None of the hand-coded reports is in this casebook: nothing can be measured.")
        return
    st.subheader(f"On the {result.reports} hand-coded reports that come with it", anchor=False)
    st.caption(
        "The rules were written with these reports at hand: expect less on new ones. "
        f"The number of patients is right in {result.exact_counts} of {result.reports} reports."
    )
    components.show("grid", accuracy_data(result.slots), key="accuracy")
    sets = {"kept apart": unseen, "come with it": result.slots}
    rows = accuracy_rows({name: slots for name, slots in sets.items() if slots})
    draw_export(len(rows), "measured row", lambda: rows)


draw()
