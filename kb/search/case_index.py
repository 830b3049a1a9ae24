"""The facet values of all cases as sets of bits, so that counting them takes no time.

A set of cases is an integer whose bit n stands for the n-th case by report and number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from kb.search.kinds import with_kinds
from kb.storage.queries import CaseRow, case_rows, facet_sets, version

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["CaseIndex", "index_of", "members"]


_T = TypeVar("_T")

# Answers about one state of a casebook that are kept for the next question.
REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class CaseIndex:
    """All cases of a casebook and which of them have which facet value.

    Attributes:
        rows: every case by report and number.
        sets: the cases that have a value or a kind of it, by facet and value.
    """

    rows: tuple[CaseRow, ...]
    sets: Mapping[str, Mapping[str, int]]
    _answers: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def remembered(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """Return the answer to a question about this state of the casebook, asked once.

        A page asks the same words again with every facet that is chosen.
        """
        found: _T | None = self._answers.get(question)
        if found is None:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            found = self._answers[question] = answer()
        return found

    @property
    def everything(self) -> int:
        """The set of all cases."""
        return (1 << len(self.rows)) - 1

    def any_of(self, facet: str, values: Iterable[str]) -> int:
        """Return the cases that have at least one of the values."""
        sets, found = self.sets.get(facet, {}), 0
        for value in values:
            found |= sets.get(value, 0)
        return found

    def having(self, holds: Callable[[CaseRow], bool]) -> int:
        """Return the cases for which something holds."""
        return _bits(i for i, row in enumerate(self.rows) if holds(row))


def members(cases: int) -> Iterator[int]:
    """Yield the numbers of the cases in a set, in order."""
    digits = f"{cases:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def index_of(db: Database) -> CaseIndex:
    """Return the index of a casebook, made anew when the file has changed."""
    now = version(db)
    made = _made.get(db)
    if made is None or made[0] != now:
        made = _made[db] = (now, _build(db))
    return made[1]


_made: WeakKeyDictionary[Database, tuple[object, CaseIndex]] = WeakKeyDictionary()


def _build(db: Database) -> CaseIndex:
    rows = tuple(case_rows(db))
    sets: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for facet, value, places in facet_sets(db):
        sets[facet][value] = _bits(places)
    return CaseIndex(rows, {facet: with_kinds(facet, told) for facet, told in sets.items()})


def _bits(places: Iterable[int]) -> int:
    digits = bytearray()
    for place in places:
        byte, bit = divmod(place, 8)
        if byte >= len(digits):
            digits.extend(bytes(byte + 1 - len(digits)))
        digits[byte] |= 1 << bit
    return int.from_bytes(digits, "little")
