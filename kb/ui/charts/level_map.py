"""How often each vertebra was treated, reached by cement, operated on or otherwise ill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kb.levels import AXIS, expand, order
from kb.profile import Profile
from kb.ui.charts.palette import Palette

__all__ = ["ROLES", "counts", "option", "rows"]

ROLES: Mapping[str, str] = {
    "procedure_level": "Treated",
    "leak_level": "Cement leak",
    "treatment_level": "Operated",
    "lesion_level": "Other lesion",
}
_ROW = 24


def counts(profiles: Sequence[Profile]) -> dict[str, dict[str, int]]:
    """Return patients by vertebra and role, for the stretch of spine that is told of."""
    told = {role: Counter(v for p in profiles for v in dict.fromkeys(p.get(role))) for role in ROLES}
    levels = sorted({v for column in told.values() for v in column if v in AXIS}, key=order)
    span = expand(levels[0], levels[-1]) if levels else ()
    return {level: {role: told[role][level] for role in ROLES} for level in span}


def rows(counted: Mapping[str, Mapping[str, int]]) -> list[dict[str, object]]:
    """Return the map as a table, the alternative to the picture."""
    return [
        {"level": level, **{name: by_role[role] for role, name in ROLES.items()}}
        for level, by_role in counted.items()
    ]


def option(counted: Mapping[str, Mapping[str, int]], colours: Palette) -> tuple[dict[str, Any], int]:
    """Return the chart and its height: deeper colour is more patients, the number stands in the cell."""
    levels = list(counted)
    cells = [
        {"value": [x, y, counted[level][role]], "label": {"show": bool(counted[level][role])}}
        for y, level in enumerate(levels)
        for x, role in enumerate(ROLES)
    ]
    most = max((n for by_role in counted.values() for n in by_role.values()), default=1)
    axis = {"axisLine": {"show": False}, "axisTick": {"show": False}, "splitArea": {"show": False}}
    return {
        "animation": False,
        "tooltip": {"show": False},
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": {
            **axis,
            "type": "category",
            "position": "top",
            "data": list(ROLES.values()),
            "axisLabel": {"color": colours.ink, "interval": 0, "fontSize": 12},
        },
        "yAxis": {
            **axis,
            "type": "category",
            "inverse": True,
            "data": levels,
            "axisLabel": {"color": colours.ink, "interval": 0, "fontSize": 12},
        },
        "visualMap": {
            "show": False,
            "min": 0,
            "max": max(1, most),
            "inRange": {"color": [colours.paper, *_RAMP[colours.paper]]},
        },
        "series": [
            {
                "type": "heatmap",
                "silent": True,
                "data": cells,
                "label": {
                    "fontSize": 12,
                    "fontWeight": "bold",
                    "color": colours.ink,
                    "textBorderColor": colours.paper,
                    "textBorderWidth": 2,
                },
                "itemStyle": {"borderColor": colours.line, "borderWidth": 1},
            }
        ],
    }, 48 + _ROW * max(1, len(levels))


# From few to many patients, on a light and on a dark page; ink stays legible on all of them.
_RAMP: Mapping[str, tuple[str, str]] = {"#FFFFFF": ("#F6D9D2", "#E08A78"), "#11181F": ("#4A2A26", "#A34A3A")}
