"""Ages of persons as printed: read from each number outwards, by what stands before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.nlp.age_owner import is_of_a_bystander, is_of_somebody_else, is_of_the_same
from ingest.nlp.durations import read_number
from ingest.nlp.rules import cues

__all__ = ["Age", "find_ages"]

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = rf"(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|\w{{3,5}}teen"
_NUMBER = re.compile(
    r"(?=\d|\b[efnost])(?<![\d.+-])(?<!\d[,/])(?:(?<![a-z/])|(?<=\b[mf])|(?<=\b[mf]/))"
    rf"(1[01]\d|\d{{1,2}}(?:\.5)?|\b(?:{_WORDS}))(?![\d%])(?![.,]\d)"
)
_UNIT = r"(?:years?|yrs?|y)\b\.?"
_PERSON = cues("demographics.person").pattern
_BEFORE = 48  # characters read before a number, one noun phrase

# "64-year-old", "64 yo", "71 y/o", "84 years of age"
_OLD = re.compile(
    rf"[\s-]*{_UNIT}[\s-]*old\b|[\s-]*y(?:ears?|rs?)?[\s.-]*/?o(?:ld)?\b|[\s-]+{_UNIT}\s*of\s+age\b"
)
# "65-year female patient", "33 years primipara"
_YEAR_PERSON = re.compile(rf"[ -]+(?:years?|yrs?\.?)[ ,-]+(?!case\b)(?:{_PERSON})\b")
# "72F", "64/F", "71, male"
_LETTER = re.compile(
    r"\s?[/-]?\s?(?P<letter>[mf])\b(?![-.]\d)"
    r"(?![- ]?(?:fdg|naf|dopa|psma|fluor\w*|sodium|choline|pet|french)\b)"
    r"(?!(?: \w+){0,3} (?:cannulae?|catheters?|sheaths?|tubes?|drains?|dilators?|introducers?|needles?)\b)"
)
_SEX_LETTER = re.compile(r"\.?\s?([FM])\b")
# "aged 71", "age: 45", "age/sex: 64"
_LABEL = re.compile(
    r"\b(?:age[ds]?|age(?: ?/ ?| and )(?:sex|gender))\s*(?:of\s+|was\s+|is\s+|were\s+|[:=,(]\s*)?$"
)
# "common after the age of 40", "ill since the age of 15": the present age of nobody.
_LIMIT = re.compile(
    r"\b(?:after|before|over|above|below|under|beyond|since|from|until|till|by) "
    r"(?:the |an )?(?:age (?:of )?)$"
)
# "F/64", "M, 54 y"
_LETTER_BEFORE = re.compile(r"(?<![\w-])(?P<letter>[mf])(?:\s?[/,]?\s?)$")
# "a woman of 72", "the patient, 57", "a lady (71", "our patient was 66", "the second, 75"
_PERSON_BEFORE = re.compile(
    rf"\b(?:(?:{_PERSON})(?:\s+(?:patient|subject|gender|sex|[a-z]\.?))?|she|he|who|(?:the|an?)?\s*(?:first|second|third|fourth|other|former|latter))"
    r"(?P<link>\s+(?:was|is)\s+(?:then\s+|now\s+|only\s+|already\s+)?|\s*[,(;:]\s*(?:now\s+|then\s+)?|\s+)$"
)
# "At 68, she", "he had just turned 70"
_REACHED = re.compile(
    r"(?:^|[.;,:]\s|\n)(?:at|now) $|(?P<turned>\b(?:she|he|who|patient)\s(?:had\s)?(?:just\s)?turned $)"
)
_REACHED_BY = re.compile(r"(?:,\s|\s)(?:she|he|the|this|our)\b|[,.;]")
# "a man in his mid-70s (76 years)"
_IN_BRACKETS = re.compile(
    rf"\b(?:{_PERSON})\b(?:\s(?!with|ha[sd]|having|on|for|after|since)[\w-]+){{0,4}}\s\((?:[^().;]{{0,30}},\s)?$"
)
# "women of 68, 74 and 79"
_PERSONS_OF = re.compile(r"\b(?:women|men|ladies|patients|females|males)\s+of\s+$")
# What may follow the last of a list.
_GOES_ON = re.compile(
    r"\s*(?:[\u2013\u2014]|(?:had|were|underwent|developed|received|presented|suffered|died|felt|experienced|both|all)\b)"
)
_PERSON_OF = re.compile(rf"\b(?:{_PERSON})\s+of\s+$")
_MEASURE = re.compile(
    r"\s*-?(?:days?|weeks?|months?|hours?|cases|patients|levels|vertebra\w*|m[lmg]|cc|cm|kg)\b"
    rf"|\s*-?{_UNIT}\s*(?:ago|history|duration|follow)"
)
# Where "64/F" stands in a sentence, not in the row of a table.
_SENTENCE_PART = re.compile(r"(?:[(:]|\b(?:an?|the|this|case|patient|sex|gender))\s*$")
_OPENING = re.compile(r"(?:^|\n|[(.]|\b(?:case|patient) [\da-z]+,?)\s?$")
# "No. 1, 74 y, f."
_NUMBERED = re.compile(r"(?:^|\n|\.\s)(?:(?:no|nr|case|patient|pt)\.? ?\d{1,2}[,.:)]|[a-h][.:)])\s$")
_SMALL_LETTER = re.compile(r"[,.]?\s?(?P<letter>[mf])\b")
# "Anneliese (73) had"
_NAMED = re.compile(r"(?:^|[.!?]\s|\n)[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)? \($")
_TOLD_OF = re.compile(
    r"\)\s(?:ha[sd]|was|is|underwent|came|received|presented|developed|wore|complained|suffered|woke|lost)\b"
)
# "chest drain (20F)"
_TUBE = re.compile(
    r"\b(?:drains?|tubes?|catheters?|sheaths?|cannulae?|cannulas?|foley|introducers?|french)\b"
    r"[\w ]{0,12}[(,]?\s?$"
)
# "woman, 57 kg, 70 yrs"
_AFTER_MEASURE = re.compile(rf"\b(?:{_PERSON})\s*,\s*\d[\d.]*\s?(?:kg|cm|m|lb)\s*,\s*$")
# "in her 76th year"
_NTH_YEAR = re.compile(r"(?:st|nd|rd|th)\s+year\b(?!\s+(?:of|after|since|from)\b(?! (?:life|age)))")
_IN_OWN = re.compile(r"\bin (?:his|her|the) $")
# "grandmother of eleven" counts children.
_PARENT = re.compile(r"\b(?:mother|father|parent|grand\w+|gravida)\s+of\s+$")
_CELL = re.compile(r"(?:\||\t| {2,})\s*$")  # a table's cell begins here
_LIST_BEFORE = re.compile(
    r"\b(?:patients|cases|women|men|females|males|ladies|gentlemen|sisters|brothers|aged|ages)\b[^.;]{0,24}$"
)
# What may follow a number that is an age though no unit says so, and a unit that is one of life.
_END = re.compile(r"\s*(?:[,.;)\]]|$|-?\s*(?:who|with|in whom|when|at the time|and)\b)")
_UNIT_AFTER = re.compile(
    rf"[\s-]*{_UNIT}(?!\s*(?:ago|after|later|before|earlier|prior|previously|post|follow|history|duration"
    r"|of\b(?! age)|from|since|survival))"
)
_RANGE = re.compile(r"(?<!case )(?<!patient )\d-?\s*(?:to|and|-|–|±|\+/-)\s*$")
_RANGE_AFTER = re.compile(r"\s*(?:to|-|–|±|\+/-)\s*\d")
_NEXT_IN_LIST = re.compile(r"(?:,?\s+and\s+|,\s+)(?:\d{1,3}\b)")
_JOINT = re.compile(r"\s*(?:,|and|,\s*and)\s*")
_SMALLEST_BARE = 10  # a smaller bare number counts something else


@dataclass(frozen=True, slots=True)
class Age:
    """An age as printed.

    Attributes:
        start: offset of the number, of the letter where one stands before it.
        end: offset after the last character.
        years: in figures, such as "64".
        letter: offset of a capital F or M that tells the sex beside it, -1 without one.
    """

    start: int
    end: int
    years: str
    letter: int = -1


def find_ages(lowered: str, text: str) -> Iterator[Age]:
    """Yield the ages of a text in order; "in her seventies", a range and a fracture's age are none.

    Args:
        lowered: the text in lower case, of the same length.
        text: as printed, for the letters F and M, which must be capitals.
    """
    pending: list[Age] = []
    last = None
    for number in _NUMBER.finditer(lowered):
        years = read_number(number[1])
        if years is None or not 0 < years < 120:
            continue
        age = _age(lowered, text, number, f"{years:g}") or _next(lowered, last, number, f"{years:g}")
        if age and _is_no_patients(lowered, last, age):
            continue
        if age:
            yield from (one for one in pending if one.end <= age.start and _listed(lowered, one, age))
            pending = []
            last = age
            yield age
        else:
            listed = _NEXT_IN_LIST.match(lowered, number.end()) and years >= _SMALLEST_BARE
            if not listed:
                pending = []
            elif pending or _LIST_BEFORE.search(lowered, max(0, number.start() - _BEFORE), number.start()):
                pending.append(Age(number.start(), number.end(), f"{years:g}"))


def _is_no_patients(lowered: str, last: Age | None, age: Age) -> bool:
    """Tell whether an age is somebody else's, or one at which something befell the person told of before."""
    if is_of_somebody_else(lowered, age.start, age.end):
        return True
    if last is None:
        return False
    return is_of_a_bystander(lowered, age.start) or is_of_the_same(lowered, last.end, age.start, age.end)


