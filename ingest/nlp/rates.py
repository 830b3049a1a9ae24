"""Rates as printed: per cent, a range of them, a fraction of patients, and whom they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.nlp.durations import read_number

__all__ = ["Rate", "find_rates"]

_PERCENT = r"(?:%|per ?cent\b)"
_FIGURE = r"\d{1,3}(?:[.,]\d+)?"
_BELOW = r"(?:up to|as high as|under|below|less than|fewer than|not more than|at most|<)"
_ABOVE = r"(?:more than|over|above|at least|greater than|exceeding|>)"
_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_GROUP = (
    r"(?:patients?|cases?|procedures?|vertebra[el]?|levels?|fractures?|subjects?|treatments?|operations?"
    r"|women|men"
    r"|individuals?|kyphoplasties|vertebroplasties|augmentations?|screws|injections?)"
)
_RATE = re.compile(
    rf"(?:(?P<below>{_BELOW})\s*|(?P<above>{_ABOVE})\s*)?"
    rf"(?<![\d.])(?P<low>{_FIGURE})\s*{_PERCENT}?\s*(?:to|and|-|–|—|−)\s*(?P<high>{_FIGURE})\s*{_PERCENT}"
    rf"|(?:(?P<below1>{_BELOW})\s*|(?P<above1>{_ABOVE})\s*)?(?<![\d.])(?P<single>{_FIGURE})\s*{_PERCENT}"
    rf"|\b(?P<part>\d{{1,5}}|{_WORD})\s*(?:\(\s*{_FIGURE}\s*%\s*\)\s*)?(?:out\s+)?of\s+(?:the\s+|these\s+"
    rf"|their\s+|our\s+|all\s+)*"
    rf"(?P<whole>\d{{2,6}}|{_WORD})\s+(?=(?:[\w-]+\s+){{0,3}}{_GROUP}\b)"
    rf"|(?<![\d/.])(?P<over>\d{{1,5}})\s?/\s?(?P<under>\d{{2,6}})(?![\d/])(?=\s+(?:[\w-]+\s+){{0,3}}{_GROUP}\b)",
    re.I,
)
_SERIES_FROM = 10  # fewer are single patients, not a series
_SIGN = re.compile(r"%|among \d|of \d[\d,]|[Pp]er ?cent|of (?:\w+ ){0,2}\d\d|\d ?/ ?\d\d")
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
    r"|canal (?:area|diameter|compromise|narrowing|occlusion)|barium)"
    r"[\s:=]*(?:was|of|is|by|at)?\s*$",
    re.I,
)
_POPULATION = re.compile(
    r"\s*\)?\s*(?:of|in|among|for|after|with|if)\s+(?P<who>(?:(?!\band\s+(?:between|in|up|from|about|\d)"
    r"|\bwith (?:venous|an?)\b|\bwhile\b|\bwhereas\b"
    r"|\bdepending\b|\baccording\b|\bbut\b|\bare\b|\bis\b|\bhas\b|\bhave\b|\bwas\b|\bwere\b)[^.,;:()\[\]]){3,90})",
    re.I,
)
# "18 infections among 5,749 patients": how many of what in how many.
_AMONG = re.compile(
    rf"\b(?P<some>\d{{1,4}}|{_WORD})\s+(?!(?:of|to|and|or|years?|months?|days?|levels?|screws?)\b)"
    r"(?:[A-Za-z-]+\s+){1,4}?(?:(?:were|was|had been)\s+)?"
    r"(?:(?:found|noted|observed|seen|detected|identified|reported|diagnosed|recorded)\s+)?"
    rf"(?:among|in|out of)\s+(?:a (?:series|cohort|total) of\s+)?(?P<all>\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}})\s+"
    rf"(?P<who>(?:[\w-]+\s+){{0,2}}?{_GROUP})(?:\s*\(\s*(?P<share>{_FIGURE})\s*%\s*\))?",
    re.I,
)
# "In a series of 202 patients it was found in 165 (81.7%)".
_SERIES = re.compile(
    rf"\b(?:series|study|review|cohort|analysis|database|sample) of\s+"
    rf"(?P<who>(?P<all>\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}})\s+(?:[\w-]+\s+){{0,2}}?{_GROUP})\b[^.;]{{0,90}}?"
    r"\b(?:found|noted|observed|seen|detected|occurred|developed|present|diagnosed)\s+in\s+"
    rf"(?P<some>\d{{1,4}}|{_WORD})\b(?!\s*%)(?:\s+{_GROUP})?(?:\s*\(\s*(?P<share>{_FIGURE})\s*%\s*\))?",
    re.I,
)
_CLOSED = re.compile(
    rf"^(?:[\w-]+\s+){{0,2}}?{_GROUP}(?=\s+(?!with|who|that|undergo|treat|after|having|in\b|of\b|under|aged"
    r"|suffer|receiv|and\b|or\b|operated|older|over\b|for\b|from\b))",
    re.I,
)
_AROUND = re.compile(
    rf"\b(?:in|of|among|for"
    rf"|after)\s+(?P<who>(?:[\w-]+\s+){{0,4}}{_GROUP}(?:\s+with\s+[\w-]+(?:\s+[\w-]+)?)?)",
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
        denominator: of a fraction.
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
    if not _SIGN.search(text, start, end):
        return
    taken: list[tuple[int, int]] = []
    for rate in _counted(text, start, end):
        taken.append((rate.start, rate.end))
        yield rate
    for match in _RATE.finditer(text, start, end):
        if any(a <= match.start() < b for a, b in taken):
            continue
        percent = not (match["part"] or match["over"])
        before = text[max(start, match.start() - 40) : match.start()]
        if percent and (_MEASURED.match(text, match.end(), end) or _MEASURE_BEFORE.search(before)):
            continue
        bounds = _bounds(match)
        if bounds is None:
            continue
        low, high, numerator, denominator = bounds
        stop, population = _population(text, match, start, end)
        yield Rate(match.start(), stop, low, high, numerator, denominator, population)


def _counted(text: str, start: int, end: int) -> Iterator[Rate]:
    """Yield the rates told as so many among so many."""
    for pattern in (_SERIES, _AMONG):
        for match in pattern.finditer(text, start, end):
            part = read_number(match["some"].lower())
            whole = read_number(match["all"].replace(",", ""))
            if part is None or whole is None or not 0 <= part <= whole or whole < _SERIES_FROM:
                continue
            share = _figure(match["share"]) if match["share"] else round(100 * part / whole, 2)
            printed = match.start("some") if pattern is _SERIES else match.start()
            yield Rate(printed, match.end(), share, share, int(part), int(whole), match["who"])
            return


def _bounds(match: re.Match[str]) -> tuple[float | None, float | None, int | None, int | None] | None:
    """Return per cent from and to, numerator and denominator; None where the figures make no rate."""
    if match["part"] or match["over"]:
        part = read_number(match["part"] or match["over"])
        whole = read_number(match["whole"] or match["under"])
        if part is None or whole is None or not 0 <= part <= whole or whole < 4:
            return None
        share = round(100 * part / whole, 2)
        return share, share, int(part), int(whole)
    first = _figure(match["low"] or match["single"])
    second = _figure(match["high"]) if match["high"] else first
    if second > 100 or first > second:
        return None
    below, above = match["below"] or match["below1"], match["above"] or match["above1"]
    if match["single"]:
        return (None if below else first), (None if above else second), None, None
    return first, second, None, None


def _figure(printed: str) -> float:
    return float(printed.replace(",", "."))


def _population(text: str, match: re.Match[str], start: int, end: int) -> tuple[int, str]:
    """Return where the rate ends with its population, and the population as printed."""
    if match["part"] or match["over"]:
        group = re.compile(rf"(?:[\w-]+\s+){{0,3}}?{_GROUP}(?:\s+(?:with|who)\s+[^.,;()]{{3,60}})?", re.I)
        found = group.match(text, match.end(), end) or group.search(
            text, match.end(), min(end, match.end() + 60)
        )
        return (found.end(), found[0].strip()) if found else (match.end(), "")
    following = _POPULATION.match(text, match.end(), end)
    if following:
        who = re.sub(r"\s*\d+$", "", following["who"]).rstrip()
        closed = _CLOSED.match(who)
        who = closed[0] if closed else who
        return following.start("who") + len(who), who
    around = next(_AROUND.finditer(text, match.end(), end), None) or next(
        _AROUND.finditer(text, start, match.start()), None
    )
    return match.end(), around["who"].strip() if around else ""
