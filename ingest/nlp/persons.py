"""Whom each sentence speaks of: a patient of this report, all of them, cited literature, or nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language

from ingest.nlp.rules import cues
from ingest.nlp.spans import PersonKind, PersonSpan, Sentence, register_extensions, text_of
from kb.model import SectionKind

__all__ = ["match", "set_annotations"]

register_extensions()

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ORDINALS = {
    word: n
    for n, words in enumerate(
        ("first 1st i", "second 2nd ii", "third 3rd iii", "fourth 4th iv", "fifth 5th v", "sixth 6th vi"), 1
    )
    for word in words.split()
}
_NUMBER = {word: n for n, word in enumerate(_ONES, 1)}

_SEX = (
    r"(?:female|male|woman|women|man|men|lady|gentleman|girl|boy|patient|osteoporotic|housewife|farmer|nurse)"
)
INTRO = re.compile(
    r"(?<![\w.])(\d{1,3}(?:\.5)?|[a-z]+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
    r"(?:-| )?(?:years?|yrs?|yr|y)\.?(?:-| )?(?:old|of age)\b|"
    r"\b(?:age|aged)\s+(?:of\s+)?(\d{1,3})\b(?!\s*(?:to|-|–|and|or|years? (?:and|or))\s*\d)|"
    r"\b(\d{1,3})[ -]?(?:y/?o|yo|M|F)\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(r"\b(?:female|wom[ae]n|lady|ladies|girl|she|her|mrs|housewife)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:male|m[ae]n|gentleman|gentlemen|boy|he|his|him|mr)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|hers)\b", re.IGNORECASE)
_PATIENT = re.compile(r"\b(?:the|this|that|each) (?:\w+ )?patient(?:'s)?\b|^patient\b", re.IGNORECASE)
_OWN = cues("persons.own")
_STRONG_OWN = cues("persons.strong-own")
_CITED = cues("persons.cited")
_MODAL = cues("persons.modal")
_PRESENT = cues("persons.present")
_PAST = re.compile(
    r"\b(?:was|were|had|underwent|did|began|became|came|felt|fell|went|took|showed|led|made|gave|ran|"
    r"found|noted|"
    r"(?!need|embed|shed|speed|exceed|indeed|hundred|red|bed|rapid|sacred|described|reported|related|based|"
    r"associated|limited|augmented|delayed|leaked|repeated|isolated|unexpected|required|injected|increased|"
    r"advanced|called|collapsed|fractured|untreated|cemented|severed|extravasated|displaced|retropulsed|"
    r"prolonged)\w{3,}ed)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"^(?:(?P<general>{cues('persons.general-label').pattern})|(?P<case>{cues('persons.case-label').pattern}))"
    r"\s*[:.]\s",
    re.IGNORECASE,
)
_GENERAL_HEADING = re.compile(rf"(?:{cues('persons.general-label').pattern})\b", re.IGNORECASE)
_DECLARED = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|[2-9]|10) (?:\w+ ){0,3}?"
    r"(cases?|patients?|women|men|females|males)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:case|patient)\s+(?:no\.?\s*|number\s+|#\s*)?(\d{1,2}|I{1,3}|IV|V|one|two|three|four|five)\b"
    r"(?! (?:of|cases|patients))|"
    r"\b(?:in |the |our )?(first|second|third|fourth|fifth|sixth)(?: (?:patient|case|woman|man|"
    r"female|male)\b|"
    r"(?=,)|(?= (?:had|was|underwent|developed|received|did|presented|came|died|recovered)))",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:the other|another) (?:patient|case|woman|man)\b", re.IGNORECASE)
_ALL = cues("persons.all")
_SOMEONE = re.compile(
    r"\b(?:a|an|one) (?:[\w-]+ ){0,3}(?:patient|wom[ae]n|m[ae]n|female|male|lady|gentleman|adult)\b",
    re.IGNORECASE,
)
# How the literature begins: not an event of a patient.
_BEGINNINGS = cues("persons.beginnings")
_GENERAL_KINDS = frozenset(
    {SectionKind.INTRODUCTION, SectionKind.DISCUSSION, SectionKind.CONCLUSION, SectionKind.BACK_MATTER}
)
# Characters from which a text is a full paper, not a structured abstract.
_PAPER = 5000
_SILENT_KINDS = frozenset(
    {
        SectionKind.AUTHORS,
        SectionKind.KEYWORDS,
        SectionKind.REFERENCES,
        SectionKind.FURNITURE,
        SectionKind.TABLE,
        SectionKind.BACK_MATTER,
    }
)


@dataclass
class _Reading:
    """What has been read so far.

    Attributes:
        current: number of the patient told of last, 0 before the first.
        known: age and sex of the patients in order.
        narrative: whether the last sentence told of a patient.
        general: whether the last structured label opened a general part.
        declared: number of patients the report says it tells of.
    """

    current: int = 0
    known: dict[int, tuple[str, str]] = field(default_factory=dict)
    narrative: bool = False
    general: bool = False
    declared: int = 0
    section: int = -2
    headings: tuple[str, ...] = ()


def match(text: str, sentences: Sequence[Sentence], headings: Sequence[str] = ()) -> tuple[PersonSpan, ...]:
    """Return one span for each sentence; ``headings`` are those of the sections."""
    kinds = {s.kind for s in sentences}
    has_case = SectionKind.CASE in kinds and (SectionKind.REFERENCES in kinds or len(text) > _PAPER)
    state = _Reading(headings=tuple(headings))
    found = [_classify(text[s.start : s.end], s, state, has_case) for s in sentences]
    individuals = max([number for _, number, _ in found], default=0)
    total = individuals if individuals > 1 else (1 if state.known else state.declared or 1)
    spans = []
    for sentence, (kind, number, cue) in zip(sentences, found, strict=True):
        if kind is PersonKind.PATIENT and number == 0:
            if total == 1:
                number = 1
            else:
                kind = PersonKind.SHARED
        spans.append(PersonSpan(sentence.start, sentence.end, kind, number, cue))
    return tuple(spans)


def patients(text: str, sentences: Sequence[Sentence], persons: Sequence[PersonSpan]) -> int:
    """Return the number of this report's own patients."""
    individuals = max((p.number for p in persons), default=0)
    if individuals:
        return individuals
    declared = 0
    for sentence, person in zip(sentences, persons, strict=True):
        if person.kind is PersonKind.SHARED:
            declared = max(declared, _declared(text[sentence.start : sentence.end]))
    return max(declared, 1)


