"""Whom one sentence speaks of, given what was read before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.nlp import person_cues as cue
from ingest.nlp.cast import Ages, Cast, ordinal_of
from ingest.nlp.cue_pattern import Said
from ingest.nlp.others import counts_the_literature, is_of_persons
from ingest.nlp.spans import PersonKind, Sentence
from kb.model import SectionKind

__all__ = ["PersonReading", "Verdict", "classify"]

# "We report three patients" is of the report's own; "we compared six" need not be.
_REPORTS = re.compile(r"report|present|descri|encounter|experienc|saw|case", re.IGNORECASE)

# A section of its own for each patient: what stands below is of that one.
_CASE_HEADING = re.compile(
    r"\W*(?:case|patient|observation)\s*(?:no\.?\s*|#\s*)?(?:\d{1,2}|[A-H]|[IVX]{1,4})\b", re.I
)
# "2/5 and 4/5 in the right and left leg, respectively" is told of one patient.
_TWO_OF_ONE = re.compile(
    r"\b(?:right|left|upper|lower|systolic|diastolic|proximal|distal|flexion|extension|preoperative\w*|before)\b",
    re.I,
)

Verdict: TypeAlias = tuple[PersonKind, int, str]


@dataclass
class PersonReading:
    """What has been read so far.

    Attributes:
        headings: headings of the sections.
        paper: whether the text is a full paper, not an abstract.
        long: whether it is too long to be only the case.
        fresh: whether the sentence begins a paragraph.
        cast: the patients introduced so far.
        narrative: whether the last sentence told of a patient.
        general: whether the last structured label opened a general part.
        labelled: whether the last structured label opened a part on the case.
        declared: number of patients the report says it tells of.
        claimed: whether it says so of itself, not of some among many.
        section: number of the section read last.
        told: whether a patient of the report was told of.
        cited: whether the last sentence told of somebody else's patient.
        foreign: whether the paragraph turned to somebody else's patients after the report's own.
    """

    headings: tuple[str, ...] = ()
    paper: bool = False
    long: bool = False
    fresh: bool = False
    cast: Cast = field(default_factory=Cast)
    narrative: bool = False
    general: bool = False
    labelled: bool = False
    declared: int = 0
    claimed: bool = False
    section: int = -2
    told: bool = False
    cited: bool = False
    foreign: bool = False


def classify(said: Said, sentence: Sentence, state: PersonReading, ages: Ages) -> Verdict:
    """Return kind, number and cue of one sentence and move the reading on."""
    if state.fresh:
        state.foreign = False
    if sentence.language != "en" or sentence.kind in cue.SILENT_KINDS:
        return PersonKind.GENERAL, 0, sentence.kind.value
    _open_part(said, sentence, state)
    if sentence.kind is SectionKind.TITLE:
        return _title(said, state)
    if sentence.kind is SectionKind.CAPTION:
        return _caption(said, state)
    if state.paper and (sentence.kind in cue.GENERAL_KINDS or sentence.kind is SectionKind.BODY):
        return _remark(said, state)
    if not state.long or sentence.kind is SectionKind.CASE:
        return _telling(said, sentence, state, ages)
    if sentence.kind in (SectionKind.DISCUSSION, SectionKind.CONCLUSION):
        return _remark(said, state)
    return _in_long_text(said, sentence, state, ages)


def _in_long_text(said: Said, sentence: Sentence, state: PersonReading, ages: Ages) -> Verdict:
    """Classify a sentence of a long text without headings, which goes over to a discussion unannounced.

    A paragraph that begins with a general remark after the case opens the discussion: from there on only
    the report's own words and pronouns tell of its patients, and an age introduces nobody.
    """
    told = bool(state.cast.known) or state.told
    if state.fresh:
        state.narrative = False
    if state.general and len(state.cast.known) >= state.declared and not said.search(cue.STRONG_OWN):
        ages = ()
    if state.general and state.cited and said.match(cue.PRONOUN):
        return PersonKind.CITED, 0, "pronoun"
    verdict = _telling(said, sentence, state, ages)
    patient = verdict[0] in (PersonKind.PATIENT, PersonKind.SHARED)
    state.told = state.told or patient
    state.cited = verdict[0] is PersonKind.CITED
    if state.fresh and told and not patient:
        state.general = True
    return verdict


def _declared(said: Said) -> int:
    """Return how many patients a sentence counts, 0 without a number; those of the literature do not."""
    for found in cue.DECLARED.finditer(said.text, said.start, said.end):
        before = said.text[max(said.start, found.start() - 60) : found.end()]
        if not (cue.READ_OF.search(before) or cue.ON_RECORD.match(said.text, found.end(), said.end)):
            word = found.group(1).lower()
            return cue.NUMBER.get(word) or int(word)
    return 0


def _open_part(said: Said, sentence: Sentence, state: PersonReading) -> None:
    """Note a new section and a structured label such as "Results:"."""
    if sentence.section != state.section:
        state.section, state.general, state.narrative, state.labelled = sentence.section, False, False, False
        if 0 <= sentence.section < len(state.headings):
            state.general = bool(cue.GENERAL_HEADING.match(state.headings[sentence.section]))
    label = said.match(cue.LABEL)
    if label:
        state.general = bool(label.group("general"))
        state.labelled = not state.general
        state.narrative = False


def _title(said: Said, state: PersonReading) -> Verdict:
    """A title speaks of the report's patients, however many."""
    count = _declared(said)
    state.declared = max(state.declared, count)
    state.claimed = count > 0
    return (PersonKind.SHARED if count > 1 else PersonKind.PATIENT), 0, "title"


