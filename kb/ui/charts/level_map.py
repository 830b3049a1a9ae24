"""How often each vertebra was treated, reached by cement, operated on or otherwise ill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kb.levels import AXIS, SACRUM, expand, order
from kb.profile import Profile

__all__ = ["ROLES", "counts", "heat_data", "rows"]

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


def rows(counted: Counts) -> list[dict[str, object]]:
    """Return the map as rows of a file."""
    return [
        {"level": level, **{name: by_slot[slot] for slot, (name, _, _) in ROLES.items()}}
        for level, by_slot in counted.items()
    ]


def heat_data(counted: Counts, kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the map as data of its component; a number leads to its patients, ``kept`` being the filter."""
    most = max((n for by_slot in counted.values() for n in by_slot.values()), default=1)
    return {
        "caption": "Deeper is more patients. A number opens its patients on Find.",
        "roles": [{"name": name, "type": type_} for name, type_, _ in ROLES.values()],
        "rows": [
            {
                "level": level,
                "cells": [
                    {
                        "n": by_slot[slot],
                        "share": round(by_slot[slot] / max(1, most), 3),
                        "href": _address(level, role, kept),
                    }
                    for slot, (_, _, role) in ROLES.items()
                ],
            }
            for level, by_slot in counted.items()
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
