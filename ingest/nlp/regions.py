"""Which part of a sentence that names several patients is told of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.nlp.cue_pattern import Said
from ingest.nlp.some_of import Reference

__all__ = ["begins", "regions"]

# What parts two of them, the strongest first.
_BOUNDS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r";",
        r",(?= (?:and|but|while|whilst|whereas)\b)",
        r"\b(?:while|whilst|whereas|but)\b",
        r"\band\b",
        r"[,)]",
    )
)
_OPENING = re.compile(r"[:;\u2014(]")
# What may stand before a name without telling anything of its patient.
_BARE = re.compile(
    r"\b(?:and|but|while|whilst|whereas|in|for|of|with|to|on|by|the|that|only|also|one|both)\b|\W+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\b(?:in|of|for|to|with|by|on) (?:(?:an?|the|one|another|our) )?(?:[\w-]+ ){0,2}$", re.IGNORECASE
)
_ADDED = re.compile(r"\s*(?:,|and|,? and)\s+(?:in |for |of |with |to |on )?", re.IGNORECASE)


def regions(said: Said, found: Sequence[Reference], total: int) -> tuple[tuple[int, int], ...]:
    """Return number and start of what is told of each patient, ending with 0, () where they are told as one.

    Args:
        said: the sentence.
        found: what it calls the patients, in order.
        total: how many patients there are.
    """
    named = [found[0], *(b for a, b in pairwise(found) if b.members != a.members)]
    if all(_ADDED.fullmatch(said.text, a.end, b.start) for a, b in pairwise(named)):
        return ()
    starts = [named[0].start, *(_parted(said.text, a.end, b.start) for a, b in pairwise(named))]
    if any(_BARE.sub("", said.text[s : b.start]) for s, b in zip(starts[1:], named[1:], strict=True)):
        starts[0] = _opening(said, named[0].start)
    told = [
        (number, start)
        for one, start in zip(named, starts, strict=True)
        for number in (one.members if len(one.members) < total else (0,))
    ]
    return (*told, (0, said.end))


def begins(said: Said, named: Sequence[tuple[int, int]]) -> list[int]:
    """Return where what is told of each begins, where a sentence introduces several.

    "Aphasia in a woman of 74 and fever in a man of 68" tells of each before it names them.

    Args:
        said: the sentence.
        named: start and end of what names each patient, in order.
    """
    starts = [start for start, _ in named]
    for at, ((_, end), (start, _)) in enumerate(pairwise(named), 1):
        parted = _parted(said.text, end, start)
        lead = _LEAD.search(said.text, parted, start)
        if lead is None or not _BARE.sub("", said.text[parted : lead.start()]):
            return [start for start, _ in named]
        starts[at] = parted
    starts[0] = _opening(said, starts[0])
    return starts


def _opening(said: Said, start: int) -> int:
    """Return where the words before the first name begin to be of that patient."""
    opened = [m.end() for m in _OPENING.finditer(said.text, said.start, start)]
    return opened[-1] if opened else said.start


def _parted(text: str, start: int, end: int) -> int:
    """Return where the second of two names begins to be told of."""
    for bound in _BOUNDS:
        at = [m.start() for m in bound.finditer(text, start, end)]
        if at:
            return at[-1]
    return end
