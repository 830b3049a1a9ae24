"""The outcome ledger: each modality of function before and after treatment of the complication."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from ingest.nlp.assertion import assess
from ingest.nlp.cue_pattern import cue
from ingest.nlp.events import Event
from ingest.nlp.ledger_phases import BASELINE, LAST, phase_of
from ingest.nlp.rules import cues
from ingest.nlp.spans import (
    PersonKind,
    PersonSpan,
    Sentence,
    TimeRole,
    TimeSpan,
    register_extensions,
    text_of,
)
from ingest.nlp.state_changes import (
    came_back,
    change_of,
    clause_of,
    denied_after,
    found_lost,
    found_well,
    is_lessened,
    is_thorough,
)
from ingest.nlp.states import State, find_states
from ingest.nlp.story import Outline, Story, only_looked_back, outline
from ingest.nlp.timeline import telling_of
from ingest.nlp.word_index import lower
from kb.model import Assertion, Evidence, LedgerEntry, SectionKind, Status

__all__ = ["BASELINE", "LAST", "Observed", "ledger_of", "match", "rank", "set_annotations"]

register_extensions()

_ROMAN = {"0": 0, "I": 1, "1": 1, "II": 2, "2": 2, "III": 3, "3": 3, "IV": 4, "4": 4, "V": 5, "5": 5}

# Words that name a modality and need another to say how it is.
_BARE = frozenset({"deficit", "strength", "control", "sense", "function", "recovery"})
_FUNCTIONS = _BARE - {"deficit", "recovery"}
_LOST = {"motor": "no movement", "bladder": "dysfunction", "bowel": "dysfunction", "other": "deficit"}
_POOR = {"motor": "weakness", "bladder": "dysfunction", "bowel": "dysfunction", "other": "deficit"}
# What a change leaves as it is: "remained catheter-dependent".
_TOLD_ANYWAY = frozenset({"bladder", "bowel"})
_NOT_NEW = re.compile(r"\b(?:new|additional|further|other)\s|deteriorat", re.I)
# What is told after these words is what was left.
_SPARED = re.compile(r"\b(?:except|apart from|other than|aside from|save|all but)\b[^.;]*$", re.I)
_NO_WALKING = re.compile(
    r"\b(?:not|never|n't|no|without|failed to)\s(?:(?!and\b|but\b|only\b)[\w-]+\s){0,3}$", re.I
)
_WELL = frozenset({"intact", "none", "normal", "preserved"})
_PARALYSED = frozenset({"paraplegia", "tetraplegia", "paralysis", "no movement"})
_AT_THE_END = cues("outcome.at-the-end")
# "the pain fell to 5, and by three months it had resolved"
_IT_WENT = cue(
    r"\b(?:it|they|this|these) (?:had |has |have |was |were )?(?:\w+ly )?"
    r"(?:resolved|disappeared|subsided|vanished|gone|ceased)\b(?! (?:partially|partly|incompletely))"
)
_TREATED_TO_THE_END = cue(r"\b(?:end|completion) of (?:the )?(?:treatment|therapy|antibiotics?)\b")
_SKIPPED = frozenset({SectionKind.TITLE, SectionKind.REFERENCES, SectionKind.CAPTION})


@dataclass(frozen=True, slots=True)
class Observed:
    """A ledger entry and whose it is.

    Attributes:
        number: the patient, 0 where all of the report share it.
        entry: what is told.
    """

    number: int
    entry: LedgerEntry


def match(
    text: str, sentences: Sequence[Sentence], persons: Sequence[PersonSpan], times: Sequence[TimeSpan] = ()
) -> tuple[Observed, ...]:
    """Return what is told of the patients' function, in the order told."""
    lowered, telling, number = lower(text), -1, 0
    found: list[Observed] = []
    since = 0
    followed = {time.sentence: time.days for time in times if time.role is TimeRole.FOLLOW_UP}
    outlines = outline(lowered, tuple(sentences))
    told = _tells_procedure(outlines, sentences, persons)
    story, days = Story(), None
    for index, (sentence, person) in enumerate(zip(sentences, persons, strict=True)):
        own = person.kind in (PersonKind.PATIENT, PersonKind.SHARED)
        if not own or sentence.kind in _SKIPPED or sentence.language != "en":
            continue
        changes = person.number and number and person.number != number
        if telling_of(sentence.kind) != telling or changes or outlines[index].opens:
            over = not told or only_looked_back(lowered, outlines[index:], sentences[index:])
            story, days, telling = Story(procedure=over), None, telling_of(sentence.kind)
            since = len(found)
        number = person.number or number
        days = followed.get(index, days)
        late = index in followed or any(
            at.search(text, sentence.start, sentence.end) for at in (_AT_THE_END, _TREATED_TO_THE_END)
        )
        events = outlines[index].events
        begun = {o.entry.modality for o in found[since:] if o.entry.phase == BASELINE}
        found += _observe(text, lowered, sentence, person, story, days, events, late=late, begun=begun)
    return tuple(found)


