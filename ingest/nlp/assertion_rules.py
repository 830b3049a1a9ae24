"""The cue words of assertion: read from data/rules/assertion.csv and looked up by their first word."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from ingest.nlp.word_index import WordIndex, usable
from kb.errors import VocabularyError
from kb.model import Status

__all__ = ["RULES", "Cue", "CueRules", "Direction", "Use", "load_rules"]

RULES = Path(__file__).parents[2] / "data" / "rules" / "assertion.csv"
COLUMNS = ("cue", "status", "direction", "words", "use", "origin")
HISTORICAL = "historical"


class Direction(StrEnum):
    """Where a cue stands to what it governs."""

    BEFORE = "before"
    AFTER = "after"
    PSEUDO = "pseudo"  # looks like a cue and is none: it swallows the words
    END = "end"  # ends the scope of the cues around it


class Use(StrEnum):
    """What kind of text is read."""

    REPORT = "report"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the rules.

    Attributes:
        pattern: regular expression in lower case, a space standing for any white space.
        status: status the cue gives or, for an end, the only status it ends; None else.
        historical: whether the cue tells, or ends telling, of the time before this episode.
        direction: where the cue stands to what it governs.
        words: how many words its scope reaches, None for the whole clause.
    """

    pattern: str
    status: Status | None
    historical: bool
    direction: Direction
    words: int | None


CueRules = WordIndex[Cue]


@lru_cache(maxsize=4)
def load_rules(use: Use = Use.REPORT, path: Path = RULES) -> CueRules:
    """Return the compiled cues for a use; every row that cannot be used is named in one error."""
    problems: list[str] = []
    cues: list[Cue] = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            if problem := _problem(row):
                problems.append(f"row {number}: {problem}")
            elif row["use"] in ("", use):
                cues.append(_cue(row))
    if problems:
        raise VocabularyError(path.name, "; ".join(problems), f"Columns: {', '.join(COLUMNS)}.")
    return CueRules((cue.pattern, cue) for cue in cues)


def _problem(row: dict[str, str]) -> str:
    """Return what is wrong with a row, "" if nothing."""
    if set(COLUMNS) - {k for k, v in row.items() if v is not None}:
        return "a column is missing"
    checks = (
        ("direction", row["direction"] in set(Direction)),
        ("status", row["status"] in {"", HISTORICAL, *Status}),
        ("use", row["use"] in {"", *Use}),
        ("words", row["words"] == "" or row["words"].isdigit()),
        ("cue", usable(row["cue"])),
    )
    return ", ".join(f"{name} {row[name]!r} cannot be read" for name, good in checks if not good)


def _cue(row: dict[str, str]) -> Cue:
    status = Status(row["status"]) if row["status"] not in ("", HISTORICAL) else None
    words = int(row["words"]) if row["words"] else None
    return Cue(row["cue"], status, row["status"] == HISTORICAL, Direction(row["direction"]), words)
