"""The figures of the page Outcomes as files that carry their selection, numbers and version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import streamlit as st

from kb.profile import Profile
from kb.search.filters import Filter
from kb.synthesis.outcomes import GROUPINGS, Group
from kb.synthesis.proportions import SMALL
from kb.ui import shell
from kb.ui.charts import figure, outcome_sheets, sankey
from kb.ui.charts.outcome_sheets import Note
from kb.ui.charts.palette import Palette
from kb.ui.charts.sankey import Flow
from kb.ui.charts.swimlane import Lane
from kb.ui.find_views import parts_of
from kb.ui.outcome_views import View
from kb.ui.scope import DEFAULT

__all__ = ["courses_figure", "draw_pictures", "flow_figure", "forest_figure", "selection_of"]


def draw_pictures(name: str, of_what: str, make: Callable[[], figure.Figure]) -> None:
    """Draw the buttons that save a figure; it is drawn when one is pressed."""
    written = (
        ("SVG", lambda: figure.svg(make()), "image/svg+xml"),
        ("PNG", lambda: figure.png(make()), "image/png"),
    )
    for kind, write, mime in written:
        st.download_button(
            f"Save {name} of {of_what} ({kind})",
            write,
            f"{name.replace(' ', '-')}.{kind.lower()}",
            mime,
            key=f"{name} {kind}",
            on_click="ignore",
            icon=":material/image:",
            help=f"The {name} as a picture that carries its selection, numbers and version",
        )


def forest_figure(
    title: str, groups: Sequence[Group], whole: Group, view: View, wanted: Filter, colours: Palette
) -> figure.Figure:
    """Return the forest plot with what it says of itself."""
    silent = [group.name for group in groups if not group.reported]
    many = "" if GROUPINGS[view.by].exclusive else "A patient can be in several groups."
    notes = _notes(
        whole.profiles,
        wanted,
        f"An outcome is reported of {whole.reported}; shares are of these.",
        "Squares are shares, their area grows with the patients, lines are 95% Wilson intervals; hollow and "
        f"dashed: fewer than {SMALL} reported outcomes.",
        f"Dotted: all patients together, {whole.event}." if whole.reported else "",
        f"No outcome reported: {', '.join(silent)}." if silent else "",
        many,
    )
    return outcome_sheets.forest(groups, view.event, whole, Note(title, notes), colours)


def flow_figure(
    profiles: Sequence[Profile], bands: Sequence[Flow], wanted: Filter, colours: Palette
) -> figure.Figure:
    """Return the Sankey with what it says of itself."""
    merged = f"Where a stage has more than {sankey.FEW} groups, those of fewer than {SMALL} are merged."
    notes = _notes(profiles, wanted, "Every patient is one thread.", merged)
    return outcome_sheets.flow(bands, Note("From procedure to outcome", notes), colours)


def courses_figure(
    profiles: Sequence[Profile], lanes: Sequence[Lane], dated: int, wanted: Filter, colours: Palette
) -> figure.Figure:
    """Return the courses with what they say of themselves."""
    some = f", of which the first {len(lanes)} are drawn" if len(lanes) < dated else ""
    told = f"First symptoms are dated in {dated}{some}; an immediate onset stands at the injection."
    notes = _notes(profiles, wanted, told, "The axis is logarithmic.")
    return outcome_sheets.courses(lanes, Note("Courses from the injection", notes), colours)


def selection_of(wanted: Filter) -> str:
    """Return the filter in words."""
    told = dict(parts_of(wanted))
    if wanted.facets.get("compartment") == DEFAULT:
        told["compartment"] = "leaks inside the dura"
    return "; ".join(told.values()) or "all complications"


def _notes(profiles: Sequence[Profile], wanted: Filter, *said: str) -> tuple[str, ...]:
    return tuple(filter(None, _told(profiles, wanted, said)))


def _told(profiles: Sequence[Profile], wanted: Filter, said: Sequence[str]) -> Iterator[str]:
    from kb.ui.about_views import source_of

    reports = len({profile.report_id for profile in profiles})
    people = f"{len(profiles)} patient{'s' if len(profiles) != 1 else ''}"
    yield f"{people} of {reports} report{'s' if reports != 1 else ''}."
    yield f"Selection: {selection_of(wanted)}."
    yield from said
    with shell.casebook() as db:
        yield f"{source_of(db)}. {shell.NOT_INCIDENCE}"
