"""How often each vertebra was treated, reached by cement, operated on or otherwise ill, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kb.levels import AXIS, SACRUM, expand, order
from kb.model import NOT_REPORTED, OUTCOMES
from kb.profile import Profile

__all__ = ["ROLES", "counts", "heat_data", "rows", "verdict_data", "verdicts"]

# Slot, what it is called, the type that colours it, the role that Find brushes.
ROLES: Mapping[str, tuple[str, str, str]] = {
    "procedure_level": ("Treated", "procedure", "treated"),
    "leak_level": ("Cement leak", "complication", "leak"),
    "treatment_level": ("Operated", "treatment", "operated"),
    "lesion_level": ("Other lesion", "level", "lesion"),
}

Counts = Mapping[str, Mapping[str, int]]


def counts(profiles: Sequence[Profile]) -> dict[str, dict[str, int]]:
    """Return patients by vertebra and role, for the stretch of spine that is told of."""
    told = {slot: Counter(v for p in profiles for v in _bones(p.get(slot))) for slot in ROLES}
    levels = sorted({v for column in told.values() for v in column}, key=order)
    span = expand(levels[0], levels[-1]) if levels else ()
    return {level: {slot: told[slot][level] for slot in ROLES} for level in span}


def verdicts(profiles: Sequence[Profile], levels: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return patients by treated vertebra and verdict, "not reported" among them."""
    told = Counter((bone, p.outcome) for p in profiles for bone in _bones(p.get("procedure_level")))
    return {level: {verdict: told[level, verdict] for verdict in OUTCOMES} for level in levels}


def rows(counted: Counts, profiles: Sequence[Profile]) -> list[dict[str, object]]:
    """Return both maps as rows of a file."""
    ended = verdicts(profiles, counted)
    return [
        {
            "level": level,
            **{name: by_slot[slot] for slot, (name, _, _) in ROLES.items()},
            **{f"treated here: {verdict}": n for verdict, n in ended[level].items()},
        }
        for level, by_slot in counted.items()
    ]


def heat_data(counted: Counts, kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the map as data of its component; a number leads to its patients, ``kept`` being the filter."""
    caption = "Deeper is more patients. A number opens its patients on Find."
    columns = {slot: (name, type_) for slot, (name, type_, _) in ROLES.items()}
    return _heat(caption, columns, counted, lambda level, slot: _address(level, ROLES[slot][2], kept))


def verdict_data(ended: Counts, kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what became of the patients treated at each vertebra, as data of the same component."""
    caption = "What became of those treated at each vertebra; a patient treated at two is counted at both."
    columns = {verdict: (verdict, "outcome") for verdict in OUTCOMES}
    columns[NOT_REPORTED] = (NOT_REPORTED, "level")
    named = _heat(
        caption,
        columns,
        ended,
        lambda level, verdict: _address(level, "treated", {**kept, "outcome": [verdict]}),
    )
    return named | {"bare": True}


def _heat(
    caption: str,
    columns: Mapping[str, tuple[str, str]],
    counted: Counts,
    address: Callable[[str, str], str],
) -> dict[str, Any]:
    most = max((n for by_column in counted.values() for n in by_column.values()), default=1)
    return {
        "caption": caption,
        "roles": [{"name": name, "type": type_} for name, type_ in columns.values()],
        "rows": [
            {
                "level": level,
                "cells": [
                    {
                        "n": by_column[column],
                        "share": round(by_column[column] / max(1, most), 3),
                        "href": address(level, column),
                    }
                    for column in columns
                ],
            }
            for level, by_column in counted.items()
        ],
    }


def _bones(levels: Sequence[str]) -> set[str]:
    """Return each vertebra once; the sacrum told as a whole is S1 to S5."""
    bones = set(levels) & set(AXIS)
    return bones | set(expand("S1", "S5")) if SACRUM in levels else bones


def _address(level: str, role: str, kept: Mapping[str, Sequence[str]]) -> str:
    others = [brush for brush in kept.get("spine", ()) if not brush.startswith(f"{role}:")]
    params = {**kept, "spine": [*others, f"{role}:{level}-{level}"]}
    return f"?{urlencode(params, doseq=True)}"
