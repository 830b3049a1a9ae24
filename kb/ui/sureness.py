"""How sure a fact is, in words: the program's estimate beside what was measured of facts of its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kb.synthesis.proportions import Proportion, proportion
from kb.ui.theme import SLOT_NAMES

__all__ = ["HELD_OUT", "estimated", "kept_apart", "measured_of", "right_of"]

# What `casebook evaluate --format json` said of reports that nobody wrote rules on.
HELD_OUT = Path(__file__).parent.parent.parent / "data" / "gold" / "accuracy.json"


def kept_apart(path: Path = HELD_OUT) -> int:
    """Return how many reports were kept apart."""
    return int(_told(path).get("reports", 0))


def right_of(slot: str, path: Path = HELD_OUT) -> Proportion | None:
    """Return how many found facts of a slot were right on reports kept apart, None where nobody counted."""
    told = _told(path).get("slots", {}).get(slot)
    return proportion(told["tp"], told["tp"] + told["fp"]) if told else None


def measured_of(slot: str) -> str:
    """Return what was measured of facts of a slot in a sentence, with n and interval."""
    name, right = SLOT_NAMES[slot].lower(), right_of(slot)
    if right is None or not right.total:
        return f"How often facts of the kind {name} are right was not measured."
    return f"On {kept_apart()} reports kept apart, found facts of the kind {name}: {right} right."


def estimated(slot: str, confidence: float) -> str:
    """Return the program's estimate for one fact beside what was measured of its kind."""
    return f"Estimated chance of being right: {confidence:.0%}. {measured_of(slot)}"


@cache
def _told(path: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return told
