"""The outcome ledger: each modality of function before and after treatment of the complication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language

from ingest.nlp.assertion import assess
from ingest.nlp.cue_pattern import cue
from ingest.nlp.events import Event
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
from ingest.nlp.states import State, find_states
from ingest.nlp.story import Outline, Story, outline
from ingest.nlp.timeline import telling_of
from ingest.nlp.word_index import lower
from kb.model import Evidence, LedgerEntry, SectionKind, Status

__all__ = ["BASELINE", "LAST", "Observed", "ledger_of", "match", "rank", "set_annotations"]

register_extensions()

BASELINE, LAST = "baseline", "last"
_ROMAN = {"0": 0, "I": 1, "1": 1, "II": 2, "2": 2, "III": 3, "3": 3, "IV": 4, "4": 4, "V": 5, "5": 5}

# Words that name a modality and need another to say how it is.
_BARE = frozenset({"deficit", "strength", "control", "sense", "function"})
# What became of a state, by the words of its clause; the first that fits counts.
_CHANGES = (
    (
        "unchanged",
        r"\b(?:unsatisfactory|disappointing|persist\w*|remain\w*|unchanged|residual|permanent\w*|still|stayed"
        r"|continues? to"
        r"|(?:did|has|had|have) not (?:\w+ )?(?:improved?|recover(?:ed)?|resolved?|changed?)"
        r"|no improvement|the same as)",
    ),
    ("worse", r"\b(?:worsen\w*|deteriorat\w+|progress(?:ed|ively)\b|aggravat\w+|declin\w+)"),
    (
        "resolved",
        r"\b(?:resolv\w+|disappear\w*|subsid\w+|gone|vanish\w+|ceas\w+|stopped|faded|settled|abated"
        r"|passed off|went away|lost (?:her|his) (?:\w+ )?pain|free (?:of|from)"
        r"|(?:was|were|is|are|be|become|became|completely|fully|entirely) (?:again )?normal"
        r"|complete(?:ly)? (?:recover\w+|reliev\w+|relief)"
        r"|recovered (?:completely|fully)|full(?:y)? recover\w+|(?:returned|back) to normal|relieved"
        r"|normali[sz]ed)",
    ),
    (
        "improved",
        r"\b(?:improv\w+|better|recover\w*|alleviat\w+|regain\w*|eas(?:ed|ing)|relief|less(?:ened)?"
        r"|reduced|diminish\w+|decreas\w+|fell)",
    ),
)
_CHANGE = tuple((value, cue(pattern)) for value, pattern in _CHANGES)
_CLAUSE_END = re.compile(
    r"[;:]|,?\s+\b(?:but|whereas|while|although|though|however)\b|,\s+and\b|\band\s+(?:her|his|the)\b", re.I
)
_NOT_NEW = re.compile(r"\b(?:new|additional|further|other)\s|deteriorat", re.I)
_WISHED = re.compile(
    r"\b(?:(?<!began )(?<!started )(?<!continued )(?<!continues )(?<!able )(?<!seemed )(?<!led )to"
    r"|may|might|can|would|will|should|if)\s+(?:\w+ly\s+)?$",
    re.I,
)
# What is told after these words is what was left.
_SPARED = re.compile(r"\b(?:except|apart from|other than|aside from|save)\b[^.;]*$", re.I)
_NOT_BEFORE = re.compile(r"\b(?:not|never|n't|no|without|failed to)\s(?:(?!and\b|but\b)[\w-]+\s){0,2}$", re.I)
_NO_WALKING = re.compile(
    r"\b(?:not|never|n't|no|without|failed to)\s(?:(?!and\b|but\b|only\b)[\w-]+\s){0,3}$", re.I
)
_NOT_AFTER = re.compile(r"\s(?:did|was|were|has|have|had|could)(?:\sbe)?\s(?:not|never)\b", re.I)
_PARTLY = re.compile(
    r"\b(?:partially|partly|nearly|almost|largely|mostly|incompletely)\b"
    r"|\ball (?:[\w-]+ ){1,3}(?:but|except)\b",
    re.I,
)
_THOROUGH = re.compile(r"\b(?:fully|completely|entirely|complete|full|total)\b", re.I)
_CAME_BACK = re.compile(r"\b(?:returned|came back)\b", re.I)
_AT_A_LEVEL = re.compile(
    r"\s(?:at|to|around)\s(?:a |about )?(?:VAS |NRS )?\d(?!\d*[ -](?:min|hour|day|week|month|year))", re.I
)
_AFTER = cue(r"\b(?:after|following)\b")
_WELL = frozenset({"intact", "none", "normal"})
_AT_THE_END = cues("outcome.at-the-end")
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
    followed = {time.sentence: time.days for time in times if time.role is TimeRole.FOLLOW_UP}
    outlines = outline(lowered, tuple(sentences))
    told = _tells_procedure(outlines, sentences, persons)
    story, days = Story(procedure=not told), None
    for index, (sentence, person) in enumerate(zip(sentences, persons, strict=True)):
        own = person.kind in (PersonKind.PATIENT, PersonKind.SHARED)
        if not own or sentence.kind in _SKIPPED or sentence.language != "en":
            continue
        changes = person.number and number and person.number != number
        if telling_of(sentence.kind) != telling or changes or outlines[index].opens:
            story, days, telling = Story(procedure=not told), None, telling_of(sentence.kind)
        number = person.number or number
        days = followed.get(index, days)
        late = index in followed or bool(_AT_THE_END.search(text, sentence.start, sentence.end))
        found += _observe(text, lowered, sentence, person, story, days, outlines[index].events, late=late)
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
) -> list[Observed]:
    """Return the entries of one sentence and take its events into the story."""
    states = find_states(text, lowered, sentence.start, sentence.end)
    if not states:
        story.advance(text, events)
        return []
    asserted = assess(text, (sentence.start, sentence.end), [(s.start, s.end) for s in states])
    found: list[Observed] = []
    told = 0
    for state, assertion in zip(states, asserted, strict=True):
        while told < len(events) and events[told].start < state.start:
            story.advance(text, events[told : told + 1])
            told += 1
        clause = _clause(text, sentence, state)
        change = "" if _SPARED.search(text, clause[0], state.start) else _change(text, clause)
        if not change and state.value in _BARE:
            change = _came_back(text, state.end, clause)
        denied = assertion.status is Status.ABSENT and not state.start < assertion.cue_end <= state.end
        if state.value.startswith("walks") and _NO_WALKING.search(text, clause[0], state.start):
            denied = True
        phase = _phase(text, sentence, state, story, events, change, late=late)
        if state.value.startswith("walks") and _NOT_AFTER.match(text, state.end):
            denied = True
        if denied and _NOT_NEW.search(text, max(sentence.start, state.start - 16), state.end):
            continue
        if not phase or assertion.status not in (Status.PRESENT, Status.ABSENT):
            continue
        value = _value(state, phase, change, denied=denied)
        if value:
            evidence = Evidence(state.start, state.end, sentence.start, sentence.end)
            entry = LedgerEntry(
                state.modality, state.site, phase, value, days if phase == LAST else None, evidence
            )
            found.append(Observed(person.number, entry))
    story.advance(text, events[told:])
    return found


def _phase(
    text: str,
    sentence: Sentence,
    state: State,
    story: Story,
    events: Sequence[Event],
    change: str,
    *,
    late: bool,
) -> str:
    """Return the phase a state is told of, "" for the time before the procedure or its own good effect."""
    better = change in ("improved", "resolved")
    if not story.procedure:
        looks_back = _AFTER.search(text, state.end, sentence.end)
        return BASELINE if looks_back and any(e.name == "procedure" for e in events) else ""
    if state.when:
        return BASELINE if state.when == "before" else LAST
    if (
        story.treatment
        or (late and story.symptoms)
        or (better and story.symptoms and (story.drugs or state.graded))
    ):
        return LAST
    injured = state.modality == "pain" and any(
        e.name == "injury" and 0 <= e.start - state.end < 30 for e in events
    )
    if injured or (better and not state.graded):
        return ""
    return BASELINE


def _value(state: State, phase: str, change: str, *, denied: bool) -> str:
    """Return the value of a state in its phase, "" where it says nothing."""
    if state.graded or (state.value in _WELL and not denied):
        return state.value
    if denied and state.value.startswith("walks"):
        return "unable to walk"
    if denied:
        return "" if state.value in _BARE and (state.value != "deficit" or phase != LAST) else "none"
    if phase == LAST and change and state.modality != "gait":
        return "normal" if (state.value, change) == ("strength", "resolved") else change
    return "" if state.value in _BARE else state.value


def _clause(text: str, sentence: Sentence, state: State) -> tuple[int, int]:
    """Return the clause around a state."""
    start, end = sentence.start, sentence.end
    for cut in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if cut.end() <= state.start:
            start = cut.end()
        elif cut.start() >= state.end:
            end = cut.start()
            break
    return start, end


def _change(text: str, clause: tuple[int, int]) -> str:
    """Return what became of a state by the words of its clause, "" where they say nothing."""
    for value, pattern in _CHANGE:
        for found in pattern.finditer(text, *clause):
            better = value in ("resolved", "improved")
            if better and (
                _NOT_BEFORE.search(text, clause[0], found.start()) or _NOT_AFTER.match(text, found.end())
            ):
                return "improved" if _THOROUGH.search(text, *clause) else "unchanged"
            if value == "resolved" and _AT_A_LEVEL.match(text, found.end()):
                return "improved"
            if value == "resolved" and _PARTLY.search(text, clause[0], min(clause[1], found.end() + 24)):
                return "improved"
            if not _WISHED.search(text, max(clause[0], found.start() - 30), found.start()):
                return value
    return ""


def _came_back(text: str, start: int, clause: tuple[int, int]) -> str:
    """Return "improved" where a function is told to have returned, "" where not."""
    found = _CAME_BACK.search(text, start, clause[1])
    return "improved" if found and not _NOT_BEFORE.search(text, clause[0], found.start()) else ""


def ledger_of(observed: Iterable[Observed], number: int) -> tuple[LedgerEntry, ...]:
    """Return one patient's ledger: by modality and site the worst state before treatment, the last after."""
    entries = [o.entry for o in observed if o.number in (0, number)]
    kept: dict[tuple[str, str, str], LedgerEntry] = {}
    for entry in entries:
        key = (entry.modality, entry.site, entry.phase)
        known = kept.get(key)
        if known is None or entry.phase == LAST or rank(entry) < rank(known):
            kept[key] = entry
    return tuple(kept.values())


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
