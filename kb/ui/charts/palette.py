"""Colours and shapes of the charts in light and in dark, those of components.css and dom.js."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["SHAPES", "Palette", "palette"]

# Shape and colour together, never colour alone.
SHAPES: Mapping[str, str] = {
    "procedure": "rect",
    "complication": "circle",
    "deficit": "path://M50 0 97 35 79 91H21L3 35Z",
    "treatment": "triangle",
    "outcome": "diamond",
    "level": "roundRect",
    "statement": "roundRect",
}
_KINDS = ("procedure", "complication", "deficit", "treatment", "outcome", "level", "statement")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme.

    Attributes:
        ink: text and rules.
        muted: secondary text, still above 4.5 to 1.
        line: grid lines.
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


_LIGHT = Palette(
    *("#0F1A24", "#46535F", "#D3DCE3", "#FFFFFF", "#1F5F8B"),
    dict(
        zip(
            _KINDS,
            ("#2C6E9B", "#B3402E", "#A76A0B", "#7A5AA6", "#2E7D5B", "#51626F", "#51626F"),
            strict=True,
        )
    ),
)
_DARK = Palette(
    *("#E7EDF2", "#A9B8C4", "#33424F", "#11181F", "#6DB4E3"),
    dict(
        zip(
            _KINDS,
            ("#6DB4E3", "#E58A78", "#DDA54A", "#B79BE0", "#68BE97", "#9DB0BE", "#9DB0BE"),
            strict=True,
        )
    ),
)


def palette(dark: bool) -> Palette:
    """Return the colours of the theme shown."""
    return _DARK if dark else _LIGHT
