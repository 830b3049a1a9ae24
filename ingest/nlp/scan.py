"""One pass over the words of a text for all cues: where each may begin, so that few are tried anywhere.

``open_scan`` makes a text the open one. In it ``CuePattern`` and ``WordIndex`` try only the places where a
word stands that may open them; in any other text they search as a plain expression does. Both find the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ingest.nlp.openings import LONGEST, Opening, openings

__all__ = [
    "CuePattern",
    "Said",
    "Scan",
    "WordOpener",
    "cue",
    "enter",
    "enter_openings",
    "lower",
    "open_scan",
    "opened",
]

WORD = re.compile(r"-ve(?!\w)|\w+|[;,]")
_REMEMBERED = 50_000  # words


class WordOpener(Protocol):
    """Something that tells of each word whether it may begin there."""

    def begins_with(self, word: str) -> bool:
        """Tell whether it may begin with a word, given in lower case."""


# Number of a cue and the letters its second word begins with, by the first word or its first letters.
_by_word: dict[str, list[tuple[int, str]]] = {}
_by_letters: dict[str, list[tuple[int, str]]] = {}
_asked: list[tuple[int, WordOpener]] = []


def enter_openings(number: int, found: Iterable[Opening]) -> None:
    """Say with which words a cue may begin."""
    for opening in found:
        table = _by_word if opening.whole else _by_letters
        table.setdefault(opening.letters, []).append((number, opening.following))


class _ByNextWord(dict[str, tuple[int, ...]]):
    """The numbers of the cues a word may begin, by the three characters after it."""

    def __init__(self, named: list[tuple[int, str]]) -> None:
        super().__init__({"": tuple(sorted({number for number, letters in named if not letters}))})
        self._named = named

    def __missing__(self, after: str) -> tuple[int, ...]:
        fitting = {n for n, letters in self._named if not letters or after.startswith(" " + letters)}
        found = self[after] = tuple(sorted(fitting))
        return found


_seen: dict[str, tuple[int, ...] | _ByNextWord] = {}


class Scan:
    """The words of a text that may begin something.

    Attributes:
        text: the text.
        lowered: the same in lower case, of the same length.
        starts: by the number of a cue, the offsets at which it may begin.
    """

    __slots__ = ("lowered", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text, self.lowered = text, lower(text)
        self.starts: list[list[int]] = [[] for _ in range(_Numbers.given)]
        seen, starts, lowered = _seen, self.starts, self.lowered
        for word in WORD.finditer(lowered):
            begun = seen.get(word[0])
            if begun is None:
                begun = _begun_by(word[0])
            if not begun:
                continue
            at = word.start()
            if isinstance(begun, dict):
                end = word.end()
                begun = begun[lowered[end : end + 3]]
            for number in begun:
                starts[number].append(at)


class _Numbers:
    """How many cues have been entered, and the scan of the text being read."""

    given = 0
    scan: Scan


def enter(opener: WordOpener | None = None) -> int:
    """Return the number of a new cue; ``opener`` tells of each word whether it may begin the cue."""
    number = _Numbers.given
    _Numbers.given += 1
    if opener is not None:
        _asked.append((number, opener))
    _seen.clear()
    _Numbers.scan = Scan("")
    return number


def _begun_by(word: str) -> tuple[int, ...] | _ByNextWord:
    """Return the numbers of the cues that may begin with a word, and remember them."""
    if len(_seen) > _REMEMBERED:
        _seen.clear()
    named = [*_by_word.get(word, ())]
    for size in range(1, min(LONGEST, len(word)) + 1):
        named += _by_letters.get(word[:size], ())
    named += [(number, "") for number, opener in _asked if opener.begins_with(word)]
    found: tuple[int, ...] | _ByNextWord = tuple(sorted({number for number, _ in named}))
    if any(letters for _, letters in named):
        found = _ByNextWord(named)
    _seen[word] = found
    return found


def open_scan(scan: Scan) -> None:
    """Make the text of a scan the one that is being read."""
    _Numbers.scan = scan


def opened(text: str, number: int, start: int, end: int) -> list[int] | None:
    """Return where in a stretch of the open text a cue may begin, None where that is not known.

    It is not known of another text, of a stretch that ends within a word, nor of a cue entered since.
    """
    scan = _Numbers.scan
    if (text is not scan.text and text is not scan.lowered) or number >= len(scan.starts):
        return None
    if _cuts_a_word(text, end):
        return None
    starts = scan.starts[number]
    first = bisect_left(starts, start)
    return starts[first : bisect_left(starts, end, first)]


def _cuts_a_word(text: str, end: int) -> bool:
    return end < len(text) and text[end].isalnum() and text[end - 1].isalnum()


def may_begin(text: str, number: int, start: int) -> bool:
    """Tell whether a cue may begin at a place; of another text than the open one nothing is known."""
    scan = _Numbers.scan
    if (text is not scan.text and text is not scan.lowered) or number >= len(scan.starts):
        return True
    starts = scan.starts[number]
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] == start


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

    def begins_with(self, word: str) -> bool:
        """Tell whether a word in lower case is one of the expression's."""
        return self._rest.match(word) is not None

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
        number, scan = self._number, _Numbers.scan
        known = (text is scan.text or text is scan.lowered) and 0 <= number < len(scan.starts)
        if not known or _cuts_a_word(text, stop):
            return self._rest.search(text, start, stop)
        starts = scan.starts[number]
        stop_at, found = stop, None
        if self._loose is not None and (free := self._loose.search(text, start, stop)):
            stop_at, found = free.start(), self._rest.match(text, free.start(), stop)
        if not starts or starts[-1] < start:
            return found
        match, at, last = self._rest.match, bisect_left(starts, start), len(starts)
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
            if at >= start and (found := self._rest.match(text, at, stop)):
                yield found
                start = found.end()


@dataclass(frozen=True, slots=True)
class Said:
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


def lower(text: str) -> str:
    """Return the text in lower case with every character in its place; few capitals grow when lowered."""
    scan = _Numbers.scan
    if text is scan.text:
        return scan.lowered
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


_Numbers.scan = object.__new__(Scan)
_Numbers.scan.text = _Numbers.scan.lowered = ""
_Numbers.scan.starts = []
