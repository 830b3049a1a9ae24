"""What a report says beyond its own patients: rates, numbers of cases, mechanisms, advice, cited patients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from spacy.language import Language

from ingest.nlp.cue_table import RULES, load_table
from ingest.nlp.durations import read_number
from ingest.nlp.rates import find_rates
from ingest.nlp.spans import Mention, PersonKind, PersonSpan, Sentence, register_extensions, text_of
from ingest.nlp.word_index import lower
from kb.model import Evidence, SectionKind, Statement, StatementKind

__all__ = ["match", "set_annotations"]

register_extensions()

FILE = RULES / "statements.csv"
CUES = frozenset(("advice", "mechanism", "effect", "count", "author"))

_SKIPPED = frozenset(
    {
        SectionKind.AUTHORS,
        SectionKind.KEYWORDS,
        SectionKind.REFERENCES,
        SectionKind.FURNITURE,
        SectionKind.TABLE,
        SectionKind.BACK_MATTER,
        SectionKind.TITLE,
    }
)
_ABOUT = {
    StatementKind.RATE: ("complication", "deficit", "outcome"),
    StatementKind.CASE_COUNT: ("complication",),
    StatementKind.CITED_PATIENT: ("complication",),
    StatementKind.MECHANISM: ("mechanism", "complication"),
    StatementKind.GENERAL: ("complication", "deficit"),
    StatementKind.ADVICE: ("treatment", "mechanism", "imaging", "complication"),
}
_AFTER = 60  # a concept told after the words counts as so many characters farther than one before
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)"
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))"
_CASES = r"(?:cases?|reports?|patients?|deaths?|fatalities|instances?|others)"
_COUNT = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:\w+\s+){{0,3}}(?:report|case|description|such|instance|patient)\b"
    rf"|\b(?:is|was|being|represents)\s+the\s+(?P<place>{_ORDINAL})\b"
    rf"|\b(?P<number>{_NUMBER})\s+(?:(?:such|other|more|similar|reported|published|previous|earlier"
    rf"|documented|symptomatic"
    rf"|asymptomatic|known|intradural|and|fatal)\s+)*(?P<cases>{_CASES})\b"
    r"|\b(?P<none>no\s+(?:such\s+|similar\s+|other\s+|previous\s+)?(?:case|report)\w*|never\s+(?:been\s+"
    r"|previously\s+)*"
    r"(?:reported|described|documented|published)|(?:not|none)\s+(?:had\s+|has\s+)?(?:been\s+"
    r"|previously\s+|yet\s+)+"
    r"(?:reported|described|documented|published)|none\s+had\s+been\s+reported)",
    re.I,
)
_PATIENT = re.compile(r"\b(?:cases?|patients?|wom[ae]n|m[ae]n|male|female|year-old|others)\b", re.I)
_NAMES = re.compile(
    r"\b(?P<names>[A-Z][\w'’-]+(?:(?:,\s+|\s+and\s+|,\s+and\s+)[A-Z][\w'’-]+)*)\s+(?:et al"
    r"|and (?:colleagues|co-?workers))"
)
_ANAPHORA = re.compile(r"(?:it|this|these|they|most|such|the (?:incidence|rate|risk|reported))\b")
_OWN_ADVICE = re.compile(
    r"\b(?:patient|family|he|she|they|her|him|surgery|operation|treatment)\s+(?:\w+\s+){0,3}(?:was"
    r"|were)\s+(?:advis|recommend|suggest)",
    re.I,
)


def match(
    text: str, sentences: Sequence[Sentence], persons: Sequence[PersonSpan], mentions: Sequence[Mention] = ()
) -> tuple[Statement, ...]:
    """Return the statements of a text in order; ``persons`` holds one span for each sentence."""
    lowered, index = lower(text), load_table(FILE, "cue", CUES)
    found: list[Statement] = []
    told: dict[int, list[Mention]] = {}
    for mention in mentions:
        told.setdefault(mention.sentence, []).append(mention)
    for sentence, person in zip(sentences, persons, strict=True):
        if sentence.kind in _SKIPPED or sentence.language != "en":
            continue
        cues = {name for _, _, name in index.find(lowered, sentence.start, sentence.end)}
        mine = told.get(sentence.index, [])
        leans = cues & {"count", "author"} or _ANAPHORA.match(lowered, sentence.start)
        if leans and not any(m.type == "complication" for m in mine):
            mine = [*mine, *told.get(sentence.index - 1, [])]
        found += _read(text, sentence, person, cues, mine)
    return tuple(sorted(found, key=lambda s: (s.evidence.start, s.evidence.end, s.kind)))


def _read(
    text: str, sentence: Sentence, person: PersonSpan, cues: set[str], mentions: Sequence[Mention]
) -> Iterator[Statement]:
    """Yield the statements of one sentence."""
    general = person.kind in (PersonKind.GENERAL, PersonKind.CITED)
    yield from _rates(text, sentence, general, mentions)
    if "author" in cues and _PATIENT.search(text, sentence.start, sentence.end):
        yield from _cited(text, sentence, mentions)
    elif "count" in cues:
        yield from _counts(text, sentence, general, mentions)
    if "advice" in cues and not _OWN_ADVICE.search(text, sentence.start, sentence.end):
        yield _whole(StatementKind.ADVICE, sentence, mentions)
    elif general and (
        "mechanism" in cues or ("effect" in cues and any(m.type == "mechanism" for m in mentions))
    ):
        yield _whole(StatementKind.MECHANISM, sentence, mentions)
    elif general and "effect" in cues:
        yield _whole(StatementKind.GENERAL, sentence, mentions)


def _rates(text: str, sentence: Sentence, general: bool, mentions: Sequence[Mention]) -> Iterator[Statement]:
    for rate in find_rates(text, sentence.start, sentence.end):
        if not general and (rate.denominator or 0) < 10:
            continue  # a measurement or a count of the report's own few patients
        concept, label = _about(StatementKind.RATE, mentions, rate.start)
        evidence = Evidence(rate.start, rate.end, sentence.start, sentence.end)
        yield Statement(
            StatementKind.RATE,
            evidence,
            concept,
            label,
            rate.low,
            rate.high,
            rate.numerator,
            rate.denominator,
            rate.population,
        )


def _counts(text: str, sentence: Sentence, general: bool, mentions: Sequence[Mention]) -> Iterator[Statement]:
    """Yield how many cases are known: none before, the fifth, only four."""
    claim = _best_count(text, sentence, general)
    if claim is None:
        return
    concept, label = _about(StatementKind.CASE_COUNT, mentions, claim.start())
    evidence = Evidence(claim.start(), claim.end(), sentence.start, sentence.end)
    number = _count_of(claim)
    yield Statement(StatementKind.CASE_COUNT, evidence, concept, label, number, number)


def _best_count(text: str, sentence: Sentence, general: bool) -> re.Match[str] | None:
    """Return the claim of a sentence; a number of the report's own patients is none."""
    for claim in _COUNT.finditer(text, sentence.start, sentence.end):
        number = claim["number"]
        if (
            number
            and not general
            and not re.search(
                r"\b(?:literature|published|reported|known|documented)\b",
                text[claim.start() : sentence.end],
                re.I,
            )
        ):
            continue
        if number or claim["none"] or claim["ordinal"] or claim["place"]:
            return claim
    return None


