"""Assertion of a mention after i2b2, in the manner of ConText: cues, their direction, scope and ends.

NegEx: Chapman et al., J Biomed Inform 2001;34:301-310. ConText: Harkema et al., ibid. 2009;42:839-851.
The cues are rows of data/rules/assertion.csv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.nlp.assertion_rules import Cue, CueRules, Direction, load_rules
from ingest.nlp.word_index import lower
from kb.model import Assertion, Status

__all__ = ["CueMatch", "assess", "find_cues"]

Span = tuple[int, int]

# Of several statuses that reach a mention the first decides: whose it is, then whether it is real at all.
_PRECEDENCE = (Status.SOMEONE_ELSE, Status.HYPOTHETICAL, Status.CONDITIONAL, Status.ABSENT, Status.POSSIBLE)

_GOVERNING = (Direction.BEFORE, Direction.AFTER)
_PRESENT = Assertion()
# "Pain, for which she had been treated, did not recur": what is said by the way ends no scope.
_ASIDE = re.compile(r",\s(?:\w+\s)?(?:which|who|whom|whose)\b[^,;.]*,\s")


class CueMatch(NamedTuple):
    """A cue as it stands in the text.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        cue: the rule that matched.
    """

    start: int
    end: int
    cue: Cue


def assess(
    text: str, sentence: Span, targets: Sequence[Span], rules: CueRules | None = None
) -> tuple[Assertion, ...]:
    """Return the assertion of each target of one sentence, with the cue that decided it."""
    if not targets:
        return ()
    found = find_cues(text, sentence, rules or load_rules())
    governing = [m for m in found if m.cue.direction in _GOVERNING]
    if not governing:
        return (_PRESENT,) * len(targets)
    ends = [m for m in found if m.cue.direction is Direction.END]
    return tuple(_assess_one(text, governing, ends, target) for target in targets)


def find_cues(text: str, sentence: Span, rules: CueRules) -> list[CueMatch]:
    """Return the cues of one sentence in order; of two that overlap the earlier, then the longer."""
    start, end = sentence
    return [CueMatch(a, b, cue) for a, b, cue in rules.find(lower(text), start, end)]


def _assess_one(
    text: str, governing: Sequence[CueMatch], ends: Sequence[CueMatch], target: Span
) -> Assertion:
    """Return the assertion of one target from the cues whose scope reaches it."""
    reaching = [m for m in governing if _reaches(text, ends, m, target)]
    if not reaching:
        return _PRESENT
    past = [m for m in reaching if m.cue.historical]
    for status in _PRECEDENCE:
        if deciding := [m for m in reaching if m.cue.status is status]:
            return _assertion(text, status, _nearest(deciding, target), historical=bool(past))
    return _assertion(text, Status.PRESENT, _nearest(past, target), historical=True) if past else Assertion()


def _reaches(text: str, ends: Sequence[CueMatch], match: CueMatch, target: Span) -> bool:
    """Tell whether a cue governs the target: on its side of it, in the same clause, near enough."""
    if match.cue.direction is Direction.BEFORE:
        low, high = match.end, target[0]
        if match.start == target[0]:  # the mention itself begins with the cue
            return match.end < target[1]
    else:
        low, high = target[1], match.start
    if low > high:
        return False
    after = match.cue.direction is Direction.AFTER
    aside = _ASIDE.search(text, low, high) if after and "," in text[low:high] else None
    left, right = aside.span() if aside else (high, high)
    if any(
        low <= m.start and m.end <= high and not left <= m.start < right and _ends(m.cue, match.cue)
        for m in ends
    ):
        return False
    between = text[low:left] + " " + text[right:high]
    return match.cue.words is None or len(between.split()) <= match.cue.words


def _ends(cue: Cue, governing: Cue) -> bool:
    """Tell whether an end ends the scope of a cue; one with a status ends only that one."""
    return (cue.status is None and not cue.historical) or (
        cue.status is governing.status and cue.historical is governing.historical
    )


def _nearest(matches: Sequence[CueMatch], target: Span) -> CueMatch:
    return min(matches, key=lambda m: max(target[0] - m.end, m.start - target[1], 0))


def _assertion(text: str, status: Status, match: CueMatch, *, historical: bool) -> Assertion:
    return Assertion(status, historical, text[match.start : match.end], match.start, match.end)
