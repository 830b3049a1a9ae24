"""Age, sex, intradural, onset and follow-up of a patient."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.nlp.persons import INTRO
from ingest.nlp.rules import cues
from ingest.slots.patient import Patient
from kb.model import Finding

__all__ = ["age", "intradural", "onset", "sex"]

_FEMALE = re.compile(r"\b(?:female|wom[ae]n|lady|ladies|girl|she|her|mrs)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:male|m[ae]n|gentleman|gentlemen|boy|he|his|him|mr)\b", re.IGNORECASE)
_IMMEDIATE = cues("onset.immediate")
_DELAYED = cues("onset.delayed")


def age(patient: Patient) -> list[Finding]:
    """Return the age where one is told."""
    for sentence in patient.sentences():
        for found in INTRO.finditer(patient.text, sentence.start, sentence.end):
            word = next((g for g in found.groups() if g), "")
            if word.replace(".", "").isdigit():
                evidence = patient.evidence(found.start(), found.end())
                return [Finding("age", word, (evidence,), component="demographics", rule="age")]
    return []


def sex(patient: Patient) -> list[Finding]:
    """Return the sex where a noun or a pronoun tells it."""
    for sentence in patient.sentences():
        female = _FEMALE.search(patient.text, sentence.start, sentence.end)
        male = _MALE.search(patient.text, sentence.start, sentence.end)
        found = female if female and (not male or female.start() < male.start()) else male
        if found:
            value = "F" if found is female else "M"
            evidence = patient.evidence(found.start(), found.end())
            return [Finding("sex", value, (evidence,), component="demographics", rule=found.group().lower())]
    return []


def intradural(patient: Patient, complications: Iterable[Finding]) -> list[Finding]:
    """Return that cement is inside the dura where a complication says so."""
    for finding in complications:
        if finding.concept in patient.vocabulary.intradural:
            return [
                Finding(
                    "intradural",
                    "yes",
                    finding.evidence,
                    finding.assertion,
                    finding.concept,
                    finding.component,
                    finding.rule,
                )
            ]
    return []


def onset(patient: Patient) -> list[Finding]:
    """Return whether symptoms came during or right after the procedure, or later."""
    for sentence in patient.sentences():
        now = _IMMEDIATE.search(patient.text, sentence.start, sentence.end)
        later = _DELAYED.search(patient.text, sentence.start, sentence.end)
        found = now or later
        if found:
            evidence = patient.evidence(found.start(), found.end())
            value = "immediate" if now else "delayed"
            return [
                Finding(
                    "onset", value, (evidence,), component="times", rule=value, detail={"text": found.group()}
                )
            ]
    return []
