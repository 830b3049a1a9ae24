"""Word classes and cues of data/rules: what the frames are written over."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from ingest.nlp.cue_index import CueIndex
from ingest.nlp.cue_pattern import CuePattern
from kb.errors import VocabularyError

__all__ = [
    "DEFAULT_FOLDER",
    "Rules",
    "WordClass",
    "compiled",
    "covered",
    "cue_index",
    "cues",
    "expand",
    "group",
    "load_rules",
    "vetoable",
    "vetoed",
]

DEFAULT_FOLDER = Path(__file__).parents[2] / "data" / "rules"
_CLASS = re.compile(r"\{([a-z][a-z-]*)\}")
_ENDINGS = re.compile(r"\(([^()]*,[^()]*)\)")


@dataclass(frozen=True, slots=True)
class WordClass:
    """Words that play one part in a frame.

    Attributes:
        name: the class, such as "cement", "escape" or "compartment".
        value: what the words stand for within the class, such as the id of a concept, or "".
        words: the words, every form written out.
    """

    name: str
    value: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one folder.

    Attributes:
        classes: the word classes of classes.csv.
    """

    classes: tuple[WordClass, ...]

    def words(self, name: str) -> tuple[str, ...]:
        """Return every word of a class."""
        return tuple(word for one in self.classes if one.name == name for word in one.words)


def expand(pattern: str) -> tuple[str, ...]:
    """Write out the endings of a word: ``leak(,s,ed)`` is leak, leaks, leaked."""
    pieces = _ENDINGS.split(pattern)
    choices = [piece.split(",") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    return tuple("".join(parts) for parts in product(*choices))


@lru_cache(maxsize=4)
def load_rules(folder: Path | None = None) -> Rules:
    """Return the rules of a folder, by default the bundled ones.

    Raises:
        VocabularyError: for a row without class or words.
    """
    file = (folder or DEFAULT_FOLDER) / "classes.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    classes = []
    for number, row in enumerate(rows, 2):
        words = tuple(
            form for word in (row["words"] or "").split("|") if word.strip() for form in expand(word.strip())
        )
        if not row["class"] or not words:
            raise VocabularyError(f"{file.name}, row {number}", "no class or no words", "Fill both cells.")
        classes.append(WordClass(row["class"], row["value"] or "", words))
    return Rules(tuple(classes))


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[str]]:
    file = DEFAULT_FOLDER / "cues.csv"
    grouped: dict[str, list[str]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            pattern = _CLASS.sub(lambda named: _alternatives(named[1]), row["pattern"])
            compiled(pattern, file, number)
            grouped.setdefault(row["group"], []).append(pattern)
    return grouped


def compiled(pattern: str, file: Path, number: int) -> re.Pattern[str]:
    """Return the pattern of a row, whatever the case of the letters.

    Raises:
        VocabularyError: naming file and row, where it is no regular expression.
    """
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        where = f"{file.name}, row {number}"
        raise VocabularyError(where, f"not a regular expression ({error})", "Correct the pattern.") from None


def _alternatives(name: str) -> str:
    """Return the words of a class as one expression, whatever the case of the letters."""
    words = load_rules().words(name)
    if not words:
        raise VocabularyError(
            "cues.csv", f"no word class '{name}'", "Add it to classes.csv or correct the name."
        )
    return _parting(word.lower() for word in words)


def _parting(words: Iterable[str]) -> str:
    """Return words as one expression that parts where they differ; of two the longer is tried first."""
    following: dict[str, list[str]] = {}
    for word in words:
        following.setdefault(word[:1], []).append(word[1:])
    may_end = following.pop("", None) is not None
    parts = [re.escape(letter) + _parting(rest) for letter, rest in following.items()]
    if len(parts) < 2 and not may_end:
        return "".join(parts)
    return f"(?:{'|'.join(parts)})" + "?" * may_end if parts else ""


@lru_cache(maxsize=128)
def cues(group: str) -> CuePattern:
    """Return one pattern for all rows of a group of cues.csv, whatever the case of the letters.

    In a row ``{function}`` stands for any word of that class of classes.csv.

    Raises:
        VocabularyError: for a row that is no regular expression, or a group without rows.
    """
    return CuePattern(_rows_of(group))


def _rows_of(group: str) -> list[str]:
    try:
        return _cues()[group]
    except KeyError:
        raise VocabularyError(
            "cues.csv", f"no rows of group '{group}'", "Add one or correct the name."
        ) from None


def cue_index(groups: Mapping[str, str]) -> CueIndex:
    """Return the rows of several groups of cues.csv as kinds of cues to look for in one pass.

    ``groups`` holds the group of each kind.
    """
    return CueIndex({kind: _rows_of(group) for kind, group in groups.items()})


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    file = DEFAULT_FOLDER / "groups.csv"
    grouped: dict[str, set[str]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            grouped.setdefault(row["group"], set()).add(row["concept"])
    return {name: frozenset(concepts) for name, concepts in grouped.items()}


def group(name: str) -> frozenset[str]:
    """Return the ids of the concepts of one group of groups.csv.

    Raises:
        VocabularyError: for a group without rows.
    """
    try:
        return _groups()[name]
    except KeyError:
        raise VocabularyError(
            "groups.csv", f"no rows of group '{name}'", "Add one or correct the name."
        ) from None


@lru_cache(maxsize=1)
def covered() -> dict[str, frozenset[str]]:
    """Return, for each concept of covered.csv, the concepts beside which it is not coded; "*" is any."""
    file = DEFAULT_FOLDER / "covered.csv"
    pairs: dict[str, set[str]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            pairs.setdefault(row["concept"], set()).add(row["by"])
    return {concept: frozenset(by) for concept, by in pairs.items()}


@lru_cache(maxsize=1)
def _vetoes() -> dict[tuple[str, bool], re.Pattern[str]]:
    """Return the vetoes of vetoes.csv by concept and whether they are meant for the words after the name."""
    file = DEFAULT_FOLDER / "vetoes.csv"
    patterns: dict[tuple[str, bool], list[str]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            compiled(row["pattern"], file, number)
            patterns.setdefault((row["concept"], row["pattern"].startswith("^")), []).append(row["pattern"])
    return {key: re.compile("|".join(rows), re.IGNORECASE) for key, rows in patterns.items()}


def vetoable(concept: str) -> bool:
    """Tell whether words around a name of a concept may say that it does not stand for it."""
    return not _vetoes().keys().isdisjoint(((concept, True), (concept, False)))


def vetoed(concept: str, before: str, after: str) -> bool:
    """Tell whether the words around a name say that it does not stand for the concept here.

    A pattern that ends in ``$`` is meant for the words before the name, one that begins with ``^``
    for those after it.
    """
    vetoes = _vetoes()
    ahead, behind = vetoes.get((concept, False)), vetoes.get((concept, True))
    return bool((ahead and ahead.search(before)) or (behind and behind.match(after)))
