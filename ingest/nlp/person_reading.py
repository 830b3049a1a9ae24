"""Whom one sentence speaks of, given what was read before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.nlp import person_cues as cue
from ingest.nlp.cast import Ages, Cast, ordinal_of
from ingest.nlp.spans import PersonKind, Sentence
from kb.model import SectionKind

__all__ = ["PersonReading", "Verdict", "classify"]

Verdict: TypeAlias = tuple[PersonKind, int, str]
_SOME_ONE = re.compile(
    r"(?:in )?(?:one|another|the other|the others) (?:patient|case|of them|received|had|was|under|died)", re.I
)


@dataclass
class PersonReading:
    """What has been read so far.

    Attributes:
        headings: headings of the sections.
        paper: whether the text is a full paper, not an abstract.
        cast: the patients introduced so far.
        narrative: whether the last sentence told of a patient.
        general: whether the last structured label opened a general part.
        labelled: whether the last structured label opened a part on the case.
        declared: number of patients the report says it tells of.
        section: number of the section read last.
    """

    headings: tuple[str, ...] = ()
    paper: bool = False
    cast: Cast = field(default_factory=Cast)
    narrative: bool = False
    general: bool = False
    labelled: bool = False
    declared: int = 0
    section: int = -2


def classify(said: str, sentence: Sentence, state: PersonReading, ages: Ages) -> Verdict:
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


def _declared(said: str) -> int:
    found = cue.DECLARED.search(said)
    if not found:
        return 0
    word = found.group(1).lower()
    return cue.NUMBER.get(word) or int(word)


def _open_part(said: str, sentence: Sentence, state: PersonReading) -> None:
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


def _title(said: str, state: PersonReading) -> Verdict:
    """A title speaks of the report's patients, however many."""
    count = _declared(said)
    state.declared = max(state.declared, count)
    return (PersonKind.SHARED if count > 1 else PersonKind.PATIENT), 0, "title"


def _caption(said: str, state: PersonReading) -> Verdict:
    """A caption speaks of the patient it names, or of the only one."""
    ordinal = cue.ORDINAL.search(said)
    if ordinal and 0 < ordinal_of(ordinal) <= len(state.cast.known):
        state.cast.current = ordinal_of(ordinal)
        return PersonKind.PATIENT, state.cast.current, ordinal.group()
    if len(state.cast.known) > 1:
        return PersonKind.GENERAL, 0, "caption"
    return PersonKind.PATIENT, state.cast.current, "caption"


def _remark(said: str, state: PersonReading) -> Verdict:
    """The general parts of a full paper speak of its patient only where they say so."""
    cited = cue.CITED.search(said)
    strong = cue.STRONG_OWN.search(said)
    if strong and "et al" not in said and len(state.cast.known) <= 1:
        return PersonKind.PATIENT, 1, strong.group()
    return (PersonKind.CITED, 0, cited.group()) if cited else (PersonKind.GENERAL, 0, "section")


def _telling(said: str, sentence: Sentence, state: PersonReading, ages: Ages) -> Verdict:
    """Classify a sentence of an abstract, a case report or an undivided text."""
    if cue.KEYWORDS.match(said) or (cue.PARTIAL.search(said) and not cue.ORDINAL.search(said)):
        return PersonKind.GENERAL, 0, "aggregate"
    cited, own = cue.CITED.search(said), cue.OWN.search(said)
    if _SOME_ONE.match(said) and state.declared > 1 and not ages and not state.cast.known:
        return PersonKind.GENERAL, 0, "one of several"
    elsewhere = cue.ELSEWHERE.search(said)
    if elsewhere and not (own and ages):
        state.narrative = False
        return PersonKind.CITED, 0, elsewhere.group()
    introduced = state.cast.introduce(said, ages)
    if introduced:
        state.narrative, state.general = True, False
        number, words = introduced
        return (PersonKind.PATIENT if number else PersonKind.SHARED), number, words
    shared = cue.ALL.search(said)
    if shared and (state.narrative or own or state.cast.known or state.declared):
        return PersonKind.SHARED, 0, shared.group()
    count = _declared(said)
    if count and (
        own or (not state.cast.known and not cited and not state.general and cue.GROUP.search(said))
    ):
        state.declared, state.narrative = max(state.declared, count), True
        return PersonKind.SHARED, 0, own.group() if own else f"{count} patients"
    pronoun = cue.PRONOUN.search(said) or cue.PATIENT.search(said)
    if own and cited and not pronoun and cue.MODAL.search(said):
        own = None
    words = _patient_words(said, sentence, state, pronoun, own, cited)
    if words:
        state.narrative = True
        return PersonKind.PATIENT, state.cast.current, words
    if cited:
        return PersonKind.CITED, 0, cited.group()
    return PersonKind.GENERAL, 0, "general"


def _patient_words(
    said: str,
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
