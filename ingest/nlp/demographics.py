"""Age and sex as printed: figures and words, nouns, titles and pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from ingest.nlp.durations import read_number
from ingest.nlp.spans import register_extensions, text_of
from ingest.nlp.word_index import lower

__all__ = ["Demographic", "find_demographics", "set_annotations"]

register_extensions()

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = (
    rf"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    rf"|seventeen"
    r"|eighteen|nineteen)"
)
_NUMBER = rf"(?:1[01]\d|\d{{1,2}}(?:\.5)?|{_WORDS})"
_YEARS = r"(?:years?|yrs?\.?|y)"
# Only the surroundings of these are read closely for an age; all is matched in lower case.
_TRIGGER = re.compile(r"old\b|of\sage\b|y\.?/?o\b|\bage[ds]?\b|male|man\b|lady\b|patient|\d\s?[mf]\b")
_BEFORE, _BEYOND = 40, 45  # characters read on either side
_PERSON = r"(?:male|female|man|woman|lady|gentleman|patient|boy|girl)"
_NUMBERS = ("old", "of", "years", "aged", "short", "after")
_TRACER = r"(?:fdg|naf|dopa|psma|fluor\w*|sodium|choline|pet)\b"  # fluorine-18 in nuclear medicine
_AGE = re.compile(
    rf"(?<![\w.,/-])(?P<old>{_NUMBER})[\s-]*{_YEARS}?[\s-]*(?:\.?/?o(?:ld)?\b\.?|\bof\s+age\b)"
    rf"|(?<![\w.,/-])(?P<of>{_NUMBER})[\s-]+{_YEARS}[\s-]+(?={_PERSON}\b)"
    rf"|\b{_PERSON}(?:\s+patient)?\s+of\s+(?P<years>{_NUMBER})\s+{_YEARS}\b(?!\s+(?:ago|history|duration))"
    rf"|\bage[ds]?\s*(?:of\s+|was\s+|:\s*|=\s*|,\s*)?(?P<aged>{_NUMBER})\b(?!\s*(?:to|-|–|and|or|±"
    rf"|\+/-)\s*\d)(?!\s*%)"
    rf"|(?<![\w.,/-])(?P<short>\d{{2}})\s?(?P<letter>[mf])\b(?![-.]\d)(?![- ]?{_TRACER})"
    rf"|\b(?P<sexed>male|female|man|woman|lady|gentleman)[\s,(]+(?P<after>\d{{1,2}}"
    rf"|1[01]\d)\s*(?:{_YEARS}\b|\)|,)"
)
_SEX = re.compile(
    r"\b(?:(?P<f>females?|wom[ae]n|lady|ladies|girls?|housewife|widow|mother of|she|her|hers|herself|mrs"
    r"|ms|postmenopausal"
    r"|post-menopausal|nun)|(?P<m>males?|m[ae]n|gentlem[ae]n|boys?|he|his|him|himself|mr"
    r"|farmer's husband))\b"
)
_RELATIVE = re.compile(
    r"\b(?:her|his)\s+(?:husband|wife|mother|father|son|daughter|brother|sister|famil\w+)\b"
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
    """Yield the ages; the age of a fracture or a range of ages is none."""
    done = 0
    for trigger in _TRIGGER.finditer(lowered):
        low, high = max(done, trigger.start() - _BEFORE), trigger.end() + _BEYOND
        for match in _AGE.finditer(lowered, low, high):
            done = max(done, match.end())
            yield from _age(lowered, text, match)


def _age(lowered: str, text: str, match: re.Match[str]) -> Iterator[Demographic]:
    """Yield the age of a match, and the sex where a letter tells it; a letter must be a capital."""
    years = read_number(next(match[g] for g in _NUMBERS if match[g]))
    small = match["letter"] and text[match.start("letter")].islower()
    if small or years is None or not 0 < years < 120 or (match["old"] and not _is_age(match, lowered)):
        return
    yield Demographic(match.start(), match.end(), "age", f"{years:g}", 2)
    if match["letter"]:
        yield Demographic(match.start("letter"), match.end("letter"), "sex", match["letter"].upper(), 2)


def _is_age(match: re.Match[str], text: str) -> bool:
    """Tell whether ``N years old`` is a person's: a range is not, nor a fracture a few weeks old."""
    before = text[max(0, match.start() - 12) : match.start()]
    return bool(re.search(r"y|/o", match[0])) and not re.search(r"\d\s*(?:to|and|-|–)\s*$", before)


def _sexes(lowered: str) -> Iterator[Demographic]:
    """Yield the words that tell a sex; those of relatives tell none."""
    relatives = [m.span() for m in _RELATIVE.finditer(lowered)]
    for match in _SEX.finditer(lowered):
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
