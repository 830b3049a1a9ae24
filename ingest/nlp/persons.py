"""Whom each sentence speaks of: a patient of this report, all of them, cited literature, or nobody."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language

from ingest.nlp import person_cues as cue
from ingest.nlp.demographics import find_demographics
from ingest.nlp.spans import PersonKind, PersonSpan, Sentence, register_extensions, text_of
from kb.model import SectionKind

__all__ = ["match", "read", "set_annotations"]

register_extensions()

Verdict = tuple[PersonKind, int, str]
# Offset within the sentence and years of each age told.
Ages = Sequence[tuple[int, str]]
# "at the age of 72 she" is the same patient, older.
_LATER = re.compile(r"\b(?:age of|at age|at|at the|was|is|now|turned|her|his)\s*$", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:mean|average|median)\b", re.IGNORECASE)
_SOME_ONE = re.compile(
    r"(?:in )?(?:one|another|the other|the others) (?:patient|case|of them|received|had|was|under|died)", re.I
)
_THE_ONE = re.compile(r"\bthe (?:(?P<f>woman|lady|female)|(?P<m>man|gentleman|male))\b", re.IGNORECASE)
# More patients than these are a series, which nobody tells one by one.
_MOST = 12


@dataclass
class _Reading:
    """What has been read so far.

    Attributes:
        headings: headings of the sections.
        paper: whether the text is a full paper, not an abstract.
        current: number of the patient told of last, 0 before the first.
        known: age and sex of the patients in order.
        narrative: whether the last sentence told of a patient.
        general: whether the last structured label opened a general part.
        labelled: whether the last structured label opened a part on the case.
        declared: number of patients the report says it tells of.
        section: number of the section read last.
    """

    headings: tuple[str, ...] = ()
    paper: bool = False
    current: int = 0
    known: dict[int, tuple[str, str]] = field(default_factory=dict)
    narrative: bool = False
    general: bool = False
    labelled: bool = False
    declared: int = 0
    section: int = -2


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
    state = _Reading(tuple(headings), paper)
    offsets = [start for start, _ in ages]
    found: list[Verdict] = []
    for sentence in sentences:
        told = ages[bisect_left(offsets, sentence.start) : bisect_right(offsets, sentence.end)]
        said = text[sentence.start : sentence.end]
        introduced = [
            (start - sentence.start, years)
            for start, years in told
            if not _MEAN.search(text, max(sentence.start, start - 12), start + 12)
        ]
        found.append(_classify(said, sentence, state, introduced))
    individuals = max([len(state.known), *(number for _, number, _ in found)])
    total = individuals if individuals > 1 or state.known else state.declared or 1
    return tuple(_settled(found, sentences, total)), total


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
        if kind is PersonKind.PATIENT and number == 0:
            kind, number = (PersonKind.PATIENT, 1) if total == 1 else (PersonKind.SHARED, 0)
        spans.append(PersonSpan(sentence.start, sentence.end, kind, number, words))
    return spans


def _declared(said: str) -> int:
    found = cue.DECLARED.search(said)
    if not found:
        return 0
    word = found.group(1).lower()
    return cue.NUMBER.get(word) or int(word)


def _classify(said: str, sentence: Sentence, state: _Reading, ages: Ages) -> Verdict:
    """Return kind, number and cue of one sentence and move the reading on."""
    if sentence.language != "en" or sentence.kind in cue.SILENT_KINDS:
        return PersonKind.GENERAL, 0, sentence.kind.value
    _open_part(said, sentence, state)
    if sentence.kind is SectionKind.TITLE:
        return _title(said, state)
    if sentence.kind is SectionKind.CAPTION:
        return _caption(said, state)
    if state.paper and (sentence.kind in cue.GENERAL_KINDS or sentence.kind is SectionKind.BODY):
        return _remark(said, state)
    return _telling(said, sentence, state, ages)


def _open_part(said: str, sentence: Sentence, state: _Reading) -> None:
    """Note a new section and a structured label such as "Results:"."""
    if sentence.section != state.section:
        state.section, state.general, state.narrative, state.labelled = sentence.section, False, False, False
        if 0 <= sentence.section < len(state.headings):
            state.general = bool(cue.GENERAL_HEADING.match(state.headings[sentence.section]))
    label = cue.LABEL.match(said)
    if label:
        state.general = bool(label.group("general"))
        state.labelled = not state.general
        state.narrative = False


def _title(said: str, state: _Reading) -> Verdict:
    """A title speaks of the report's patients, however many."""
    count = _declared(said)
    state.declared = max(state.declared, count)
    return (PersonKind.SHARED if count > 1 else PersonKind.PATIENT), 0, "title"


def _caption(said: str, state: _Reading) -> Verdict:
    """A caption speaks of the patient it names, or of the only one."""
    ordinal = cue.ORDINAL.search(said)
    if ordinal and 0 < _ordinal(ordinal) <= len(state.known):
        state.current = _ordinal(ordinal)
        return PersonKind.PATIENT, state.current, ordinal.group()
    if len(state.known) > 1:
        return PersonKind.GENERAL, 0, "caption"
    return PersonKind.PATIENT, state.current, "caption"


def _remark(said: str, state: _Reading) -> Verdict:
    """The general parts of a full paper speak of its patient only where they say so."""
    cited = cue.CITED.search(said)
    strong = cue.STRONG_OWN.search(said)
    if strong and "et al" not in said and len(state.known) <= 1:
        return PersonKind.PATIENT, 1, strong.group()
    return (PersonKind.CITED, 0, cited.group()) if cited else (PersonKind.GENERAL, 0, "section")


