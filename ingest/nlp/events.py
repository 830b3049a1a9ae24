"""The events a case is told by: procedure, symptom, treatment, recovery; words of data/rules/events.csv."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ingest.nlp.cue_table import RULES, load_table
from ingest.nlp.word_index import WordIndex

__all__ = ["EVENTS", "FILE", "Event", "find_events", "load_events"]

FILE = RULES / "events.csv"

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


class Event(NamedTuple):
    """Words that name an event.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        name: one of EVENTS.
    """

    start: int
    end: int
    name: str


@lru_cache(maxsize=4)
def load_events(path: Path = FILE) -> WordIndex[str]:
    """Return the words of all events."""
    return load_table(path, "event", EVENTS)


def find_events(lowered: str, start: int, end: int) -> list[Event]:
    """Return the events of a stretch of lower-case text in order."""
    return [Event(a, b, name) for a, b, name in load_events().find(lowered, start, end)]
