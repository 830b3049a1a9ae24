"""Which of several patients a sentence tells of: "the first two", "both women", "the younger", "his leg"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ingest.nlp.cue_pattern import Said, cue

__all__ = ["Reference", "references"]

_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_SEXES = {
    "women": "F",
    "woman": "F",
    "female": "F",
    "females": "F",
    "ladies": "F",
    "lady": "F",
    "men": "M",
    "man": "M",
    "male": "M",
    "males": "M",
    "gentleman": "M",
}
_DECADES = {"sexa": 6, "septua": 7, "octo": 8, "nona": 9}
_DID = (
    r"had|has|was|were|is|underwent|developed|re\w+ed|did|could|died|survived|improved|made|showed|presented|"
    r"still|walks|needs|never|felt|got|who|whose|into|with|bled|suffered|complained|became|continues"
)
_NAME = r"(?:\d|(?-i:[A-H]))"
_SOME = cue(
    r"\bthe (?P<end>first|last) (?P<many>two|three|four|five|[2-5])\b(?! (?:levels?|vertebra|days?|weeks?"
    r"|months?|years?|hours?|ml|cc|screws?|operations?|procedures?|injections?|sessions?|stages?|steps?))",
    r"\bthe (?P<compared>younger|youngest|older|elder|oldest|eldest)"
    rf"(?: (?:one|patient|of the|(?P<among>woman|lady|man|female|male|gentleman))\b|(?=[,.;:)])"
    rf"| (?:{_DID})\b|$)",
    r"\b(?:both|the (?:two|three)) (?P<sex>women|men|ladies|females?|males?)\b",
    r"\bthe (?:remaining|other|rest) ?(?P<left>two|three|four|ones?|patients?|cases?|wom[ae]n|m[ae]n)\b",
    rf"\bthe (?P<rest>others|other(?=[,.;:)]| (?:{_DID})\b|$))",
    rf"\b(?:patients|cases) (?P<listed>{_NAME}(?:, {_NAME})*,? and {_NAME})\b",
    r"\b(?:the|this) (?P<decade>sexa|septua|octo|nona)genarian\b",
    r"\b(?:the|this) (?P<years>\d\d)[ -]years?[ -]old\b"
    r"(?: (?P<gender>woman|lady|man|female|male|gentleman)\b)?",
    r"\b(?:in|for|to|with) the (?P<within>first|second|third|former|latter)"
    r"(?= (?:and|but|while|whereas|by)\b)",
    r"\b(?:in |for |of |with )?the (?P<place>first|second|third|fourth|former|latter)\b"
    rf"(?: (?:patient|case|one|woman|man|lady|gentleman|female|male)\b|(?=[,.;:)]| (?:{_DID})\b|$))",
    r"\b(?:patient|case|pt\.?) ?(?:no\.? ?|# ?)?(?P<name>[1-9]|(?-i:[A-H])|I{1,3}|IV)\b"
    rf"(?! (?:and|or|to) {_NAME}\b)",
    r"\b(?:mr|mrs|ms|miss)\.? (?P<initial>(?-i:[A-Z]))\b",
    r"\bthe (?P<one>woman|lady|female|man|gentleman|male)\b(?!'s (?:wife|husband|daughter|son))",
    r"\b(?P<she>she|hers?|herself)\b|\b(?P<he>he|his|him|himself)\b",
    r"\b(?:(?P<all>all (?:two|three|four|of them|patients)|none of them|each of them|the two of them)\b"
    rf"|(?P<both>both|neither)(?= (?:of (?:them|these|the (?:two|patients|women|men))|patients?|women|men|"
    rf"lost|returned|attended|walked|refused|became|{_DID})\b|[.,;)]|$))",
)
_MEMBER = re.compile(r"\d|[A-H]\b")
_PAIR = 2
_RANK = {"first": 1, "second": 2, "third": 3, "fourth": 4, "former": 1, "latter": 2}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Reference(NamedTuple):
    """Words that name one or some of the patients introduced.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        members: numbers of the patients.
        words: the words.
    """

    start: int
    end: int
    members: tuple[int, ...]
    words: str


Known = Mapping[int, tuple[str, str]]


def references(
    said: Said, known: Known, last: tuple[int, ...], names: Mapping[str, int]
) -> Iterator[Reference]:
    """Yield what a stretch of text says of which of the patients, in order.

    Args:
        said: the stretch.
        known: age and sex of the patients introduced so far, by number.
        last: the patients told of just before, whom "the remaining" leaves out.
        names: number of each patient who was introduced by an initial.
    """
    if len(known) < _PAIR:
        return
    for found in _SOME.finditer(said.text, said.start, said.end):
        members = _members(found, known, last, names)
        if members:
            yield Reference(*found.span(), members, found.group())
            last = members


def _members(
    found: re.Match[str], known: Known, last: tuple[int, ...], names: Mapping[str, int]
) -> tuple[int, ...]:
    everyone = tuple(sorted(known))
    if found["both"]:
        return everyone if len(everyone) == _PAIR else last if len(last) == _PAIR else ()
    if found["all"]:
        return everyone
    if found["end"]:
        many = _MANY[found["many"].lower()]
        return everyone[:many] if found["end"].lower() == "first" else everyone[-many:]
    if found["compared"]:
        return _by_age(found["compared"].lower(), _of_sex(known, found["among"]))
    if found["sex"]:
        return tuple(_of_sex(known, found["sex"]))
    if found["left"] or found["rest"]:
        return _remaining(found, known, last)
    if found["decade"]:
        decade = _DECADES[found["decade"].lower()]
        return _only(n for n, (years, _) in known.items() if years and float(years) // 10 == decade)
    if found["years"]:
        fitting = _of_sex(known, found["gender"]) if found["gender"] else known
        return _only(
            n for n, (years, _) in fitting.items() if years and float(years) == float(found["years"])
        )
    if found["place"] or found["within"]:
        place = (found["place"] or found["within"]).lower()
        pair = place in ("former", "latter")
        return (_RANK[place],) if _RANK[place] in known and (len(known) == _PAIR or not pair) else ()
    if found["name"]:
        number = _number(found["name"])
        return (number,) if number in known else ()
    if found["initial"]:
        return (names[found["initial"]],) if found["initial"] in names else ()
    if found["listed"]:
        numbers = {_number(m) for m in _MEMBER.findall(found["listed"])}
        return tuple(number for number in everyone if number in numbers)
    sex = "F" if found["she"] else "M" if found["he"] else _SEXES[found["one"].lower()]
    return _only(n for n, (_, gender) in known.items() if gender in (sex, ""))


def _only(numbers: Iterator[int]) -> tuple[int, ...]:
    fitting = tuple(numbers)
    return fitting if len(fitting) == 1 else ()


def _number(name: str) -> int:
    if name.isdigit():
        return int(name)
    return _ROMAN.get(name.lower()) or ord(name.upper()) - 64


def _of_sex(known: Known, word: str | None) -> Known:
    """Return the patients of the sex a word tells, all of them without one."""
    if not word:
        return known
    return {n: one for n, one in known.items() if one[1] == _SEXES[word.lower()]}


def _remaining(found: re.Match[str], known: Known, last: tuple[int, ...]) -> tuple[int, ...]:
    """Return the patients who were not told of just before, nobody where their number does not fit."""
    members = tuple(number for number in sorted(known) if number not in last) if last else ()
    if found["rest"]:
        return members if (found["rest"].lower() == "others") == (len(members) > 1) else ()
    left = found["left"].lower()
    if left in _MANY:
        return members if len(members) == _MANY[left] else ()
    one = left in ("one", "patient", "case", "woman", "man")
    return members if one == (len(members) == 1) else ()


def _by_age(word: str, known: Known) -> tuple[int, ...]:
    """Return the youngest or the oldest patient, nobody where an age is not told or two are equal."""
    ages = {number: float(years) for number, (years, _) in known.items() if years}
    if len(ages) < len(known) or len(set(ages.values())) < len(ages) or not ages:
        return ()
    if word in ("younger", "older", "elder") and len(ages) != _PAIR:
        return ()
    pick = min if word.startswith("young") else max
    return (pick(ages, key=ages.__getitem__),)