def _declared(said: str) -> int:
    found = _DECLARED.search(said)
    if not found:
        return 0
    word = found.group(1).lower()
    return _NUMBER.get(word) or int(word)


def _classify(said: str, sentence: Sentence, state: _Reading, has_case: bool) -> tuple[PersonKind, int, str]:
    """Return kind, number and cue of one sentence and move the reading on."""
    if sentence.language != "en" or sentence.kind in _SILENT_KINDS:
        return PersonKind.GENERAL, 0, sentence.kind.value
    if sentence.section != state.section:
        state.section, state.general, state.narrative = sentence.section, False, False
        if 0 <= sentence.section < len(state.headings) and _GENERAL_HEADING.match(
            state.headings[sentence.section]
        ):
            state.general = True
    label = _LABEL.match(said)
    if label:
        state.general = bool(label.group("general"))
        state.narrative = False
    if sentence.kind is SectionKind.TITLE:
        return _title(said, state)
    if sentence.kind is SectionKind.CAPTION:
        return PersonKind.PATIENT, state.current, "caption"
    general = state.general or sentence.kind in _GENERAL_KINDS
    cited = _CITED.search(said)
    own = _OWN.search(said)
    if has_case and (sentence.kind in _GENERAL_KINDS or sentence.kind is SectionKind.BODY):
        strong = _STRONG_OWN.search(said)
        if strong and "et al" not in said and len(state.known) <= 1:
            return PersonKind.PATIENT, 1, strong.group()
        return (PersonKind.CITED, 0, cited.group()) if cited else (PersonKind.GENERAL, 0, "section")
    if "et al" in said and not (own and INTRO.search(said)):
        state.narrative = False
        return PersonKind.CITED, 0, "et al"
    told = _introduced(said, state, bool(own), sentence.kind is SectionKind.CASE)
    if told:
        state.narrative = True
        state.general = False
        return PersonKind.PATIENT, told[0], told[1]
    shared = _ALL.search(said)
    if shared and (state.narrative or own or state.known or state.declared):
        return PersonKind.SHARED, 0, shared.group()
    count = _declared(said)
    if count and own and not (cited and not own):
        state.declared = max(state.declared, count)
        state.narrative = True
        return PersonKind.SHARED, 0, own.group()
    if sentence.kind is SectionKind.CASE and not cited:
        state.narrative = True
        return PersonKind.PATIENT, state.current, "section"
    pronoun = _PRONOUN.search(said) or _PATIENT.search(said)
    if own and not (cited and not pronoun and _MODAL.search(said)):
        state.narrative = True
        return PersonKind.PATIENT, state.current, own.group()
    if pronoun and not cited:
        state.narrative = True
        return PersonKind.PATIENT, state.current, pronoun.group()
    if cited:
        return PersonKind.CITED, 0, cited.group()
    past = _PAST.search(said)
    modal = _MODAL.search(said)
    if state.narrative and past and not modal:
        return PersonKind.PATIENT, state.current, past.group()
    if past and not modal and not general and not _BEGINNINGS.search(said):
        someone = _SOMEONE.search(said)
        if someone or not _PRESENT.search(said):
            state.narrative = True
            return PersonKind.PATIENT, state.current, past.group()
    return PersonKind.GENERAL, 0, modal.group() if modal else "present tense"