def _caption(said: Said, state: PersonReading) -> Verdict:
    """A caption speaks of the patient it names, or of the only one."""
    ordinal = said.search(cue.ORDINAL)
    if ordinal and 0 < ordinal_of(ordinal) <= len(state.cast.known):
        state.cast.current = ordinal_of(ordinal)
        return PersonKind.PATIENT, state.cast.current, ordinal.group()
    if len(state.cast.known) > 1:
        return PersonKind.GENERAL, 0, "caption"
    return PersonKind.PATIENT, state.cast.current, "caption"


def _remark(said: Said, state: PersonReading) -> Verdict:
    """The general parts of a full paper speak of its patient only where they say so."""
    cited = said.search(cue.CITED)
    strong = said.search(cue.STRONG_OWN)
    if strong and not said.holds("et al") and len(state.cast.known) <= 1:
        return PersonKind.PATIENT, 1, strong.group()
    return (PersonKind.CITED, 0, cited.group()) if cited else (PersonKind.GENERAL, 0, "section")


def _telling(said: Said, sentence: Sentence, state: PersonReading, ages: Ages) -> Verdict:
    """Classify a sentence of an abstract, a case report or an undivided text."""
    if said.match(cue.KEYWORDS) or (said.search(cue.PARTIAL) and not said.search(cue.ORDINAL)):
        return PersonKind.GENERAL, 0, "aggregate"
    cited, own = said.search(cue.CITED), said.search(cue.OWN)
    if state.foreign and not own and sentence.kind is not SectionKind.CASE:
        return PersonKind.CITED, 0, "told on of others"
    state.foreign = False
    elsewhere = said.search(cue.ELSEWHERE)
    if elsewhere and not (own and ages):
        state.narrative = False
        state.foreign = bool(state.cast.known) and is_of_persons(said, ages)
        return PersonKind.CITED, 0, elsewhere.group()
    if (
        cited
        and state.cast.known
        and counts_the_literature(said)
        and not (own and _REPORTS.search(own.group()))
    ):
        state.narrative, state.foreign = False, True
        return PersonKind.CITED, 0, cited.group()
    others = said.search(cue.OF_OTHERS) if ages and _all_introduced(said, state) else None
    if others and not (own and not others.start() <= own.start() < others.end()):
        state.narrative, state.foreign = False, True
        return PersonKind.CITED, 0, others.group()
    introduced = state.cast.introduce(said, ages, state.declared) if ages else None
    own_section = _has_own_section(sentence, state)
    if not (introduced or own_section):
        introduced = state.cast.turn(said)
    introduced = introduced or state.cast.introduce(said, ages, state.declared)
    if introduced:
        state.narrative, state.general = True, False
        number, words = introduced
        state.cast.several = not number
        return (PersonKind.PATIENT if number else PersonKind.SHARED), number, words
    if said.match(cue.SOME_ONE) and state.declared > 1 and not ages and not state.cast.known:
        return PersonKind.GENERAL, 0, "one of several"
    shared = said.search(cue.ALL)
    if shared and (state.narrative or own or state.cast.known or state.declared):
        return PersonKind.SHARED, 0, shared.group()
    alone = cited or own_section or max(len(state.cast.known), state.declared) < 2
    each = None if alone else said.search(cue.EACH)
    if each and not _is_of_one(said, state, each.group()):
        return PersonKind.SHARED, 0, each.group()
    count = _declared(said)
    if count and (
        own or (not state.cast.known and not cited and not state.general and said.search(cue.GROUP))
    ):
        state.declared, state.narrative = max(state.declared, count), True
        state.claimed = state.claimed or (own is not None and _REPORTS.search(own.group()) is not None)
        return PersonKind.SHARED, 0, own.group() if own else f"{count} patients"
    if (
        count > 1
        and not own
        and len(state.cast.known) == 1
        and state.declared < 2
        and said.search(cue.WHAT_BECAME)
    ):
        return PersonKind.GENERAL, 0, "patients of others"
    pronoun = (
        said.search(cue.PRONOUN) or (not said.match(cue.CONDITIONAL) and said.search(cue.PATIENT)) or None
    )
    if own and cited and not pronoun and said.search(cue.MODAL):
        own = None
    words = _patient_words(said, sentence, state, pronoun, own, cited)
    if words:
        state.narrative = True
        return PersonKind.PATIENT, state.cast.current if pronoun else state.cast.spoken_of, words
    if cited:
        return PersonKind.CITED, 0, cited.group()
    return PersonKind.GENERAL, 0, "general"