def _tells_procedure(
    outlines: Sequence[Outline], sentences: Sequence[Sentence], persons: Sequence[PersonSpan]
) -> bool:
    """Tell whether the patients' own sentences name the procedure; else all they tell comes after it."""
    return any(
        event.name == "procedure"
        for told, sentence, person in zip(outlines, sentences, persons, strict=True)
        if person.kind is PersonKind.PATIENT and sentence.kind not in _SKIPPED
        for event in told.events
    )


def _observe(
    text: str,
    lowered: str,
    sentence: Sentence,
    person: PersonSpan,
    story: Story,
    days: float | None,
    events: Sequence[Event],
    *,
    late: bool,
    begun: Collection[str],
) -> list[Observed]:
    """Return the entries of one sentence and take its events into the story.

    ``begun`` holds the modalities whose baseline has been told.
    """
    states = find_states(text, lowered, sentence.start, sentence.end)
    if not states:
        story.advance(text, events)
        return []
    asserted = assess(text, (sentence.start, sentence.end), [(s.start, s.end) for s in states])
    found: list[Observed] = []
    told, began = 0, story.symptoms
    strengths = [s for s in states if s.graded and s.modality == "motor"]
    for mention, assertion in zip(states, asserted, strict=True):
        if strengths and mention.value == "strength":
            continue
        while told < len(events) and events[told].start < mention.start:
            story.advance(text, events[told : told + 1])
            told += 1
        clause = clause_of(text, sentence, mention)
        spared = _SPARED.search(text, clause[0], mention.start) is not None
        change = "" if spared else change_of(text, clause)
        state, change, settled = _settled(text, mention, clause, change)
        denied, status = _denied(text, clause, state, assertion, settled=settled or spared)
        phase = phase_of(text, sentence, state, story, events, change, late=late, begun=begun, began=began)
        if denied and _NOT_NEW.search(text, max(sentence.start, state.start - 16), state.end):
            continue
        if not phase or status not in (Status.PRESENT, Status.ABSENT):
            continue
        value = _value(state, phase, change, denied=denied)
        if not value and state.value == "deficit" and phase == BASELINE and state.modality in begun:
            value = "deficit"  # one that was denied before
        if value:
            evidence = Evidence(state.start, state.end, sentence.start, sentence.end)
            entry = LedgerEntry(
                state.modality, state.site, phase, value, days if phase == LAST else None, evidence
            )
            found.append(Observed(person.number, entry))
            story.symptoms |= phase == BASELINE and story.procedure and entry.value not in _WELL
    story.advance(text, events[told:])
    gone = _IT_WENT.search(text, states[-1].end, sentence.end)
    if gone and found and found[-1].entry.phase == LAST:
        evidence = Evidence(gone.start(), gone.end(), sentence.start, sentence.end)
        found.append(replace(found[-1], entry=replace(found[-1].entry, value="resolved", evidence=evidence)))
    return found


def _settled(text: str, state: State, clause: tuple[int, int], change: str) -> tuple[State, str, bool]:
    """Return a state, what became of it, and whether the words beside it settle how a function was found."""
    if not change and state.value in _BARE:
        change = came_back(text, state.end, clause)
    if state.value == "recovery" and is_thorough(text, state, clause):
        change = "resolved"
    if state.value in _FUNCTIONS and found_well(text, state.end, clause):
        return replace(state, value="normal"), "", True
    if state.value in _FUNCTIONS and found_lost(text, state.end, clause):
        return replace(state, value=_LOST.get(state.modality, "loss")), "", True
    if change != "lessened":
        return state, change, False
    if state.value in _FUNCTIONS:
        return replace(state, value=_POOR.get(state.modality, "reduced")), "", False
    graded = state.modality == "motor" and state.graded
    return state, "improved" if not graded and is_lessened(text, state, clause) else "", False


