"""Colours and shapes of the charts, legible in light and in dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "SHAPES", "Palette", "palette"]

_PENTAGON = "path://M50 0 L98 35 L79 91 L21 91 L2 35 Z"

# Shape and colour together, never colour alone.
SHAPES: Mapping[str, str] = {
    "procedure": "rect",
    "complication": "circle",
    "deficit": _PENTAGON,
    "treatment": "triangle",
    "outcome": "diamond",
    "level": "roundRect",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme.

    Attributes:
        ink: text and rules.
        muted: secondary text, still above 4.5 to 1.
        line: grid lines and quiet edges.
        paper: background.
        accent: what is chosen.
        kinds: fill by type of concept.
    """

    ink: str
    muted: str
    line: str
    paper: str
    accent: str
    kinds: Mapping[str, str]


LIGHT = Palette(
    "#0F1A24",
    "#46535F",
    "#D3DCE3",
    "#FFFFFF",
    "#1F5F8B",
    {
        "procedure": "#2C6E9B",
        "complication": "#B3402E",
        "deficit": "#A76A0B",
        "treatment": "#7A5AA6",
        "outcome": "#2E7D5B",
        "level": "#51626F",
    },
)
DARK = Palette(
    "#E7EDF2",
    "#A9B8C4",
    "#33424F",
    "#11181F",
    "#6DB4E3",
    {
        "procedure": "#6DB4E3",
        "complication": "#E58A78",
        "deficit": "#DDA54A",
        "treatment": "#B79BE0",
        "outcome": "#68BE97",
        "level": "#9DB0BE",
    },
)


def palette(dark: bool) -> Palette:
    """Return the colours of the theme shown."""
    return DARK if dark else LIGHT