def _telling(said: str, sentence: Sentence, state: _Reading, ages: Ages) -> Verdict:
    """Classify a sentence of an abstract, a case report or an undivided text."""
    if cue.KEYWORDS.match(said) or (cue.PARTIAL.search(said) and not cue.ORDINAL.search(said)):
        return PersonKind.GENERAL, 0, "aggregate"
    cited, own = cue.CITED.search(said), cue.OWN.search(said)
    if _SOME_ONE.match(said) and state.declared > 1 and not ages and not state.known:
        return PersonKind.GENERAL, 0, "one of several"
    elsewhere = cue.ELSEWHERE.search(said)
    if elsewhere and not (own and ages):
        state.narrative = False
        return PersonKind.CITED, 0, elsewhere.group()
    told = _introduced(said, state, [a for a in ages if not (state.known and _LATER.search(said[: a[0]]))])
    if told:
        state.narrative, state.general = True, False
        return told
    shared = cue.ALL.search(said)
    if shared and (state.narrative or own or state.known or state.declared):
        return PersonKind.SHARED, 0, shared.group()
    count = _declared(said)
    if count and (own or (not state.known and not cited and not state.general and cue.GROUP.search(said))):
        state.declared, state.narrative = max(state.declared, count), True
        return PersonKind.SHARED, 0, own.group() if own else f"{count} patients"
    pronoun = cue.PRONOUN.search(said) or cue.PATIENT.search(said)
    if own and cited and not pronoun and cue.MODAL.search(said):
        own = None
    words = _patient_words(said, sentence, state, pronoun, own, cited)
    if words:
        state.narrative = True
        return PersonKind.PATIENT, state.current, words
    if cited:
        return PersonKind.CITED, 0, cited.group()
    return PersonKind.GENERAL, 0, "general"


def _patient_words(
    said: str,
    sentence: Sentence,
    state: _Reading,
    pronoun: re.Match[str] | None,
    own: re.Match[str] | None,
    cited: re.Match[str] | None,
) -> str:
    """Return the words that make a sentence speak of a patient, "" where it does not."""
    if own:
        return own.group()
    if cited:
        return ""
    if pronoun:
        return pronoun.group()
    past, modal = cue.PAST.search(said), cue.MODAL.search(said)
    present = cue.PRESENT.search(said)
    case = sentence.kind is SectionKind.CASE
    if case and (state.paper or past or not (modal or present)):
        return "section"
    if state.labelled and not modal and (past or not present):
        return "label"
    if state.narrative and not modal and (past or not present):
        return past.group() if past else "no verb"
    general = state.general or sentence.kind in cue.GENERAL_KINDS
    if past and not modal and not general and not cue.BEGINNINGS.search(said):
        someone = cue.SOMEONE.search(said)
        if someone or not present:
            return past.group()
    return ""


def _introduced(said: str, state: _Reading, ages: Ages) -> Verdict | None:
    """Return the patient a sentence introduces or turns to, with the words that do."""
    ordinal = cue.ORDINAL.search(said)
    number = _ordinal(ordinal) if ordinal else 0
    if ordinal and 0 < number <= min(state.current + 1, _MOST):
        state.current = number
        state.known.setdefault(number, (ages[0][1] if ages else "", _sex(said)))
        return PersonKind.PATIENT, number, ordinal.group()
    if len({years for _, years in ages}) > 1:
        for at, (start, years) in enumerate(ages):
            stop = ages[at + 1][0] if at + 1 < len(ages) else len(said)
            _know(state, years, _sex(said[start:stop]))
        return PersonKind.SHARED, 0, "several ages"
    if ages:
        return PersonKind.PATIENT, _know(state, ages[0][1], _sex(said)), f"aged {ages[0][1]}"
    return _by_sex(said, state)


def _know(state: _Reading, age: str, sex: str) -> int:
    """Return the number of the patient of that age and sex, a new one where none fits."""
    for known, (years, gender) in state.known.items():
        same = years == age and (sex == gender or "" in (sex, gender))
        if same or (known == state.current and not years):
            state.known[known] = (age, sex or gender)
            state.current = known
            return known
    state.current = len(state.known) + 1
    state.known[state.current] = (age, sex)
    return state.current


def _by_sex(said: str, state: _Reading) -> Verdict | None:
    """Return the only patient of a sex where "the woman" or a pronoun turns to that patient."""
    if len(state.known) < 2:
        return None
    found = _THE_ONE.search(said) or cue.PRONOUN.match(said)
    if not found:
        return None
    sex = _sex(found.group())
    fitting = [n for n, (_, gender) in state.known.items() if gender == sex]
    if (
        len(fitting) == 1
        and fitting[0] != state.current
        and state.known.get(state.current, ("", ""))[1] != sex
    ):
        state.current = fitting[0]
        return PersonKind.PATIENT, state.current, found.group()
    return None


def _ordinal(found: re.Match[str]) -> int:
    word = (found.group(1) or found.group(2)).lower()
    return int(word) if word.isdigit() else cue.ORDINALS.get(word) or cue.NUMBER.get(word) or 0


def _sex(said: str) -> str:
    female, male = cue.FEMALE.search(said), cue.MALE.search(said)
    if female and (not male or female.start() < male.start()):
        return "F"
    return "M" if male else ""


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