def _denied(
    text: str, clause: tuple[int, int], state: State, assertion: Assertion, *, settled: bool
) -> tuple[bool, Status]:
    """Return whether a state is denied, and its status; walking is denied only by the words beside it."""
    if settled:
        return False, Status.PRESENT
    if state.value.startswith("walks"):
        not_so = _NO_WALKING.search(text, clause[0], state.start) is not None or denied_after(text, state)
        return not_so, Status.PRESENT
    inside = state.start < assertion.cue_end <= state.end
    return assertion.status is Status.ABSENT and not inside, assertion.status


def _value(state: State, phase: str, change: str, *, denied: bool) -> str:
    """Return the value of a state in its phase, "" where it says nothing."""
    if state.graded or (state.value in _WELL and not denied):
        return state.value
    if denied and state.value.startswith("walks"):
        return "unable to walk"
    if denied and change == "resolved" and phase == LAST:
        return "resolved"
    if denied and state.value == "recovery":
        return "unchanged" if phase == LAST else ""
    if denied:
        return "none" if state.value not in _BARE or state.value == "deficit" else ""
    if phase == LAST and change and state.modality != "gait":
        if change == "unchanged" and state.modality in _TOLD_ANYWAY and state.value not in _BARE:
            return state.value
        return "normal" if (state.value, change) == ("strength", "resolved") else change
    return "" if state.value in _BARE else state.value


def ledger_of(observed: Iterable[Observed], number: int) -> tuple[LedgerEntry, ...]:
    """Return one patient's ledger: by modality and site the worst state before treatment, the last after."""
    entries = [o.entry for o in observed if o.number in (0, number)]
    kept: dict[tuple[str, str, str], LedgerEntry] = {}
    for entry in entries:
        key = (entry.modality, entry.site, entry.phase)
        known = kept.get(key)
        if known is None or _takes_the_place(entry, known):
            kept[key] = entry
    return tuple(kept.values())


def _takes_the_place(entry: LedgerEntry, known: LedgerEntry) -> bool:
    """Tell whether an entry is kept for one told before: the worse baseline, the later state at the end.

    A grade is kept beside a mere "improved" of the same sentence.
    """
    together = entry.evidence.sentence_start == known.evidence.sentence_start
    grade, known_grade = rank(entry)[0] == 0, rank(known)[0] == 0
    if entry.phase == LAST:
        return not (together and known_grade and entry.value in ("improved", "unchanged"))
    if together and grade is not known_grade:
        return grade
    return _severity(entry) < _severity(known)


def _severity(entry: LedgerEntry) -> tuple[float, float]:
    """Order states from worst to best: grades with paralysis among them, then words, then what is well."""
    if entry.value in _PARALYSED:
        return 0, 0.5
    return (2, entry.evidence.start) if entry.value in _WELL else rank(entry)


def rank(entry: LedgerEntry) -> tuple[int, int]:
    """Order values of one modality from worst to best; a grade says more than a word."""
    if entry.modality in ("AIS", "Frankel"):
        return 0, ord(entry.value[0])
    if entry.modality == "Nurick":
        return 0, -_ROMAN.get(entry.value, 0)
    grade = re.match(r"(\d+)(?:\.\d)?/(\d+)", entry.value)
    if grade:
        return 0, int(grade[1]) if grade[2] == "5" else -int(grade[1])
    return 1, entry.evidence.start


def set_annotations(doc: Any, ledger: tuple[Observed, ...]) -> None:
    """Keep the ledger on the Doc."""
    doc._.ledger = ledger


@Language.component(
    "ledger", assigns=["doc._.ledger"], requires=["doc._.sentences", "doc._.persons", "doc._.times"]
)
def ledger_component(doc: Any) -> Any:
    """Find what the Doc says of its patients' function."""
    found = match(text_of(doc), doc._.sentences, doc._.persons, doc._.times)
    set_annotations(doc, tuple(replace(o, entry=_unfolded(doc, o.entry)) for o in found))
    return doc


def _unfolded(doc: Any, entry: LedgerEntry) -> LedgerEntry:
    """Return an entry with its evidence in the offsets of the report's text."""
    fold, at = doc._.fold, entry.evidence
    if fold is None:
        return entry
    evidence = Evidence(*fold.span(at.start, at.end), *fold.span(at.sentence_start, at.sentence_end))
    return replace(entry, evidence=evidence)
