"""Tables of cue words in data/rules with two columns that matter: what the words tell, and the words."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from ingest.nlp.word_index import WordIndex, usable
from kb.errors import VocabularyError

__all__ = ["RULES", "load_table"]

RULES = Path(__file__).parents[2] / "data" / "rules"


@lru_cache(maxsize=32)
def load_table(path: Path, column: str, allowed: Collection[str] | None = None) -> WordIndex[str]:
    """Return the words of a table by what they tell; all rows that cannot be used are named in one error.

    Without ``allowed`` the column may hold anything but nothing.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    problems = [
        f"row {number}: {column} {row.get(column)!r}, pattern {row.get('pattern')!r}"
        for number, row in enumerate(rows, 2)
        if (not row.get(column) if allowed is None else row.get(column) not in allowed)
        or not row.get("pattern")
        or None in row  # a comma that is not in quotes cuts the pattern
        or not usable(row["pattern"])
    ]
    if problems:
        known = f"{column.capitalize()}s: {', '.join(sorted(allowed))}. " if allowed else ""
        remedy = f"{known}A pattern begins with a word and has no groups."
        raise VocabularyError(path.name, "; ".join(problems), remedy)
    return WordIndex((row["pattern"], row[column]) for row in rows)
