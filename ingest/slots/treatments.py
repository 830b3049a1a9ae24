"""The treatment slot: what was done about the complication."""

from __future__ import annotations

import re

from ingest.nlp.rules import group
from ingest.slots.merge import merge, most_specific, relabel
from ingest.slots.more_cement import more_cement
from ingest.slots.patient import Patient, Told
from ingest.slots.treatment_earlier import is_earlier
from ingest.slots.treatment_given import is_given
from kb.model import Finding, Status

__all__ = ["treatments"]

_DEBRIDEMENT = "treatment:debridement"
_WASHED = re.compile(r"\b(?:irrigat|lavage|wash|rins)", re.IGNORECASE)
_INFECTED = group("infected")
_AGAINST_TUMOUR = group("against-a-tumor")
_TUMOUR = group("of-a-tumor")
_CHEMOTHERAPY = "treatment:chemotherapy"
# Every needle is drawn back in the end.
_TAKEN_OUT = "treatment:instrument-removal"
_LEFT_BEHIND = group("left-behind")
_THIN = re.compile(r"\b(?:needles?|trocars?|cannula\w*|balloons?|tamps?|catheters?|wires?|stylets?)\b", re.I)
_CLOSING = re.compile(r"\b(?:clos\w+|sutur\w+|watertight|seal\w*|glue)\b", re.IGNORECASE)
_LEARNT = re.compile(r"\b(?:taught|learn(?:ed|t)|instructed|trained)\b", re.IGNORECASE)
# More than the stitches that end every opening.
_PATCHED = re.compile(r"\b(?:patch\w*|muscle|fascia\w*|graft|substitute)\b", re.IGNORECASE)


def treatments(patient: Patient) -> list[Finding]:
    """Return what was done about the complication."""
    kept = [t for t in patient.of("treatment") if is_given(patient, t) and not is_earlier(patient, t)]
    kept = patient.narrative_first([t for t in (*kept, *more_cement(patient)) if not _drawn_back(patient, t)])
    kept = _watched_first(kept)
    found = most_specific(merge(patient, "treatment", kept), patient.vocabulary)
    found = _without_care(patient, _by_context(patient, found))
    return most_specific({f.concept: f for f in found}.values(), patient.vocabulary)


def _drawn_back(patient: Patient, told: Told) -> bool:
    """Tell whether a needle is only drawn back, as every needle is, and none was left behind or stuck."""
    if told.mention.concept != _TAKEN_OUT or not _THIN.search(
        patient.text, told.mention.start, told.mention.end
    ):
        return False
    return not any(t.mention.concept in _LEFT_BEHIND and t.present for t in patient.of("complication"))


def _without_care(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Leave out the care of a symptom, a brace worn after an operation, and the closing of an opened dura."""
    operated = min((f.evidence[0].start for f in findings if _is_operation(patient, f)), default=None)
    opened = any(f.concept == "treatment:durotomy" for f in findings)
    kept = []
    for finding in findings:
        said = patient.doc._.report.text[finding.evidence[0].start : finding.evidence[0].end]
        whole = patient.all_sentences[patient.sentence_of(finding.evidence[0])]
        worn = finding.concept in group("worn-after-an-operation")
        closes = finding.concept in group("closes-what-was-opened")
        if finding.concept in group("care-of-a-symptom") and not _LEARNT.search(
            patient.text, whole.start, whole.end
        ):
            continue
        if worn and operated is not None and operated < finding.evidence[0].start:
            continue
        patched = _PATCHED.search(patient.text, whole.start, whole.end)
        if closes and opened and _CLOSING.search(said) and not patched:
            continue
        kept.append(finding)
    return kept


def _is_operation(patient: Patient, finding: Finding) -> bool:
    """Tell whether a treatment is an operation on the spine."""
    lineage = {finding.concept, *patient.vocabulary.ancestors(finding.concept)}
    return bool(lineage & group("spinal-operation"))


def _watched_first(kept: list[Told]) -> list[Told]:
    """Return the treatments without remarks of nothing done, unless that is all or came before them."""
    others = [t for t in kept if t.mention.component != "conservative"]
    if not others:
        return kept
    begun = min(((t.telling, t.mention.start) for t in others if t.telling), default=(0, 0))
    return [
        t
        for t in kept
        if t in others or (t.mention.rule == "watched" and (t.telling, t.mention.start) < begun)
    ]


def _by_context(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return treatments as what they were given for: tuberculosis, another infection, or a tumour.

    What washes a wound is no debridement, and what is given against a tumour answers no other harm.
    """
    said = {t.mention.concept for t in patient.told if t.mention.type in ("complication", "indication")}
    tuberculous = any("tubercul" in concept for concept in said)
    named = {"treatment:antituberculous-drugs": "treatment:antibiotics"}
    if tuberculous:
        named = {_CHEMOTHERAPY: "treatment:antituberculous-drugs"}
    harms = _harms(patient)
    kept = []
    for finding in findings:
        concept = named.get(finding.concept, finding.concept)
        words = patient.doc._.report.text[finding.evidence[0].start : finding.evidence[0].end]
        if concept in _AGAINST_TUMOUR and not harms & _TUMOUR:
            continue
        if concept == _DEBRIDEMENT and _WASHED.search(words) and not harms & _INFECTED:
            continue
        kept.append(relabel(finding, concept, patient.vocabulary))
    return kept


def _harms(patient: Patient) -> set[str]:
    """Return the complications a patient may have had, with what they are kinds of."""
    told = {t.mention.concept for t in patient.of("complication") if t.assertion.status is not Status.ABSENT}
    return told.union(*(patient.vocabulary.ancestors(concept) for concept in told))
