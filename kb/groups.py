"""The coarser terms in which patients are compared: deficit, kind of trouble, approach, region."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kb.errors import VocabularyError

__all__ = ["APPROACHES", "BANDS", "REGIONS", "approach", "band", "families", "regions"]

_FOLDER = Path(__file__).parent.parent / "data" / "groups"

# Worst first: a patient with several signs is in the worst band.
BANDS = ("paralysis", "weakness", "pain or sensory", "other symptoms", "no symptoms")

# What was done about the complication; the first that applies names the patient's approach.
APPROACHES = ("cement taken out", "decompressed", "other operation", "without operation")

REGIONS = ("cervical", "thoracic", "thoracolumbar", "lumbar", "sacral")

_THORACOLUMBAR = frozenset({"T11", "T12", "L1", "L2"})
_REGION_OF_LETTER = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}


@cache
def _table(name: str) -> dict[str, str]:
    """Return label -> group of one table of data/groups."""
    path = _FOLDER / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    for number, row in enumerate(rows, 2):
        if len(row) != 2 or not all(row):
            raise VocabularyError(path.name, f"row {number} is {row}", "Give a label and its group.")
    return dict(rows)


@cache
def _group(name: str, label: str) -> str:
    """Return the group of a label or of its nearest listed ancestor in the vocabulary, "" without one."""
    table = _table(name)
    if label in table:
        return table[label]
    from kb.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    kind = name.removesuffix("s")
    concept = vocabulary.by_label(label, kind)
    seen: set[str] = set()
    nearest = list(concept.parents) if concept else []
    while nearest:
        above: list[str] = []
        for parent in (vocabulary.get(i) for i in nearest):
            if parent is None or parent.id in seen:
                continue
            if parent.label in table:
                return table[parent.label]
            seen.add(parent.id)
            above.extend(parent.parents)
        nearest = above
    return ""


def band(deficits: Iterable[str]) -> str:
    """Return the worst deficit band, "" where no symptom is told."""
    found = {_group("deficits", label) or "other symptoms" for label in deficits}
    return next((b for b in BANDS if b in found), "")


def families(complications: Iterable[str]) -> tuple[str, ...]:
    """Return what kinds of trouble beside a leak some complications are, sorted; () for leaks alone."""
    return tuple(sorted({_group("complications", label) for label in complications} - {""}))


def approach(treatments: Iterable[str]) -> str:
    """Return what was done about the complication in one term, "" where nothing is told."""
    found = {_group("treatments", label) or "other operation" for label in treatments}
    return next((a for a in APPROACHES if a in found), "")


def regions(levels: Iterable[str]) -> tuple[str, ...]:
    """Return the spinal regions of some vertebrae; T11 to L2 are the thoracolumbar junction."""
    found = {
        "thoracolumbar" if level in _THORACOLUMBAR else _REGION_OF_LETTER.get(level[:1].upper(), "")
        for level in levels
    }
    return tuple(r for r in REGIONS if r in found)
