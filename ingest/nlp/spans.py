"""The small values the pipeline's components hand on, and the Doc extensions that carry them.

Every component is a pure function from the text, its sentences and what earlier components
found to a tuple of these values; a thin spaCy component stores the tuple in ``doc._``. All
offsets are code points into the Doc's text, half open. The Doc holds the report's text with
white space folded (``ingest.nlp.folding``); ``ingest.assemble`` leads the offsets back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from ingest.nlp.scan import Scan, open_scan
from kb.model import Assertion, SectionKind

__all__ = [
    "EXTENSIONS",
    "LevelRole",
    "LevelSpan",
    "Mention",
    "PersonKind",
    "PersonSpan",
    "Sentence",
    "TimeRole",
    "TimeSpan",
    "lowered_of",
    "register_extensions",
    "scan_of",
    "sentence_at",
    "text_of",
]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands.

    Attributes:
        start: offset of its first character.
        end: offset after its last character, trailing space left out.
        kind: the kind of section around it.
        index: its number in the text, from 0.
        section: number of that section in ``Report.sections``, -1 without a report.
        language: ISO 639-1 code of the section.
    """

    start: int
    end: int
    kind: SectionKind = SectionKind.BODY
    index: int = 0
    section: int = -1
    language: str = "en"

    def __hash__(self) -> int:
        """Return its start, by which the sentences of a text differ."""
        return self.start


class Mention(NamedTuple):
    """A stretch of text that names a vocabulary concept, alone or composed by a frame.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        concept: id of the concept, "" where a frame found a plain value.
        type: the concept's type ("complication", "deficit", "treatment" ...).
        label: the concept's label.
        rule: the synonym or frame that fired.
        sentence: index of its sentence.
        component: name of the pipeline component that found it.
        head: offset of the word that asserts it (the verb or noun of a frame), -1 for the mention itself.
    """

    start: int
    end: int
    concept: str
    type: str
    label: str
    rule: str
    sentence: int
    component: str = "concepts"
    head: int = -1


class LevelRole(StrEnum):
    """What was done or found at a vertebra."""

    TREATED = "treated"
    LEAK = "leak"
    OPERATED = "operated"
    LESION = "lesion"
    NONE = "none"


class LevelSpan(NamedTuple):
    """One vertebra or range as printed, with the vertebrae it stands for.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        levels: normal forms, such as ("T12", "L1").
        sentence: index of its sentence.
        role: what it is told for, NONE until the roles component has run.
    """

    start: int
    end: int
    levels: tuple[str, ...]
    sentence: int
    role: LevelRole = LevelRole.NONE


class TimeRole(StrEnum):
    """What an interval measures."""

    ONSET = "onset"
    TO_TREATMENT = "to treatment"
    FOLLOW_UP = "follow-up"
    BEFORE = "before procedure"
    DURATION = "duration"
    OTHER = "other"


class TimeSpan(NamedTuple):
    """An interval or date as printed.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        text: as printed.
        days: length in days, None where it cannot be computed.
        sentence: index of its sentence.
        role: what it measures.
        immediate: whether it says "during" or "right after" the procedure.
    """

    start: int
    end: int
    text: str
    days: float | None
    sentence: int
    role: TimeRole = TimeRole.OTHER
    immediate: bool = False


class PersonKind(StrEnum):
    """Whom a sentence speaks of."""

    PATIENT = "patient"
    SHARED = "all patients of this report"
    CITED = "cited literature"
    GENERAL = "general statement"


class PersonSpan(NamedTuple):
    """A stretch of text that speaks of one person or group.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        kind: whom it speaks of.
        number: patient number from 1, 0 where kind is not PATIENT.
        cue: the words that decided it.
        together: number of each patient it introduces, if several, and the offset at which it
            begins to.
        members: numbers of the patients a shared sentence is of, if not of all.
    """

    start: int
    end: int
    kind: PersonKind
    number: int = 0
    cue: str = ""
    together: tuple[tuple[int, int], ...] = ()
    members: tuple[int, ...] = ()


# Name of the extension -> default. ``assertions`` runs parallel to ``mentions``.
EXTENSIONS: dict[str, Any] = {
    "report": None,  # kb.model.Report the text belongs to
    "fold": None,  # ingest.nlp.folding.Fold: the way from offsets of the Doc to offsets of the report
    "scan": None,  # ingest.nlp.scan.Scan: the Doc's text and the words in it that may begin a cue
    "hits": (),  # tuple[ingest.nlp.concepts.Hit, ...]: names and class words by start
    "sentences": (),  # tuple[Sentence, ...]
    "mentions": (),  # tuple[Mention, ...] by start
    "assertions": (),  # tuple[Assertion, ...], one for each mention
    "levels": (),  # tuple[LevelSpan, ...] by start
    "times": (),  # tuple[TimeSpan, ...] by start
    "demographics": (),  # tuple[Demographic, ...]: ages and sexes by start
    "persons": (),  # tuple[PersonSpan, ...] by start, covering every sentence
    "patients": 1,  # int: number of the report's own patients
    "statements": (),  # tuple[kb.model.Statement, ...]
    "ledger": (),  # tuple[ingest.nlp.ledger.Observed, ...]
}

PRESENT = Assertion()


def register_extensions() -> None:
    """Declare the Doc extensions; calling it again changes nothing."""
    from spacy.tokens import Doc

    for name, default in EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


class _Starts:
    """Where the sentences last asked for begin."""

    sentences: Sequence[Sentence] = ()
    offsets: tuple[int, ...] = ()


def sentence_at(sentences: Sequence[Sentence], offset: int) -> int:
    """Return the index of the sentence around an offset, the one before it between sentences."""
    if sentences is not _Starts.sentences or len(sentences) != len(_Starts.offsets):
        _Starts.sentences, _Starts.offsets = sentences, tuple(s.start for s in sentences)
    return max(0, bisect_right(_Starts.offsets, offset) - 1)


def text_of(doc: Any) -> str:
    """Return the text of a Doc, which is then the text that cues are looked up in."""
    return scan_of(doc).text


def lowered_of(doc: Any) -> str:
    """Return the text of a Doc in lower case; the few capitals that would grow stay as they are."""
    return scan_of(doc).lowered


def scan_of(doc: Any) -> Scan:
    """Return the scan of a Doc's text, made only once, and open it."""
    kept: Scan | None = doc._.scan
    if kept is None:
        kept = doc._.scan = Scan(doc.text)
    open_scan(kept)
    return kept
