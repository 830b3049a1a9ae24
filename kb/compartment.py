"""Resolves where cement went: the compartment of a leak from its complication concept."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kb.errors import VocabularyError
from kb.model import Case
from kb.vocabulary import load_vocabulary

__all__ = ["COMPARTMENTS", "NO_LEAK", "compartments", "resolve"]

# From inside the dura outwards; a leak whose place is not told is "unspecified".
COMPARTMENTS = (
    "intradural",
    "canal unspecified",
    "epidural",
    "foraminal",
    "discal",
    "paravertebral",
    "venous",
    "pulmonary",
    "cardiac",
    "other vessel",
    "unspecified",
)

NO_LEAK = "no leak"

_TABLE = Path(__file__).parent.parent / "data" / "rules" / "compartments.csv"


def compartments(case: Case) -> tuple[str, ...]:
    """Return the compartments that cement reached in this patient, inside the dura first."""
    told = (finding.concept for finding in case.present("complication"))
    return resolve(told, intradural=case.first("intradural") is not None)


def resolve(concepts: Iterable[str], *, intradural: bool = False) -> tuple[str, ...]:
    """Return the compartments that complication concepts stand for, by their ids."""
    found = {_of(concept) for concept in concepts} - {""}
    if intradural:
        found.add("intradural")
    return _ordered(found - {"unspecified"} or found) or (NO_LEAK,)


@cache
def _of(concept: str) -> str:
    """Return the compartment of a concept or of the nearest kind above it, "" where it is no leak."""
    table, vocabulary = _compartment_of(), load_vocabulary()
    above = [concept]
    while above:
        told = [table[one] for one in above if one in table]
        if told:
            return _ordered(told)[0]
        known = (vocabulary.get(one) for one in above)
        above = [parent for found in known if found for parent in found.parents]
    return ""


def _ordered(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found, key=COMPARTMENTS.index))


@cache
def _compartment_of() -> dict[str, str]:
    """Compartment by concept id; raises VocabularyError for a compartment that does not exist."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, start=2):
        if row["compartment"] not in COMPARTMENTS:
            problem = f"{row['compartment']!r} is not a compartment"
            raise VocabularyError(
                f"{_TABLE}, line {number}", problem, f"Use one of: {', '.join(COMPARTMENTS)}."
            )
    return {row["complication"]: row["compartment"] for row in rows}
