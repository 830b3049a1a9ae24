"""Cues of several kinds found in one pass over the words that may open any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.nlp.cue_pattern import CuePattern, RowsByWord
from ingest.nlp.openings import openings
from ingest.nlp.scan import enter, enter_openings, opened

__all__ = ["CueIndex"]


class CueIndex:
    """The rows of several kinds of cues, each an expression; it finds what a CuePattern of each kind finds.

    A kind with a row that may begin with any word is looked for by itself.

    Attributes:
        kinds: the kinds of cues.
    """

    def __init__(self, kinds: Mapping[str, Sequence[str]], flags: int = re.IGNORECASE) -> None:
        self.kinds = frozenset(kinds)
        self._alone: list[tuple[str, CuePattern]] = []
        self._rest: list[tuple[str, re.Pattern[str]]] = []
        rows: list[tuple[str, str]] = []
        for kind, listed in kinds.items():
            if all(openings(row) is not None for row in listed):
                self._rest.append((kind, re.compile("|".join(listed), flags)))
                rows += [(kind, row) for row in listed]
            else:
                self._alone.append((kind, CuePattern(listed, flags)))
        begun = [(openings(row) or (), kind, row) for kind, row in rows]
        self._rows = RowsByWord([((kind, re.compile(row, flags)), found) for found, kind, row in begun])
        self._number = enter()
        enter_openings(self._number, frozenset().union(*(found for found, _, _ in begun)))

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and kind of the cues in a stretch of text; two of one kind do not overlap."""
        for kind, pattern in self._alone:
            for match in pattern.finditer(text, start, end):
                yield match.start(), match.end(), kind
        places = opened(text, self._number, start, end)
        if places is None:
            for kind, plain in self._rest:
                for match in plain.finditer(text, start, end):
                    yield match.start(), match.end(), kind
            return
        done: dict[str, int] = {}
        for at in places:
            for kind, row in self._rows.at(text, at):
                if done.get(kind, start) <= at and (found := row.match(text, at, end)):
                    done[kind] = found.end()
                    yield at, found.end(), kind
