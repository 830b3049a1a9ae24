"""Rates as printed: per cent, a range of them, a fraction of patients, and whom they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.nlp.cue_pattern import cue
from ingest.nlp.fractions import FIGURE, counted_before, counted_within, figure, fractions, worded
from ingest.nlp.populations import number_in, population_after, population_around

__all__ = ["Rate", "find_rates"]

_PERCENT = r"(?:%|per ?cent\b)"
_BELOW = r"(?:up to|as high as|under|below|less than|fewer than|not more than|at most|<)"
_ABOVE = r"(?:more than|over|above|at least|greater than|exceeding|>)"
_RATE = re.compile(
    rf"(?:(?P<below>{_BELOW})\s*|(?P<above>{_ABOVE})\s*)?"
    rf"(?<![\d.])(?P<low>{FIGURE})\s*{_PERCENT}?\s*(?:to|and|-|–|—|−)\s*(?P<high>{FIGURE})\s*{_PERCENT}"
    rf"|(?:(?P<below1>{_BELOW})\s*|(?P<above1>{_ABOVE})\s*)?(?<![\d.])(?P<single>{FIGURE})\s*{_PERCENT}",
    re.I,
)
_COUNTED = cue(
    r"\bof (?:(?:the|these|those|their|our|all) ){0,2}(?:\w+ )?(?:\d|(?:three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|twenty|thirty|them|those|these|whom|which)\b)",
    r"\bamong \d",
    r"\b(?:in|out of|a single) (?:\d|a single)",
    r"\b(?:thirds?|quarters?|half|tenths?|fifths?) of ",
    r"\b(?:one|1) in \w",
    r"\bper ?cent\b",
)
# A percentage of these is a measurement, not a rate.
_MEASURED = re.compile(
    r"\s*(?:of\s+(?:the\s+|its\s+)?)?(?:(?:vertebral|anterior|body|canal|of)\s+)*(?:height|loss|saturation"
    r"|satur|O2\b|oxygen|ethanol|alcohol|CI\b"
    r"|confidence|compression|collapse|stenosis|compromise|encroach|barium|solution|of\s+normal"
    r"|of\s+predicted|reduction)",
    re.I,
)
_MEASURE_BEFORE = re.compile(
    r"(?:saturat\w*|SpO2|O2|FiO2|oxygen|ejection fraction|h[ae]+matocrit|height|haematocrit|CI|interval"
    r"|canal (?:area|diameter|compromise|narrowing|occlusion)|barium|sensitivity|specificity|accuracy"
    r"|strength|disability (?:index|score)|ODI)"
    r"(?:\s[^.,;()]{0,60})?[\s:=]*(?:was|of|is|by|at)?\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as printed.

    Attributes:
        start: offset of the first character.
        end: offset after the last character, the population with it where it follows.
        low: per cent, None where only an upper bound is told.
        high: per cent, None where only a lower bound is told.
        numerator: of a fraction.
        denominator: of a fraction, or how many the population is told to be.
        population: whom it is about, as printed, "" where not told.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    numerator: int | None = None
    denominator: int | None = None
    population: str = ""


def find_rates(text: str, start: int, end: int) -> Iterator[Rate]:
    """Yield the rates of one sentence; percentages that measure something are left out."""
    if not _may_tell(text, start, end):
        return
    found = [
        Rate(f.start, f.end, f.share, f.share, f.some, f.all, f.who) for f in fractions(text, start, end)
    ]
    found += [Rate(a, b, share, share, population=who) for a, b, share, who in worded(text, start, end)]
    yield from found
    for match in _RATE.finditer(text, start, end):
        if any(rate.start <= match.start() < rate.end for rate in found):
            continue
        before = text[max(start, match.start() - 80) : match.start()]
        if _MEASURED.match(text, match.end(), end) or _MEASURE_BEFORE.search(before):
            continue
        yield from _percentages(text, match, start, end)


def _may_tell(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence has a sign or a word that rates have."""
    return (
        text.find("%", start, end) >= 0
        or text.find("/", start, end) >= 0
        or _COUNTED.search(text, start, end) is not None
    )


def _percentages(text: str, match: re.Match[str], start: int, end: int) -> Iterator[Rate]:
    """Yield the rate of a percentage or a range; of a fall "from 33% to 11%" both ends."""
    first = figure(match["low"] or match["single"])
    second = figure(match["high"]) if match["high"] else first
    if second > 100 or first > 100:
        return
    stop, population = population_after(text, match.end(), end)
    population = population or population_around(text, start, match.start(), match.end(), end)
    if first > second:
        yield Rate(match.start(), match.end("low"), first, first, population=population)
        yield Rate(match.start("high"), stop, second, second, population=population)
        return
    some, whole = None, number_in(population)
    if match["single"] and (within := counted_within(text, match.end(), end, first)):
        some, whole = within
    elif match["single"] and (before := counted_before(text, start, match.start(), first)):
        some, whole, population = before
    below, above = match["below"] or match["below1"], match["above"] or match["above1"]
    low, high = (first, second) if match["high"] else (None if below else first, None if above else second)
    yield Rate(match.start(), stop, low, high, some, whole, population)
