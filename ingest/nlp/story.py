"""How far the telling of a patient's story has come: procedure, symptoms after it, their treatment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ingest.nlp.durations import Expression
from ingest.nlp.events import Event, find_events
from ingest.nlp.spans import Sentence, sentence_at

__all__ = ["TREATED", "Outline", "Story", "only_looked_back", "outline"]

TREATED = frozenset({"treatment", "medication"})

_UNDERGONE = re.compile(
    r"\b(?:underwent|had|received|required?|needed|indicated|performed|second"
    r"|taken to)\s+(?:[\w-]+\s+){0,3}$",
    re.I,
)
_AFTER = re.compile(r"\b(?:after|following|due to|from|because of)\s+(?:[\w-]+\s+){0,4}$", re.I)
_LOOKED_BACK = re.compile(
    r"\b(?:had (?:undergone|had|received|been)|during|upon|completion of|complicating)\s+(?:[\w-]+\s+){0,4}$",
    re.I,
)
_NEW_PATIENT = re.compile(
    r"\b\d{1,3}(?:\.5)?[- ]?(?:years?|yrs?)[- ](?:old|of age)"
    r"|\b(?:case|patient)\s+(?:no\.?\s+|nr\.?\s+|number\s+|#\s?)?(?:\d|(?:i{1,3}|iv|v|two|three|four)\b)"
    r"|\bthe (?:second|third|fourth|other) (?:case|patient|woman|man|lady)\b"
    r"|\b(?:the|in the|in the case of the) (?:first|second|third|fourth|fifth|other|last|former|"
    r"latter)(?: one)?,? "
    r"(?:\(|an? (?:wo)?man|an? \d\d)"
    r"|\bno\.? ?\d,? \(?(?:an? )?\d\d\b|\b[a-f] \((?:wo)?man,? ?\d\d|\b(?:case|patient) [a-f]\b"
    r"|(?:^|[.\n] )[a-f]\. (?:wo)?man\b|\b\w+ \(\d\d\) (?:had|was|underwent)\b"
)


# The procedure as something that was over when the story begins.
_WAS_OVER = re.compile(
    r"\b(?:after|following|since|post|level of|had (?:\w+ ){0,3}?(?:undergone|received|been|had)"
    r"|previous(?:ly)?|prior|history of|region of|operation had been|status)\b[^.;]{0,40}$"
)
_HAD_BEEN = re.compile(r"(?: level\b|[^.;]{0,60}?\bhad (?:just |already |recently |only )?been\b)")


class Outline(NamedTuple):
    """What one sentence tells of the story.

    Attributes:
        events: its events in order.
        opens: whether it introduces a patient, so that the story begins anew.
    """

    events: tuple[Event, ...]
    opens: bool


@lru_cache(maxsize=2)
def outline(lowered: str, sentences: tuple[Sentence, ...]) -> tuple[Outline, ...]:
    """Return the outline of each sentence of a text in lower case."""
    opening = {sentence_at(sentences, m.start()) for m in _NEW_PATIENT.finditer(lowered)}
    return tuple(
        Outline(tuple(find_events(lowered, s.start, s.end)), i in opening) for i, s in enumerate(sentences)
    )


def only_looked_back(lowered: str, told: Sequence[Outline], sentences: Sequence[Sentence]) -> bool:
    """Tell whether the story that begins here names the procedure, but only as over by then."""
    seen = False
    for number, (sentence, one) in enumerate(zip(sentences, told, strict=True)):
        if sentence.kind is not sentences[0].kind or (number and one.opens):
            break
        for event in one.events:
            if event.name == "procedure":
                over = _WAS_OVER.search(lowered, max(sentence.start, event.start - 70), event.start)
                if not over and not _HAD_BEEN.match(lowered, event.end, sentence.end):
                    return False
                seen = True
    return seen


@dataclass
class Story:
    """How far the telling of one patient has come.

    Attributes:
        procedure: whether the index procedure has been told.
        symptoms: whether something was told to go wrong after it.
        ill: whether a symptom was told before the procedure.
        treatment: whether the complication has been operated on.
        drugs: whether it has been treated otherwise.
        date: the last date told.
    """

    procedure: bool = False
    symptoms: bool = False
    ill: bool = False
    treatment: bool = False
    drugs: bool = False
    date: Expression | None = None

    def advance(self, text: str, events: Sequence[Event]) -> None:
        """Take events into the story, in their order."""
        for event in events:
            before = (max(0, event.start - 50), event.start)
            operated = event.name == "operation" and _UNDERGONE.search(text, *before)
            if event.name == "procedure":
                self.symptoms |= bool(_AFTER.search(text, *before))
                self.symptoms |= self.ill and bool(_LOOKED_BACK.search(text, *before))
                self.procedure = True
            elif event.name == "symptom":
                self.symptoms |= self.procedure
                self.ill = True
            elif self.procedure and self.symptoms and (event.name == "treatment" or operated):
                self.treatment = True
            elif event.name == "medication" and self.procedure and self.symptoms:
                self.drugs = True
