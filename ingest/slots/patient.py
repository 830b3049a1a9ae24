"""One patient's share of what the pipeline found: the mentions told of this patient, in their tellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ingest.nlp.folding import Fold
from ingest.nlp.rules import cues
from ingest.nlp.spans import Mention, PersonKind, PersonSpan, Sentence, sentence_at, text_of
from ingest.nlp.timeline import Timeline, telling_of
from ingest.slots.abreast import owned
from ingest.slots.course import relieved
from ingest.slots.dealt import dealt
from ingest.slots.hierarchy import Hierarchy, hierarchy_of
from ingest.slots.overreach import is_its_own_cue, is_part_of_another, overreaches
from kb.model import Assertion, Evidence, Finding, SectionKind, Status

__all__ = ["Patient", "Told", "rank"]


_IN_GENERAL = cues("slots.in-general")
# "Although paraplegia has been described, in our patient the leak ..." comes to the patient.
_OF_OURS = cues("slots.of-ours")
# A report of one patient that speaks of several speaks of others.
_OF_SEVERAL = cues("slots.of-several")
_THE_ONE = cues("slots.the-one")


class Told(NamedTuple):
    """A mention as told of one patient.

    Attributes:
        mention: what was found.
        assertion: whether the text says it is so.
        sentence: where it stands.
        telling: the run through the story it belongs to.
        before: told of the time before the index procedure.
    """

    mention: Mention
    assertion: Assertion
    sentence: Sentence
    telling: int
    before: bool

    @property
    def present(self) -> bool:
        """Whether the text says it is so, of this episode."""
        return self.assertion.status is Status.PRESENT and not self.assertion.historical


@dataclass
class Patient:
    """One patient of a Doc.

    Attributes:
        doc: the annotated report.
        number: the patient's number, from 1.
        vocabulary: the concepts.
        text: the text of the Doc.
        all_sentences: its sentences, whomever they are told of.
        persons: whom each of them speaks of.
        mine: whether each of them speaks of this patient.
        lines: the events of each telling.
        told: what is told of this patient.
    """

    doc: Any
    number: int
    total: int = 1
    vocabulary: Hierarchy = field(default_factory=hierarchy_of)

    def __post_init__(self) -> None:
        self._general: dict[int, int] = {}
        self._treated: dict[int, int | None] = {}
        self.text: str = text_of(self.doc)
        noted = self.doc._
        self.all_sentences: tuple[Sentence, ...] = noted.sentences
        self.persons: tuple[PersonSpan, ...] = noted.persons
        self._fold: Fold = noted.fold
        self._evidence: dict[tuple[int, int], Evidence] = {}
        self._of: dict[str, list[Told]] = {}
        self._in: dict[int, list[Told]] = {}
        self.mine = [self._mine(person) for person in self.persons]
        self._tellings = tellings = self._told_in()
        said: dict[int, list[Mention]] = {number: [] for number in range(4)}
        asserted = [
            (m, a)
            for m, a in zip(noted.mentions, noted.assertions, strict=True)
            if self.holds(m.sentence, m.start)
        ]
        for mention, assertion in asserted:
            told = assertion.status in (Status.PRESENT, Status.POSSIBLE) or mention.type == "procedure"
            if told:
                said[tellings[mention.sentence]].append(mention)
        self.lines = {number: self._timeline(mentions) for number, mentions in said.items()}
        self.told = list(self._told(asserted))
        for one in self.told:
            self._of.setdefault(one.mention.type, []).append(one)
            self._in.setdefault(one.mention.sentence, []).append(one)
        for same in self._of.values():
            same.sort(key=rank)

    def _mine(self, person: PersonSpan) -> bool:
        if person.kind is PersonKind.SHARED:
            if person.members:
                return self.number in person.members
            return not person.together or any(number in (self.number, 0) for number, _ in person.together)
        return person.kind is PersonKind.PATIENT and person.number in (self.number, 0)

    def owns(self, sentence: int, offset: int) -> bool:
        """Tell whether a place in a sentence told of this patient is not that of another one in it."""
        if not self.mine[sentence]:
            return False
        person = self.persons[sentence]
        return not person.together or owned(self.text, person, offset, self.number)

    def holds(self, sentence: int, offset: int) -> bool:
        """Tell whether what stands at a place is told of this patient, not dealt out in turn to another."""
        person = self.persons[sentence]
        if not self.owns(sentence, offset) or person.together or person.kind is not PersonKind.SHARED:
            return self.owns(sentence, offset)
        among = person.members or tuple(range(1, self.total + 1))
        parts = dealt(self.text, person.start, person.end, len(among))
        return all(
            number == self.number or not start <= offset < end
            for number, (start, end) in zip(among, parts, strict=False)
        )

    def _told_in(self) -> list[int]:
        """Return the telling of each sentence; an introduction is the story where nothing else tells it."""
        tellings = [telling_of(sentence.kind) for sentence in self.all_sentences]
        if any(mine and t in (1, 2) for mine, t in zip(self.mine, tellings, strict=True)):
            return tellings
        return [2 if mine and t == 3 else t for mine, t in zip(self.mine, tellings, strict=True)]

    def telling(self, sentence: Sentence) -> int:
        """Return the telling a sentence belongs to."""
        return self._tellings[sentence.index]

    def _timeline(self, said: list[Mention]) -> Timeline:
        """Return the events among the mentions of one telling."""
        line = Timeline(self.text, self.all_sentences, self._index_of(said), ())
        line.hurt(
            [
                m
                for m in said
                if m.type in ("complication", "deficit")
                and not line.precedes(m)
                and not (m.type == "deficit" and relieved(self.text, self.all_sentences[m.sentence], m))
            ]
        )
        return line

    def _index_of(self, said: list[Mention]) -> list[Mention]:
        """Return the augmentations of a telling, without screws cemented after another one had done harm."""
        cement = self.vocabulary.cement_procedures
        index = [m for m in said if m.type == "procedure" and m.concept in cement]
        screws, bones = self.vocabulary.screw_procedures, self.vocabulary.vertebra_procedures
        first = min((m.sentence for m in index if m.concept in bones), default=None)
        if first is None or not any(m.concept in screws for m in index):
            return index
        harmed = [m.sentence for m in said if m.type == "complication" and m.sentence > first]
        late = min(harmed, default=len(self.all_sentences))
        return [m for m in index if m.sentence <= late or m.concept not in screws]

    def _told(self, asserted: Sequence[tuple[Mention, Assertion]]) -> Iterator[Told]:
        lost = [m for m, _ in asserted if m.type == "deficit" and m.concept != "deficit:asymptomatic"]
        for mention, assertion in asserted:
            sentence = self.all_sentences[mention.sentence]
            telling = self.telling(sentence)
            if (
                overreaches(self.text, mention, assertion)
                or is_its_own_cue(mention, assertion)
                or is_part_of_another(lost, mention, assertion)
            ):
                assertion = Assertion()
            shared = self.persons[mention.sentence].kind is PersonKind.SHARED and self.total > 1
            before = telling != 0 and not shared and self.lines[telling].precedes(mention)
            yield Told(mention, assertion, sentence, telling, before)

    def of(self, type_: str) -> list[Told]:
        """Return what is told of a type of concept, narrative before title before the rest."""
        return list(self._of.get(type_, ()))

    def told_in(self, sentence: Sentence) -> list[Told]:
        """Return what one sentence tells of this patient, in order."""
        return self._in.get(sentence.index, [])

    def treated(self, telling: int) -> int | None:
        """Return the offset at which a treatment is first told of after the harm, None without one."""
        if telling not in self._treated:
            line = self.lines[telling]
            self._treated[telling] = min(
                (
                    t.mention.start
                    for t in self._of.get("treatment", ())
                    if t.telling == telling
                    and t.present
                    and not t.before
                    and (line.harm is None or t.mention.start > line.harm)
                    and not line.stated(t.mention)
                ),
                default=None,
            )
        return self._treated[telling]

    def general(self, told: Told) -> bool:
        """Tell whether the sentence speaks of patients in general, as a discussion does."""
        if told.telling == 0:
            return False
        until = self._general.get(told.mention.sentence)
        if until is None:
            found = _IN_GENERAL.search(self.text, told.sentence.start, told.sentence.end)
            if not found and self._is_of_several(told.sentence):
                self._general[told.mention.sentence] = told.sentence.end
                return True
            own = _OF_OURS.search(self.text, found.end(), told.sentence.end) if found else None
            until = own.start() if own else told.sentence.end if found else -1
            self._general[told.mention.sentence] = until
        return told.mention.start < until

    def _is_of_several(self, sentence: Sentence) -> bool:
        """Tell whether a sentence of a report of one patient speaks of several, and not of the one."""
        span = (sentence.start, sentence.end)
        return (
            self.total == 1
            and _OF_SEVERAL.search(self.text, *span) is not None
            and not _THE_ONE.search(self.text, *span)
        )

    def narrative_first(self, told: list[Told]) -> list[Told]:
        """Return what title, abstract and case report tell; remarks elsewhere only where those are silent."""
        main = [t for t in told if t.telling < 3]
        return main or told

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences told of this patient."""
        for sentence, mine in zip(self.all_sentences, self.mine, strict=True):
            if mine:
                yield sentence

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence around an offset."""
        return self.all_sentences[sentence_at(self.all_sentences, offset)]

    def same_sentence(self, one: int, other: int) -> bool:
        """Tell whether two offsets stand in one sentence."""
        return sentence_at(self.all_sentences, one) == sentence_at(self.all_sentences, other)

    def evidence(self, start: int, end: int) -> Evidence:
        """Return evidence in the offsets of the report's text."""
        known = self._evidence.get((start, end))
        if known is None:
            sentence = self.all_sentences[sentence_at(self.all_sentences, start)]
            known = Evidence(*self._fold.span(start, end), *self._fold.span(sentence.start, sentence.end))
            self._evidence[start, end] = known
        return known

    def sentence_of(self, evidence: Evidence) -> int:
        """Return the index of the sentence of some evidence."""
        return sentence_at(self.all_sentences, self._fold.folded(evidence.start))

    def place_of(self, evidence: Evidence) -> int:
        """Return where some evidence begins in the text of the Doc."""
        return self._fold.folded(evidence.start)

    def cited(self, assertion: Assertion) -> Assertion:
        """Return an assertion with its cue in the words and offsets of the report's text."""
        if assertion.cue_start < 0:
            return assertion
        start, end = self._fold.span(assertion.cue_start, assertion.cue_end)
        return replace(assertion, cue=self.doc._.report.text[start:end], cue_start=start, cue_end=end)

    def finding(self, slot: str, told: Told, *more: Told, assertion: Assertion | None = None) -> Finding:
        """Return a finding of a slot from one mention; others of its concept are further evidence."""
        mention = told.mention
        return Finding(
            slot,
            mention.label,
            tuple(self.evidence(t.mention.start, t.mention.end) for t in (told, *more)),
            self.cited(assertion or told.assertion),
            mention.concept,
            mention.component,
            mention.rule,
        )


def rank(told: Told) -> tuple[int, int]:
    """Order what is told: abstract and case report first, then title, then own remarks elsewhere."""
    place = {2: 0, 1: 0, 0: 1}.get(told.telling, 2)
    if told.sentence.kind is SectionKind.CAPTION:
        place = 3
    return place, told.mention.start
