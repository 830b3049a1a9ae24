"""Lengths of time, days after an operation, moments and dates as printed, with their length in days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.nlp.cue_pattern import cue
from ingest.nlp.moment_words import MOMENT
from ingest.nlp.scan import lower

__all__ = ["DAYS", "Expression", "Shape", "days_between", "find_expressions", "read_number"]

# Days in a unit; months and years by the Gregorian mean of 365.25 days.
DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "night": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "month": 365.25 / 12,
    "year": 365.25,
    "decade": 3652.5,
    "evening": 1.0,
    "morning": 1.0,
}

_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth"),
)
_VALUES = (
    {word: float(n) for n, word in enumerate(_ONES, 1)}
    | {word: 10.0 * n for n, word in enumerate(_TENS, 2)}
    | {word: float(n) for n, word in enumerate(_ORDINALS, 1)}
    | {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a couple of": 2.0, "fortnight": 14.0}
)
_VAGUE = r"several|a few|few|many|some|a number of|numerous"
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])}))?|{'|'.join(reversed(_ONES))})"
_NUMBER = rf"(?:\d+(?:[.,]\d+)?½?|½|{_WORD}|half an?|a couple of|{_VAGUE}|an?)(?:\s+and\s+(?:a\s+)?half)?"
_UNIT = (
    r"(?:seconds|min(?:ute)?s?|h(?:ou)?rs?|h|days?|nights?|weeks?|wks?|fortnights?|months?|mos?|years?|yrs?|decades?"
    r"|d(?=\s+(?:after|later|post|following)))"
)
_QUALITY = (
    r"(?:full|whole|further|more|long|quiet|good|uneventful|comfortable|(?:symptom|pain|complaint)-free)"
)
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_POSTOP = r"post-?\s?op(?:erativ\w+|\b\.?)|after (?:the )?(?:surgery|operation|procedure)"
# Stands for the year of a date that is told without one; a leap year.
_NO_YEAR = 4
# For text in lower case.
_PATTERN = cue(
    r"(?P<pod>\b(?:pod|post-?\s?(?:op(?:erative)?|procedur\w+|intervention\w*) day)\s*(?:\(pod\)\s*)?"
    rf"\#?\s*(?P<podn>\d+|{_WORD})\b"
    rf"|\bday\s+(?P<dayn>\d+|{_WORD})\s+(?:{_POSTOP}|after\b|following\b)"
    rf"|\b(?:on|since|until|till|(?:from|by)(?!\s+day\s+(?:one|1)\b))\s+day\s+(?P<dayo>\d+|{_WORD})\b(?!\s+(?:of|on)\b|[/.]\d))"
    rf"|\b(?P<nth>{_ORDINAL})\s+(?:post-?\s?op(?:erative)?\s+)?(?P<nthunit>day|night|evening|morning|week|month|year)\b"
    rf"(?=\s+(?:after|following|post|of\s+(?:the\s+)?(?:operation|surgery))|[\s,]+(?:{_POSTOP}))"
    rf"|\b(?P<nthpost>{_ORDINAL})\s+post-?\s?op(?:erative)?\s+(?P<nthpostunit>day|night|evening|morning|week|month|year)\b"
    r"|\b(?:(?:at|from|by|towards?|in) the (?:very )?(?:end|beginning|start|middle|course) of|on|by|from|"
    r"until|till|during|in)"
    rf"\s+(?:the\s+)?(?P<nthbare>{_ORDINAL})\s+(?P<nthbareunit>day|night|evening|morning|week|month)\b"
    r"(?!\s+(?:of|in|on|after|following|later)\b)(?![\s,]+post)"
    rf"|(?<![\w.-])(?P<low>{_NUMBER})(?:\s*(?:to|or|and|-|–)\s*(?P<high>{_NUMBER}))?(?:[\s-]+(?:{_QUALITY}\s+)?|(?<=\d))"
    rf"(?P<unit>{_UNIT})\b(?P<half> and a half\b)?(?![\s-]*(?:old|of age)\b)"
    r"|\b(?P<vague>(?:over|within|in) (?:the )?(?:course of |following |next |subsequent |ensuing )?"
    r"(?:hours|days|weeks|months)\b(?! of)"
    r"|(?:within|in|during) the first (?:few )?(?:hours?|days?|weeks?)\b(?! of))"
    r"|\b(?P<late>(?:delayed|late|tardy|tardive|belated)(?:[- ]onset)?(?=\s+(?:\w+\s+){0,3}?"
    r"(?:parapleg|parapar|paralys|neurolog|radicul|deficit|cord compress|spinal cord|onset|symptom"
    r"|weakness|h[ae]+matom"
    r"|spondyl|infection|sdh|sensor|collapse))|only later)\b"
    rf"|\b(?P<bare>(?:seconds|minutes|hours|days|weeks|months|years)\b(?=\s+(?:later|after|of\s+(?:the\s+)?(?:\w+\s+)?injection|before|ago|earlier"
    rf"|prior|following)))"
    r"|\b(?P<nextday>the (?:next|following) (?:day|morning|night|evening|afternoon)|next (?:day|morning)"
    r"|(?:the|on) day (?:after|following)|the (?:morning|evening|night) after|yesterday)\b"
    r"|\b(?P<sameday>the same (?:day|evening|night|afternoon)|that (?:same )?(?:day|night|evening"
    r"|afternoon)|overnight|(?:by|at|towards) nightfall"
    r"|(?:on|in|by|during|from) the (?:evening|night|afternoon)"
    r"(?: of the (?:(?:very )?day of (?:the )?(?:\w+ )?)?"
    r"(?:procedure|operation|intervention|surgery|injection|same day|\w+plasty))?(?! before)"
    r"|within the hour"
    r"|(?:at|towards?|by|around|about) (?:\d{1,2}(?:[:.]\d\d)? ?(?:h|a\.?m|p\.?m|o['’]clock)|midnight|"
    r"daybreak|dawn"
    r"|bedtime))\b"
    rf"|\b(?P<now>{MOMENT})\b"
    rf"|\b(?P<date>(?:(?P<dom>\d{{1,2}})\s+)?(?P<month>{_MONTH})\s+(?:(?P<dom2>\d{{1,2}}),?\s+)?(?P<year>(?:19|20)\d\d)"
    rf"|(?P<dayonly>(?:(?P<dom3>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month3>{_MONTH})"
    rf"|(?P<month4>{_MONTH}) (?P<dom4>\d{{1,2}})(?:st|nd|rd|th)?)"
    rf"|in (?:early |late |mid-?)?(?P<month5>{_MONTH}))"
    r"(?!,? ?\d)|in (?P<onlyyear>(?:19|20)\d\d))\b(?! (?:it was|by) )"
    r"|\b(?P<iso>(?P<isoy>(?:19|20)\d\d)-(?P<isom>[01]\d)-(?P<isod>[0-3]\d))\b",
    flags=0,
)
_ANCHORED = re.compile(
    r"\s+(?:later|on(?=\s*[,.;:])|after(?:wards?)?|thereafter|before|earlier|ago|prior|previously|post|following|from|of|history"
    r"|duration|out\b|post-?\s?(?:op|procedur|intervention)\w*"
    r"|(?:had |has )?(?:elapsed|passed|went by|gone by|lay))\b",
    re.I,
)
_AFTER_A = re.compile(r"\b(?:after|within|inside)\s+$")
_NO_TIME = re.compile(r"[\s-]+(?:period|interval|survival|mortality|experience|risk|programme?|warranty)\b")
_AGED = re.compile(
    r"\bage[ds]?\s+(?:at\s+(?:[\w-]+\s+){1,4}(?:was|of)\s+|of\s+|from\s+|between\s+|was\s+)?$|\b(?:female|male|woman|man|lady|gentleman|patient"
    r"|boy|girl)\s+of\s+$"
)
# "The patient K., 58 years, came": an age.
_AGE_ASIDE = re.compile(
    r"\b(?:[a-z]\.|patient|woman|man|lady),\s$|\((?:f|m|female|male|woman|man)[,;/]\s?$"
    r"|\b(?:patient|woman|man|lady|gentleman)\s\($"
)
_AGE_OF = re.compile(r"[\s-]+(?:female|male|woman|man|lady|gentleman|patient|boy|girl)\b")


class Shape(StrEnum):
    """What kind of expression it is."""

    LENGTH = "length"  # "two weeks"
    POINT = "point"  # "POD 2", "the next morning": counted from the operation or the event before
    MOMENT = "moment"  # "immediately after the procedure"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Expression:
    """A time as printed.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        shape: length, point, moment or date.
        days: length in days, or days since 1 January of year 1 for a date (in year 4 where none is told);
            None where it is vague.
    """

    start: int
    end: int
    shape: Shape
    days: float | None


def find_expressions(text: str) -> Iterator[Expression]:
    """Yield the times of a text in order, without overlap."""
    lowered = lower(text)
    for match in _PATTERN.finditer(lowered):
        if (found := _read(lowered, match)) is not None:
            yield Expression(match.start(), match.end(), *found)


_NAMED: dict[str, tuple[Shape, float | None]] = {
    "now": (Shape.MOMENT, 0.0),
    "nextday": (Shape.POINT, 1.0),
    "sameday": (Shape.POINT, 0.0),
    "bare": (Shape.LENGTH, None),
    "vague": (Shape.LENGTH, None),
    "late": (Shape.LENGTH, None),
}


def _read(text: str, match: re.Match[str]) -> tuple[Shape, float | None] | None:
    """Return shape and days of a match, None where it is no time after all."""
    if match.lastgroup in _NAMED:
        return _NAMED[match.lastgroup]
    if match["pod"]:
        return Shape.POINT, read_number(match["podn"] or match["dayn"] or match["dayo"])
    if match["nth"] or match["nthpost"] or match["nthbare"]:
        unit = (match["nthunit"] or match["nthpostunit"] or match["nthbareunit"]).lower()
        number = read_number(match["nth"] or match["nthpost"] or match["nthbare"])
        return Shape.POINT, None if number is None else _round(number * DAYS[unit])
    if match["date"] or match["iso"]:
        return _read_date(match)
    return _read_length(text, match)


def _read_length(text: str, match: re.Match[str]) -> tuple[Shape, float | None] | None:
    """Return the days of a number and a unit; an article counts only beside later, after, before."""
    low, high = match["low"].lower(), match["high"]
    anchored = _ANCHORED.match(text, match.end()) or _AFTER_A.search(
        text, max(0, match.start() - 10), match.start()
    )
    if low in ("a", "an") and not anchored:
        return None
    if _NO_TIME.match(text, match.end()):
        return None
    if match["unit"] in ("h", "d") and low in ("a", "an"):
        return None
    if match["unit"].startswith("y") and _AGE_ASIDE.search(text, max(0, match.start() - 12), match.start()):
        return None
    if _AGED.search(text, max(0, match.start() - 40), match.start()) or _AGE_OF.match(text, match.end()):
        return None
    number = read_number(low + (match["half"] or ""))
    if high or number is None:
        return Shape.LENGTH, None
    return Shape.LENGTH, _round(number * DAYS[_unit(match["unit"].lower())])


def _unit(printed: str) -> str:
    """Return the unit behind an abbreviation."""
    start = printed[:2]
    names = {
        "se": "second",
        "mi": "minute",
        "d": "day",
        "h": "hour",
        "hr": "hour",
        "ho": "hour",
        "wk": "week",
        "yr": "year",
    }
    if start in names:
        return names[start]
    return next(unit for unit in DAYS if unit.startswith(start))


def _read_date(match: re.Match[str]) -> tuple[Shape, float | None] | None:
    try:
        if match["dayonly"]:
            month = (match["month3"] or match["month4"] or match["month5"])[:3]
            day_of_month = int(match["dom3"] or match["dom4"] or 15)
            return Shape.DATE, float(date(_NO_YEAR, _MONTHS.index(month) + 1, day_of_month).toordinal())
        if match["onlyyear"]:
            return Shape.DATE, float(date(int(match["onlyyear"]), 7, 1).toordinal())
        if match["iso"]:
            day = date(int(match["isoy"]), int(match["isom"]), int(match["isod"]))
        else:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            day = date(int(match["year"]), month, int(match["dom"] or match["dom2"] or 15))
    except ValueError:
        return None
    return Shape.DATE, float(day.toordinal())


def days_between(earlier: float, later: float) -> float | None:
    """Return the days from one date of an Expression to another, None where the second comes before.

    A date told without its year is taken as the first such day after the date before it.
    """
    first, last = date.fromordinal(int(earlier)), date.fromordinal(int(later))
    if last.year == _NO_YEAR:
        same, next_year = (_in_year(last, first.year + more) for more in (0, 1))
        last = same if same >= first else next_year
    elif first.year == _NO_YEAR:
        return None
    return float((last - first).days) if last >= first else None


def _in_year(day: date, year: int) -> date:
    """Return the day in another year; 29 February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def read_number(printed: str) -> float | None:
    """Return a number in figures or words, None for a vague one."""
    text = printed.lower().strip()
    if text.endswith(("and a half", "and half")):
        whole = read_number(re.split(r"\s+and\s", text)[0])
        return None if whole is None else whole + 0.5
    if text[0].isdigit() or text[0] == "½":
        half = 0.5 if text.endswith("½") else 0.0
        figures = re.match(r"\d+(?:[.,]\d+)?", text)
        return half + (float(figures[0].replace(",", ".")) if figures else 0.0)
    if text in _VALUES:
        return _VALUES[text]
    parts = re.split(r"[- ]", text)
    if len(parts) == 2 and parts[0] in _TENS and parts[1] in _ONES:
        return _VALUES[parts[0]] + _VALUES[parts[1]]
    return None


def _round(days: float) -> float:
    return round(days, 4)