def _title(said: str, state: _Reading) -> tuple[PersonKind, int, str]:
    """A title speaks of the report's patients, however many."""
    count = _declared(said)
    state.declared = max(state.declared, count)
    return (PersonKind.SHARED if count > 1 else PersonKind.PATIENT), 0, "title"


def _introduced(said: str, state: _Reading, own: bool, in_case: bool) -> tuple[int, str] | None:
    """Return the patient a sentence introduces or turns to, with the words that do."""
    ordinal = _ORDINAL.search(said)
    if ordinal:
        number = _ordinal(ordinal)
        if number and number <= state.current + 1 and number <= 12:
            state.current = number
            age = INTRO.search(said)
            state.known.setdefault(number, (_age(age), _sex(said)) if age else ("", _sex(said)))
            return number, ordinal.group()
    found = INTRO.search(said)
    if found and _age(found):
        key = (_age(found), _sex(said))
        for number, known in state.known.items():
            if known[0] == key[0] and ("" in (known[1], key[1]) or known[1] == key[1]):
                state.current = number
                return number, found.group()
            if number == state.current and not known[0]:
                state.known[number] = key
                return number, found.group()
        number = len(state.known) + 1
        state.known[number] = key
        state.current = number
        return number, found.group()
    return None


def _ordinal(found: re.Match[str]) -> int:
    word = (found.group(1) or found.group(2)).lower()
    if word.isdigit():
        return int(word)
    return _ORDINALS.get(word) or _NUMBER.get(word) or 0


def _age(found: re.Match[str] | None) -> str:
    if not found:
        return ""
    word = next((g for g in found.groups() if g), "")
    if word.replace(".", "").isdigit():
        return word
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    return word.lower() if word.lower().split("-")[0].split(" ")[0] in tens else ""


def _sex(said: str) -> str:
    female, male = _FEMALE.search(said), _MALE.search(said)
    if female and (not male or female.start() < male.start()):
        return "F"
    return "M" if male else ""


def set_annotations(doc: Any, persons: tuple[PersonSpan, ...]) -> None:
    """Keep the spans on the Doc."""
    doc._.persons = persons


@Language.component("persons", assigns=["doc._.persons"], requires=["doc._.sentences"])
def persons_component(doc: Any) -> Any:
    """Tell whose patient each sentence speaks of."""
    headings = [s.heading for s in doc._.report.sections] if doc._.report else []
    set_annotations(doc, match(text_of(doc), doc._.sentences, headings))
    return doc
