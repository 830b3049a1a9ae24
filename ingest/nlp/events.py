"""The events a case is told by: procedure, symptom, treatment, recovery; words of data/rules/events.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.nlp.word_index import WordIndex, usable
from kb.errors import VocabularyError

__all__ = ["EVENTS", "FILE", "Event", "find_events", "load_events"]

FILE = Path(__file__).parents[2] / "data" / "rules" / "events.csv"

EVENTS = frozenset(
    (
        "procedure",
        "operation",
        "treatment",
        "medication",
        "symptom",
        "admission",
        "injury",
        "recovery",
        "persistence",
        "discharge",
    )
)


@dataclass(frozen=True, slots=True)
class Event:
    """Words that name an event.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        name: one of EVENTS.
    """

    start: int
    end: int
    name: str


@lru_cache(maxsize=2)
def load_events(path: Path = FILE) -> WordIndex[str]:
    """Return the words of all events; every row that cannot be used is named in one error."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    problems = [
        f"row {number}: event {row['event']!r}, pattern {row['pattern']!r}"
        for number, row in enumerate(rows, 2)
        if row["event"] not in EVENTS or not row["pattern"] or not usable(row["pattern"])
    ]
    if problems:
        raise VocabularyError(path.name, "; ".join(problems), f"Events: {', '.join(sorted(EVENTS))}.")
    return WordIndex((row["pattern"], row["event"]) for row in rows)


def find_events(lowered: str, start: int, end: int) -> list[Event]:
    """Return the events of a stretch of lower-case text in order."""
    return [Event(a, b, name) for a, b, name in load_events().find(lowered, start, end)]
