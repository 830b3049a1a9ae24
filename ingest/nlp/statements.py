"""What a report says beyond its own patients: rates, numbers of cases, mechanisms, advice, cited patients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from spacy.language import Language

from ingest.nlp.advice import advises
from ingest.nlp.case_counts import best_count, case_claims, count_of, lesions_counted
from ingest.nlp.cited_patients import Cited, cited_patients
from ingest.nlp.cue_table import RULES, load_table
from ingest.nlp.rates import Rate, find_rates
from ingest.nlp.spans import Mention, PersonKind, PersonSpan, Sentence, register_extensions, text_of
from ingest.nlp.word_index import WordIndex, lower
from kb.model import Evidence, SectionKind, Statement, StatementKind

__all__ = ["load_cues", "match", "set_annotations"]

register_extensions()

FILE = RULES / "statements.csv"
CUES = frozenset(("advice", "aim", "mechanism", "reason", "effect", "count", "author"))

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
_ANAPHORA = re.compile(r"(?:it|this|these|they|most|such|the (?:incidence|rate|risk|reported))\b")


def load_cues() -> WordIndex[str]:
    """Return the words statements are known by."""
    return load_table(FILE, "cue", CUES)


def match(
    text: str, sentences: Sequence[Sentence], persons: Sequence[PersonSpan], mentions: Sequence[Mention] = ()
) -> tuple[Statement, ...]:
    """Return the statements of a text in order; ``persons`` holds one span for each sentence."""
    lowered, index = lower(text), load_cues()
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
    told = tuple(find_rates(text, sentence.start, sentence.end))
    yield from _rates(sentence, told, general, mentions)
    by_author = "author" in cues
    cited = None
    if (by_author or general) and not any(rate.numerator is not None for rate in told):
        cited = cited_patients(text, sentence, mentions, author=by_author)
    if cited:
        yield from _cited(text, sentence, mentions, cited)
    elif "count" in cues:
        yield from _counts(text, sentence, general, mentions)
    if advises(text, sentence, cues, general=general):
        yield _whole(StatementKind.ADVICE, sentence, mentions)
    elif general and _explains(sentence, cues, mentions, cited=cited is not None):
        yield _whole(StatementKind.MECHANISM, sentence, mentions)
    elif general and "effect" in cues:
        yield _whole(StatementKind.GENERAL, sentence, mentions)


def _explains(sentence: Sentence, cues: set[str], mentions: Sequence[Mention], *, cited: bool) -> bool:
    """Tell whether a sentence says how a complication comes about or does harm."""
    if "mechanism" in cues:
        return True
    types = {m.type for m in mentions if m.sentence == sentence.index}
    return ("effect" in cues and "mechanism" in types) or (
        "reason" in cues and not cited and bool(types & {"complication", "mechanism"})
    )


def _rates(
    sentence: Sentence, told: Sequence[Rate], general: bool, mentions: Sequence[Mention]
) -> Iterator[Statement]:
    for rate in told:
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
    claim = best_count(text, sentence, general)
    if claim is None:
        lesion = lesions_counted(text, sentence, mentions) if general else None
        if lesion:
            mention, start, lesions = lesion
            evidence = Evidence(start, mention.end, sentence.start, sentence.end)
            kind = StatementKind.CASE_COUNT
            yield Statement(kind, evidence, mention.concept, mention.label, lesions, lesions)
        return
    concept, label = _about(StatementKind.CASE_COUNT, mentions, claim.start())
    evidence = Evidence(claim.start(), claim.end(), sentence.start, sentence.end)
    number = count_of(claim)
    yield Statement(StatementKind.CASE_COUNT, evidence, concept, label, number, number)


def _cited(text: str, sentence: Sentence, mentions: Sequence[Mention], cited: Cited) -> Iterator[Statement]:
    """Yield the patients of other authors, with the authors as the population."""
    concept, label = _about(StatementKind.CITED_PATIENT, mentions, sentence.start)
    evidence = Evidence(sentence.start, sentence.end, sentence.start, sentence.end)
    number = float(cited.number)
    yield Statement(
        StatementKind.CITED_PATIENT, evidence, concept, label, number, number, population=cited.authors
    )
    for claim in case_claims(text, sentence):
        if claim["place"] or claim["ordinal"] or claim["only"]:
            place = Evidence(claim.start(), claim.end(), sentence.start, sentence.end)
            count = count_of(claim)
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
