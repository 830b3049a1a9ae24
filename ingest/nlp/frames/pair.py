"""Pairs: a word of one class near a word of another names a concept, row by row of data/rules/pairs.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.rules import DEFAULT_FOLDER, compiled
from ingest.nlp.spans import Mention
from kb.errors import VocabularyError

__all__ = ["Pair", "load_pairs", "pairs"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two classes that together name a concept.

    Attributes:
        concept: id of the concept.
        one: the class whose words are looked for first.
        other: the class that must stand near.
        reach: characters that may lie between them.
        unless: pattern that must not stand between them or just around them, "" for none.
    """

    concept: str
    one: str
    other: str
    reach: int
    unless: re.Pattern[str] | None


@lru_cache(maxsize=1)
def load_pairs() -> dict[str, tuple[Pair, ...]]:
    """Return the rows of pairs.csv by their first class; raises VocabularyError for a row it cannot use."""
    rows: dict[str, list[Pair]] = {}
    file = DEFAULT_FOLDER / "pairs.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            if not row["reach"].isdigit():
                where = f"{file.name}, row {number}"
                raise VocabularyError(where, f"reach {row['reach']!r} is no number", "Give the characters.")
            unless = compiled(row["unless"], file, number) if row["unless"] else None
            pair = Pair(row["concept"], row["one"], row["other"], int(row["reach"]), unless)
            rows.setdefault(pair.one, []).append(pair)
    return {one: tuple(found) for one, found in rows.items()}


def pairs(scene: Scene) -> Iterator[Mention]:
    """Yield the concepts that two near words of a sentence name."""
    rows = load_pairs()
    for hit in scene.hits:
        for pair in rows.get(hit.kind, ()):
            other = scene.nearest(hit, scene.of(pair.other), pair.reach)
            if (
                other is None
                or gap_of(hit, other) > pair.reach
                or (other.start < hit.end and hit.start < other.end)
            ):
                continue
            low = max(scene.sentence.start, min(hit.start, other.start) - 20)
            high = min(scene.sentence.end, max(hit.end, other.end) + 20)
            if pair.unless and pair.unless.search(scene.text, low, high):
                continue
            # "could not be withdrawn" is no denial.
            deniable = pair.one != "lodge"
            rule = f"{pair.one} + {pair.other}"
            found = scene.mention(pair.concept, rule, hit, other, component="pairs", deniable=deniable)
            if found:
                yield found
