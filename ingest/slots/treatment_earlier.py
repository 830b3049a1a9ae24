"""Whether a treatment belongs to the index procedure or to the time before the harm."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues, group
from ingest.nlp.spans import sentence_at
from ingest.slots.patient import Patient, Told
from ingest.slots.procedures import with_index

__all__ = ["is_earlier"]

_HISTORY = cues("slots.earlier-treatment")
# Every needle is drawn back in the end.
_TAKEN_OUT = "treatment:instrument-removal"
_AGAIN = "treatment:vertebral-augmentation-as-treatment"
_REPEATED = frozenset({_AGAIN, "treatment:repeat-vertebroplasty", "treatment:repeat-kyphoplasty"})
_ANSWERS = group("answers-a-harm")
_TAKEN = cues("slots.taken-before")
# "In a patient resuming apixaban", "in a woman with pelvic irradiation".
_IN_WHOM = re.compile(
    r"\bin (?:an?|the|two|three|our) (?:[\w-]+ ){0,4}?(?:patients?|(?:wo)?m[ae]n|case|lady|gentleman|adult|"
    r"female|male|survivor|recipient)\s(?:who (?:was|is) )?"
    r"(?:with|on|under|resuming|receiving|taking|undergoing|maintained on|dependent on|after)\s"
    r"[^.;:,]{0,40}$",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:after|following|complicating|during)\s(?:[\w-]+\s){0,4}$", re.IGNORECASE)


def is_earlier(patient: Patient, told: Told) -> bool:
    """Tell whether a treatment belongs to the index procedure or to the time before the harm."""
    text, mention, line = patient.text, told.mention, patient.lines[told.telling]
    before = text[told.sentence.start : mention.start]
    if told.before or told.assertion.historical:
        return True
    if _TAKEN.search(before) and not _after_treatment(patient, told):
        return True
    back = bool(_BACK.search(before)) and mention.concept not in _ANSWERS
    if told.telling == 0:
        return back or (mention.concept not in _ANSWERS and bool(_IN_WHOM.search(before)))
    if (mention.concept in _ANSWERS and mention.concept != _TAKEN_OUT) or _after_an_answer(patient, told):
        return False
    if mention.concept not in _REPEATED and with_index(patient, told) and not _long_after(patient, told):
        return True
    if line.stated(mention):
        return back or _sums_up_the_index(patient, told)
    if line.harm is None:
        return (
            back or (line.event is not None and mention.start < line.event) or bool(_HISTORY.search(before))
        )
    opening = sentence_at(patient.all_sentences, line.harm)
    return mention.sentence < opening or (mention.sentence == opening and back)


def _after_an_answer(patient: Patient, told: Told) -> bool:
    """Tell whether the sentence told before it of what is done only when something went wrong."""
    return any(
        t.mention.concept in _ANSWERS - {_TAKEN_OUT}
        and t.present
        and not t.before
        and t.mention.end <= told.mention.start
        for t in patient.told_in(told.sentence)
    )


def _after_treatment(patient: Patient, told: Told) -> bool:
    """Tell whether a drug is told of as taken after something else was done: "she still takes tramadol"."""
    done = patient.treated(told.telling)
    return done is not None and done < told.sentence.start


def _long_after(patient: Patient, told: Told) -> bool:
    """Tell whether an operation stands in a later sentence than the first harm, with cement given again."""
    harm = patient.lines[told.telling].harm
    return (
        harm is not None
        and harm < told.sentence.start
        and any(
            t.mention.concept in _REPEATED and t.mention.sentence == told.mention.sentence
            for t in patient.told
        )
    )


def _sums_up_the_index(patient: Patient, told: Told) -> bool:
    """Tell whether a summing-up tells an operation before anything went wrong: "who underwent fixation"."""
    line = patient.lines[told.telling]
    if line.harm is None or told.mention.start > line.harm or told.sentence.end > line.harm:
        return False
    return not any(
        t.mention.type in ("complication", "deficit") and t.present and t.mention.start < told.mention.start
        for t in patient.told
        if t.mention.sentence == told.mention.sentence
    )
