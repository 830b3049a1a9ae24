"""The Sankey from procedure to outcome, small groups merged so that it stays legible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kb.model import NOT_REPORTED
from kb.profile import Profile
from kb.synthesis.proportions import SMALL
from kb.ui.charts.palette import Palette

__all__ = ["OTHER", "Flow", "columns", "flows", "name_of", "option", "rows"]

OTHER = "Other"

# As many groups of a stage are shown each for itself, however small.
FEW = 6

# Every patient passes each stage once, so that the bands add up to the patients.
_STAGES: tuple[tuple[str, Callable[[Profile], str]], ...] = (
    ("procedure", lambda p: p.first("procedure")),
    ("complication", lambda p: p.compartments[0] if p.compartments else "no leak told"),
    ("deficit", lambda p: p.band),
    ("treatment", lambda p: p.approach),
    ("outcome", lambda p: p.outcome),
)
_NAMES = {
    "procedure": "procedure",
    "complication": "first compartment",
    "deficit": "worst deficit",
    "treatment": "approach",
    "outcome": "outcome",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """Patients who pass from one group of a stage to one of the next.

    Attributes:
        stage, group: where they come from.
        next_stage, next_group: where they go.
        patients: how many.
    """

    stage: str
    group: str
    next_stage: str
    next_group: str
    patients: int


def flows(profiles: Sequence[Profile]) -> tuple[Flow, ...]:
    """Return the bands; in a stage of many groups those under SMALL patients are merged into OTHER."""
    ways = [[of(profile) or NOT_REPORTED for _, of in _STAGES] for profile in profiles]
    merged = [
        [_shown(name, sizes) for name in column]
        for column, sizes in ((c, Counter(c)) for c in zip(*ways, strict=True))
    ]
    bands: Counter[tuple[int, str, str]] = Counter()
    for way in zip(*merged, strict=True):
        bands.update((stage, a, b) for stage, (a, b) in enumerate(pairwise(way)))
    return tuple(
        Flow(_STAGES[stage][0], a, _STAGES[stage + 1][0], b, patients)
        for (stage, a, b), patients in sorted(bands.items(), key=lambda item: (item[0][0], -item[1], item[0]))
    )


def option(bands: Sequence[Flow], colours: Palette) -> dict[str, Any]:
    """Return the chart; every label carries its number of patients."""
    sizes = _sizes(bands)
    ids = {key: f"{key[0]}:{key[1]}" for key in sizes}
    return {
        "animation": False,
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "sankey",
                "left": 8,
                "right": 170,
                "top": 12,
                "bottom": 12,
                "nodeWidth": 12,
                "nodeGap": 14,
                "layoutIterations": 32,
                "draggable": False,
                "nodeAlign": "justify",
                "label": {
                    "color": colours.ink,
                    "fontSize": 12,
                    "lineHeight": 14,
                    "textBorderColor": colours.paper,
                    "textBorderWidth": 3,
                    "width": 150,
                    "overflow": "break",
                },
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "emphasis": {"focus": "adjacency"},
                "data": [
                    {
                        "name": ids[stage, group],
                        "value": sizes[stage, group],
                        "label": {"formatter": f"{group} ({sizes[stage, group]})"},
                        "itemStyle": {"color": colours.kinds[stage]},
                    }
                    for stage, group in sizes
                ],
                "links": [
                    {
                        "source": ids[band.stage, band.group],
                        "target": ids[band.next_stage, band.next_group],
                        "value": band.patients,
                    }
                    for band in bands
                ],
            }
        ],
    }


def name_of(stage: str) -> str:
    """Return what a stage is called at the head of its column."""
    return _NAMES[stage].capitalize()


def columns(bands: Sequence[Flow]) -> dict[str, dict[str, int]]:
    """Return the groups of each stage with their patients, from above so that few bands cross."""
    told: dict[str, dict[str, int]] = {stage: {} for stage, _ in _STAGES}
    for (stage, group), patients in _sizes(bands).items():
        told[stage][group] = patients
    order: dict[str, dict[str, int]] = {}
    before: dict[str, float] = {}
    for stage, groups in told.items():
        came = {group: _centre(group, stage, bands, before) for group in groups}
        sorted_groups = sorted(groups, key=lambda g: (came[g], -groups[g], g))
        order[stage] = {group: groups[group] for group in sorted_groups}
        before = {group: float(i) for i, group in enumerate(sorted_groups)}
    return {stage: groups for stage, groups in order.items() if groups}


def _centre(group: str, stage: str, bands: Sequence[Flow], before: Mapping[str, float]) -> float:
    """Return the mean place of the groups that a group's patients come from, 0 where there is none."""
    into = [band for band in bands if (band.next_stage, band.next_group) == (stage, group)]
    patients = sum(band.patients for band in into)
    return sum(before[band.group] * band.patients for band in into) / patients if patients else 0.0


def rows(bands: Sequence[Flow]) -> list[dict[str, object]]:
    """Return the bands as a table, the alternative to the chart."""
    return [
        {
            "from": f"{_NAMES[band.stage]}: {band.group}",
            "to": f"{_NAMES[band.next_stage]}: {band.next_group}",
            "patients": band.patients,
        }
        for band in bands
    ]


def _shown(name: str, sizes: Mapping[str, int]) -> str:
    """Not reported is never merged: it is a value of its own."""
    alone = len(sizes) <= FEW or sizes[name] >= SMALL or name == NOT_REPORTED
    return name if alone else OTHER


def _sizes(bands: Sequence[Flow]) -> dict[tuple[str, str], int]:
    """Return the patients of each group, counted where they enter it, or leave the first stage."""
    into: dict[tuple[str, str], int] = {}
    for band in bands:
        if band.stage == _STAGES[0][0]:
            into[band.stage, band.group] = into.get((band.stage, band.group), 0) + band.patients
        key = (band.next_stage, band.next_group)
        into[key] = into.get(key, 0) + band.patients
    return into
