"""One pass over the words of a text for all cues: where each may begin, so that few are tried anywhere.

``open_scan`` makes a text the open one. In it ``CuePattern`` and ``WordIndex`` try only the places where a
word stands that may open them; in any other text they search as a plain expression does. Both find the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Protocol

from ingest.nlp.openings import LONGEST, Opening

__all__ = [
    "Entered",
    "Scan",
    "WordOpener",
    "cuts_a_word",
    "enter",
    "enter_openings",
    "lower",
    "may_begin",
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

    def __init__(self, named: Iterable[tuple[int, str]]) -> None:
        self._by_letters: dict[str, set[int]] = {"": set()}
        for number, letters in named:
            self._by_letters.setdefault(letters, set()).add(number)
        super().__init__({"": tuple(sorted(self._by_letters[""]))})

    def __missing__(self, after: str) -> tuple[int, ...]:
        fitting = self._by_letters[""]
        if after[0] == " ":
            fitting = fitting.union(
                *(self._by_letters.get(after[1:end], ()) for end in range(2, len(after) + 1))
            )
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
        self.starts: list[list[int]] = [[] for _ in range(Entered.given)]
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


class Entered:
    """How many cues have been entered, and the scan of the text being read."""

    given = 0
    scan: Scan


def enter(opener: WordOpener | None = None) -> int:
    """Return the number of a new cue; ``opener`` tells of each word whether it may begin the cue."""
    number = Entered.given
    Entered.given += 1
    if opener is not None:
        _asked.append((number, opener))
    _seen.clear()
    Entered.scan = Scan("")
    return number


def _begun_by(word: str) -> tuple[int, ...] | _ByNextWord:
    """Return the numbers of the cues that may begin with a word, and remember them."""
    if len(_seen) > _REMEMBERED:
        _seen.clear()
    named = [*_by_word.get(word, ())]
    for size in range(1, min(LONGEST, len(word)) + 1):
        named += _by_letters.get(word[:size], ())
    named += [(number, "") for number, opener in _asked if opener.begins_with(word)]
    if any(letters for _, letters in named):
        _seen[word] = _ByNextWord(named)
    else:
        _seen[word] = tuple(sorted({number for number, _ in named}))
    return _seen[word]


def open_scan(scan: Scan) -> None:
    """Make the text of a scan the one that is being read."""
    Entered.scan = scan


def opened(text: str, number: int, start: int, end: int) -> list[int] | None:
    """Return where in a stretch of the open text a cue may begin, None where that is not known.

    It is not known of another text, of a stretch that ends within a word, nor of a cue entered since.
    """
    scan = Entered.scan
    if (text is not scan.text and text is not scan.lowered) or number >= len(scan.starts):
        return None
    if cuts_a_word(text, end):
        return None
    starts = scan.starts[number]
    first = bisect_left(starts, start)
    return starts[first : bisect_left(starts, end, first)]


def cuts_a_word(text: str, end: int) -> bool:
    """Tell whether a stretch that ends here ends within a word, of which the scan knows nothing."""
    return end < len(text) and text[end].isalnum() and text[end - 1].isalnum()


def may_begin(text: str, number: int, start: int) -> bool:
    """Tell whether a cue may begin at a place; of another text than the open one nothing is known."""
    scan = Entered.scan
    if (text is not scan.text and text is not scan.lowered) or number >= len(scan.starts):
        return True
    starts = scan.starts[number]
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] == start


def lower(text: str) -> str:
    """Return the text in lower case with every character in its place; few capitals grow when lowered."""
    scan = Entered.scan
    if text is scan.text:
        return scan.lowered
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


Entered.scan = object.__new__(Scan)
Entered.scan.text = Entered.scan.lowered = ""
Entered.scan.starts = []
