"""Rates told as so many of so many: "15 of 65 patients (23%)", "in a series of 202 patients ... in 165"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.nlp.durations import read_number
from ingest.nlp.populations import GROUP

__all__ = [
    "FIGURE",
    "Fraction",
    "agrees",
    "counted_before",
    "counted_within",
    "figure",
    "fractions",
    "worded",
]

FIGURE = r"\d{1,3}(?:[.,]\d+)?"
_WORD = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven"
    r"|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_MANY = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{_WORD})"
_SHARE = rf"(?:\s*\(\s*(?P<share>{FIGURE})\s*%\s*\))"
_THE = r"(?:(?:the|these|those|their|our|all)\s+)*"
_VERB = r"(?:were|was|had|did|could|died|became|underwent|showed|\w{3,}ed)\b"
_CASES_FROM = 4  # fewer are patients told of one by one
_SERIES_FROM = 10  # fewer are single patients, not a series
_BARE_FROM = 20  # a fraction without a group: fewer may be anything
# "18 infections among 5,749 patients": how many of what in how many.
_AMONG = re.compile(
    rf"\b(?P<some>\d{{1,4}}|{_WORD})\s+(?!(?:of|to|and|or|years?|months?|days?|levels?|screws?)\b)"
    r"(?:[A-Za-z-]+\s+){1,4}?(?:(?:were|was|had been)\s+)?"
    r"(?:(?:found|noted|observed|seen|detected|identified|reported|diagnosed|recorded)\s+)?"
    rf"(?:among|in|out of)\s+(?:a (?:series|cohort|total) of\s+)?(?P<all>\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}})\s+"
    rf"(?P<who>(?:[\w-]+\s+){{0,2}}?{GROUP})\b{_SHARE}?",
    re.I,
)
# "In a series of 202 patients it was found in 165 (81.7%)"; "... reported a single patient with".
_SERIES = re.compile(
    rf"\b(?:series|study|review|cohort|analysis|database|sample) of\s+"
    rf"(?P<who>(?P<all>\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}})\s+(?:[\w-]+\s+){{0,2}}?{GROUP})\b[^;]{{0,90}}?"
    r"\b(?:(?:found|noted|observed|seen|detected|occurred|developed|present|diagnosed)\s+in\s+"
    rf"|(?:found|noted|observed|detected|reported|described)\s+(?=(?:\w+\s+){{1,2}}{GROUP}\b))"
    rf"(?P<some>\d{{1,4}}(?![.,]\d|\s*%)|{_WORD}|a single)\b(?:\s+{GROUP}\b)?{_SHARE}?",
    re.I,
)
# "Four of 251 women", "8 out of 9 patients", "16 of 85 versus 15 of 84", "Four (1.6%) of 251 patients"
_OF = re.compile(
    rf"(?<![\d/.-])\b(?P<some>{_MANY})(?:\s+(?:patients|cases|levels|vertebrae|screws))?"
    rf"(?:\s*\(\s*(?P<ahead>{FIGURE})\s*%\s*\))?\s*(?:\bout\s+)?\bof\s+{_THE}(?P<all>{_MANY})\b(?![/%.-]\d|\s*%)"
    rf"(?P<who>\s+(?:[\w-]+\s+){{0,3}}?{GROUP}\b)?{_SHARE}?",
    re.I,
)
_OVER = re.compile(
    rf"(?<![\d/.])(?P<some>\d{{1,5}})\s?/\s?(?P<all>\d{{2,6}})(?![\d/])"
    rf"(?P<who>\s+(?:[\w-]+\s+){{0,3}}?{GROUP}\b){_SHARE}?",
    re.I,
)
# "Of the nine patients published so far, six underwent surgery"
_OF_LED = re.compile(
    rf"\bof\s+{_THE}(?P<all>{_MANY})\s+(?P<who>(?:[\w-]+\s+){{0,3}}?{GROUP}\b[^,;.]{{0,60}}),\s+"
    rf"(?:only\s+|just\s+)?(?P<some>{_MANY}){_SHARE}?\s+(?:{GROUP}\s+)?(?={_VERB})",
    re.I,
)
_AND_SO_MANY = re.compile(
    rf"(?:[,;]\s+(?:and\s+|while\s+)?|\band\s+)(?P<some>{_MANY}){_SHARE}?\s+(?={_VERB})", re.I
)
# "and five of these improved", "in seven of them": of those counted just before.
_OF_THOSE = re.compile(
    rf"\b(?P<some>{_MANY})\s+of\s+(?:these|them|those|whom|which)\b(?!\s+\w+s\b){_SHARE}?", re.I
)
_A_GROUP = re.compile(rf"\b(?P<all>{_MANY})\s+(?:(?!{_MANY}\b)[\w-]+\s+){{0,2}}?(?P<who>{GROUP})\b", re.I)
_UNIT = re.compile(
    r"\s*(?:hours?|days?|weeks?|months?|years?|minutes?|mm|cm|m[lL]|points?|mg|[gG]rades?|items?)\b"
)
# "between 30 and 65%" is no group; "(4/190)" right after a percentage is its fraction
_WITHIN = re.compile(
    rf"(?:\s+(?:of|in)\s+(?:[\w-]+\s+){{0,3}}?{GROUP})?\s*[(\[]\s*(?P<some>\d{{1,5}})\s*(?:/|of|out of)\s*"
    r"(?:the\s+)?(?P<all>\d{1,6})\b(?![/.]\d)",
    re.I,
)
_BEFORE = re.compile(rf"\b(?P<some>{_MANY})(?:\s+(?:[\w-]+\s+){{0,2}}?{GROUP})?\s*\(\s*$", re.I)
_WORDED = re.compile(
    r"(?<!anterior )(?<!posterior )(?<!middle )(?<!upper )(?<!lower )(?<!lateral )(?<!last )(?<!first )"
    r"\b(?:(?P<half>half)|(?P<parts>one|a|two|three|four)[ -](?P<name>third|quarter|fifth|tenth)s?)\s+of\s+"
    rf"(?P<who>(?:(?:[\w-]+\s+){{0,3}}?{GROUP}|them|these|those)\b)"
    rf"|\b(?:one|1) in (?P<every>{_MANY})\s+(?P<ones>(?:[\w-]+\s+){{0,2}}?{GROUP}\b)",
    re.I,
)
_PART = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


class Fraction(NamedTuple):
    """So many of so many.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        some: how many have it.
        all: of how many.
        share: per cent, as printed where it is.
        who: the group as printed, "" where it is not told.
        printed: whether the percentage is printed.
    """

    start: int
    end: int
    some: int
    all: int
    share: float
    who: str
    printed: bool = False


def fractions(text: str, start: int, end: int) -> list[Fraction]:
    """Return the fractions of one sentence in order."""
    found: list[Fraction] = []
    for pattern in (_SERIES, _AMONG, _OF_LED, _OF, _OVER):
        for match in pattern.finditer(text, start, end):
            one = _fraction(pattern, match, text)
            if one and not any(a.start < one.end and one.start < a.end for a in found):
                found.append(one)
                found += _others(text, one, end) if pattern is _OF_LED else ()
    found = sorted(one for one in found if one.who or one.printed or len(found) > 1)
    for match in _OF_THOSE.finditer(text, start, end):
        one = _of_those(text, match, found, start)
        if one and not any(a.start < one.end and one.start < a.end for a in found):
            found.append(one)
    return sorted(found)


def _fraction(pattern: re.Pattern[str], match: re.Match[str], text: str) -> Fraction | None:
    """Return the fraction of a match, None where its figures make none or count something else."""
    some, whole = number(match["some"]), number(match["all"])
    least = _SERIES_FROM if pattern in (_SERIES, _AMONG) else _CASES_FROM
    if some is None or whole is None or not 0 <= some <= whole or whole < least:
        return None
    who = (match["who"] or "").strip()
    printed = match["share"] or (match["ahead"] if pattern is _OF else None)
    sure = printed is not None and agrees(some, whole, figure(printed))
    if not (who or sure) and (whole < _BARE_FROM or _UNIT.match(text, match.end()) or some == whole):
        return None
    share = figure(printed) if printed else round(100 * some / whole, 2)
    begin = match.start("some") if pattern in (_SERIES, _OF_LED) else match.start()
    return Fraction(begin, match.end(), some, whole, share, who, bool(printed))


def _others(text: str, first: Fraction, end: int) -> Iterator[Fraction]:
    """Yield what is told of the rest: "five recovered, eleven improved and four remained unchanged"."""
    told = first.some
    for match in _AND_SO_MANY.finditer(text, first.end, end):
        some = number(match["some"])
        if some is None or told + some > first.all:
            return
        told += some
        share = figure(match["share"]) if match["share"] else round(100 * some / first.all, 2)
        yield Fraction(
            match.start("some"), match.end(), some, first.all, share, first.who, bool(match["share"])
        )


def _of_those(text: str, match: re.Match[str], found: list[Fraction], start: int) -> Fraction | None:
    """Return a fraction of those counted just before in the sentence."""
    some = number(match["some"])
    before = [f for f in found if f.end <= match.start()]
    whole, who = (before[-1].some, before[-1].who) if before else (None, "")
    if not before:
        groups = list(_A_GROUP.finditer(text, max(start, match.start() - 60), match.start()))
        whole, who = (number(groups[-1]["all"]), groups[-1]["who"]) if groups else (None, "")
    if some is None or whole is None or not 0 < some <= whole or whole < _CASES_FROM:
        return None
    share = figure(match["share"]) if match["share"] else round(100 * some / whole, 2)
    return Fraction(match.start(), match.end(), some, whole, share, who)


def worded(text: str, start: int, end: int) -> Iterator[tuple[int, int, float, str]]:
    """Yield start, end, per cent and group of shares in words: "two thirds of them", "one in four adults"."""
    for match in _WORDED.finditer(text, start, end):
        if match["every"]:
            every = number(match["every"])
            if every and every > 1:
                yield match.start(), match.end(), round(100 / every, 2), match["ones"]
        elif match["half"]:
            yield match.start(), match.end(), 50.0, match["who"]
        else:
            parts = 1 if match["parts"].lower() in ("one", "a") else number(match["parts"]) or 1
            share = round(100 * parts / _PART[match["name"].lower()], 2)
            if share < 100:
                yield match.start(), match.end(), share, match["who"]


def counted_within(text: str, at: int, end: int, share: float) -> tuple[int, int] | None:
    """Return numerator and denominator in brackets after a percentage they agree with: "2.1% (4/190)"."""
    match = _WITHIN.match(text, at, end)
    if not match:
        return None
    some, whole = int(match["some"]), int(match["all"])
    return (some, whole) if agrees(some, whole, share) else None


def counted_before(text: str, start: int, at: int, share: float) -> tuple[int, int, str] | None:
    """Return numerator, denominator and group of a percentage in brackets: "around 411 screws (43.3%)".

    The denominator is a number told before in the sentence with which, and with no other, the figures agree.
    """
    before = _BEFORE.search(text, max(start, at - 60), at)
    some = number(before["some"]) if before else None
    if before is None or not some:
        return None
    told = {number(m["all"]): m["who"] for m in _A_GROUP.finditer(text, start, before.start())}
    fitting = [n for n in told if n and n >= _SERIES_FROM and agrees(some, n, share)]
    return (some, fitting[0], told[fitting[0]]) if len(fitting) == 1 else None


def agrees(some: int, whole: int, share: float) -> bool:
    """Tell whether a printed percentage is that of a fraction, rounded to a tenth or to a whole number."""
    off = 0.56 if share == int(share) else 0.1
    return whole > 0 and 0 <= some <= whole and abs(100 * some / whole - share) <= off


def number(printed: str) -> int | None:
    """Return a count in figures or words."""
    if printed.lower() == "a single":
        return 1
    value = read_number(printed.replace(",", ""))
    return None if value is None else int(value)


def figure(printed: str) -> float:
    """Return a figure with a decimal point or comma."""
    return float(printed.replace(",", "."))
