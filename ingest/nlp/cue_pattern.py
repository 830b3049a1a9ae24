"""Expressions that are tried only at the words that may open them, and the stretches they search."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from ingest.nlp.openings import LONGEST, Opening, openings
from ingest.nlp.scan import WORD, Entered, cuts_a_word, enter, enter_openings, may_begin, opened

__all__ = ["CuePattern", "RowsByWord", "Said", "cue"]

T = TypeVar("T")

_MANY = 40  # rows; of so many only those are tried that may begin with the word at a place
_Match: TypeAlias = Callable[[str, int, int], re.Match[str] | None]


class CuePattern:
    """A regular expression that is tried only at the words that may open it.

    A row that begins with ``^`` is tried only where a search begins, so that it holds for a sentence too.
    A row that may begin with any word is looked for everywhere, without the others.
    """

    def __init__(
        self,
        rows: Iterable[str],
        flags: int = re.IGNORECASE,
        *,
        one_word: bool = False,
        needs: CuePattern | None = None,
    ) -> None:
        listed = list(rows)
        first = "|".join(row[1:] for row in listed if row.startswith("^"))
        self.pattern = "|".join(listed)
        self._first = re.compile(first, flags) if first else None
        others = [row for row in listed if not row.startswith("^")]
        rest = "|".join(others)
        self._rest = re.compile(rest or r"(?!)", flags)
        self._match: _Match = self._rest.match
        self._loose: re.Pattern[str] | None = None
        self._number = -1
        self._needs = needs
        if one_word:
            self._number = enter(self)
        elif found := {row: known for row in others if (known := openings(row)) is not None}:
            self._number = enter()
            enter_openings(self._number, frozenset().union(*found.values()))
            if loose := [row for row in others if row not in found]:
                self._loose = re.compile("|".join(loose), flags)
            if len(others) >= _MANY:
                self._rows = RowsByWord([(re.compile(row, flags), found.get(row)) for row in others])
                self._match = self._match_by_word

    def begins_with(self, word: str) -> bool:
        """Tell whether a word in lower case is one of the expression's."""
        return self._rest.match(word) is not None

    def _match_by_word(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the match of the first row that fits at the beginning of a stretch of text."""
        for row in self._rows.at(text, start):
            if found := row.match(text, start, end):
                return found
        return None

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in a stretch of text."""
        stop = len(text) if end is None else end
        if self._needs is not None and not self._needs.search(text, start, stop):
            return None
        if self._first is not None and (found := self._first.match(text, start, stop)):
            return found
        return self._search_on(text, start, stop)

    def _search_on(self, text: str, start: int, stop: int) -> re.Match[str] | None:
        """Return the first match of the rows that may stand anywhere in a stretch."""
        number, scan = self._number, Entered.scan
        known = (text is scan.text or text is scan.lowered) and 0 <= number < len(scan.starts)
        if not known or cuts_a_word(text, stop):
            return self._rest.search(text, start, stop)
        starts = scan.starts[number]
        stop_at, found = stop, None
        if self._loose is not None and (free := self._loose.search(text, start, stop)):
            stop_at, found = free.start(), self._match(text, free.start(), stop)
        if not starts or starts[-1] < start:
            return found
        match, at, last = self._match, bisect_left(starts, start), len(starts)
        while at < last and starts[at] < stop_at:
            if first := match(text, starts[at], stop):
                return first
            at += 1
        return found

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the match at the beginning of a stretch of text."""
        stop = len(text) if end is None else end
        if self._first is not None and (found := self._first.match(text, start, stop)):
            return found
        if self._number >= 0 and self._loose is None and not may_begin(text, self._number, start):
            return None
        return self._rest.match(text, start, stop)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches in a stretch of text that do not overlap."""
        stop = len(text) if end is None else end
        if self._first is not None and (found := self._first.match(text, start, stop)):
            yield found
            start = found.end()
        places = opened(text, self._number, start, stop) if self._number >= 0 else None
        if places is None:
            yield from self._rest.finditer(text, start, stop)
            return
        if self._loose is not None:
            while found := self._search_on(text, start, stop):
                yield found
                start = found.end()
            return
        for at in places:
            if at >= start and (found := self._match(text, at, stop)):
                yield found
                start = found.end()


class RowsByWord(Generic[T]):
    """Rows of which those are given, in their order, that may begin with the word at a place.

    ``rows`` come with what each can begin with, None where that is not known.
    """

    def __init__(self, rows: Sequence[tuple[T, Iterable[Opening] | None]]) -> None:
        self._rows = [row for row, _ in rows]
        self._anywhere = {number for number, (_, begun) in enumerate(rows) if begun is None}
        self._opened: dict[tuple[str, bool], set[int]] = {}
        for number, (_, begun) in enumerate(rows):
            for one in begun or ():
                self._opened.setdefault((one.letters, one.whole), set()).add(number)
        self._seen: dict[str, tuple[T, ...]] = {}

    def at(self, text: str, start: int) -> tuple[T, ...]:
        """Return the rows that may begin at a place."""
        word = WORD.match(text, start)
        said = word[0] if word else ""
        rows = self._seen.get(said)
        return self._begun_by(said) if rows is None else rows

    def _begun_by(self, word: str) -> tuple[T, ...]:
        """Return the rows that may begin with a word, and remember them."""
        lowered = word.lower()
        numbers = self._anywhere | self._opened.get((lowered, True), set())
        for size in range(1, min(LONGEST, len(word)) + 1):
            numbers |= self._opened.get((lowered[:size], False), set())
        found = self._seen[word] = tuple(self._rows[number] for number in sorted(numbers))
        return found


class Said(NamedTuple):
    """A stretch of a text as cues see it, a sentence for the most part.

    Attributes:
        text: the whole text.
        start: offset of the first character.
        end: offset after the last character.
    """

    text: str
    start: int
    end: int

    def search(self, cue: CuePattern) -> re.Match[str] | None:
        """Return where a cue stands first."""
        return cue.search(self.text, self.start, self.end)

    def match(self, cue: CuePattern) -> re.Match[str] | None:
        """Return the cue the stretch begins with."""
        return cue.match(self.text, self.start, self.end)

    def holds(self, words: str) -> bool:
        """Tell whether words stand in it letter by letter."""
        return self.text.find(words, self.start, self.end) >= 0


def cue(
    *rows: str, flags: int = re.IGNORECASE, one_word: bool = False, needs: CuePattern | None = None
) -> CuePattern:
    """Return an expression that is tried only at the words that may open it.

    ``one_word`` if it fits one word at a time, ``needs`` what must stand anywhere in the stretch searched.
    """
    return CuePattern(rows, flags, one_word=one_word, needs=needs)
