"""The patients a report has introduced so far, and how a sentence introduces one or turns to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.nlp import person_cues as cue
from ingest.nlp.cue_pattern import Said
from ingest.nlp.regions import begins, regions
from ingest.nlp.some_of import references

__all__ = ["Ages", "Cast", "ordinal_of"]

# Offset and years of each age told.
Ages: TypeAlias = Sequence[tuple[int, str]]
# "at the age of 72 she" is the same patient, older.
_LATER = re.compile(r"\b(?:age of|at age|at|at the|was|is|now|turned|her|his)\s*$", re.IGNORECASE)
# "the second, ..." may be a stage of the operation; "the second patient" is none.
_A_PERSON = re.compile(r"patient|case|man\b|male", re.IGNORECASE)
# "a woman aged 63", "a man, 71"
_NOUN_BEFORE = re.compile(
    r"\b(?:(?:woman|man|female|male|lady|gentleman|housewife|widow|widower|he|him|she|her)"
    r"(?: aged?| of|,|,? who was)?|(?:mr|mrs|ms|miss)\.? [A-Z]\.?,?) \(?(?:also |aged )?$",
    re.IGNORECASE,
)
# "Mrs. K., 69"
_INITIAL = re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\.? ([A-Z])\b")
# More patients than these are a series, which nobody tells one by one.
_MOST = 12
_PAIR = 2


@dataclass
class Cast:
    """The patients introduced so far.

    Attributes:
        current: number of the patient told of last, 0 before the first.
        known: age and sex of the patients in order.
        taken_up: whether the text turns back to "one patient", so that it is not just any of several.
        in_turn: whether they are told of as "one patient", "another", so that all declared are meant.
        by_number: whether one was told of as "the first patient", so that "the second" is another.
        together: number of each patient the last sentence introduced, if several, and where it begins to.
        members: the patients the last sentence tells of, where it is of some of them.
        last: the patients told of just before.
        names: number of each patient introduced by an initial.
        several: whether the last sentence on patients told of more than one.
    """

    current: int = 0
    known: dict[int, tuple[str, str]] = field(default_factory=dict)
    taken_up: bool = False
    in_turn: bool = False
    by_number: bool = False
    together: tuple[tuple[int, int], ...] = ()
    members: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    names: dict[str, int] = field(default_factory=dict)
    several: bool = False

    @property
    def spoken_of(self) -> int:
        """The number of the patient told of last, 0 where it was more than one."""
        return 0 if self.several else self.current

    def turn(self, said: Said) -> tuple[int, str] | None:
        """Return the patient a sentence turns back to, 0 for a group or each in turn, with the words."""
        if len(self.known) < _PAIR or self._is_new(said):
            return None
        found = list(references(said, self.known, self.last, self.names))
        groups = {one.members for one in found}
        if not found:
            return None
        words = found[0].words
        if groups == {tuple(sorted(self.known))}:
            return 0, words
        self.last = found[-1].members
        if len(groups) > 1 and (parts := regions(said, found, len(self.known))):
            self.together = parts
            return 0, words
        members = tuple(sorted({n for group in groups for n in group}))
        if len(members) == 1:
            self.current = members[0]
            return self.current, words
        self.members = members
        return 0, words

    def _is_new(self, said: Said) -> bool:
        """Tell whether a sentence numbers a patient who has not been told of before."""
        ordinal = said.search(cue.ORDINAL)
        return ordinal is not None and not ordinal["pair"] and ordinal_of(ordinal) == len(self.known) + 1

    def introduce(self, said: Said, ages: Ages, declared: int = 0) -> tuple[int, str] | None:
        """Return the patient a sentence introduces or turns to, 0 for several, with the words that do.

        ``declared`` is the number of patients the report says it tells of.
        """
        if self.known:
            ages = [a for a in ages if not _LATER.search(said.text, said.start, a[0])]
        several = len({years for _, years in ages}) > 1
        numbered = self._numbered(said, declared, told_by_age=bool(ages))
        if numbered and not (several and _counts_on(said)):
            number, words = numbered
            self.current, self.by_number = number, True
            years, sex = self.known.get(number, ("", ""))
            self.known[number] = (years or (ages[0][1] if ages else ""), sex or _sex(said))
            return number, words
        if several:
            stretches = _stretches(said, ages)
            numbers = [
                self._know(years, _sex(stretch)) for (_, years), stretch in zip(ages, stretches, strict=True)
            ]
            starts = begins(said, [(s.start, at) for s, (at, _) in zip(stretches, ages, strict=True)])
            self.together = tuple(zip(numbers, starts, strict=True))
            self._name(said, ages)
            return 0, "several ages"
        if ages:
            return self._know(ages[0][1], _sex(said)), f"aged {ages[0][1]}"
        return self._by_sex(said)

    def _name(self, said: Said, ages: Ages) -> None:
        """Keep the initials under which patients are introduced."""
        for found in _INITIAL.finditer(said.text, said.start, said.end):
            number = next(
                (n for (n, _), (at, _) in zip(self.together, ages, strict=True) if at > found.end()), 0
            )
            if number:
                self.names.setdefault(found[1], number)

    def _numbered(self, said: Said, declared: int, *, told_by_age: bool) -> tuple[int, str] | None:
        """Return the number under which a sentence tells of a patient, and the words that give it."""
        ordinal = said.search(cue.ORDINAL)
        number = ordinal_of(ordinal) if ordinal else 0
        several = max(declared, len(self.known))
        if ordinal and ordinal["pair"] and several != _PAIR:
            number = 0
        bare = ordinal is not None and ordinal[2] and not _A_PERSON.search(ordinal[0])
        if bare and several < _PAIR and not (told_by_age or self.by_number):
            number = 0
        if ordinal and ordinal.group().lower().split()[-1] in cue.ORDINALS and said.search(cue.STAGES):
            number = 0
        if ordinal and 0 < number <= min(self.current + 1, _MOST):
            return number, ordinal.group()
        letter = said.match(cue.LETTER) or (said.search(cue.LETTERED) if several > 1 else None)
        if letter and (number := ord(letter["letter"]) - ord("A") + 1) <= self.current + 1:
            return number, letter.group()
        more = said.match(cue.ONE_MORE) if declared > 1 and self.taken_up else None
        if more is None or (more["which"].lower() == "one") != (not self.known):
            return None
        if more["which"].lower() == "the other":
            return (_PAIR + 1 - self.current, more.group()) if declared == _PAIR else None
        self.in_turn = True
        number = len(self.known) + 1
        return (number, more.group()) if number <= declared and number == self.current + 1 else None

    def _know(self, age: str, sex: str) -> int:
        """Return the number of the patient of that age and sex, a new one where none fits."""
        for known, (years, gender) in self.known.items():
            same = years == age and (sex == gender or "" in (sex, gender))
            if same or (known == self.current and not years):
                self.known[known] = (age, sex or gender)
                self.current = known
                return known
        self.current = len(self.known) + 1
        self.known[self.current] = (age, sex)
        return self.current

    def _by_sex(self, said: Said) -> tuple[int, str] | None:
        """Return the only patient of a sex where "the woman" or a pronoun turns to that patient."""
        if len(self.known) < 2:
            return None
        found = said.search(cue.THE_ONE) or said.match(cue.PRONOUN)
        if not found:
            return None
        sex = _sex(Said(said.text, *found.span()))
        fitting = [n for n, (_, gender) in self.known.items() if gender == sex]
        spoken_of = self.known.get(self.current, ("", ""))[1]
        if len(fitting) == 1 and fitting[0] != self.current and spoken_of not in ("", sex):
            self.current = fitting[0]
            return self.current, found.group()
        return None


def ordinal_of(found: re.Match[str]) -> int:
    """Return the number of "case 2", "the second patient" or "the latter", 0 for none."""
    word = (found.group(1) or found.group(2) or found["pair"]).lower()
    return int(word) if word.isdigit() else cue.ORDINALS.get(word) or cue.NUMBER.get(word) or 0


def _counts_on(said: Said) -> bool:
    """Tell whether a sentence numbers one patient after another: "the first a woman, the second a man"."""
    first = said.search(cue.ORDINAL)
    return first is not None and cue.ORDINAL.search(said.text, first.end(), said.end) is not None


def _stretches(said: Said, ages: Ages) -> list[Said]:
    """Return the stretch of each age, from its "a woman of 63" or "a 63-year-old woman" on to the next."""
    starts = [start for start, _ in ages]
    for at, (start, _) in enumerate(ages):
        floor = ages[at - 1][0] if at else said.start
        if noun := _NOUN_BEFORE.search(said.text, floor, start):
            starts[at] = noun.start()
    stops = [*starts[1:], said.end]
    return [Said(said.text, start, stop) for start, stop in zip(starts, stops, strict=True)]


def _sex(said: Said) -> str:
    female, male = said.search(cue.FEMALE), said.search(cue.MALE)
    if female and (not male or female.start() < male.start()):
        return "F"
    return "M" if male else ""
