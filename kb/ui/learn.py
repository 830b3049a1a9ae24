"""The page Learn: a published case without its end, a question, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs

import streamlit as st

from kb.model import Case, Report, Statement
from kb.profile import Profile
from kb.storage import queries
from kb.ui import components, learn_story, learn_views, shell, stored
from kb.ui.case_views import ledger_data, similar_data, similar_rows, timeline_data
from kb.ui.escape import plain
from kb.ui.exporting import draw_export
from kb.ui.learn_views import STEPS
from kb.ui.tables import grid_data

SIMILAR = 10


def draw() -> None:
    """Draw the story up to where the reader is, the question, and after the answer the end."""
    shell.heading("Learn", "A published case, told step by step. Decide before you see what was done.")
    asked = shell.address()
    everyone = learn_views.teachable(stored.profiles())
    dura = [p for p in everyone if "intradural" in p.compartments]
    wide = asked.get("scope", [""])[-1] == "all"
    stories = everyone if wide or not dura else dura
    if not stories:
        st.markdown("No case tells its whole story from the complication to the outcome yet.")
        return
    profile, lost = story(asked, everyone, stories)
    shell.warn_unknown([*learn_views.unknown_of(asked), *lost])
    step = asked.get("step", ["1"])[-1]
    step = step if step in STEPS else STEPS[0]
    choice = asked.get("choice", [""])[-1]
    choice = choice if choice in learn_views.choices() else ""
    with shell.casebook() as db:
        case = queries.case(db, *profile.key)
        report = queries.report(db, profile.report_id)
        statements = queries.statements(db, profile.report_id)
    draw_stories(stories, profile, wide, step)
    over = bool(choice) and step == STEPS[-1]
    with st.container(key="learn_case"):
        with st.container(key="learn_telling"):
            told = draw_scenes(case, report, int(step))
            if step == STEPS[-1]:
                draw_question(profile, choice)
        with st.container(key="learn_beside"):
            draw_beside(case, len(STEPS) - 1 if over else min(int(step), len(STEPS) - 1) - 1, told)
        if over:
            with st.container(key="learn_over"):
                draw_end(case, report, statements)
                draw_comparison(profile, choice)


def story(
    asked: dict[str, list[str]], everyone: Sequence[Profile], stories: Sequence[Profile]
) -> tuple[Profile, list[str]]:
    """Return the case the address names, else the first; a case without a whole story is named."""
    if "report" not in asked:
        return stories[0], []
    wanted = (asked["report"][-1], asked.get("patient", ["1"])[-1])
    found = next((p for p in everyone if (p.report_id, str(p.number)) == wanted), None)
    return (found, []) if found else (stories[0], [f"report={wanted[0]}"])


def go(profile: Profile, step: str, choice: str = "", scope: str = "") -> None:
    """Make the address ask for a step of a case."""
    scope = scope or shell.address().get("scope", [""])[-1]
    told = {"report": profile.report_id, "patient": str(profile.number), "step": step}
    more = {"choice": choice, "scope": "all" if scope == "all" else ""}
    shell.set_address({name: value for name, value in (told | more).items() if value})


def draw_stories(stories: Sequence[Profile], profile: Profile, wide: bool, step: str) -> None:
    """Draw the way from case to case."""
    place = next((i for i, one in enumerate(stories) if one.key == profile.key), 0)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Case {place + 1} of {len(stories)}, step {step} of {len(STEPS)}")
        after = stories[(place + 1) % len(stories)]
        st.button("Another case", icon=":material/shuffle:", on_click=go, args=(after, STEPS[0]))
        if step != STEPS[0]:
            st.button(
                "From the beginning",
                icon=":material/replay:",
                type="tertiary",
                on_click=go,
                args=(profile, STEPS[0]),
            )
        st.toggle(
            "All complications, not only leaks inside the dura",
            value=wide,
            key=f"learn_wide {wide}",
            on_change=lambda: go(profile, STEPS[0], scope="dura" if wide else "all"),
        )


def draw_scenes(case: Case, report: Report, step: int) -> list[tuple[str, str]]:
    """Draw the steps told so far and the way on; return the concepts in them."""
    scenes = learn_story.scenes(case)
    labels: list[tuple[str, str]] = []
    for number, scene in enumerate(scenes[:step]):
        labels += scene.labels
        st.header(f"{number + 1}. {scene.title}", anchor=False)
        facts = [{"name": name, "text": value} for name, value in scene.facts]
        components.show("facts", {"label": scene.title, "facts": facts}, key=f"learn_scene_{number}")
        quotes = learn_story.words(case, report, number)
        if quotes["quotes"]:
            components.show("quotes", quotes, key=f"learn_words_{number}")
    profile = Profile(case.report_id, case.number)
    if step < len(STEPS):
        st.button(
            "What happened next?" if step < len(scenes) else "What would you do next?",
            type="primary",
            on_click=go,
            args=(profile, str(step + 1)),
        )
    return labels


def draw_beside(case: Case, step: int, told: Sequence[tuple[str, str]]) -> None:
    """Draw where it was, as far as is known by now, and what the terms mean."""
    if spine := learn_story.where(case, step):
        st.header("Where", anchor=False)
        components.show("spine", spine, key="learn_spine")
    if meanings := learn_views.terms(told):
        st.header("Terms", anchor=False)
        facts = [{"name": str(one["term"]), "text": str(one["means"])} for one in meanings]
        components.show("facts", {"label": "Terms", "facts": facts, "terms": True}, key="learn_terms")


def draw_question(profile: Profile, choice: str) -> None:
    """Draw the question; the answer can be changed."""
    st.header("4. What would you do next?", anchor=False)
    key = f"learn_choice {profile.key}"
    st.session_state[key] = choice or None
    st.radio(
        "What would you do next?",
        list(learn_views.choices()),
        index=None,
        format_func=learn_views.choices().__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: go(profile, STEPS[-1], st.session_state[key] or ""),
    )


def draw_end(case: Case, report: Report, statements: Sequence[Statement]) -> None:
    """Draw what was done and how it ended, and what the authors make of it."""
    st.header("What was done, and how it ended", anchor=False)
    components.show("timeline", timeline_data(case, report), key="learn_course")
    components.show("grid", grid_data(learn_views.ending(case, report)), key="learn_end")
    if ledger := ledger_data(case, report):
        st.header("Function before and after", anchor=False)
        components.show("grid", ledger, key="learn_function")
    if concluded := learn_views.conclusions(statements, report):
        st.header("What the authors conclude", anchor=False)
        components.show("grid", grid_data(concluded), key="learn_conclusions")


def draw_comparison(profile: Profile, choice: str) -> None:
    """Draw the answer beside what the authors did and how similar patients fared."""
    shown = learn_views.presentation(profile)
    matches = stored.similar().like(shown, limit=SIMILAR, without=profile.key)
    rows = learn_views.compare_rows(matches, choice, profile.approach)
    st.header("Your answer beside similar published cases", anchor=False)
    st.markdown(plain(learn_views.said(choice, profile.approach, rows)))
    components.show("grid", grid_data(rows), key="learn_compare")
    st.caption(f"{shell.NOT_INCIDENCE} Who was treated how depended on how ill they were.")
    lines = stored.headlines()
    st.header(f"The {len(matches)} most similar before treatment", anchor=False)
    data = similar_data(matches, lines, {"scope": ["all"]})
    opened = components.show("grid", data, key="learn_similar", on_open_change=lambda: None)
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_export(len(matches), "similar case", lambda: similar_rows(matches, lines))
        st.page_link(
            "kb/ui/case.py",
            label="Read this case with its text",
            icon=":material/article:",
            query_params={"report": profile.report_id, "patient": str(profile.number), "scope": "all"},
        )
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))


draw()
