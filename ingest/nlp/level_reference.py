"""Vertebrae told of by reference to one named before: "at that level", "its lower neighbour"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.nlp.cue_pattern import cue
from ingest.nlp.spans import LevelSpan, Sentence, sentence_at
from kb.levels import AXIS, order

__all__ = ["references"]

_BONE = r"(?:levels?|vertebrae?|vertebral (?:level|bod(?:y|ies))|bod(?:y|ies)|segments?|interspace|height)"
_SAME = cue(rf"\b(?:this|that|the (?:very )?same|the said)\s(?:very )?(?:single )?{_BONE}\b(?! of\b)")
_MANY = cue(
    r"\b(?:these|those|both|the same|all(?: of)?(?: the| these)?)\s"
    r"(?:(?P<count>two|three|four|five) )?(?:adjacent |neighbouring )?"
    r"(?:levels|vertebrae|segments|vertebral bodies|bodies)\b"
)
_BESIDE = cue(
    rf"\b(?:the|a)\s(?:one|(?:next |adjacent |neighbouring |neighboring |untreated )?{_BONE})\s"
    r"(?:immediately |just |directly |lying |situated |next |right )*(?P<side>above|below|beneath)\b"
    r"(?! (?:and|or|the|this|that|which|each|every|all|any)\b)(?: it\b)?",
)
_NEIGHBOUR = cue(
    r"\b(?:its|the|their|an?)\s(?:immediate |next |directly )?"
    r"(?P<side>upper|lower|cranial|caudal|cephalad|superior|inferior|rostral|proximal|distal)(?:ly)?\s"
    r"(?:neighbou?r(?:ing vertebra(?:l body)?)?|adjacent (?:vertebra(?:l body)?|level|body|segment))\b"
)
_BETWEEN = cue(
    r"\b(?:intervening|sandwiched|intermediate)\s(?:[\w-]+ ){0,2}?(?:vertebra|level|body|segment)\b"
    r"|\bthe (?:vertebra|level|body|one) (?:in )?between\b(?! [a-z]*[ctl]h?\d)"
)
_LATTER = cue(
    r"\b(?:of|at|in|into|to|from|through) the (?P<which>former|latter)\b(?! (?:patient|case|group))"
)
_UP = ("above", "upper", "cranial", "cephalad", "superior", "rostral", "proximal")
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
_REACH = 2  # sentences in which the vertebra must have been named
_TWO = 2
_DISC = ("segment", "interspace")


def references(text: str, sentences: Sequence[Sentence], named: Sequence[LevelSpan]) -> Iterator[LevelSpan]:
    """Yield spans of words that stand for vertebrae named before, with these vertebrae."""
    if not named:
        return
    for found in _SAME.finditer(text):
        if before := _before(sentences, named, found.start()):
            discs = [s for s in before if len(s.levels) == _TWO and found[0].lower().endswith(_DISC)]
            yield _span(sentences, found, (discs or before)[-1].levels)
    for found in _MANY.finditer(text):
        count = _COUNTS.get((found["count"] or "").lower(), 0)
        if levels := _several(_before(sentences, named, found.start()), count):
            yield _span(sentences, found, levels)
    for pattern in (_BESIDE, _NEIGHBOUR):
        for found in pattern.finditer(text):
            if levels := _next_to(text, sentences, named, found):
                yield _span(sentences, found, levels)
    for found in _BETWEEN.finditer(text):
        ends = sorted((v for s in _before(sentences, named, found.start())[-2:] for v in s.levels), key=order)
        if ends and order(ends[-1]) - order(ends[0]) == _TWO:
            yield _span(sentences, found, (AXIS[order(ends[0]) + 1],))
    for found in _LATTER.finditer(text):
        before = _before(sentences, named, found.start())
        if before and len(before[-1].levels) == _TWO:
            yield _span(sentences, found, (before[-1].levels[found["which"].lower() == "latter"],))


def _span(sentences: Sequence[Sentence], found: re.Match[str], levels: tuple[str, ...]) -> LevelSpan:
    return LevelSpan(found.start(), found.end(), levels, sentence_at(sentences, found.start()))


def _before(sentences: Sequence[Sentence], named: Sequence[LevelSpan], offset: int) -> list[LevelSpan]:
    """Return the vertebrae named before a place, in its sentence or just before it."""
    first = sentence_at(sentences, offset) - _REACH
    return [s for s in named[: bisect_left(named, offset, key=lambda s: s.end)] if s.sentence >= first]


def _several(before: list[LevelSpan], count: int) -> tuple[str, ...]:
    """Return as many vertebrae as are counted, of the last that were named."""
    if not before:
        return ()
    levels = before[-1].levels
    if len(levels) == 1:
        levels = tuple(sorted({v for s in before[-(count or _TWO) :] for v in s.levels}, key=order))
    return levels if len(levels) > 1 and count in (0, len(levels)) else ()


def _next_to(
    text: str, sentences: Sequence[Sentence], named: Sequence[LevelSpan], found: re.Match[str]
) -> tuple[str, ...]:
    """Return the vertebra above or below the one named just after the words, or else before them."""
    at = bisect_left(named, found.end(), key=lambda s: s.start)
    ahead = at < len(named) and not text[found.end() : named[at].start].strip()
    before = _before(sentences, named, found.start())
    if not (ahead or before):
        return ()
    places = [order(level) for level in (named[at] if ahead else before[-1]).levels]
    place = min(places) - 1 if found["side"].lower() in _UP else max(places) + 1
    return (AXIS[place],) if 0 <= place < len(AXIS) else ()
