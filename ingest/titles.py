"""Whether two titles are one title, printed, typed or cut differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

__all__ = ["FILLERS", "Likeness", "compare_titles", "significant"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that one export has and another drops without making it another report.
FILLERS = _words(
    """a an the of in on and or with for to by from at as after following due
    case cases report reports review literature"""
)
_LONG_FILLERS = tuple(sorted(word for word in FILLERS if len(word) > 4))
# A title that has one of these more is about the report, it is not the report.
_NOTICES = _words(
    """erratum corrigendum correction corrected retraction retracted withdrawn reply response comment
    commentary letter editorial author authors protocol answer"""
)
# What follows a title and makes it the next part of a series.
_PARTS = _words("part ii iii iv vi second third supplement addendum update revisited")
_SHORTEST_PART = 5
# More words of a title than this are not mistyped.
_MOST_SLIPS = 3


class Likeness(Enum):
    """How two titles relate."""

    SAME = "the same title"
    PART = "one title is the beginning of the other"
    UNKNOWN = "no title"
    DIFFERENT = "different titles"


@lru_cache(maxsize=65536)
def significant(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a title that say what it is about."""
    return tuple(word for word in words if word not in FILLERS)


class _Title(NamedTuple):
    """A title ready to be compared: its significant words in order and as a set, its letters, its notices."""

    words: tuple[str, ...]
    bag: frozenset[str]
    letters: str
    notices: frozenset[str]


@lru_cache(maxsize=65536)
def _title(words: tuple[str, ...]) -> _Title:
    told = significant(words)
    return _Title(told, frozenset(told), "".join(words), _NOTICES.intersection(words))


def compare_titles(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """Compare two titles word by word, forgiving slips of the pen but no other word and no other number."""
    if not a or not b:
        return Likeness.UNKNOWN
    one, other = _title(a), _title(b)
    if one.letters == other.letters:
        return Likeness.SAME
    if len(one.words) > len(other.words):
        one, other = other, one
    shared = len(one.bag & other.bag)  # most pairs end here
    if len(one.bag) - shared > _MOST_SLIPS or one.notices != other.notices:
        return Likeness.DIFFERENT
    short, long = one.words, other.words
    if len(other.bag) - shared > _MOST_SLIPS and short and not _near(long[0], short[0]):
        return Likeness.DIFFERENT
    few, many = _unmatched(one, other)
    if len(few) > _MOST_SLIPS:
        return Likeness.DIFFERENT
    if len(many) <= _MOST_SLIPS:
        few, many = _paired(few, many)
        if _near("".join(few), "".join(many)):
            return Likeness.SAME
    if len(short) >= _SHORTEST_PART and not _PARTS & set(many) and _begins(long, short):
        return Likeness.PART
    return Likeness.DIFFERENT


def _unmatched(a: _Title, b: _Title) -> tuple[list[str], list[str]]:
    """Return the words of each title that the other has not."""
    if len(a.bag) == len(a.words) and len(b.bag) == len(b.words):
        return [w for w in a.words if w not in b.bag], [w for w in b.words if w not in a.bag]
    left, right = Counter(a.words), Counter(b.words)
    return list((left - right).elements()), list((right - left).elements())


def _paired(a: Sequence[str], b: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words that no mistyped word of the other title and no mistyped filler explains."""
    left, right = [], list(b)
    for word in a:
        partner = next((other for other in right if _near(word, other)), None)
        if partner is None:
            left.append(word)
        else:
            right.remove(partner)
    return _meaningful(left), _meaningful(right)


def _meaningful(words: Sequence[str]) -> list[str]:
    return [word for word in words if not any(_near(word, filler) for filler in _LONG_FILLERS)]


@lru_cache(maxsize=65536)
def _near(a: str, b: str) -> bool:
    """Say whether two words are one word with slips; what holds a digit must be equal."""
    if a == b:
        return True
    longest = max(len(a), len(b))
    if longest < 4 or any(map(str.isdigit, a + b)):
        return False
    allowed = 1 if longest < 8 else 2
    return bool(OSA.distance(a, b, score_cutoff=allowed) <= allowed)


def _begins(long: Sequence[str], short: Sequence[str]) -> bool:
    """Say whether the long title begins with the short one; its last word may be cut off."""
    head = long[: len(short)]
    return all(_near(x, y) for x, y in zip(head[:-1], short[:-1], strict=True)) and (
        _near(head[-1], short[-1]) or (len(short[-1]) >= 3 and head[-1].startswith(short[-1]))
    )
