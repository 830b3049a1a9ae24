"""Which of several patients a sentence tells of: "the first two", "both women", "the younger"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.nlp.cue_pattern import Said, cue

__all__ = ["some_of"]

_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_SEXES = {
    "women": "F",
    "woman": "F",
    "female": "F",
    "females": "F",
    "men": "M",
    "man": "M",
    "male": "M",
    "males": "M",
}
_SOME = cue(
    r"\bthe (?P<end>first|last) (?P<many>two|three|four|five|[2-5])\b(?! (?:levels?|vertebra|days?|weeks?"
    r"|months?|years?|hours?|ml|cc|screws?|operations?|procedures?|injections?|sessions?|stages?|steps?))",
    r"\bthe (?P<compared>younger|youngest|older|elder|oldest|eldest)"
    r"(?: (?:one|patient|of the|woman|man|female|male)\b|,"
    r"| (?:had|was|underwent|re\w+ed|developed|did|could|died|has|is)\b)",
    r"\b(?:both|the (?:two|three)) (?P<sex>women|men|females?|males?)\b",
    r"\bthe (?:remaining|other|rest) ?(?P<left>two|three|four|ones?|patients?|cases?|wom[ae]n|m[ae]n)\b",
    r"\b(?:patients|cases) (?P<listed>(?:\d|[A-H])(?:, (?:\d|[A-H]))*,? and (?:\d|[A-H]))\b",
    needs=cue(r"\b(?:the|both|patients|cases)\b"),
)
_MEMBER = re.compile(r"\d|[A-H]\b")
_PAIR = 2


def some_of(
    said: Said, known: Mapping[int, tuple[str, str]], last: tuple[int, ...]
) -> tuple[tuple[int, ...], str]:
    """Return the numbers of the patients a sentence tells of, if not of all, and the words that say so.

    Args:
        said: the sentence.
        known: age and sex of the patients introduced so far, by number.
        last: the patients told of just before, whom "the remaining" leaves out.
    """
    found = _SOME.search(said.text, said.start, said.end) if len(known) >= _PAIR else None
    if found is None:
        return (), ""
    everyone = tuple(sorted(known))
    members = everyone
    if found["end"]:
        many = _MANY[found["many"].lower()]
        members = everyone[:many] if found["end"].lower() == "first" else everyone[-many:]
    elif found["compared"]:
        members = _by_age(found["compared"].lower(), known)
    elif found["sex"]:
        sex = _SEXES[found["sex"].lower()]
        members = tuple(number for number in everyone if known[number][1] == sex)
    elif found["left"]:
        members = tuple(number for number in everyone if number not in last) if last else ()
        one = found["left"].lower() in ("one", "patient", "case", "woman", "man")
        members = members if one == (len(members) == 1) else ()
    else:
        numbers = {int(m) if m.isdigit() else ord(m.upper()) - 64 for m in _MEMBER.findall(found["listed"])}
        members = tuple(number for number in everyone if number in numbers)
    return (members, found.group()) if 0 < len(members) < len(everyone) else ((), "")


def _by_age(word: str, known: Mapping[int, tuple[str, str]]) -> tuple[int, ...]:
    """Return the youngest or the oldest patient, nobody where an age is not told or two are equal."""
    ages = {number: float(years) for number, (years, _) in known.items() if years}
    if len(ages) < len(known) or len(set(ages.values())) < len(ages):
        return ()
    if word in ("younger", "older", "elder") and len(ages) != _PAIR:
        return ()
    pick = min if word.startswith("young") else max
    return (pick(ages, key=ages.__getitem__),)
