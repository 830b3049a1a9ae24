"""The forest plot of a proportion by group, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.synthesis.outcomes import Group
from kb.synthesis.proportions import SMALL
from kb.ui.charts.palette import Palette

__all__ = ["option", "rows"]

_ROW = 34


def rows(groups: Sequence[Group], event: str) -> list[dict[str, object]]:
    """Return one row a group: counts, both intervals, every verdict; shares in per cent."""
    return [
        {
            "group": group.name,
            "patients": group.total,
            "outcome reported": group.reported,
            event: group.event.count,
            "%": None if group.event.share is None else round(100 * group.event.share),
            "95% CI": _interval(group.event.wilson) if group.reported else "",
            "exact 95% CI": _interval(group.event.exact) if group.reported else "",
            "note": f"fewer than {SMALL} outcomes" if group.small else "",
            **group.outcomes,
        }
        for group in groups
    ]


def option(
    groups: Sequence[Group], event: str, colours: Palette, whole: Group | None = None
) -> tuple[dict[str, Any], int]:
    """Return the chart and its height: a square by weight and a line from end to end of the interval.

    Groups under 5 are hollow; groups in which no outcome is reported stand in the table only. The share
    of all patients together, ``whole``, is a dotted line.
    """
    drawn = [group for group in groups if group.reported]
    names = [f"{group.name}  {group.event.count}/{group.reported}" for group in drawn]
    most = max((group.reported for group in drawn), default=1)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 44, "containLabel": True},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": 100,
            "interval": 20,
            "name": f"% {event}",
            "nameLocation": "middle",
            "nameGap": 28,
            "nameTextStyle": {"color": colours.muted, "fontSize": 12},
            "axisLabel": {"color": colours.muted, "formatter": "{value}%"},
            "splitLine": {"lineStyle": {"color": colours.line}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": names,
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisLabel": {
                "color": colours.ink,
                "fontSize": 12,
                "margin": 16,
                "width": 220,
                "overflow": "break",
                "interval": 0,
                "hideOverlap": False,
            },
        },
        "series": [
            *(_whisker(place, group, colours) for place, group in enumerate(drawn)),
            {
                "type": "scatter",
                "silent": True,
                "z": 3,
                "symbol": "rect",
                "markLine": _line_of(whole, colours),
                "data": [
                    {
                        "value": [100 * (group.event.share or 0.0), place],
                        "symbolSize": 8 + 10 * (group.reported / most) ** 0.5,
                        "itemStyle": {
                            "color": colours.paper if group.small else colours.accent,
                            "borderColor": colours.accent,
                            "borderWidth": 2,
                        },
                    }
                    for place, group in enumerate(drawn)
                ],
            },
        ],
    }, 64 + _ROW * max(1, len(drawn))


def _line_of(whole: Group | None, colours: Palette) -> dict[str, Any]:
    share = whole.event.share if whole else None
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "label": {"show": False},
        "lineStyle": {"color": colours.muted, "type": "dotted", "width": 2},
        "data": [] if share is None else [{"xAxis": 100 * share}],
    }


def _whisker(place: int, group: Group, colours: Palette) -> dict[str, Any]:
    low, high = (100 * end for end in group.event.wilson)
    return {
        "type": "line",
        "silent": True,
        "symbol": "none",
        "data": [[low, place], [high, place]],
        "lineStyle": {"color": colours.ink, "width": 2, "type": "dashed" if group.small else "solid"},
    }


def _interval(ends: tuple[float, float]) -> str:
    return f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f}"
