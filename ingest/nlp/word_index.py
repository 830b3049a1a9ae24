"""Many expressions found in one pass: each is looked up by its first word, so most words cost one look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

from ingest.nlp.openings import Opening, openings
from ingest.nlp.scan import WORD, enter, enter_openings, lower, opened

__all__ = ["WordIndex", "lower", "usable"]

T = TypeVar("T")
_Group: TypeAlias = tuple[re.Pattern[str], tuple[T, ...]]

_LITERAL = re.compile(r"-?[^\W_]+|[;,]")
_MARK = re.compile(r"-ve(?!\w)|[;,]")
_REMEMBERED = 50_000  # words
_PREFIX = 4  # letters by which an expression with an open first word is looked up; three where it has no more


class WordIndex(Generic[T]):
    """Expressions in lower case, a space standing for any white space, each with what it stands for."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        starts: dict[str, list[tuple[str, T]]] = {}
        begun: list[frozenset[Opening] | None] = []
        for pattern, value in rows:
            for spelling in _spellings(pattern):
                starts.setdefault(_start_key(spelling), []).append((spelling, value))
                begun.append(_openings(spelling))
        self._starts = {key: _compile(found) for key, found in starts.items()}
        self._seen: dict[str, tuple[_Group[T], ...]] = {}
        known = [found for found in begun if found is not None]
        self._number = enter(self if len(known) < len(begun) else None)
        for found in known:
            enter_openings(self._number, found)

    def begins_with(self, word: str) -> bool:
        """Tell whether any expression may begin with a word."""
        return bool(self._groups(word))

    def find(self, lowered: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, T]]:
        """Yield start, end and value in lower-case text; of two that overlap the earlier, then the longer."""
        position, seen = start, self._seen
        stop = len(lowered) if end is None else end
        places = opened(lowered, self._number, start, stop)
        words = (
            WORD.finditer(lowered, start, stop)
            if places is None
            else (word for at in places if at >= position and (word := WORD.match(lowered, at, stop)))
        )
        for word in words:
            text, at = word[0], word.start()
            groups = seen[text] if text in seen else self._groups(text)
            if not groups or at < position:
                continue
            best: tuple[int, T] | None = None
            for pattern, values in groups:
                match = pattern.match(lowered, at, stop)
                if match and (best is None or match.end() > best[0]):
                    best = match.end(), values[(match.lastindex or 1) - 1]
            if best:
                position, value = best
                yield at, position, value

    def _groups(self, word: str) -> tuple[_Group[T], ...]:
        """Return the expressions that may begin with a word, and remember them."""
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        keys = (word, word[:_PREFIX] + "*", word[: _PREFIX - 1] + "*")
        groups = self._seen[word] = tuple(self._starts[key] for key in keys if key in self._starts)
        return groups


def usable(pattern: str) -> bool:
    """Tell whether an expression has no groups and every spelling begins with a word or three letters."""
    try:
        if re.compile(pattern).groups:
            return False
    except re.error:
        return False
    keys = [_start_key(spelling) for spelling in _spellings(pattern)]
    return all(key and not (key.endswith("*") and len(key) < _PREFIX) for key in keys)


def _openings(spelling: str) -> frozenset[Opening] | None:
    """Return what an expression can begin with, None where that is not known."""
    mark = _MARK.match(spelling)
    return frozenset((Opening(mark[0], True, ""),)) if mark else openings(rf"\b{spelling}")


def _compile(rows: list[tuple[str, T]]) -> tuple[re.Pattern[str], tuple[T, ...]]:
    """Return one alternation over the spellings that share a start, longest first, and their values."""
    rows = sorted(rows, key=lambda row: (-len(row[0]), row[0]))
    choices = "|".join(f"({text.replace(' ', chr(92) + 's+')})" for text, _ in rows)
    return re.compile(rf"(?:{choices})(?!\w)"), tuple(value for _, value in rows)


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


def _spellings(pattern: str) -> list[str]:
    """Return the pattern with a choice at its beginning written out: ``(?:is|was) seen`` is two spellings."""
    if not pattern.startswith("(?:"):
        return [pattern]
    depth, cuts, place = 0, [3], 0
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
