"""Reads a question about one patient, in clinical shorthand or lay words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from ingest.nlp.rules import DEFAULT_FOLDER
from ingest.nlp.spans import LevelRole, LevelSpan, sentence_at, text_of
from ingest.shorthand import Rewritten, rewritten
from ingest.slots.overreach import is_its_own_cue, is_part_of_another
from kb.levels import parse_levels
from kb.model import CONCEPT_SLOTS, Assertion, Evidence, Finding, Report, Section, SectionKind, Status
from kb.profile import of_facts
from kb.similarity.questions import Question, Understood
from kb.similarity.words import words as telling_words
from kb.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["read_query"]

_LONGEST_LEFT = 80
_UNIT_DAYS = {"mi": 1 / 1440, "h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.44, "y": 365.25}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ROLE_SLOTS = {
    LevelRole.TREATED: "procedure_level",
    LevelRole.LEAK: "leak_level",
    LevelRole.LESION: "lesion_level",
    LevelRole.OPERATED: "treatment_level",
}
_SLOT_BESIDE = ("complication", "procedure", "indication")


@dataclass(frozen=True, slots=True)
class _Read:
    """A fact and where the question says it, as typed."""

    fact: Understood
    start: int
    end: int


def read_query(text: str, nlp: Language | None = None) -> Question:
    """Return what a question says of its patient; words that say nothing known are left out.

    Nothing is kept: the text lives only for the length of the call.
    """
    plain = rewritten(text)
    pipeline = nlp or _pipeline()
    read = tuple(_facts(plain, pipeline)) if plain.text else ()
    said = tuple(_weighed(dict.fromkeys(one.fact for one in read if not _within_another(one, read))))
    values: dict[str, list[str]] = {}
    days: dict[str, float] = {}
    for fact in said:
        if fact.slot.endswith("_days"):
            days.setdefault(fact.slot.removesuffix("_days"), float(fact.value))
        elif fact.compared and fact.value not in values.setdefault(fact.slot, []):
            values[fact.slot].append(fact.value)
    single = {slot: found[:1] for slot, found in values.items() if slot in ("age", "sex", "onset", "outcome")}
    told = tuple(fact for fact in said if not fact.slot.endswith("_days"))
    return Question(of_facts({**values, **single}, days), told, tuple(_left(plain.typed, read)))


def _within_another(one: _Read, read: Iterable[_Read]) -> bool:
    """Tell whether a fact is told in more words beside, or is denied with more than itself."""
    return any(
        other.fact.note == one.fact.note
        and (
            one.fact.note == _DENIED or (other.fact.slot, other.fact.value) == (one.fact.slot, one.fact.value)
        )
        and other.start <= one.start <= one.end <= other.end
        and (other.start, other.end) != (one.start, one.end)
        for other in read
    )


# Of what another fact says more exactly: an embolism of the lung beside cement in its arteries.
_EXACTLY = "told more exactly beside it"
_DENIED = "denied, not compared"
_EARLIER = "earlier, not compared"
_NOT_COMPARED = (_DENIED, _EARLIER)


def _weighed(said: Iterable[Understood]) -> Iterator[Understood]:
    """Yield the facts, with a note those that others make superfluous; of the same words only the others."""
    from ingest.slots.hierarchy import Hierarchy
    from ingest.slots.merge import most_specific

    facts = tuple(said)
    vocabulary = load_vocabulary()
    nowhere = (Evidence(0, 0, 0, 0),)
    named = {
        (fact.slot, fact.value): Finding(fact.slot, fact.value, nowhere, concept=concept.id)
        for fact in facts
        if fact.slot in CONCEPT_SLOTS
        and fact.compared
        and (concept := vocabulary.by_label(fact.value, fact.slot))
    }
    kept = {
        (one.slot, one.value)
        for slot in CONCEPT_SLOTS
        for one in most_specific([f for f in named.values() if f.slot == slot], Hierarchy(vocabulary))
    }
    exact = [fact.words for fact in facts if (fact.slot, fact.value) in kept]
    for fact in facts:
        if not fact.compared or (fact.slot, fact.value) not in named.keys() - kept:
            yield fact
        elif not any(fact.words in words for words in exact):
            yield replace(fact, note=_EXACTLY, compared=False)


# What is left hanging where the words beside it were read.
_LOOSE = re.compile(
    r"^(?:(?:and|of|at|to|with|after|since|the)\s+)+|(?:\s+(?:and|of|at|on|in|to|with|after|since|the))+$"
)


# What makes a fact beside it less than sure tells nothing of its own.
_DOUBT = re.compile(r"(?:suspect(?:ed|ing)|possibl[ey]|probabl[ey]|presum(?:ed|ably))", re.I)


def _left(typed: str, read: Iterable[_Read]) -> Iterator[str]:
    """Yield the stretches between commas that tell something no fact was read from."""
    letters = list(typed)
    for one in read:
        letters[one.start : one.end] = "\n" * (one.end - one.start)
    for piece in dict.fromkeys(re.split(r"\s*(?:[,;:\n]|[.?!](?=\s|$))\s*", "".join(letters))):
        if telling_words(piece) or any(True for _ in parse_levels(piece)):
            told = _LOOSE.sub("", piece)
            if _DOUBT.fullmatch(told):
                continue
            yield told if len(told) <= _LONGEST_LEFT else f"{told[:_LONGEST_LEFT]}…"


_building = Lock()


def _pipeline() -> Language:
    with _building:  # two that ask at once share one
        return _built()


@cache
def _built() -> Language:
    from ingest.nlp.pipeline import build_pipeline

    rewritten("vertebroplasty")  # gathers the words that are no slips while the visitor still types
    return build_pipeline()


@cache
def _lay_times() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    with (DEFAULT_FOLDER / "lay_times.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple((re.compile(row["pattern"], re.I), row["onset"], row["days"]) for row in rows)


def _facts(plain: Rewritten, nlp: Language) -> Iterator[_Read]:
    from ingest.nlp.pipeline import annotate

    text = plain.text
    doc = annotate(nlp, Report("question", text, (Section(SectionKind.CASE, 0, len(text)),)))
    for slot, value, start, end, note in (
        *_person(text),
        *_concepts(doc, text),
        *_levels(doc),
        *_onset(doc, text),
    ):
        first, last = plain.place(start, end)
        words = plain.typed[first:last]
        yield _Read(Understood(slot, value, words, note, note not in _NOT_COMPARED), first, last)


# Slot, value, where the rewritten text says it, and what makes it less than sure.
_Fact = tuple[str, str, int, int, str]

_PERSON = re.compile(r"\ba (?P<age>\d{1,3})-year-old (?P<who>woman|man)\b", re.I)
_WOMAN = re.compile(r"\b(?:woman|lady|female|she|her)\b", re.I)
_MAN = re.compile(r"\b(?:man|gentleman|male|he|his|him)\b", re.I)
_AGE = re.compile(
    r"\b(?P<age>\d{1,3})[ -]?(?:y(?:ea)?rs?(?:[ -]old)?|y/?o|y\. ?o)\b(?! (?:ago|later|after|history))"
    r"|\b(?:is|was|age[d:]?) (?P<is>\d{2,3})(?=\s*(?:$|[,.;)]|and\b|with\b))",
    re.I,
)


def _person(text: str) -> Iterator[_Fact]:
    whole = _PERSON.search(text)
    if whole:
        yield "age", whole["age"], *whole.span(), ""
        yield "sex", "F" if whole["who"].lower() == "woman" else "M", *whole.span(), ""
        return
    age = _AGE.search(text)
    if age:
        yield "age", age["age"] or age["is"], *age.span(), ""
    for pattern, sex in ((_WOMAN, "F"), (_MAN, "M")):
        if found := pattern.search(text):
            yield "sex", sex, *found.span(), ""
            return


def _concepts(doc: Any, text: str) -> Iterator[_Fact]:
    """Yield what is said to be so or not to be; of whom does not matter, there is one patient."""
    treated = {(m.start, m.end) for m in doc._.mentions if m.type == "treatment"}
    for mention, said in _stated(doc):
        if mention.type == "procedure" and (mention.start, mention.end) in treated:
            continue  # "decompressed 3 days later" is what was done about it
        start, end = doc._.fold.span(mention.start, mention.end)
        if said.status is Status.ABSENT and mention.type in _DENIABLE:
            yield mention.type, mention.label, _with_cue(doc, said, mention.start, start), end, _DENIED
        if said.status not in (Status.PRESENT, Status.POSSIBLE):
            continue
        asked = text[end : end + 2].lstrip().startswith("?")
        note = "possible" if asked or said.status is Status.POSSIBLE else ""
        if mention.type in CONCEPT_SLOTS:
            yield mention.type, mention.label, start, end, _EARLIER if _earlier(doc, mention, said) else note
        elif mention.type in ("cement", "mechanism") and mention.label != "bone cement":
            slot = "cement_material" if mention.type == "cement" else "mechanism"
            yield slot, mention.label, start, end, note


# What a denial says something of: "no leak on CT" denies no CT.
_DENIABLE = ("complication", "deficit", "indication", "treatment")


def _with_cue(doc: Any, said: Assertion, mentioned: int, start: int) -> int:
    """Return where a denied stretch begins, with the word beside it that denies it."""
    beside = said.cue_start >= 0 and 0 <= mentioned - said.cue_end <= 1
    return int(doc._.fold.span(said.cue_start, said.cue_end)[0]) if beside else start


def _earlier(doc: Any, mention: Any, said: Assertion) -> bool:
    """Tell whether a procedure is one of long ago, beside the one that is asked about."""
    return (
        mention.type == "procedure"
        and said.historical
        and any(
            other.type == "procedure" and one.status is Status.PRESENT and not one.historical
            for other, one in _stated(doc)
        )
    )


def _stated(doc: Any) -> Iterator[tuple[Any, Assertion]]:
    """Yield each mention with how it is said; "no power in the legs" names a palsy and denies none."""
    assertions = doc._.assertions or [None] * len(doc._.mentions)
    lost = [m for m in doc._.mentions if m.type == "deficit" and m.concept != "deficit:asymptomatic"]
    for mention, assertion in zip(doc._.mentions, assertions, strict=True):
        said = assertion or Assertion()
        named = is_its_own_cue(mention, said) or is_part_of_another(lost, mention, said)
        yield mention, Assertion() if named else said


def _levels(doc: Any) -> Iterator[_Fact]:
    for span in doc._.levels or _bare_levels(doc):
        slot = _ROLE_SLOTS.get(span.role) or _slot_of(span, doc)
        for level in span.levels if slot else ():
            yield slot, level, *doc._.fold.span(span.start, span.end), ""


def _bare_levels(doc: Any) -> list[LevelSpan]:
    sentences = doc._.sentences
    return [LevelSpan(a, b, levels, sentence_at(sentences, a)) for a, b, levels in parse_levels(text_of(doc))]


def _slot_of(span: LevelSpan, doc: Any) -> str:
    """Return the role of a level by the nearest thing its clause says, "" where that is denied.

    What left the spine, such as an embolism, went from a treated level.
    """
    nearest = _nearest(doc, span.start, span.end, _SLOT_BESIDE)
    if nearest is None:
        return "" if _of_something_unread(doc, span) else "procedure_level"
    mention, said = nearest
    if mention.type == "indication":
        return "procedure_level"
    if said.status not in (Status.PRESENT, Status.POSSIBLE) or _earlier(doc, mention, said):
        return ""
    if mention.type != "complication":
        return "procedure_level"
    if "cement" not in mention.label:
        return "lesion_level"
    return "leak_level" if "leakage" in mention.label else "procedure_level"


def _of_something_unread(doc: Any, span: LevelSpan) -> bool:
    """Tell whether a level stands beside other words, and the procedure with a level of its own."""
    text = text_of(doc)
    clause = _clause(text, span.start, span.end)
    if not telling_words(text[clause.start : clause.stop]):
        return False
    others = (one for one in doc._.levels if one.start not in clause)
    return any(
        near[0].type == "procedure" for o in others if (near := _nearest(doc, o.start, o.end, _SLOT_BESIDE))
    )


def _nearest(doc: Any, start: int, end: int, types: Iterable[str]) -> tuple[Any, Assertion] | None:
    """Return the nearest mention of such types in the clause around a stretch, and how it is said."""
    clause = _clause(text_of(doc), start, end)
    beside = [one for one in _stated(doc) if one[0].start in clause and one[0].type in types]
    return min(beside, key=lambda one: max(one[0].start - end, start - one[0].end), default=None)


def _clause(text: str, start: int, end: int) -> range:
    """Return where the words between the signs around a stretch stand."""
    first = max(text.rfind(mark, 0, start) for mark in ",.;") + 1
    return range(first, min((at for mark in ",.;" if (at := text.find(mark, end)) >= 0), default=len(text)))


def _of_treatment(doc: Any, start: int, end: int) -> bool:
    """Tell whether a time stands beside a treatment and beside nothing that went before it."""
    clause = _clause(text_of(doc), start, end)
    told = {m.type for m in doc._.mentions if m.start in clause}
    return "treatment" in told and not told & {"deficit", "complication"}


# Reckoned back from now; beside a procedure it dates that, not the trouble.
_BACK = re.compile(r"ago$|^(?:yesterday|last|this|today|tonight|earlier)\b", re.I)


def _onset(doc: Any, text: str) -> Iterator[_Fact]:
    """Yield when the trouble began after the procedure, the first time told of anything but its treatment."""
    for pattern, onset, days in _lay_times():
        times = pattern.finditer(text)
        if found := next((time for time in times if not _of_treatment(doc, *time.span())), None):
            beside = _nearest(doc, *found.span(), ("procedure", "deficit", "complication"))
            dated = beside is not None and beside[0].type == "procedure" and _BACK.search(found[0])
            note = "supposed from the time since the procedure" if dated else ""
            days = days or str(_computed(found.groupdict()))
            if dated and float(days) < 1:
                onset = "immediate"  # of the hours since then it says the most that can have passed
            yield "onset", onset, *found.span(), note
            yield "time_to_symptoms_days", days, *found.span(), note
            return


def _computed(told: dict[str, str | None]) -> float:
    number = (told.get("number") or "1").lower()
    count = _NUMBERS.index(number) + 1 if number in _NUMBERS else float(number)
    unit = (told.get("unit") or "day").lower()
    return count * _UNIT_DAYS[unit[: 2 if unit.startswith("mi") else 1]]
