"""The mechanism slot: what the authors hold to have caused the complication of this patient."""

from __future__ import annotations

from dataclasses import replace

from ingest.nlp.rules import cues, group
from ingest.nlp.spans import PersonKind, sentence_at
from ingest.slots.merge import merge, most_specific
from ingest.slots.patient import Patient, Told
from kb.model import Assertion, Finding, Status

__all__ = ["mechanisms"]

# A breach or a misplaced needle explains by being told; a bleeding disorder or heat only where it is said to.
_SPEAKS = group("mechanism-by-itself")
_CAUSAL = cues("mechanism.causal")
_CASE = cues("mechanism.of-the-case")
_PERHAPS = cues("mechanism.perhaps")
_POSSIBLE = Assertion(Status.POSSIBLE)
_DENIED = (Status.ABSENT, Status.HYPOTHETICAL)


def mechanisms(patient: Patient) -> list[Finding]:
    """Return the mechanisms told of the patient, and those a remark gives for "our case"."""
    told = [t for t in patient.of("mechanism") if _explains(patient, t)]
    told += _remarked(patient)
    sure = [t for t in told if not _guessed(patient, t)]
    found = merge(patient, "mechanism", sure)
    known = {f.concept for f in found}
    for one in told:
        if one.mention.concept not in known:
            known.add(one.mention.concept)
            found.append(replace(patient.finding("mechanism", one), assertion=_POSSIBLE))
    return most_specific(found, patient.vocabulary)


def _guessed(patient: Patient, told: Told) -> bool:
    """Tell whether the authors only think it possible."""
    if told.assertion.status is not Status.PRESENT:
        return True
    return bool(_PERHAPS.search(patient.text, told.sentence.start, told.sentence.end))


def _explains(patient: Patient, told: Told) -> bool:
    if told.assertion.status in _DENIED or told.assertion.historical:
        return False
    line = patient.lines[told.telling]
    if told.before and line.event is not None and told.mention.concept not in _SPEAKS:
        return False
    if told.mention.concept in _SPEAKS and not told.before:
        return True
    return bool(_CAUSAL.search(patient.text, told.sentence.start, told.sentence.end))


def _remarked(patient: Patient) -> list[Told]:
    """Return the mechanisms general sentences name for the only patient of the report."""
    if patient.total != 1:
        return []
    doc, sentences = patient.doc, patient.doc._.sentences
    found = []
    for mention, assertion in zip(doc._.mentions, doc._.assertions, strict=True):
        if mention.type != "mechanism" or patient.mine[mention.sentence] or assertion.status is Status.ABSENT:
            continue
        sentence = sentences[sentence_at(sentences, mention.start)]
        if doc._.persons[mention.sentence].kind is PersonKind.CITED:
            continue
        if _CASE.search(patient.text, sentence.start, sentence.end):
            found.append(Told(mention, assertion, sentence, patient.telling(sentence), False))
    return found
