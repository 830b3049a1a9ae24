"""Age and sex as printed: figures and words, nouns, titles and pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from ingest.nlp.ages import find_ages
from ingest.nlp.cue_pattern import cue
from ingest.nlp.rules import cues
from ingest.nlp.scan import lower
from ingest.nlp.spans import register_extensions, text_of

__all__ = ["Demographic", "find_demographics", "set_annotations"]

register_extensions()

_FEMALE = f"{cues('demographics.female').pattern}|she|her|hers|herself"
_MALE = f"{cues('demographics.male').pattern}|he|his|him|himself"
_SEX = cue(rf"\b(?:(?P<f>{_FEMALE})|(?P<m>{_MALE}))\b", flags=0)
# This may begin with any word, so that it is tried at every one.
_SEX_OF_A_WIFE = re.compile(rf"\b(?:(?P<f>{cues('demographics.wife').pattern}|{_FEMALE})|(?P<m>{_MALE}))\b")
_RELATIVE = cue(
    r"\b(?:her|his)\s+(?:husband|wife|mother|father|son|daughter|brother|sister|famil\w+)\b", flags=0
)
_PLURAL = frozenset({"females", "women", "ladies", "girls", "males", "men", "gentlemen", "boys"})
_PRONOUNS = frozenset({"she", "her", "hers", "herself", "he", "his", "him", "himself"})


@dataclass(frozen=True, slots=True)
class Demographic:
    """An age or a sex as printed.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        kind: "age" or "sex".
        value: years in figures, "F" or "M".
        strength: 2 for a noun or an age, 1 for a pronoun, 0 for a plural, which may speak of many.
    """

    start: int
    end: int
    kind: str
    value: str
    strength: int


def find_demographics(text: str, start: int = 0, end: int | None = None) -> tuple[Demographic, ...]:
    """Return ages and sexes in order; "in her seventies" and "middle-aged" give no age."""
    stop = len(text) if end is None else end
    lowered = lower(text[start:stop])
    found = [*_ages(lowered, text[start:stop]), *_sexes(lowered)]
    ordered = sorted(found, key=lambda d: (d.start, d.kind))
    if not start:
        return tuple(ordered)
    return tuple(replace(d, start=d.start + start, end=d.end + start) for d in ordered)


def _ages(lowered: str, text: str) -> Iterator[Demographic]:
    """Yield the ages, and the sexes that a capital letter beside them tells."""
    for age in find_ages(lowered, text):
        yield Demographic(age.start, age.end, "age", age.years, 2)
        if age.letter >= 0:
            yield Demographic(age.letter, age.letter + 1, "sex", text[age.letter].upper(), 2)


def _sexes(lowered: str) -> Iterator[Demographic]:
    """Yield the words that tell a sex; those of relatives tell none."""
    relatives = [m.span() for m in _RELATIVE.finditer(lowered)]
    sex = _SEX_OF_A_WIFE if "'s wi" in lowered else _SEX
    for match in sex.finditer(lowered):
        if any(a < match.start() < b for a, b in relatives):
            continue
        word = match[0]
        strength = 0 if word in _PLURAL else 1 if word in _PRONOUNS else 2
        yield Demographic(match.start(), match.end(), "sex", "F" if match["f"] else "M", strength)


def set_annotations(doc: Any, demographics: tuple[Demographic, ...]) -> None:
    """Keep the ages and sexes on the Doc."""
    doc._.demographics = demographics


@Language.component("demographics", assigns=["doc._.demographics"])
def demographics_component(doc: Any) -> Any:
    """Find the ages and sexes of the Doc."""
    set_annotations(doc, find_demographics(text_of(doc)))
    return doc
