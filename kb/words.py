"""The words of a text that may tell one report from another."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kb.spelling import fold

__all__ = ["words"]

_WORD = re.compile(r"[a-z][a-z]{2,}")

# Said of almost any patient or question; what they share informs nobody.
_COMMON = Path(__file__).parent.parent / "data" / "rules" / "common_words.txt"

# British spellings, folded to the American ones.
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"))
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ed", "es", "s", "ly", "al", "ic")


def words(text: str) -> frozenset[str]:
    """Return the stems of the telling words, spelling and case folded."""
    common = _common()
    return frozenset(_stem(word) for word in _WORD.findall(fold(text)) if word not in common)


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
