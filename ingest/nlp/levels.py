"""The spaCy component that finds vertebral levels and gives each its role from the words that govern it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from spacy.language import Language

from ingest.nlp.concepts import Hit
from ingest.nlp.level_reference import references
from ingest.nlp.spans import LevelSpan, Mention, Sentence, register_extensions, text_of
from kb.levels import LevelKind, find_levels

__all__ = ["govern", "match"]

register_extensions()

_REACH = 95
_PREPOSITION = re.compile(
    r"\b(?:of|at|from|in|over|for|to|between|on|involving|around|through|across|along|levels?|and|near|"
    r"below|above)"
    r"\s(?:the |both |a |an |his |her |vertebral |levels? |bod(?:y|ies) |vertebrae? |area |left |right )*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r";|:\s|, (?:and|but|which|with|while|where)\b|\b(?:but|whereas|while|showed|revealed|underwent|"
    r"followed by|because|complicated by|resulted in|leading to|led to|whose|whom|"
    r"in (?:an?|the|this|our|his|her|one) (?:[\w-]+ ){0,3}?(?:wom[ae]n|m[ae]n|patients?|lady|gentleman|"
    r"female|male))\b|"
    r"\band (?:then|was|were|had|underwent|developed)\b",
    re.IGNORECASE,
)
# "Vertebroplasty: L1"
_LABEL = re.compile(r"(?: levels?)?\s?[:=]\s(?:levels? )?", re.IGNORECASE)
# "L1 burst fracture", but neither "at L1 developed paraplegia" nor "of L1 without deficit".
_BESIDE = re.compile(
    r"^\s?(?:(?!(?:\w+ed|was|were|had|has|then|with|without|and|or|for|to|by|in|of|on|at|after|from|before|"
    r"followed|became|felt|awoke|woke|led|got|lost|saw|gave|made|left) )[\w-]+ )?$",
    re.IGNORECASE,
)


def match(text: str, sentences: Sequence[Sentence]) -> tuple[LevelSpan, ...]:
    """Return the levels that name vertebrae, without their roles."""
    begins = [s.start for s in sentences]
    named = [
        LevelSpan(m.start, m.end, m.levels, max(0, bisect_right(begins, m.start) - 1))
        for m in find_levels(text)
        if m.kind is LevelKind.VERTEBRA and m.levels
    ]
    return tuple(sorted([*named, *references(text, sentences, named)]))


def govern(
    text: str, sentence: Sentence, level: LevelSpan, candidates: Sequence[Mention | Hit]
) -> Mention | Hit | None:
    """Return the mention or class word that says what the level is told for."""
    best, least = None, float(_REACH)
    for one in candidates:
        if one.start < level.end and level.start < one.end:
            # A frame may span the level it is about.
            cost = min(max(0, level.start - one.start - 30), max(0, one.end - level.end - 30)) - 18.0
        elif one.end <= level.start:
            between = text[one.end : level.start]
            breaks = 0 if _LABEL.fullmatch(between) else len(_CLAUSE.findall(between))
            cost = len(between) + 40.0 * breaks + 3.0 * between.count(",")
            if _PREPOSITION.search(between):
                cost -= 14
        else:
            between = text[level.end : one.start]
            # "at T7 (vertebroplasty of T7, the day before)"
            aside = 45.0 if between.startswith((" (", "(")) and ")" not in between else 0.0
            cost = aside + len(between) + 45.0 * len(_CLAUSE.findall(between)) + 12.0 * between.count(",") + 6
            if _BESIDE.match(between):
                cost -= 30
        if cost < least:
            best, least = one, cost
    return best


@Language.component("levels", assigns=["doc._.levels"], requires=["doc._.sentences"])
def levels_component(doc: Any) -> Any:
    """Find the levels of the Doc."""
    doc._.levels = match(text_of(doc), doc._.sentences)
    return doc