def _listed(lowered: str, one: Age, last: Age) -> bool:
    """Tell whether an age stands in one list with the last, as in "women, 69 and 74 years old"."""
    between = lowered[one.end : last.start]
    return not re.search(r"[^\d\s,and]", between)


def _next(lowered: str, last: Age | None, number: re.Match[str], years: str) -> Age | None:
    """Return the next age of a list such as "aged 71, 78 and 83 years"."""
    start, end = number.span()
    if last is None or not _JOINT.fullmatch(lowered, last.end, start) or float(years) < _SMALLEST_BARE:
        return None
    unit = _UNIT_AFTER.match(lowered, end)
    if unit or any(one.match(lowered, end) for one in (_END, _NEXT_IN_LIST, _GOES_ON)):
        return Age(start, unit.end() if unit else end, years)
    return None


def _age(lowered: str, text: str, number: re.Match[str], years: str) -> Age | None:
    """Return the age a number is, None where it counts something else."""
    start, end, low = number.start(), number.end(), max(0, number.start() - _BEFORE)
    figures = number[1][0].isdigit()
    before = lowered[low:start]
    ranged = _RANGE.search(before)
    if (old := _OLD.match(lowered, end)) and (not ranged or _in_list(before)):
        letter = _SEX_LETTER.match(text, old.end())
        return Age(start, letter.end() if letter else old.end(), years, letter.start(1) if letter else -1)
    if ranged or _RANGE_AFTER.match(lowered, end):
        return None
    if figures and len(number[1]) > 1 and (letter := _LETTER.match(lowered, end)):
        at = letter.start("letter")
        glued = "/" not in letter[0] or _SENTENCE_PART.search(before)
        if text[at].isupper() and glued and not _CELL.search(before) and not _TUBE.search(before):
            return Age(start, letter.end(), years, at)
    if person := _YEAR_PERSON.match(lowered, end):
        return Age(start, person.end(), years)
    unit = _UNIT_AFTER.match(lowered, end)
    stop = unit.end() if unit else end
    if _LABEL.search(before):
        return None if _LIMIT.search(before) else Age(start, stop, years)
    if float(years) < _SMALLEST_BARE:
        return None
    if (nth := _NTH_YEAR.match(lowered, end)) and _IN_OWN.search(before):
        return Age(start, nth.end(), f"{float(years) - 1:g}")
    if figures and _TOLD_OF.match(lowered, end) and _NAMED.search(text[low:start]):
        return Age(start, stop, years)
    if unit and _NUMBERED.search(before):
        letter = _SMALL_LETTER.match(lowered, stop)
        return Age(start, letter.end() if letter else stop, years, letter.start("letter") if letter else -1)
    if unit and _AFTER_MEASURE.search(before):
        return Age(start, stop, years)
    if _PARENT.search(before):
        return None
    if _PERSON_OF.search(before) and not _MEASURE.match(lowered, end):
        return Age(start, stop, years)
    if _PERSONS_OF.search(before) and _NEXT_IN_LIST.match(lowered, end):
        return Age(start, stop, years)
    reached = _REACHED.search(before)
    if reached and (reached["turned"] or _REACHED_BY.match(lowered, end)):
        return Age(start, stop, years)
    if unit and _IN_BRACKETS.search(before) and re.match(r"\s*[),;]", lowered[stop : stop + 3]):
        return Age(start, stop, years)
    if not (unit or _END.match(lowered, end)):
        return None
    if not figures:
        person = _PERSON_BEFORE.search(before)
        return Age(start, stop, years) if person and person["link"].strip() else None
    letter = _LETTER_BEFORE.search(before)
    if (
        letter
        and (unit or "/" in letter[0] or "," in letter[0])
        and _OPENING.search(before, 0, letter.start("letter"))
    ):
        at = low + letter.start("letter")
        if text[at].isupper():
            return Age(at, stop, years, at)
    person = _PERSON_BEFORE.search(before)
    if person and (unit or person["link"].strip()):
        return Age(start, stop, years)
    return None


def _in_list(before: str) -> bool:
    """Tell "women, 69 and 74 years old" from the range "between 69 and 74 years old"."""
    return bool(re.search(r"and\s*$", before) and _LIST_BEFORE.search(before)) and not re.search(
        r"\b(?:between|from)\b", before
    )
