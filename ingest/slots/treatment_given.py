"""Whether a treatment was given, or only offered, refused, tried in vain or spoken of."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues, group
from ingest.slots.patient import Patient, Told
from kb.model import Status

__all__ = ["is_given"]

_REFUSED = cues("slots.treatment-not-given")
_DONE = cues("slots.treatment-done")
_OPTION = cues("slots.treatment-option")
_ANYWAY = cues("slots.treatment-given-anyway")
_TAKES_AWAY = group("takes-away")
_FAILED = cues("slots.attempt-after")
_TRIED = cues("slots.attempt-before")
_REFUSES = re.compile(r"declin|refus|turned down", re.IGNORECASE)
_ATTEMPTED = group("attempted")
_WAS = re.compile(r"\b(?:was|were)\b")
_MIGHT = re.compile(r"\b(?:should|could|would|might|may|must) be\b")
_GENERAL = cues("slots.treatment-in-general")
_PARTLY = re.compile(r"^[^.;]{0,30}\b(?:only )?(?:partly|partially) successful\b", re.IGNORECASE)
# A refusal after this is of something else: "a brace; surgery was not wanted".
_CLAUSE_END = re.compile(
    r"[;:]|,? (?:and|but|while|whereas) (?:(?:the|an?|further|any) )?(?:[\w-]+ ){0,2}"
    r"(?:was|were|avoided|refused|declined)\b"
)
# "Embolectomy and retrieval were discussed": the verb is that of both.
_BOTH = re.compile(r" and (?:[\w-]+ ){1,2}were\b")


def is_given(patient: Patient, told: Told) -> bool:
    """Tell whether the treatment is said to have been given."""
    text, mention, sentence = patient.text, told.mention, told.sentence
    if mention.component == "conservative":
        return True
    said = text[mention.start : mention.end]
    might = _MIGHT.search(said)
    if said == "OBSERVATIONS" or (might and not (mention.concept in _TAKES_AWAY and "could" in might[0])):
        return False
    if _GENERAL.search(text, sentence.start, mention.start):
        return False
    if mention.concept == "treatment:conservative" and told.assertion.status is Status.ABSENT:
        return True
    if not (told.assertion.status is Status.PRESENT or _done_after_all(text, told)):
        return False
    clause = max(text.rfind(",", 0, mention.start), text.rfind(";", 0, mention.start), mention.start - 60)
    ends = _CLAUSE_END.search(text, mention.end, min(sentence.end, mention.end + 60))
    if ends and ends.start() == mention.end and _BOTH.fullmatch(ends.group()):
        ends = None
    refused = _REFUSED.search(
        text, max(sentence.start, clause), ends.start() if ends else min(sentence.end, mention.end + 60)
    )
    if refused and not (
        refused.end() <= mention.start and _ANYWAY.search(text, refused.end(), mention.start)
    ):
        return False
    before = text[max(sentence.start, mention.start - 70) : mention.start]
    after = text[mention.end : min(sentence.end, mention.end + 50)]
    if mention.concept in _ATTEMPTED and (_FAILED.match(after) or _TRIED.search(before)):
        return bool(_PARTLY.match(after))
    option = _OPTION.search(before)
    return option is None or bool(_ANYWAY.search(before, option.start()) or _DONE.match(after))


def _done_after_all(text: str, told: Told) -> bool:
    """Tell whether a treatment under a cue of doubt or denial is then said to have been done.

    A denial must be over before it: "no target for a bypass, so angioplasty was performed".
    """
    said = text[told.mention.start : told.mention.end]
    cue_end = told.assertion.cue_end
    if 0 <= cue_end <= told.mention.start and _REFUSES.search(told.assertion.cue):
        return bool(_ANYWAY.search(text, cue_end, told.mention.start))
    if not _DONE.match(text, told.mention.end, told.sentence.end) and not _WAS.search(said):
        return False
    if told.assertion.status is not Status.ABSENT:
        return told.assertion.status is not Status.SOMEONE_ELSE
    return (
        0 <= told.assertion.cue_end <= told.mention.start
        and "," in text[told.assertion.cue_end : told.mention.start]
    )
