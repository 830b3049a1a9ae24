"""The last sentences of a patient's story, read by the grammar of courses where no cue tells the outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.nlp.courses import Course, read_courses
from ingest.nlp.events import find_events
from ingest.nlp.spans import PersonKind, Sentence, lowered_of
from ingest.slots.course_cues import AT_THE_END, OF_THE_LITERATURE, SHORT_LIVED
from ingest.slots.patient import Patient
from ingest.slots.verdicts import Verdict
from kb.model import SectionKind

__all__ = ["SKIPPED", "closing_verdicts", "courses_in", "with_the_rest"]

_ABOUT = {"nerve": "neurology", "nfunction": "neurology", "pain": "pain", "illness": "symptom"}
_PARTS = (
    (
        "bladder",
        re.compile(
            r"\b(?:bladder|sphincter|micturit|void|urin|catheter|retention|continen|incontinen)", re.I
        ),
    ),
    ("sensation", re.compile(r"\b(?:numb|sens|feeling|touch|\w*a?esthes|tingl|\w*algesia)", re.I)),
    ("gait", re.compile(r"\b(?:gait|walk|ambulat|wheel-?chair|stand|stairs|limp)", re.I)),
    (
        "motor",
        re.compile(
            r"\b(?:weak|strength|power|\w*pares|\w*plegi|pals|paraly|foot[- ]?drop|drop|flexi|legs?\b|/5)",
            re.I,
        ),
    ),
)
_NERVES = frozenset({"nerve", "nfunction"})
_FUNCTIONS = frozenset({"nfunction", "ofunction"})
_TROUBLE = frozenset({"nerve", "pain", "illness"})
_GOOD = ("complete recovery", "improved")
_OF_CEMENT = re.compile(
    r"\b(?:cement|thread|emboli|embolus|fragment|cast)s? (?:[\w-]+ ){0,3}"
    r"(?:not (?:moved|shifted|migrated)|unchanged)",
    re.I,
)
SKIPPED = frozenset({SectionKind.TITLE, SectionKind.CAPTION, SectionKind.REFERENCES})
_LAST = 2  # sentences of a story that may tell its end without a date


def closing_verdicts(patient: Patient, telling: int) -> list[Verdict]:
    """Return what the end of a telling says of the course, of sentences after the harm."""
    story = [s for s in patient.sentences() if patient.telling(s) == telling and s.kind not in SKIPPED]
    begun = _begun(patient, telling)
    if begun is None:
        return []
    treated = _treated(patient, story, begun)
    told: list[Verdict] = []
    for place, sentence in enumerate(story):
        start = max(begun, sentence.start)
        if start >= sentence.end or OF_THE_LITERATURE.search(patient.text, sentence.start, sentence.end):
            continue
        ends = (
            place >= len(story) - _LAST and sentence.start >= begun and any(t < sentence.end for t in treated)
        )
        if ends or AT_THE_END.search(patient.text, sentence.start, sentence.end):
            told += courses_in(patient, sentence, start, treated)
    return told


def _treated(patient: Patient, story: list[Sentence], begun: int) -> list[int]:
    """Return where something is told to have been done about the harm."""
    lowered = lowered_of(patient.doc)
    return [
        event.start
        for sentence in story
        if sentence.end > begun
        for event in find_events(lowered, max(sentence.start, begun), sentence.end)
        if event.name in ("treatment", "medication", "operation")
    ] + [t.mention.start for t in patient.told if t.mention.type == "treatment" and t.mention.start > begun]


def _begun(patient: Patient, telling: int) -> int | None:
    """Return where the harm is first told in a telling, in the narrative or its summary."""
    told = (
        t.mention.end
        for t in patient.told
        if t.telling == telling and t.mention.type == "complication" and t.present and not t.before
    )
    first, harm = min(told, default=None), patient.lines[telling].harm
    return min((at for at in (first, harm) if at is not None), default=None)


def courses_in(patient: Patient, sentence: Sentence, start: int, treated: list[int]) -> Iterator[Verdict]:
    """Yield the verdicts of a sentence, without those of what somebody does again beside any other."""
    shared = patient.persons[sentence.index].kind is PersonKind.SHARED
    courses = read_courses(patient.text, start, sentence.end)
    told = [c for c in courses if not c.activity] or courses
    for course in told:
        if (course.value == "death" and shared) or _only_for_a_while(patient.text, sentence, course):
            continue
        reason = course.bare or course.value in ("unchanged", "worse")
        if (course.bare or reason) and not any(t < course.start for t in treated):
            continue
        last = not (reason and any(t > course.end for t in treated))
        yield Verdict(course.value, course.start, course.end, _about(patient.text, course), last)


def _only_for_a_while(text: str, sentence: Sentence, course: Course) -> bool:
    """Tell whether what got better did so for a time only: "stopped the bleeding for a day"."""
    if course.value not in _GOOD:
        return False
    return bool(SHORT_LIVED.search(text, max(sentence.start, course.start - 24), course.end + 40))


def with_the_rest(patient: Patient, final: Verdict, *, hurt: bool) -> Verdict:
    """Return a verdict with what else its sentence says: something gone beside something that stayed.

    With nerve function lost only what is said of it counts.
    """
    sentence = patient.sentence_at(final.start)
    of_cement = _OF_CEMENT.search(patient.text, sentence.start, final.end)
    if final.value not in ("unchanged", "complete recovery", "improved") or of_cement:
        return final
    told = [
        c
        for c in read_courses(patient.text, sentence.start, sentence.end)
        if not c.activity and (not hurt or c.beside & _NERVES or not c.beside) and c.end > 0
    ]
    later = [c for c in told if c.start >= final.end]
    apart = [*later, *(c for c in told if c.end <= final.start)]
    if final.value == "unchanged" and any(c.value in _GOOD and not c.bare for c in apart):
        return replace(final, value="improved")
    left = any(c.value == "unchanged" or (c.value == "improved" and c.subject in _TROUBLE) for c in later)
    if final.value == "complete recovery" and left:
        return replace(final, value="improved")
    whole = {c.value for c in told} == {"complete recovery"} and any(c.beside & _FUNCTIONS for c in later)
    return replace(final, value="complete recovery") if final.value == "improved" and whole else final


def _about(text: str, course: Course) -> str:
    """Return what a course is about, one of ABOUT of the verdicts."""
    about = _ABOUT.get(course.subject, "whole")
    if about != "neurology":
        return about
    named = [part for part, words in _PARTS if words.search(text, course.start, course.end)]
    return named[0] if len(named) == 1 else "neurology"
