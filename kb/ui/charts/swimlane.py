"""Each patient's course as a lane that starts at the injection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from kb.levels import describe
from kb.model import NOT_REPORTED, OUTCOMES
from kb.profile import Profile
from kb.ui.charts.palette import Palette

__all__ = ["LEGEND", "SORTS", "Lane", "along", "lanes", "option", "rows", "ticks"]

_ROW = 26

SORTS = ("delay to treatment", "onset", "outcome")
LEGEND = (
    {"type": "deficit", "text": "first symptoms, thick line until treatment"},
    {"type": "treatment", "text": "treatment, thin line until the last follow-up"},
    {"type": "outcome", "text": "last follow-up, the outcome beside it"},
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One patient's dated course, in days from the injection.

    Attributes:
        profile: the patient.
        label: one short line.
        symptoms: day of the first symptoms; 0 for "immediate" where no number is told.
        treated: day of the treatment, None where it cannot be dated.
        last: day of the last follow-up, None where it cannot be dated.
    """

    profile: Profile
    label: str
    symptoms: float
    treated: float | None
    last: float | None

    @property
    def end(self) -> float:
        """The last day that is dated."""
        return max(day for day in (self.symptoms, self.treated, self.last) if day is not None)


def lanes(
    profiles: Sequence[Profile], sort: str = SORTS[0], sources: Mapping[tuple[str, int], str] | None = None
) -> tuple[Lane, ...]:
    """Return the patients whose symptoms can be dated; the others are counted by the page.

    ``sources`` gives each patient's journal and year for its label.
    """
    named = sources or {}
    found = [lane for p in profiles if (lane := _lane(p, named.get(p.key, p.report_id))) is not None]
    return tuple(sorted(found, key=lambda lane: _order(lane, sort)))


def rows(found: Sequence[Lane]) -> list[dict[str, object]]:
    """Return the lanes as a table, the alternative to the chart."""
    return [
        {
            "patient": lane.label,
            "symptoms, day": round(lane.symptoms, 2),
            "treatment, day": None if lane.treated is None else round(lane.treated, 2),
            "last follow-up, day": None if lane.last is None else round(lane.last, 1),
            "approach": lane.profile.approach or "not reported",
            "outcome": lane.profile.outcome,
        }
        for lane in found
    ]


def option(found: Sequence[Lane], colours: Palette) -> tuple[dict[str, Any], int]:
    """Return the chart and its height, days on a logarithmic axis that starts at the injection."""
    return {
        "animation": False,
        "legend": {"show": False},
        "grid": {"left": 8, "right": 130, "top": 36, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "value",
            "position": "top",
            "min": 0,
            "max": max([3.0, *(along(lane.end) for lane in found)]),
            "interval": 1,
            "axisLabel": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [lane.label for lane in found],
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisLabel": {
                "color": colours.ink,
                "fontSize": 12,
                "interval": 0,
                "hideOverlap": False,
                "width": 260,
                "overflow": "truncate",
            },
        },
        "series": [
            _ruler(found, colours),
            *(line for place, lane in enumerate(found) for line in _lines(place, lane, colours)),
            _points("symptoms", "circle", colours.kinds["deficit"], [lane.symptoms for lane in found]),
            _points("treatment", "triangle", colours.kinds["treatment"], [lane.treated for lane in found]),
            _ends(found, colours),
        ],
    }, 60 + _ROW * max(1, len(found))


_TICKS = {
    "injection": 0.0,
    "1 hour": 1 / 24,
    "1 day": 1,
    "1 week": 7,
    "1 month": 30.4,
    "1 year": 365,
    "5 years": 1826,
}


def along(days: float) -> float:
    """Return the place of a day on the axis: log10 of hours, so that the first hour is not lost."""
    return log10(1 + days * 24)


def ticks(found: Sequence[Lane]) -> list[tuple[str, float]]:
    """Return the named days that the axis reaches."""
    last = max([8.0, *(lane.end for lane in found)])
    return [(name, day) for name, day in _TICKS.items() if day <= last]


def _ruler(found: Sequence[Lane], colours: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "silent": True,
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "animation": False,
            "label": {"color": colours.muted, "fontSize": 11, "formatter": "{b}", "position": "start"},
            "lineStyle": {"color": colours.line, "type": "solid", "width": 1},
            "data": [{"name": name, "xAxis": along(day)} for name, day in ticks(found)],
        },
    }


def _lines(place: int, lane: Lane, colours: Palette) -> list[dict[str, Any]]:
    """Waiting for treatment is a thick line, the time after it a thin one."""
    stretches = [(lane.symptoms, lane.treated, 4, colours.kinds["deficit"])]
    start = lane.treated if lane.treated is not None else lane.symptoms
    stretches.append((start, lane.last, 2, colours.muted))
    return [
        {
            "type": "line",
            "silent": True,
            "symbol": "none",
            "data": [[along(a), place], [along(b), place]],
            "lineStyle": {"color": colour, "width": width, "opacity": 0.7},
        }
        for a, b, width, colour in stretches
        if b is not None
    ]


def _points(name: str, symbol: str, colour: str, days: Sequence[float | None]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "silent": True,
        "z": 3,
        "symbol": symbol,
        "symbolSize": 9,
        "itemStyle": {"color": colour},
        "data": [[along(day), place] for place, day in enumerate(days) if day is not None],
    }


def _ends(found: Sequence[Lane], colours: Palette) -> dict[str, Any]:
    """A diamond at the last dated follow-up, and the outcome in words where the lane ends."""
    return {
        "type": "scatter",
        "silent": True,
        "z": 4,
        "symbol": "diamond",
        "itemStyle": {"color": colours.kinds["outcome"]},
        "data": [
            {
                "value": [along(lane.end), place],
                "symbolSize": 0.1 if lane.last is None else 12,
                "label": {
                    "show": True,
                    "position": "right",
                    "distance": 9,
                    "formatter": lane.profile.outcome,
                    "color": colours.muted if lane.profile.outcome == NOT_REPORTED else colours.ink,
                    "fontSize": 11,
                },
            }
            for place, lane in enumerate(found)
        ],
    }


def _lane(profile: Profile, source: str) -> Lane | None:
    symptoms = profile.days.get("time_to_symptoms")
    if symptoms is None and profile.onset == "immediate":
        symptoms = 0.0
    if symptoms is None:
        return None
    waited, after = profile.days.get("time_to_treatment"), profile.days.get("follow_up")
    treated = None if waited is None else symptoms + waited
    last = None if after is None else (symptoms if treated is None else treated) + after
    return Lane(profile, _label(profile, source), symptoms, treated, last)


def _label(profile: Profile, source: str) -> str:
    age = "" if profile.age is None else f"{profile.age:g}"
    who = " ".join(filter(None, (age, profile.first("sex"))))
    return ", ".join(filter(None, (who, describe(profile.levels), source))) or "age, sex and source not told"


def _order(lane: Lane, sort: str) -> tuple[float, float, str]:
    waited = float("inf") if lane.treated is None else lane.treated - lane.symptoms
    if sort == "outcome":
        return (float(OUTCOMES.index(lane.profile.outcome)), waited, lane.profile.report_id)
    if sort == "onset":
        return (lane.symptoms, waited, lane.profile.report_id)
    return (waited, lane.symptoms, lane.profile.report_id)
