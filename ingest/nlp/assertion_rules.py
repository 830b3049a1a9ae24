"""The cue words of assertion: read from data/rules/assertion.csv and looked up by their first word."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kb.errors import VocabularyError
from kb.model import Status

__all__ = ["RULES", "Cue", "CueRules", "Direction", "Use", "load_rules"]

RULES = Path(__file__).parents[2] / "data" / "rules" / "assertion.csv"
COLUMNS = ("cue", "status", "direction", "words", "use", "origin")
HISTORICAL = "historical"

_WORD = re.compile(r"-ve(?!\w)|\w+|[;,]")
_LITERAL = re.compile(r"-?[^\W_]+|[;,]")
_PREFIX = 4  # letters by which a cue with an open first word is looked up; three where it has no more


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


class CueRules:
    """All cues for one use, found by their first word so that most words of a text cost one look-up."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        starts: dict[str, list[tuple[str, Cue]]] = {}
        for cue in cues:
            for spelling in _spellings(cue.pattern):
                starts.setdefault(_start_key(spelling), []).append((spelling, cue))
        self._starts = {key: _compile(rows) for key, rows in starts.items()}

    def find(self, lowered: str) -> Iterator[tuple[int, int, Cue]]:
        """Yield start, end and cue in lower-case text; of two that overlap the earlier, then the longer."""
        position = 0
        for word in _WORD.finditer(lowered):
            start = word.start()
            if start < position:
                continue
            text = word[0]
            best: tuple[int, Cue] | None = None
            for key in (text, text[:_PREFIX] + "*", text[: _PREFIX - 1] + "*"):
                if key in self._starts:
                    pattern, cues = self._starts[key]
                    match = pattern.match(lowered, start)
                    if match and (best is None or match.end() > best[0]):
                        best = match.end(), cues[(match.lastindex or 1) - 1]
            if best:
                position, cue = best
                yield start, position, cue


def _start_key(spelling: str) -> str:
    """Return the first word where it is written out, else its first letters and a star."""
    literal = _LITERAL.match(spelling)
    word = literal[0] if literal else ""
    following = spelling[len(word) : len(word) + 1]
    if following == "?":
        word, following = word[:-1], "["
    if following not in ("[", "(", "\\") or (
        following == "\\" and spelling[len(word) + 1 : len(word) + 2] == "."
    ):
        return word
    return word[:_PREFIX] + "*"


def _compile(rows: list[tuple[str, Cue]]) -> tuple[re.Pattern[str], tuple[Cue, ...]]:
    """Return one alternation over the spellings that share a start, longest first, and their cues."""
    rows = sorted(rows, key=lambda row: (-len(row[0]), row[0]))
    choices = "|".join(f"({text.replace(' ', chr(92) + 's+')})" for text, _ in rows)
    return re.compile(rf"(?:{choices})(?!\w)"), tuple(cue for _, cue in rows)


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
    return CueRules(cues)


def _problem(row: dict[str, str]) -> str:
    """Return what is wrong with a row, "" if nothing."""
    if set(COLUMNS) - {k for k, v in row.items() if v is not None}:
        return "a column is missing"
    checks = (
        ("direction", row["direction"] in set(Direction)),
        ("status", row["status"] in {"", HISTORICAL, *Status}),
        ("use", row["use"] in {"", *Use}),
        ("words", row["words"] == "" or row["words"].isdigit()),
        ("cue", _usable(row["cue"])),
    )
    return ", ".join(f"{name} {row[name]!r} cannot be read" for name, good in checks if not good)


def _usable(pattern: str) -> bool:
    """Tell whether a cue is an expression without groups that begins with a word or three letters."""
    try:
        if re.compile(pattern).groups:
            return False
    except re.error:
        return False
    keys = [_start_key(spelling) for spelling in _spellings(pattern)]
    return all(key and not (key.endswith("*") and len(key) < _PREFIX) for key in keys)


def _cue(row: dict[str, str]) -> Cue:
    status = Status(row["status"]) if row["status"] not in ("", HISTORICAL) else None
    words = int(row["words"]) if row["words"] else None
    return Cue(row["cue"], status, row["status"] == HISTORICAL, Direction(row["direction"]), words)


def _spellings(pattern: str) -> list[str]:
    """Return the pattern with a choice at its beginning written out: ``(?:is|was) seen`` is two spellings."""
    if not pattern.startswith("(?:"):
        return [pattern]
    depth, cuts = 0, [3]
    for place, character in enumerate(pattern):
        depth += (character == "(") - (character == ")")
        if depth == 1 and character == "|":
            cuts.append(place + 1)
        if depth == 0:
            break
    rest = pattern[place + 1 :]
    choices = [pattern[a : b - 1] for a, b in zip(cuts, [*cuts[1:], place + 1], strict=True)]
    if rest.startswith("?"):
        return [
            spelling
            for choice in [c + rest[1:] for c in choices] + [rest[1:]]
            for spelling in _spellings(choice)
        ]
    return [spelling for choice in choices for spelling in _spellings(choice + rest)]