def _count_of(claim: re.Match[str]) -> float | None:
    """Return the number of cases a claim tells, None for "few"."""
    if claim["none"]:
        return 0.0
    printed = claim["ordinal"] or claim["place"] or claim["number"]
    return read_number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", printed.lower()))


def _cited(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Statement]:
    """Yield the patients of other authors, with the authors as the population."""
    names = _NAMES.search(text, sentence.start, sentence.end)
    claims = list(_COUNT.finditer(text, sentence.start, sentence.end))
    number = next((read_number(claim["number"]) for claim in claims if claim["number"]), 1.0)
    concept, label = _about(StatementKind.CITED_PATIENT, mentions, sentence.start)
    evidence = Evidence(sentence.start, sentence.end, sentence.start, sentence.end)
    authors = names["names"] if names else ""
    yield Statement(StatementKind.CITED_PATIENT, evidence, concept, label, number, number, population=authors)
    for claim in claims:
        if claim["place"] or claim["ordinal"]:
            place = Evidence(claim.start(), claim.end(), sentence.start, sentence.end)
            count = _count_of(claim)
            yield Statement(StatementKind.CASE_COUNT, place, concept, label, count, count)


def _whole(kind: StatementKind, sentence: Sentence, mentions: Sequence[Mention]) -> Statement:
    """Return a statement whose evidence is the sentence."""
    concept, label = _about(kind, mentions, sentence.start)
    return Statement(
        kind, Evidence(sentence.start, sentence.end, sentence.start, sentence.end), concept, label
    )


def _about(kind: StatementKind, mentions: Sequence[Mention], place: int) -> tuple[str, str]:
    """Return the concept a statement is about: of the fitting type, the nearest to its words."""
    for type_ in _ABOUT[kind]:
        fitting = [m for m in mentions if m.type == type_]
        if fitting:
            nearest = min(
                fitting, key=lambda m: place - m.end if m.end <= place else m.start - place + _AFTER
            )
            return nearest.concept, nearest.label
    return "", ""


def set_annotations(doc: Any, statements: tuple[Statement, ...]) -> None:
    """Keep the statements on the Doc, their evidence in the offsets of the report's text."""
    doc._.statements = statements


@Language.component(
    "statements",
    assigns=["doc._.statements"],
    requires=["doc._.sentences", "doc._.persons", "doc._.mentions"],
)
def statements_component(doc: Any) -> Any:
    """Find what the Doc says beyond its own patients."""
    found = match(text_of(doc), doc._.sentences, doc._.persons, doc._.mentions)
    set_annotations(doc, tuple(replace(s, evidence=_unfolded(doc, s.evidence)) for s in found))
    return doc


def _unfolded(doc: Any, evidence: Evidence) -> Evidence:
    """Return evidence in the offsets of the report's text."""
    fold = doc._.fold
    if fold is None:
        return evidence
    whole = fold.span(evidence.sentence_start, evidence.sentence_end)
    return Evidence(*fold.span(evidence.start, evidence.end), *whole)