def _all_introduced(said: Said, state: PersonReading) -> bool:
    """Tell whether the patients the report declares are known, and the sentence numbers no further one."""
    return 0 < len(state.cast.known) >= state.declared and not said.search(cue.ORDINAL)


def _has_own_section(sentence: Sentence, state: PersonReading) -> bool:
    """Tell whether a sentence stands below a heading such as "Case 2"."""
    return 0 <= sentence.section < len(state.headings) and bool(
        _CASE_HEADING.match(state.headings[sentence.section])
    )


def _is_of_one(said: Said, state: PersonReading, words: str) -> bool:
    """Tell whether "respectively" deals out what is told of the one patient spoken of, not of several."""
    if words.lower() != "respectively" or not state.narrative or state.cast.several:
        return False
    return bool(said.search(cue.PRONOUN) or _TWO_OF_ONE.search(said.text, said.start, said.end))


def _patient_words(
    said: Said,
    sentence: Sentence,
    state: PersonReading,
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
    past, modal = said.search(cue.PAST), said.search(cue.MODAL)
    present = said.search(cue.PRESENT)
    case = sentence.kind is SectionKind.CASE
    if case and (state.paper or past or not (modal or present)):
        return "section"
    if state.labelled and not modal and (past or not present):
        return "label"
    if state.narrative and not modal and (past or not present):
        return past.group() if past else "no verb"
    if state.narrative and present and not modal and not said.search(cue.USUAL):
        now = said.search(cue.COURSE_NOW)
        if now:
            return now.group()
    general = state.general or sentence.kind in cue.GENERAL_KINDS
    if past and not modal and not general and not said.search(cue.BEGINNINGS):
        someone = said.search(cue.SOMEONE)
        if someone or not present:
            return past.group()
    return ""
