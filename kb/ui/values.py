"""The inputs by which a person says what a slot holds, each in the slot's own vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from kb.levels import AXIS, SACRUM
from kb.model import CONCEPT_SLOTS, LEVEL_SLOTS, NOT_REPORTED, OUTCOMES, Evidence, Finding
from kb.profile import DATED
from kb.ui.theme import SLOT_NAMES
from kb.vocabulary import load_vocabulary

__all__ = ["Value", "draw_values", "finding_of"]

_CHOICES = {
    "outcome": OUTCOMES[:-1],
    "sex": ("F", "M"),
    "onset": ("immediate", "delayed"),
    "intradural": ("yes",),
}
_NAMED = {"cement_material": "cement", "mechanism": "mechanism"}
_SHOWN = {"F": "Woman", "M": "Man"}
# Days in a unit of time, as the reader counts them.
_UNITS = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}


@dataclass(frozen=True, slots=True)
class Value:
    """What a slot holds.

    Attributes:
        text: the normal form.
        detail: further plain values by name, such as the days of a time.
    """

    text: str
    detail: Mapping[str, str | int | float | None] = field(default_factory=dict)


def draw_values(slot: str, held: Sequence[str], key: str) -> list[Value]:
    """Draw the input that fits a slot and return what it says; nothing means not reported."""
    label = SLOT_NAMES[slot]
    if slot in CONCEPT_SLOTS:
        labels = sorted({*(c.label for c in load_vocabulary().of_type(slot)), *held}, key=str.casefold)
        return [Value(one) for one in st.multiselect(label, labels, list(held), key=key)]
    if slot in LEVEL_SLOTS:
        levels = [*AXIS, SACRUM, *(one for one in held if one not in (*AXIS, SACRUM))]
        return [Value(one) for one in st.multiselect(label, levels, list(held), key=key)]
    if slot in DATED:
        return _draw_time(label, held, key)
    if slot in _CHOICES:
        choices = list(_CHOICES[slot])
        first = next((value for value in held if value in choices), None)
        chosen = st.pills(label, choices, default=first, format_func=lambda v: _SHOWN.get(v, v), key=key)
        return [Value(chosen)] if chosen else []
    if slot in _NAMED:
        named = sorted({*(c.label for c in load_vocabulary().of_type(_NAMED[slot])), *held})
        place = named.index(held[0]) + 1 if held else 0
        chosen = st.selectbox(label, [NOT_REPORTED, *named], index=place, key=key)
        return [] if chosen == NOT_REPORTED else [Value(chosen)]
    return _draw_number(slot, label, held, key)


def finding_of(slot: str, value: Value, place: Evidence) -> Finding:
    """Return a person's finding: a value and the words that say it."""
    concept = load_vocabulary().by_label(value.text, slot) if slot in CONCEPT_SLOTS else None
    return Finding(slot, value.text, (place,), concept=concept.id if concept else "", detail=value.detail)


def _draw_time(label: str, held: Sequence[str], key: str) -> list[Value]:
    """Draw a number with its unit."""
    number, unit = st.columns(2, vertical_alignment="bottom")
    with number:
        told = _number(label, held, key, 1000.0)
    name = unit.selectbox("Unit", list(_UNITS), index=1, key=f"{key} unit")
    if told is None:
        return _kept(held, key)
    text = f"{told:g} {name[:-1] if told == 1 else name}" if told else "immediate"
    return [Value(text, {"days": round(told * _UNITS[name], 4), "text": text})]


def _draw_number(slot: str, label: str, held: Sequence[str], key: str) -> list[Value]:
    """Draw an age in years or a volume in millilitres."""
    if slot == "age":
        age = _number(f"{label} in years", held, key, 120.0)
        return _kept(held, key) if age is None else [Value(f"{age:g}")]
    volume = _number(f"{label} in ml", held, key, 100.0)
    return _kept(held, key) if volume is None else [Value(f"{volume:g} ml", {"ml": volume})]


def _number(label: str, held: Sequence[str], key: str, most: float) -> float | None:
    hint = ", ".join(held) or NOT_REPORTED
    return st.number_input(label, 0.0, most, None, step=1.0, format="%g", key=key, placeholder=hint)


def _kept(held: Sequence[str], key: str) -> list[Value]:
    """Return what stands already where no number was given, unless it is said not to be reported."""
    dropped = bool(held) and st.checkbox("Not reported", key=f"{key} none")
    return [] if dropped else [Value(one) for one in held]
