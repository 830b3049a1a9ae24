"""What a sentence deals out in turn: "had observation, heparin and embolectomy, respectively"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

__all__ = ["dealt"]

_IN_TURN = re.compile(r",?\s*\b(?:respectively|in turn|in that order)\b", re.IGNORECASE)
_PARTED = re.compile(r"\s*(?:,\s*(?:and|or)\b|;\s*(?:and\b)?|,|\band\b|&)\s*", re.IGNORECASE)
_SERIAL = re.compile(r"\s*(?:,\s*(?:and|or)\b|;\s*(?:and\b)?|,)\s*", re.IGNORECASE)
# What is said of them all stands before the first member of the list.
_OPENS = re.compile(
    r"\b(?:consist\w* (?:of|in)|underwent|received|had|has|have|develop\w+|suffer\w+(?: from)?|show\w+"
    r"|reveal\w+|includ\w+|compris\w+|presented with|for|with|by|after|of|in|at|from|to"
    r"|(?:was|were|been|is|are)(?: (?:then|all|both|subsequently))?(?: (?:treated|managed|operated|performed"
    r"|done|given|seen|found|noted|diagnosed|caused|complicated)(?: (?:on|by|with|as|for|in|at|of))?)?)\b\s*"
    r"|[:(]\s*",
    re.IGNORECASE,
)
_LONGEST = 9  # words of one member


@lru_cache(maxsize=512)
def dealt(text: str, start: int, end: int, total: int) -> tuple[tuple[int, int], ...]:
    """Return start and end of what a sentence tells of each of ``total`` patients in turn, () if it does not.

    What stands outside the list is told of all of them.
    """
    turn = _IN_TURN.search(text, start, end)
    if turn is None or total < 2:
        return ()
    return _members(text, start, turn.start(), total) or _members(text, turn.end(), end, total)


def _members(text: str, start: int, end: int, total: int) -> tuple[tuple[int, int], ...]:
    """Return the last members of the list that ends a stretch."""
    for parted in (_SERIAL, _PARTED):
        cuts = [m.span() for m in parted.finditer(text, start, end)][-(total - 1) :]
        if len(cuts) < total - 1:
            continue
        opened = [m.end() for m in _OPENS.finditer(text, start, cuts[0][0])]
        begins = [opened[-1] if opened else start, *(after for _, after in cuts)]
        ends = [*(before for before, _ in cuts), end]
        members = tuple(zip(begins, ends, strict=True))
        if all(0 < len(text[a:b].split()) <= _LONGEST for a, b in members) and all(
            b <= c for (_, b), (c, _) in pairwise(members)
        ):
            return members
    return ()
