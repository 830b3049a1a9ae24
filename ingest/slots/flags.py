"""Contradictions within a report, title, abstract, legends and text against each other, with both quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.nlp.rules import group
from ingest.nlp.spans import Sentence, sentence_at
from ingest.slots.outcome import ends
from ingest.slots.patient import Patient, Told
from ingest.slots.shares import own_levels
from kb.model import Finding, SectionKind

__all__ = ["flags"]

_TITLE, _ABSTRACT, _TEXT, _LEGEND = "title", "abstract", "text", "figure legend"
_PLACES = {0: _TITLE, 1: _ABSTRACT, 2: _TEXT}
# Which place is held against which: the shorter one against the fuller ones.
_HELD_AGAINST = ((_TITLE, (_ABSTRACT, _TEXT)), (_ABSTRACT, (_TEXT,)), (_LEGEND, (_TEXT, _ABSTRACT)))
_WEAKNESS = group("limb-weakness")
_EPIDURAL = "complication:epidural-cement-leakage"
_WHOLE_LOSS = re.compile(r"plegi|\b0\s?/\s?5", re.IGNORECASE)
_PART_LOSS = re.compile(r"pares|paret|weak|incomplete|partial|\b[1-4][+-]?\s?/\s?5", re.IGNORECASE)
_YEARS_OLD = re.compile(r"\byears?[- ](?:old|of age)\b", re.IGNORECASE)
# A title that asks or teaches, and leaks of a series.
_OF_MANY = re.compile(
    r"\b(?:is|are|may|can|rare(?:ly)?|leaks|leakages|patients|cases|among|of which)\b|\?", re.IGNORECASE
)
_SIDE = re.compile(r"\b(?:left|right|both|bilateral\w*|either)\b", re.IGNORECASE)
_OF_LEVEL = re.compile(r"\s(?:of|at|for|on)\s(?:the\s)?(?:[\w-]+\s){0,3}?$", re.IGNORECASE)
_BESIDE = 24  # characters in which a side stands beside a symptom
# The outcomes an outcome may pass for: a recovery told shortly is an improvement told at length.
_PASSES_FOR = {
    "complete recovery": ("complete recovery", "improved"),
    "improved": ("improved", "unchanged"),
    "unchanged": ("unchanged", "worse"),
}


class _Claim(NamedTuple):
    """What a place of the report says.

    Attributes:
        topic: what it is about; claims of one topic can disagree.
        place: where it stands.
        value: what it says; two places agree where they have one in common.
        quote: the words.
        label: the concept they name, "" where the words say it.
    """

    topic: str
    place: str
    value: str
    quote: str
    label: str = ""


def flags(patient: Patient, deficits: list[Finding]) -> tuple[str, ...]:
    """Return what a reader must see because two places of the report disagree.

    Ages, vertebrae, sides and outcomes are compared where a report has one patient; of several, a summary
    may speak of any.
    """
    claims = [*_compartments(patient), *_weakness(patient)]
    if patient.total == 1:
        claims += [*_ages(patient), *_treated(patient), *_sides(patient), *_outcomes(patient, deficits)]
    topics = dict.fromkeys(c.topic for c in claims)
    return tuple(flag for topic in topics for flag in _disagreements([c for c in claims if c.topic == topic]))


def _disagreements(claims: Sequence[_Claim]) -> Iterator[str]:
    """Yield a sentence for each place that has no value in common with those it is held against."""
    for place, others in _HELD_AGAINST:
        mine = [c for c in claims if c.place == place]
        theirs = [c for c in claims if c.place in others]
        if mine and theirs and not {c.value for c in mine} & {c.value for c in theirs}:
            one, other = mine[0], theirs[0]
            yield f"The {one.place} says {_said(one)}, the {other.place} {_said(other)}."


def _said(claim: _Claim) -> str:
    same = claim.quote.casefold() == claim.label.casefold()
    return f'"{claim.quote}"' + (f" ({claim.label})" if claim.label and not same else "")


def _place(patient: Patient, sentence: Sentence) -> str:
    """Return the place a sentence stands in, "" for remarks elsewhere."""
    if sentence.kind is SectionKind.CAPTION:
        return _LEGEND
    return _PLACES.get(patient.telling(sentence), "")


def _named(patient: Patient, told: Told, topic: str, value: str) -> _Claim:
    quote = patient.text[told.mention.start : told.mention.end]
    return _Claim(topic, _place(patient, told.sentence), value, quote, told.mention.label)


def _said_so(patient: Patient, types: str) -> Iterator[Told]:
    """Yield what is told of this patient as so, after the procedure, and not of patients in general."""
    for told in patient.of(types):
        span = (told.sentence.start, told.sentence.end)
        of_many = _OF_MANY.search(patient.text, *span) or patient.general(told)
        if told.present and not told.before and not of_many:
            yield told


def _compartments(patient: Patient) -> Iterator[_Claim]:
    """Yield on which side of the dura the cement is told to be."""
    for told in _said_so(patient, "complication"):
        if told.mention.concept in patient.vocabulary.intradural & patient.vocabulary.leaks:
            yield _named(patient, told, "compartment", "inside")
        elif told.mention.concept == _EPIDURAL:
            yield _named(patient, told, "compartment", "outside")


def _weakness(patient: Patient) -> Iterator[_Claim]:
    """Yield whether strength is told to be lost wholly or in part, where the words leave no doubt."""
    for told in _said_so(patient, "deficit"):
        if told.mention.concept not in _WEAKNESS or told.sentence.kind is SectionKind.CAPTION:
            continue
        start = max(told.sentence.start, told.mention.start - len("incomplete "))
        quote = patient.text[start : told.mention.end]
        if _WHOLE_LOSS.search(quote):
            yield _named(patient, told, "weakness", "whole")
        if _PART_LOSS.search(quote):
            yield _named(patient, told, "weakness", "part")


def _ages(patient: Patient) -> Iterator[_Claim]:
    """Yield the ages told beside the patient: "a 70-year-old woman"."""
    for one in patient.doc._.demographics:
        at = sentence_at(patient.all_sentences, one.start)
        quote = patient.text[one.start : one.end]
        if one.kind == "age" and patient.mine[at] and _YEARS_OLD.search(quote):
            yield _Claim("age", _place(patient, patient.all_sentences[at]), one.value, quote)


def _treated(patient: Patient) -> Iterator[_Claim]:
    """Yield the vertebrae told right after the procedure, then all others of a place: one may be meant."""
    spans = own_levels(patient)
    places = set()
    for span in spans:
        said = patient.told_in(patient.all_sentences[span.sentence])
        for told in (t for t in said if t.mention.type == "procedure" and t.present):
            between = patient.text[told.mention.end : span.start] if told.mention.end < span.start else ""
            if _OF_LEVEL.fullmatch(between):
                place = _place(patient, told.sentence)
                places.add(place)
                quote = patient.text[told.mention.start : span.end]
                yield from (_Claim("treated", place, level, quote) for level in span.levels)
    for span in spans:
        place = _place(patient, patient.all_sentences[span.sentence])
        if place in places:
            quote = patient.text[span.start : span.end]
            yield from (_Claim("treated", place, level, quote) for level in span.levels)


def _sides(patient: Patient) -> Iterator[_Claim]:
    """Yield the one side told beside each symptom."""
    for told in patient.of("deficit"):
        start, end = told.mention.start, told.mention.end
        low, high = max(told.sentence.start, start - _BESIDE), min(told.sentence.end, end + _BESIDE)
        if told.present and not told.before:
            for side in {m[0].lower() for m in _SIDE.finditer(patient.text, low, high)}:
                quote = patient.text[low:high].strip()
                yield _Claim(told.mention.concept, _place(patient, told.sentence), side, quote)


def _outcomes(patient: Patient, deficits: list[Finding]) -> Iterator[_Claim]:
    """Yield how the patient did by each telling, and what a word on it may pass for."""
    tellings = {patient.telling(s) for s in patient.sentences()}
    if not tellings >= {1, 2}:
        return
    for telling, verdict in ends(patient, deficits).items():
        quote = patient.text[verdict.start : verdict.end]
        for value in _PASSES_FOR.get(verdict.value, (verdict.value,)):
            yield _Claim("outcome", _PLACES.get(telling, ""), value, quote, verdict.value)
