"""The words of a text that may tell one report from another."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from kb.spelling import fold

__all__ = ["WordIndex", "words"]

_WORD = re.compile(r"[a-z][a-z]{2,}")

# Said of almost any patient or question; what they share informs nobody.
_COMMON = Path(__file__).parents[2] / "data" / "rules" / "common_words.txt"

# British spellings, folded to the American ones.
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"))
_K, _B = 1.2, 0.75
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "ly", "al", "ic")


def words(text: str) -> dict[str, str]:
    """Return the telling words of a text by their stem, spelling and case folded."""
    return {_stem(word): word for word in reversed(tuple(_telling(text)))}


def _telling(text: str) -> Iterator[str]:
    common = _common()
    return (word for word in _WORD.findall(fold(text)) if word not in common)


class WordIndex:
    """How much each report is about each word.

    The saturation of BM25 (Robertson S, Zaragoza H, Found Trends Inf Retr 2009;3:333-389): more
    mentions say more, ever less so, and less in a longer text.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        counted = {name: Counter(map(_stem, _telling(text))) for name, text in texts.items()}
        average = sum(count.total() for count in counted.values()) / max(1, len(counted)) or 1.0
        self._names = tuple(counted)
        self._places: dict[str, tuple[array[int], array[float]]] = {}
        for place, count in enumerate(counted.values()):
            room = _K * (1 - _B + _B * count.total() / average)
            for word, times in count.items():
                places, weights = self._places.setdefault(word, (array("I"), array("f")))
                places.append(place)
                weights.append(times / (times + room))

    def weights(self, word: str) -> dict[str, float]:
        """Return the reports that use a word and how much they are about it, from 0 to 1."""
        places, weights = self._places.get(word, ((), ()))
        return {self._names[place]: weight for place, weight in zip(places, weights, strict=True)}


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """Strip one ending; a light stemmer keeps words that differ in meaning apart."""
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
