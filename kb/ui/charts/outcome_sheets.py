"""The charts of the page Outcomes as figures that say what they show, to be saved and printed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.model import NOT_REPORTED
from kb.synthesis.outcomes import Group
from kb.ui.charts import sankey, swimlane
from kb.ui.charts.figure import Area, Figure, Line, Words, band, rectangle
from kb.ui.charts.graph_sheet import Placed, mark
from kb.ui.charts.palette import Palette
from kb.ui.charts.sankey import Flow
from kb.ui.charts.swimlane import Lane

__all__ = ["Note", "courses", "flow", "forest"]

Shape = Words | Line | Area
Point = tuple[float, float]
_Group = tuple[str, str]  # a stage of the pathway and one of its groups

WIDE = 1100
_MARGIN = 32
_TOP = 72  # where drawings begin, below the title
_NOTE = 165  # letters of a note on one line
_LEADING = 18
_NODE, _GAP = 12, 12.0  # width of a group of the pathway, and what is free between two


@dataclass(frozen=True, slots=True)
class Note:
    """What a figure says of itself, so that it can be read away from the page.

    Attributes:
        title: what is shown.
        notes: selection, numbers, version and limits, a sentence each.
    """

    title: str
    notes: tuple[str, ...]


def forest(groups: Sequence[Group], event: str, whole: Group, note: Note, colours: Palette) -> Figure:
    """Return the forest plot: a square by weight, a line for the interval, the numbers beside it."""
    drawn = [group for group in groups if group.reported]
    left, right, row = 320.0, 780.0, 30
    bottom = _TOP + 16 + row * len(drawn)

    def place(share: float) -> float:
        return left + share * (right - left)

    def shapes() -> Iterator[Shape]:
        yield Words(_MARGIN, _TOP, "Group", colours.muted, bold=True)
        yield Words(right + 24, _TOP, f"{event}, 95% CI", colours.muted, bold=True)
        for tick in range(0, 101, 20):
            x = place(tick / 100)
            yield Line((x, _TOP + 8), (x, bottom), colours.line)
            yield Words(x, bottom + 18, f"{tick}%", colours.muted, 12, "middle")
        if whole.event.share is not None:
            x = place(whole.event.share)
            yield Line((x, _TOP + 8), (x, bottom), colours.muted, 2, 3)
        most = max((group.reported for group in drawn), default=1)
        for i, group in enumerate(drawn):
            y = _TOP + 16 + row * (i + 0.5)
            low, high = group.event.wilson
            side = 8 + 10 * (group.reported / most) ** 0.5
            yield Words(_MARGIN, y + 5, _cut(group.name, 44), colours.ink)
            yield Line((place(low), y), (place(high), y), colours.ink, 2, 6 if group.small else 0)
            square = rectangle(place(group.event.share or 0.0) - side / 2, y - side / 2, side, side)
            yield Area(square, colours.paper if group.small else colours.accent, 1, colours.accent)
            yield Words(right + 24, y + 5, _share(group), colours.ink)
        yield Words((left + right) / 2, bottom + 38, f"% {event}", colours.muted, 12, "middle")

    return _page(note, colours, tuple(shapes()), bottom + 52)


def flow(bands: Sequence[Flow], note: Note, colours: Palette) -> Figure:
    """Return the Sankey: every patient one thread, every group with its number of patients."""
    columns = sankey.columns(bands)
    most = max((len(column) for column in columns.values()), default=1)
    patients = max((sum(column.values()) for column in columns.values()), default=1)
    tall = max(420.0, 40.0 * most)
    one = (tall - _GAP * (most - 1)) / patients
    step = (WIDE - 2 * _MARGIN - 150 - _NODE) / max(1, len(columns) - 1)
    corners: dict[_Group, Point] = {}
    for i, (stage, column) in enumerate(columns.items()):
        y = _TOP + 16 + (tall - one * sum(column.values()) - _GAP * (len(column) - 1)) / 2
        for group, size in column.items():
            corners[stage, group] = (_MARGIN + i * step, y)
            y += one * size + _GAP

    def shapes() -> Iterator[Shape]:
        for told, (start, end) in _ends(bands, corners, one).items():
            yield Area(band(start, end, one * told.patients), colours.kinds[told.stage], 0.28)
        for i, (stage, column) in enumerate(columns.items()):
            yield Words(_MARGIN + i * step, _TOP, sankey.name_of(stage), colours.muted, bold=True)
            for group, size in column.items():
                x, y = corners[stage, group]
                yield Area(rectangle(x, y, _NODE, one * size), colours.kinds[stage])
                lines = textwrap.wrap(f"{group} ({size})", 24)
                first = y + one * size / 2 + 5 - 8 * (len(lines) - 1)
                for j, line in enumerate(lines):
                    yield Words(x + _NODE + 6, first + 16 * j, line, colours.ink, halo=colours.paper)

    return _page(note, colours, tuple(shapes()), _TOP + 16 + tall + 16)


def _ends(
    bands: Sequence[Flow], corners: Mapping[_Group, Point], one: float
) -> dict[Flow, tuple[Point, Point]]:
    """Return where each band leaves its group and where it enters the next, bands below one another.

    ``one`` is the height of a patient.
    """
    order = {group: place for place, group in enumerate(corners)}
    leaving, entering = ({group: y for group, (_, y) in corners.items()} for _ in range(2))
    ends: dict[Flow, tuple[Point, Point]] = {}
    into: dict[Flow, Point] = {}
    for told in sorted(bands, key=lambda f: (order[f.next_stage, f.next_group], order[f.stage, f.group])):
        group = (told.next_stage, told.next_group)
        into[told] = (corners[group][0], entering[group])
        entering[group] += one * told.patients
    for told in sorted(bands, key=lambda f: (order[f.stage, f.group], order[f.next_stage, f.next_group])):
        group = (told.stage, told.group)
        ends[told] = ((corners[group][0] + _NODE, leaving[group]), into[told])
        leaving[group] += one * told.patients
    return ends


def courses(lanes: Sequence[Lane], note: Note, colours: Palette) -> Figure:
    """Return each patient's course on a logarithmic axis that starts at the injection."""
    left, right, row = 360.0, WIDE - 200.0, 24
    top, far = _TOP + 44.0, max([3.0, *(swimlane.along(lane.end) for lane in lanes)])
    bottom = top + row * len(lanes)

    def at(day: float) -> float:
        return left + swimlane.along(day) / far * (right - left)

    def marked(kind: str, day: float, y: float) -> Area:
        placed = Placed(kind, at(day), y, 6)
        return Area(tuple(mark(placed)), colours.kinds[kind])

    def shapes() -> Iterator[Shape]:
        x = float(_MARGIN)
        for one in swimlane.LEGEND:
            yield Area(tuple(mark(Placed(one["type"], x + 6, _TOP - 4, 6))), colours.kinds[one["type"]])
            yield Words(x + 18, _TOP, one["text"], colours.ink)
            x += 52 + 6.2 * len(one["text"])
        for name, day in swimlane.ticks(lanes):
            yield Line((at(day), top - 8), (at(day), bottom), colours.line)
            # Left of its line the first name leaves room for the hour.
            yield Words(
                at(day) + 4 * (not day), top - 14, name, colours.muted, 12, "middle" if day else "end"
            )
        for i, lane in enumerate(lanes):
            y = top + row * (i + 0.5)
            yield Words(left - 16, y + 5, _cut(lane.label, 52), colours.ink, anchor="end")
            if lane.treated is not None:
                yield Line((at(lane.symptoms), y), (at(lane.treated), y), colours.kinds["deficit"], 4)
            start = lane.symptoms if lane.treated is None else lane.treated
            if lane.last is not None:
                yield Line((at(start), y), (at(lane.last), y), colours.muted, 2)
            yield marked("deficit", lane.symptoms, y)
            if lane.treated is not None:
                yield marked("treatment", lane.treated, y)
            if lane.last is not None:
                yield marked("outcome", lane.last, y)
            silent = lane.profile.outcome == NOT_REPORTED
            words = colours.muted if silent else colours.ink
            yield Words(at(lane.end) + 14, y + 4, lane.profile.outcome, words, 12)

    return _page(note, colours, tuple(shapes()), bottom + 12)


def _page(note: Note, colours: Palette, shapes: tuple[Shape, ...], below: float) -> Figure:
    lines = textwrap.wrap(" ".join(note.notes), _NOTE)
    return Figure(
        note.title,
        WIDE,
        round(below + 12 + _LEADING * len(lines) + 16),
        colours.paper,
        (
            Words(_MARGIN, 38, note.title, colours.ink, 20, bold=True),
            *shapes,
            *(
                Words(_MARGIN, below + 20 + _LEADING * i, line, colours.muted, 12)
                for i, line in enumerate(lines)
            ),
        ),
    )


def _share(group: Group) -> str:
    low, high = group.event.wilson
    share = group.event.share or 0.0
    return f"{group.event.count} of {group.reported}, {share:.0%} ({low:.0%} to {high:.0%})"


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
