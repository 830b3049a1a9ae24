"""The words of a text that may tell one report from another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kb.spelling import fold

__all__ = ["weights", "words"]

_WORD = re.compile(r"[a-z][a-z]{2,}")

# Said of almost any patient or question; what they share informs nobody.
_COMMON = Path(__file__).parent.parent / "data" / "rules" / "common_words.txt"

# British spellings, folded to the American ones.
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"))
_K, _B = 1.2, 0.75
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "ly", "al", "ic")


def words(text: str) -> tuple[str, ...]:
    """Return the stems of the telling words in their order, spelling and case folded."""
    common = _common()
    return tuple(_stem(word) for word in _WORD.findall(fold(text)) if word not in common)


def weights(texts: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Return how much each text is about each of its words, from 0 to 1.

    The saturation of BM25 (Robertson S, Zaragoza H, Found Trends Inf Retr 2009;3:333-389): more
    mentions say more, ever less so, and less in a longer text.
    """
    counted = {name: Counter(words(text)) for name, text in texts.items()}
    average = sum(count.total() for count in counted.values()) / max(1, len(counted)) or 1.0
    return {name: _saturated(count, count.total() / average) for name, count in counted.items()}


def _saturated(count: Counter[str], length: float) -> dict[str, float]:
    room = _K * (1 - _B + _B * length)
    return {word: times / (times + room) for word, times in count.items()}


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


def _stem(word: str) -> str:
    """Strip one ending; a light stemmer keeps words that differ in meaning apart."""
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
