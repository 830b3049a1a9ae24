"""Reads a question about one patient, in clinical shorthand or lay words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from ingest.nlp.rules import DEFAULT_FOLDER
from ingest.nlp.spans import LevelRole, LevelSpan, sentence_at, text_of
from kb.levels import parse_levels
from kb.model import CONCEPT_SLOTS, Report, Section, SectionKind, Status
from kb.profile import of_facts
from kb.similarity.questions import Question, Understood
from kb.similarity.words import words as telling_words

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["read_query"]

_LONGEST_LEFT = 80
_UNIT_DAYS = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "hr": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.44,
    "year": 365.25,
}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ROLE_SLOTS = {
    LevelRole.TREATED: "procedure_level",
    LevelRole.LEAK: "leak_level",
    LevelRole.LESION: "lesion_level",
    LevelRole.OPERATED: "treatment_level",
}
_SLOT_BESIDE = ("complication", "procedure", "indication")


def read_query(text: str, nlp: Language | None = None) -> Question:
    """Return what a question says of its patient; words that say nothing known are left out.

    Nothing is kept: the text lives only for the length of the call.
    """
    said = tuple(dict.fromkeys(_facts(text, nlp or _pipeline())))
    values: dict[str, list[str]] = {}
    days: dict[str, float] = {}
    for fact in said:
        if fact.slot.endswith("_days"):
            days.setdefault(fact.slot.removesuffix("_days"), float(fact.value))
        elif fact.value not in values.setdefault(fact.slot, []):
            values[fact.slot].append(fact.value)
    single = {slot: found[:1] for slot, found in values.items() if slot in ("age", "sex", "onset", "outcome")}
    told = tuple(fact for fact in said if not fact.slot.endswith("_days"))
    return Question(of_facts({**values, **single}, days), told, tuple(_left(text, said)))


def _left(text: str, said: Iterable[Understood]) -> Iterator[str]:
    """Yield the stretches between commas that tell something no fact was read from."""
    line = " ".join(text.replace("’", "'").split())
    for words in sorted({fact.words for fact in said}, key=len, reverse=True):
        line = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "\n", line)
    for piece in dict.fromkeys(re.split(r"\s*(?:[,;:\n]|[.?!](?=\s|$))\s*", line)):
        if telling_words(piece):
            yield piece if len(piece) <= _LONGEST_LEFT else f"{piece[:_LONGEST_LEFT]}…"


_building = Lock()


def _pipeline() -> Language:
    with _building:  # two that ask at once share one
        return _built()


@cache
def _built() -> Language:
    from ingest.nlp.pipeline import build_pipeline

    return build_pipeline()


@dataclass(frozen=True, slots=True)
class _Plain:
    """A question in clinical words.

    Attributes:
        text: the rewritten question.
        changes: start and end in it of what was rewritten, and the words that stood there.
    """

    text: str
    changes: tuple[tuple[int, int, str], ...]

    def words(self, start: int, end: int) -> str:
        """Return the words of the question behind a stretch of the rewritten text."""
        for first, last, original in self.changes:
            if first < end and start < last:
                return original
        return self.text[start:end]


@cache
def _lay_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (DEFAULT_FOLDER / "lay_language.csv").open(encoding="utf-8", newline="") as lines:
        return tuple((re.compile(row["pattern"], re.I), row["says"]) for row in csv.DictReader(lines))


@cache
def _lay_times() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    with (DEFAULT_FOLDER / "lay_times.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple((re.compile(row["pattern"], re.I), row["onset"], row["days"]) for row in rows)


def _rewritten(text: str) -> _Plain:
    """Put clinical words for lay ones; where two rules meet, the one that covers more words wins."""
    line = " ".join(text.replace("’", "'").split())
    found = [(m, says) for pattern, says in _lay_words() for m in pattern.finditer(line)]
    found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
    parts: list[str] = []
    changes: list[tuple[int, int, str]] = []
    length = done = 0
    for match, says in found:
        if match.start() < done:
            continue
        before, put = line[done : match.start()], match.expand(says)
        length += len(before)
        changes.append((length, length + len(put), match[0]))
        length += len(put)
        parts += [before, put]
        done = match.end()
    return _Plain(_parted("".join((*parts, line[done:]))), tuple(changes))


_DENIES = re.compile(r"\b(?:no|not|without|denie[sd]|denying|nil)\b[^.;]*", re.I)
_LISTS = re.compile(r"\b(?:or|nor)\b", re.I)


def _parted(text: str) -> str:
    """End a denial at its comma, as shorthand means it: "no leak, epidural hematoma"."""
    return _DENIES.sub(_ended, text)


def _ended(denied: re.Match[str]) -> str:
    words = denied[0]
    last = max((found.end() for found in _LISTS.finditer(words)), default=0)
    return words[:last] + words[last:].replace(",", ";")


def _facts(text: str, nlp: Language) -> Iterator[Understood]:
    from ingest.nlp.pipeline import annotate

    plain = _rewritten(text)
    if not plain.text:
        return
    body = Section(SectionKind.CASE, 0, len(plain.text))
    doc = annotate(nlp, Report("question", plain.text, (body,)))
    yield from _person(plain)
    yield from _concepts(doc, plain)
    yield from _levels(doc, plain)
    yield from _onset(doc, plain)


_PERSON = re.compile(r"\ba (?P<age>\d{1,3})-year-old (?P<who>woman|man)\b", re.I)
_WOMAN = re.compile(r"\b(?:woman|lady|female|she|her)\b", re.I)
_MAN = re.compile(r"\b(?:man|gentleman|male|he|his|him)\b", re.I)
_AGE = re.compile(
    r"\b(?P<age>\d{1,3})[ -]?(?:y(?:ea)?rs?(?:[ -]old)?|y/?o)\b(?! (?:ago|later|after))|\baged? (\d{1,3})\b",
    re.I,
)


def _person(plain: _Plain) -> Iterator[Understood]:
    whole = _PERSON.search(plain.text)
    if whole:
        words = plain.words(*whole.span())
        yield Understood("age", whole["age"], words)
        yield Understood("sex", "F" if whole["who"].lower() == "woman" else "M", words)
        return
    age = _AGE.search(plain.text)
    if age:
        yield Understood("age", age["age"] or age[2], age[0])
    for pattern, sex in ((_WOMAN, "F"), (_MAN, "M")):
        if found := pattern.search(plain.text):
            yield Understood("sex", sex, found[0])
            return


def _concepts(doc: Any, plain: _Plain) -> Iterator[Understood]:
    """Yield what is said to be so; whom a sentence speaks of does not matter, there is one patient."""
    assertions = doc._.assertions or [None] * len(doc._.mentions)
    treated = {(m.start, m.end) for m in doc._.mentions if m.type == "treatment"}
    for mention, assertion in zip(doc._.mentions, assertions, strict=True):
        if assertion is not None and assertion.status not in (Status.PRESENT, Status.POSSIBLE):
            continue
        if mention.type == "procedure" and (mention.start, mention.end) in treated:
            continue  # "decompressed 3 days later" is what was done about it
        words = plain.words(*doc._.fold.span(mention.start, mention.end))
        if mention.type in CONCEPT_SLOTS:
            yield Understood(mention.type, mention.label, words)
        elif mention.type in ("cement", "mechanism") and mention.label != "bone cement":
            yield Understood(
                "cement_material" if mention.type == "cement" else "mechanism", mention.label, words
            )


def _levels(doc: Any, plain: _Plain) -> Iterator[Understood]:
    for span in doc._.levels or _bare_levels(doc):
        slot = _ROLE_SLOTS.get(span.role) or _slot_of(span, doc)
        words = plain.words(*doc._.fold.span(span.start, span.end))
        for level in span.levels:
            yield Understood(slot, level, words)


def _bare_levels(doc: Any) -> list[LevelSpan]:
    sentences = doc._.sentences
    return [LevelSpan(a, b, levels, sentence_at(sentences, a)) for a, b, levels in parse_levels(text_of(doc))]


def _slot_of(span: LevelSpan, doc: Any) -> str:
    """Return the role of a level by the nearest thing its clause says: what leaked, or what was treated."""
    clause = _clause(text_of(doc), span.start, span.end)
    beside = [m for m in doc._.mentions if m.start in clause and m.type in _SLOT_BESIDE]
    nearest = min(beside, key=lambda m: max(m.start - span.end, span.start - m.end), default=None)
    if nearest is None or nearest.type != "complication":
        return "procedure_level"
    return "leak_level" if "cement" in nearest.label else "lesion_level"


def _clause(text: str, start: int, end: int) -> range:
    """Return where the words between the signs around a stretch stand."""
    first = max(text.rfind(mark, 0, start) for mark in ",.;") + 1
    return range(first, min((at for mark in ",.;" if (at := text.find(mark, end)) >= 0), default=len(text)))


def _of_treatment(doc: Any, start: int, end: int) -> bool:
    """Tell whether a time stands beside a treatment and beside nothing that went before it."""
    clause = _clause(text_of(doc), start, end)
    told = {m.type for m in doc._.mentions if m.start in clause}
    return "treatment" in told and not told & {"deficit", "complication"}


def _onset(doc: Any, plain: _Plain) -> Iterator[Understood]:
    """Yield when the trouble began after the procedure, the first time told of anything but its treatment."""
    for pattern, onset, days in _lay_times():
        times = pattern.finditer(plain.text)
        if found := next((time for time in times if not _of_treatment(doc, *time.span())), None):
            yield Understood("onset", onset, found[0])
            yield Understood("time_to_symptoms_days", days or str(_computed(found.groupdict())), found[0])
            return


def _computed(told: dict[str, str | None]) -> float:
    number = (told.get("number") or "1").lower()
    count = _NUMBERS.index(number) + 1 if number in _NUMBERS else float(number)
    return count * _UNIT_DAYS[(told.get("unit") or "day").lower()]
