"""The outcome verdict: how the patient did after the complication, by the coding rules of the corpus."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.nlp.rules import cues
from ingest.nlp.spans import PersonKind, Sentence
from ingest.slots.patient import Patient
from kb.model import NOT_REPORTED, Finding

__all__ = ["outcome"]

_SILENT = "deficit:asymptomatic"
_KINDS = ("death", "complete recovery", "unchanged", "worse", "improved")
_CUES = {kind: cues(f"outcome.{kind.replace(' ', '-')}") for kind in _KINDS}
_NOT = cues("outcome.not-an-outcome")
_DENIED = re.compile(r"\b(?:no|not|without|never|n't)\s(?:[\w-]+\s){0,3}$", re.IGNORECASE)
_NEARLY = re.compile(r"\b(?:almost|nearly|near|not|incomplete|partial)[\s-](?:\w+\s)?$", re.IGNORECASE)
_HAD = re.compile(r"\bhad (?:\w+ )?$", re.IGNORECASE)
_SOME = re.compile(r"\b(?:one|two|three|four|five|six|\d+) (?:patients? |of \w+ )?(?:\w+ )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence's word on the outcome.

    Attributes:
        value: one of OUTCOMES.
        start: offset of the words that say so.
        end: offset after them.
    """

    value: str
    start: int
    end: int


def outcome(patient: Patient, deficits: list[Finding], treatments: list[Finding]) -> Finding:
    """Return the verdict, "not reported" where the text is silent."""
    verdicts: dict[int, list[Verdict]] = {}
    for sentence in patient.sentences():
        found = _read(patient, sentence)
        if found:
            verdicts.setdefault(patient.telling(sentence), []).append(found)
    for found_in in (2, 1, 3, 0):
        told = verdicts.get(found_in, [])
        dead = next((v for v in told if v.value == "death"), None)
        if dead:
            return _finding(patient, dead)
    silent = (bool(deficits) and all(f.concept == _SILENT for f in deficits)) or any(
        t.mention.concept == _SILENT and t.present and t.telling < 3 for t in patient.told
    )
    for found_in in (2, 1, 3, 0):
        told = verdicts.get(found_in, [])
        if told:
            last = told[-1]
            if silent and last.value in ("complete recovery", "improved"):
                last = Verdict("unchanged", last.start, last.end)
            return _finding(patient, last)
    if silent and treatments:
        evidence = (deficits or treatments)[0].evidence
        return Finding("outcome", "unchanged", evidence, component="outcome", rule="asymptomatic throughout")
    title = patient.evidence(0, min(1, len(patient.text)))
    return Finding("outcome", NOT_REPORTED, (title,), component="outcome", rule="silent")


def _finding(patient: Patient, verdict: Verdict) -> Finding:
    said = patient.text[verdict.start : verdict.end]
    return Finding(
        "outcome",
        verdict.value,
        (patient.evidence(verdict.start, verdict.end),),
        component="outcome",
        rule=said.lower(),
        detail={"text": said},
    )


def _read(patient: Patient, sentence: Sentence) -> Verdict | None:
    """Return the verdict of a sentence told after the harm, the last one where it tells of several."""
    telling = patient.telling(sentence)
    text, start, end = patient.text, sentence.start, sentence.end
    shared = patient.doc._.persons[sentence.index].kind is PersonKind.SHARED
    dead = _CUES["death"].search(text, start, end)
    if (
        dead
        and not _NOT.search(text, start, end)
        and not (shared and _SOME.search(text[start : dead.start()]))
    ):
        return Verdict("death", dead.start(), dead.end())
    if telling == 0:
        return None
    line = patient.lines[telling]
    after = line.harm if line.harm is not None else line.event
    if after is not None and end < after:
        return None
    if after is not None and start < after:
        start = after
    best: Verdict | None = None
    for kind in ("worse", "improved", "complete recovery", "unchanged"):
        for found in _CUES[kind].finditer(text, start, end):
            value = _value(kind, text[sentence.start : found.start()], found.group(), shared=shared)
            if value and (best is None or _prevails(value, found, best)):
                best = Verdict(value, found.start(), found.end())
    return best


def _value(kind: str, before: str, said: str, *, shared: bool) -> str:
    """Return the verdict of one cue with the words before it, "" where it is none."""
    if shared and _SOME.search(before):
        return ""
    if kind == "worse" and _DENIED.search(before):
        return ""
    if kind == "improved" and _DENIED.search(before) and "not" not in said:
        return ""
    if kind == "complete recovery" and _NEARLY.search(before):
        return "improved"
    if (
        kind == "complete recovery"
        and _HAD.search(before)
        and not before.lower().startswith(("by ", "at ", "after "))
    ):
        return ""
    return kind


def _prevails(value: str, found: re.Match[str], best: Verdict) -> bool:
    """Tell whether a later or stronger cue of the same sentence takes the place of the best so far."""
    if value == "unchanged" and found.start() >= best.start:
        return True
    if value == "complete recovery" and best.value == "improved" and found.start() <= best.end:
        return True
    return found.start() >= best.end and not (value == "improved" and best.value == "complete recovery")
