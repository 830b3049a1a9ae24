"""Tells the language of a stretch of text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["language_of"]

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|in|to|was|with|a|is|after|for|by|this|we|on|at|from|were|that|an|be|had|are|or|as|"
    r"not|she|he|"
    r"it|her|his|which|no|has|have|been|following|during|between|patient|case|report)\b"
)
_CANDIDATES = [
    "en",
    "tr",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "cs",
    "ru",
    "zh",
    "ja",
    "ko",
    "el",
    "ro",
    "hu",
]
_SHORTEST = 25


def language_of(text: str, default: str = "en") -> str:
    """Return the ISO 639-1 code of the text's language; short or plainly English text needs no model."""
    words = _WORD.findall(text[:4000].lower())
    if len(text) < _SHORTEST or len(words) < 3:
        return default
    if len(_ENGLISH.findall(text[:4000].lower())) >= 0.12 * len(words):
        return "en"
    if text.isascii() and len(words) < 12:
        return default
    found, sure = _identifier().classify(text[:4000])
    return str(found) if float(sure) > 0.6 or len(words) > 20 else default


@cache
def _identifier() -> Any:
    """Return the language identifier, loaded when the first text that needs it comes (about a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier
