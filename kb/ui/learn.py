"""The page Learn: a published case without its end, a question, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs

import streamlit as st

from kb.model import Case, Report
from kb.profile import Profile
from kb.storage import queries
from kb.ui import components, learn_views, shell, stored
from kb.ui.case_views import similar_rows
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
    draw_stories(stories, profile, wide)
    told = draw_scenes(case, int(step))
    if step == STEPS[-1]:
        draw_question(profile, choice)
    if choice and step == STEPS[-1]:
        draw_end(case, report, profile, choice)
    if meanings := learn_views.terms(told):
        st.header("Terms", anchor=False)
        components.show("grid", grid_data(meanings), key="learn_terms")


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


def draw_stories(stories: Sequence[Profile], profile: Profile, wide: bool) -> None:
    """Draw the way from case to case."""
    place = next((i for i, one in enumerate(stories) if one.key == profile.key), 0)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Case {place + 1} of {len(stories)}")
        after = stories[(place + 1) % len(stories)]
        st.button("Another case", icon=":material/shuffle:", on_click=go, args=(after, STEPS[0]))
        st.toggle(
            "All complications, not only leaks inside the dura",
            value=wide,
            key=f"learn_wide {wide}",
            on_change=lambda: go(profile, STEPS[0], scope="dura" if wide else "all"),
        )


def draw_scenes(case: Case, step: int) -> list[tuple[str, str]]:
    """Draw the steps told so far and the way on; return the concepts in them."""
    scenes = learn_views.scenes(case)
    labels: list[tuple[str, str]] = []
    for number, scene in enumerate(scenes[:step], 1):
        labels += scene.labels
        st.header(f"{number}. {scene.title}", anchor=False)
        facts = [{"name": name, "text": value} for name, value in scene.facts]
        components.show("facts", {"label": scene.title, "facts": facts}, key=f"learn_scene_{number}")
    profile = Profile(case.report_id, case.number)
    if step < len(STEPS):
        st.button(
            "What happened next?" if step < len(scenes) else "What would you do next?",
            type="primary",
            on_click=go,
            args=(profile, str(step + 1)),
        )
    return labels


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


def draw_end(case: Case, report: Report, profile: Profile, choice: str) -> None:
    """Draw what was done and how it ended, beside how similar patients fared."""
    st.header("What was done, and how it ended", anchor=False)
    components.show("grid", grid_data(learn_views.ending(case, report)), key="learn_end")
    shown = learn_views.presentation(profile)
    matches = stored.similar().like(shown, limit=SIMILAR, without=profile.key)
    rows = learn_views.compare_rows(matches, choice, profile.approach)
    st.header("Beside similar published cases", anchor=False)
    st.markdown(plain(learn_views.said(choice, profile.approach, rows)))
    components.show("grid", grid_data(rows), key="learn_compare")
    st.caption(f"{shell.NOT_INCIDENCE} Few cases with an outcome decide nothing.")
    lines = stored.headlines()
    links = [
        {
            "text": lines[m.profile.key].headline,
            "href": f"case?report={m.profile.report_id}&patient={m.profile.number}&scope=all",
        }
        for m in matches
    ]
    st.subheader(f"The {len(matches)} most similar", anchor=False)
    listed = [[link, {"text": "; ".join(m.alike[:4])}] for link, m in zip(links, matches, strict=False)]
    data = {"columns": [{"name": "Case"}, {"name": "Why alike"}], "rows": listed, "rowHeads": True}
    opened = components.show("grid", data, key="learn_similar", on_open_change=lambda: None)
    draw_export(len(matches), "similar case", lambda: similar_rows(matches, lines))
    if opened.open:
        st.switch_page("kb/ui/case.py", query_params=parse_qs(opened.open.partition("?")[2]))
    st.page_link(
        "kb/ui/case.py",
        label="Read this case with its text",
        query_params={"report": profile.report_id, "patient": str(profile.number), "scope": "all"},
    )


draw()
