"""Whom each sentence speaks of: a patient of this report, all of them, cited literature, or nobody."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from spacy.language import Language

from ingest.nlp import person_cues as cue
from ingest.nlp.comments import begins_its_own
from ingest.nlp.cue_pattern import Said
from ingest.nlp.demographics import find_demographics
from ingest.nlp.person_reading import PersonReading, Verdict, classify
from ingest.nlp.spans import PersonKind, PersonSpan, Sentence, register_extensions, text_of
from kb.model import SectionKind

__all__ = ["match", "read", "set_annotations"]

register_extensions()

# The age of many, or one from which something is common, is nobody's.
_NOBODYS = re.compile(
    r"\b(?:mean|average|median|healthy)\b|\bdonors?\b|"
    r"\b(?:1[3-9]|[2-9]\d|\d{3,}) (?:[\w-]+ )?(?:adults|patients|people|subjects|women|men|cases) aged?\b|"
    r"\b(?:after|over|above|under|below|before|beyond|until) (?:the )?(?=age)",
    re.IGNORECASE,
)

_OR_OVER = re.compile(
    r"(?:aged? )?\d+(?:[- ]years?)?(?:[- ](?:old|of age))? (?:or|and) (?:over|older|above|more)\b|"
    r"(?:aged? )?\d+ ?(?:~|–|-|to) ?\d+\b",
    re.IGNORECASE,
)
# More patients than these, told of together in a study, are not told of one by one.
_FEW = 4
# So many sentences without a word of a patient are no report of one.
_REMARKS = 3


def read(
    text: str,
    sentences: Sequence[Sentence],
    headings: Sequence[str] = (),
    ages: Sequence[tuple[int, str]] | None = None,
) -> tuple[tuple[PersonSpan, ...], int]:
    """Return one span for each sentence, and the number of the report's own patients.

    ``headings`` are those of the sections, ``ages`` offsets and years of the ages told, by offset.
    """
    if ages is None:
        ages = [(d.start, d.value) for d in find_demographics(text) if d.kind == "age"]
    kinds = {s.kind for s in sentences}
    paper = SectionKind.CASE in kinds and (SectionKind.REFERENCES in kinds or len(text) > cue.PAPER)
    state = PersonReading(tuple(headings), paper, len(text) > cue.LONG)
    state.cast.taken_up = cue.TAKEN_UP.search(text) is not None
    offsets = [start for start, _ in ages]
    found: list[Verdict] = []
    together: list[tuple[tuple[int, int], ...]] = []
    members: list[tuple[int, ...]] = []
    read_to = 0
    own = begins_its_own(text, sentences, offsets)
    for number, sentence in enumerate(sentences):
        if number < own:
            found.append((PersonKind.CITED, 0, "comment"))
            together.append(())
            members.append(())
            read_to = sentence.end
            continue
        state.fresh = "\n" in text[read_to : sentence.start]
        read_to = sentence.end
        told = ages[bisect_left(offsets, sentence.start) : bisect_right(offsets, sentence.end)]
        introduced = [
            (start, years)
            for start, years in told
            if not _NOBODYS.search(text, max(sentence.start, start - 30), start + 12)
            and not _OR_OVER.match(text, start)
        ]
        state.cast.together, state.cast.members = (), ()
        found.append(classify(Said(text, sentence.start, sentence.end), sentence, state, introduced))
        together.append(state.cast.together)
        members.append(state.cast.members)
    individuals = max([len(state.cast.known), *(number for _, number, _ in found)])
    total = individuals if individuals > 1 or state.cast.known else state.declared or 1
    few = state.claimed and state.declared <= _FEW
    if not (few or state.cast.by_number) and _of_many(text, sentences, found):
        total = 0
    if own and own == len(sentences):
        total = 0
    if state.cast.in_turn:
        total = max(total, state.declared)
    spans = _settled(found, sentences, total)
    parted = zip(spans, together, members, strict=True)
    return tuple(s._replace(together=t, members=m) if t or m else s for s, t, m in parted), total


def _of_many(text: str, sentences: Sequence[Sentence], found: Sequence[Verdict]) -> bool:
    """Tell whether a text that introduces nobody is of many, or of nobody at all."""
    if not cue.SINGLE.search(text) and cue.STUDY.search(text):
        return True
    below = [v for s, v in zip(sentences, found, strict=True) if s.kind is not SectionKind.TITLE]
    told = (PersonKind.PATIENT, PersonKind.SHARED)
    return len(below) >= _REMARKS and not any(kind in told for kind, _, _ in below)


def match(
    text: str,
    sentences: Sequence[Sentence],
    headings: Sequence[str] = (),
    ages: Sequence[tuple[int, str]] | None = None,
) -> tuple[PersonSpan, ...]:
    """Return one span for each sentence."""
    return read(text, sentences, headings, ages)[0]


def _settled(found: Sequence[Verdict], sentences: Sequence[Sentence], total: int) -> list[PersonSpan]:
    """Give the sentences without a number to the only patient, or to all of them."""
    spans = []
    for sentence, (kind, number, words) in zip(sentences, found, strict=True):
        if not total and kind in (PersonKind.PATIENT, PersonKind.SHARED):
            kind, number, words = PersonKind.GENERAL, 0, "study"
        elif kind is PersonKind.PATIENT and number == 0:
            kind, number = (PersonKind.PATIENT, 1) if total == 1 else (PersonKind.SHARED, 0)
        spans.append(PersonSpan(sentence.start, sentence.end, kind, number, words))
    return spans


def set_annotations(doc: Any, persons: tuple[PersonSpan, ...], total: int) -> None:
    """Keep the spans and the number of patients on the Doc."""
    doc._.persons, doc._.patients = persons, total


@Language.component(
    "persons", assigns=["doc._.persons", "doc._.patients"], requires=["doc._.sentences", "doc._.demographics"]
)
def persons_component(doc: Any) -> Any:
    """Tell whose patient each sentence speaks of."""
    headings = [s.heading for s in doc._.report.sections] if doc._.report else []
    ages = [(d.start, d.value) for d in doc._.demographics if d.kind == "age"]
    set_annotations(doc, *read(text_of(doc), doc._.sentences, headings, ages))
    return doc
