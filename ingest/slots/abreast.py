"""Whose each part of a sentence is that introduces several: "a man of 55 treated at T11 and a woman ..."."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.nlp.spans import PersonSpan

__all__ = ["introduction", "owned"]

_IN_TURN = re.compile(r"\b(?:respectively|in turn|in that order)\b", re.IGNORECASE)
# What is told of all of them again.
_OF_ALL = re.compile(r"\b(?:were|are|both|all|each|neither|none|have)\b|;", re.IGNORECASE)
# What an introduction is made of when it tells no more than who they are.
_ONLY_WHO = re.compile(
    r"\b(?:\d+|years?|yrs?|old|year-old|of|age|aged?|an?|the|and|one|other|another|first|second|third|"
    r"wom[ae]n|m[ae]n|females?|males?|lady|gentleman|patients?|was|were)\b|\W+",
    re.IGNORECASE,
)
_TOLD = 2  # words that make a stretch tell something of its patient


def owned(text: str, person: PersonSpan, offset: int, number: int) -> bool:
    """Tell whether a place belongs to a patient, alone or with the others."""
    stretches = [s for s in _stretches(text, person) if s[1] <= offset < s[2]]
    return not stretches or any(one in (number, 0) for one, _, _ in stretches)


def introduction(person: PersonSpan, number: int) -> tuple[int, int]:
    """Return start and end of the words that introduce one of the patients, an empty stretch without."""
    ends = _ends(person, person.end)
    told = zip(person.together, ends, strict=True)
    return next(((start, end) for (known, start), end in told if known == number), (person.end, person.end))


def _ends(person: PersonSpan, last: int) -> list[int]:
    starts = [start for _, start in person.together]
    return [next((other for other in starts if other > start), last) for start in starts]


def _stretches(text: str, person: PersonSpan) -> list[tuple[int, int, int]]:
    """Return number, start and end of what each is told of alone, nothing where they are told as one."""
    if _IN_TURN.search(text, person.start, person.end):
        return []
    starts = sorted({start for _, start in person.together})
    if any(len(_ONLY_WHO.sub(" ", text[a:b]).split()) < _TOLD for a, b in pairwise(starts)):
        return []
    shared = _OF_ALL.search(text, starts[-1], person.end)
    ends = _ends(person, shared.start() if shared else person.end)
    return [(n, start, end) for (n, start), end in zip(person.together, ends, strict=True)]
