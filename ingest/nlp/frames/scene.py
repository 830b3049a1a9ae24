"""One sentence as the frames see it: its text, its hits by class, and how near they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.nlp.concepts import Hit
from ingest.nlp.spans import Mention, Sentence
from kb.vocabulary import Vocabulary

__all__ = ["Scene", "Vocabulary"]

# A frame does not reach over one of these.
_BREAK = re.compile(
    r";|:\s|, (?:and|but) (?:the|a|an|he|she|it|they|was|were|had|then)\b|"
    r"\b(?:but|however|whereas|while|although|though)\b",
    re.IGNORECASE,
)


# What stands between the parts of a frame may deny or prevent it.
_DENIED = re.compile(
    r"\b(?:not|no|without|nor|neither|never|absence of|nil|prevent\w*|avoid\w*|"
    r"(?:keeps?|kept)(?!(?: on)? ?$)|rule out|ruled out|free of)\b"
)


# "Cement, without thrombus, in the arteries": what is put in between denies something else.
_ASIDE = re.compile(r",\s(?:and |but )?(?:without|no|not)\s[^,;.]{2,30},")
_PREVENTED = re.compile(r"\b(?:keeps?|keeping|kept|prevent\w*|avoid\w*)\s(?:\w+\s)?$")


@dataclass
class Scene:
    """A sentence with hits.

    Attributes:
        text: the text of the whole Doc in lower case.
        sentence: the sentence.
        hits: its hits by start.
        by_kind: the same by class.
        vocabulary: where labels come from.
        before_it: offset at which the sentence before begins.
    """

    text: str
    sentence: Sentence
    hits: list[Hit]
    vocabulary: Vocabulary
    before_it: int | None = None
    _breaks: list[int] | None = None
    by_kind: dict[str, list[Hit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for hit in self.hits:
            self.by_kind.setdefault(hit.kind, []).append(hit)

    @property
    def previous(self) -> str:
        """The text of the sentence before, "" where there is none."""
        return "" if self.before_it is None else self.text[self.before_it : self.sentence.start]

    @property
    def said(self) -> str:
        """The text of the sentence."""
        return self.text[self.sentence.start : self.sentence.end]

    def of(self, *kinds: str) -> list[Hit]:
        """Return the hits of some classes by start."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        return [hit for hit in self.hits if hit.kind in kinds]

    def has(self, *kinds: str) -> bool:
        """Tell whether any of the classes is hit."""
        return not self.by_kind.keys().isdisjoint(kinds)

    @property
    def breaks(self) -> list[int]:
        """Offsets at which a new clause begins."""
        if self._breaks is None:
            self._breaks = [
                m.start() for m in _BREAK.finditer(self.text, self.sentence.start, self.sentence.end)
            ]
        return self._breaks

    def together(self, one: Hit, other: Hit) -> bool:
        """Tell whether two hits stand in one clause."""
        low, high = (one.end, other.start) if one.start <= other.start else (other.end, one.start)
        return not any(low <= at < high for at in self.breaks)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the clause around a stretch of text."""
        low = max((at for at in self.breaks if at <= start), default=self.sentence.start)
        high = min((at for at in self.breaks if at >= end), default=self.sentence.end)
        return low, high

    def between(self, one: Hit, other: Hit) -> str:
        """Return the text between two hits."""
        first, second = (one, other) if one.start <= other.start else (other, one)
        return self.text[first.end : second.start]

    def before(self, hit: Hit, size: int) -> str:
        """Return up to ``size`` characters of the sentence before a hit."""
        return self.text[max(self.sentence.start, hit.start - size) : hit.start]

    def after(self, hit: Hit, size: int) -> str:
        """Return up to ``size`` characters of the sentence after a hit."""
        return self.text[hit.end : min(self.sentence.end, hit.end + size)]

    def nearest(self, hit: Hit, others: Iterable[Hit], reach: int) -> Hit | None:
        """Return the nearest of some hits in the same clause, within so many characters."""
        best, least = None, reach + 1
        for other in others:
            if other is hit:
                continue
            gap = gap_of(hit, other)
            if gap < least and self.together(hit, other):
                best, least = other, gap
        return best

    def mention(
        self, concept: str, rule: str, *parts: Hit, component: str = "frames", deniable: bool = True
    ) -> Mention | None:
        """Return a mention that spans its parts, None where words deny it or the vocabulary lacks it."""
        start, end = min(p.start for p in parts), max(p.end for p in parts)
        ordered = sorted(parts, key=lambda p: p.start)
        if deniable:
            if any(_DENIED.search(_ASIDE.sub("", self.between(a, b))) for a, b in pairwise(ordered)):
                return None
            if _PREVENTED.search(self.text[max(self.sentence.start, start - 24) : start]):
                return None
        return self.spanned(concept, rule, start, end, component=component, head=parts[0].start)

    def spanned(
        self, concept: str, rule: str, start: int, end: int, *, component: str = "frames", head: int = -1
    ) -> Mention | None:
        """Return a mention of a stretch of text, None where the vocabulary lacks the concept."""
        known = self.vocabulary.get(concept)
        if known is None:
            return None
        return Mention(
            start, end, concept, known.type, known.label, rule, self.sentence.index, component, head
        )


def gap_of(one: Hit, other: Hit) -> int:
    """Return the number of characters between two hits, 0 where they touch or overlap."""
    return max(0, max(one.start, other.start) - min(one.end, other.end))
