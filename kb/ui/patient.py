"""The page My patient: published cases like the one described; nothing typed is kept."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs

import streamlit as st

from kb.errors import CasebookError
from kb.profile import Profile, of_facts
from kb.similarity import questions
from kb.similarity.ranking import Match
from kb.similarity.words import words
from kb.storage import queries
from kb.ui import components, shell, stored
from kb.ui.escape import plain
from kb.ui.patient_views import (
    FIELDS,
    Told,
    approach_rows,
    because_text,
    export_rows,
    matches_data,
    options,
    summary_data,
)
from kb.ui.tables import csv_bytes, grid_data

EXAMPLE = "72F, L1 vertebroplasty this morning, now can't move her legs, CT shows cement in the canal T12-L2"
SHOWN = ("5", "10", "20")
LONGEST = 4000


def draw() -> None:
    """Draw the question, what was understood of it, and the published cases that come nearest."""
    shell.heading(
        "My patient",
        "Describe the patient in your own words or fill the fields. Nothing typed is stored, sent or put "
        "into the address; it is gone when you close or reload this page.",
    )
    shell.restore("patient")
    shown = asked_number()
    shell.remember("patient")
    take_up()
    draw_question()
    read_asked()
    draw_understood()
    lay_down()
    asked = profile()
    typed = st.session_state.get("patient_read", "")
    if not asked.values:
        st.caption("The most similar published cases appear here as soon as something is known.")
        return
    matches = stored.similar().like(asked, words=words(typed), limit=int(shown))
    if not matches:
        st.markdown("No published case shares anything with this. That is not proof that it does not occur.")
        return
    draw_answer(matches, shown)


# What the visitor said, which Streamlit forgets as soon as another page is drawn.
SAID = ("patient_text", "patient_age", "patient_sex", "patient_onset", *(f"patient_{f.slot}" for f in FIELDS))


def lay_down() -> None:
    """Keep what was said for when the visitor comes back from a case; it ends with the visit."""
    st.session_state["my patient"] = {name: st.session_state.get(name) for name in SAID}


def take_up() -> None:
    """Say again what the visitor had said."""
    if shell.arrived():
        for name, value in st.session_state.get("my patient", {}).items():
            if value:
                st.session_state[name] = value


def asked_number() -> str:
    """Return how many cases the address asks for; an unknown number is named."""
    asked = shell.address().get("n", ["10"])[-1]
    unknown = [f"{k}={v}" for k, values in shell.address().items() for v in values if k != "n"]
    shell.warn_unknown([*unknown, *([] if asked in SHOWN else [f"n={asked}"])])
    return asked if asked in SHOWN else "10"


def draw_question() -> None:
    """Draw the line for free text."""
    with st.form("patient_form", border=False):
        st.text_area(
            "What is known of the patient",
            key="patient_text",
            height=96,
            max_chars=LONGEST,
            placeholder=EXAMPLE,
        )
        with st.container(horizontal=True):
            st.form_submit_button("Find similar cases", type="primary", on_click=ask)
            st.form_submit_button("Try the example", on_click=ask, args=(EXAMPLE,))
            st.form_submit_button("Clear", type="tertiary", on_click=clear)


def ask(example: str = "") -> None:
    """Take down what is to be read: reading begins when the page can say that it has begun."""
    text = example or str(st.session_state.get("patient_text") or "")
    clear()
    st.session_state["patient_text"] = st.session_state["patient_asked"] = text


def read_asked() -> None:
    """Read what was asked; the first question after a start waits until the reader has loaded."""
    if (text := st.session_state.get("patient_asked")) is not None:
        with st.spinner("Reading the description. The first one after a start takes a few seconds."):
            read(text)
        # Not before: who clicks again while it is read has it read again.
        del st.session_state["patient_asked"]
    if problem := st.session_state.get("patient_problem"):
        st.warning(plain(problem), icon=":material/edit_note:")


def read(text: str) -> None:
    """Read the text into the fields, where it can be corrected."""
    try:
        question = questions.reader()(text)
    except CasebookError as problem:
        st.session_state["patient_problem"] = str(problem)
        return
    told = question.profile
    for field in FIELDS:
        st.session_state[f"patient_{field.slot}"] = list(told.get(field.slot))
    st.session_state["patient_age"] = None if told.age is None else int(told.age)
    st.session_state["patient_sex"] = told.first("sex") or None
    st.session_state["patient_onset"] = told.onset or None
    st.session_state["patient_days"] = dict(told.days)
    st.session_state["patient_because"] = because_text(question.because)
    st.session_state["patient_left"] = question.left
    st.session_state["patient_read"] = text
    if not told.values and text.strip():
        st.session_state["patient_problem"] = (
            "Nothing in this text was understood. Say it otherwise, or fill the fields."
        )


def clear() -> None:
    """Forget everything that was typed."""
    for name in [str(name) for name in st.session_state if str(name).startswith("patient_")]:
        del st.session_state[name]


def draw_understood() -> None:
    """Draw what was understood as chips that can be corrected; they serve as fields as well."""
    st.header("Understood as", anchor=False, help="Correct a field and the cases below follow.")
    if because := st.session_state.get("patient_because"):
        components.show("because", {"label": "What each word was read as", "read": because}, key="because")
    if left := st.session_state.get("patient_left"):
        st.caption(plain(f"Not used: {', '.join(f'“{words}”' for words in left)}"))
    if because:
        # On a phone the fields would stand between the question and its answer.
        st.toggle("Correct or add facts", key="patient_correct")
    with st.container(key="patient_fields"):
        first = st.columns([1, 1, 1, 3], vertical_alignment="bottom")
        first[0].number_input("Age", 0, 120, value=None, step=1, key="patient_age", placeholder="not told")
        with first[1]:
            st.segmented_control(
                "Sex",
                ["F", "M"],
                format_func={"F": "Woman", "M": "Man"}.__getitem__,
                key="patient_sex",
            )
        with first[2]:
            st.segmented_control(
                "Onset",
                ["immediate", "delayed"],
                format_func=str.capitalize,
                key="patient_onset",
                on_change=lambda: st.session_state.pop("patient_days", None),
            )
        for column, fields in zip((*st.columns(3),), (FIELDS[:2], FIELDS[2:4], FIELDS[4:]), strict=True):
            for field in fields:
                key = f"patient_{field.slot}"
                column.multiselect(
                    field.label,
                    options(field.slot, st.session_state.get(key, ())),
                    key=key,
                    placeholder=field.hint,
                )


def profile() -> Profile:
    """Return the patient as the fields now say."""
    state = st.session_state
    values: dict[str, Sequence[str]] = {f.slot: state.get(f"patient_{f.slot}") or () for f in FIELDS}
    for slot in ("sex", "onset"):
        values[slot] = (state[f"patient_{slot}"],) if state.get(f"patient_{slot}") else ()
    age = state.get("patient_age")
    values["age"] = () if age is None else (str(age),)
    return of_facts(values, state.get("patient_days") or {})


def draw_answer(matches: Sequence[Match], shown: str) -> None:
    """Draw the summary, the cases and the way to take them along."""
    rows = stored.headlines()
    ids = sorted({match.profile.report_id for match in matches})
    with shell.casebook() as db:
        cases = {(case.report_id, case.number): case for case in queries.cases(db, ids)}
        reports = {report.id: report for report in queries.reports(db, ids)}
    st.session_state["like my patient"] = [match.profile.key for match in matches]
    told = [Told(m, rows[m.profile.key], cases[m.profile.key], reports[m.profile.report_id]) for m in matches]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.header("Published cases most like this one", anchor=False)
        st.segmented_control(
            "Show",
            SHOWN,
            default=shown,
            key="n",
            required=True,
            on_change=lambda: shell.set_address({"n": st.session_state["n"]}),
        )
    components.show("strip", summary_data([match.profile for match in matches]), key="patient_strip")
    st.caption(
        shell.NOT_INCIDENCE + " Similarity is no evidence that the same treatment would end the same way."
    )
    components.show("grid", grid_data(approach_rows([m.profile for m in matches])), key="patient_done")
    opened = components.show(
        "matches", matches_data(told), key="patient_matches", on_open_change=lambda: None
    )
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))
    st.download_button(
        f"Export these {len(told)} cases (CSV)",
        csv_bytes(export_rows(told)),
        "similar-cases.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


draw()
# Last, for what it loads would keep the page waiting.
stored.ready_to_read()
