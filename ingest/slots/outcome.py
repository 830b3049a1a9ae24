"""The outcome verdict: how the patient did after the complication, by the coding rules of the corpus."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.nlp.rules import cues
from ingest.nlp.spans import Sentence
from ingest.slots.patient import Patient
from kb.model import NOT_REPORTED, Finding

__all__ = ["outcome"]

_KINDS = ("death", "complete recovery", "unchanged", "worse", "improved")
_CUES = {kind: cues(f"outcome.{kind.replace(' ', '-')}") for kind in _KINDS}
_NOT = cues("outcome.not-an-outcome")


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
    silent = bool(deficits) and all(f.concept == "deficit:asymptomatic" for f in deficits)
    for found_in in (2, 1, 3, 0):
        told = verdicts.get(found_in, [])
        if told:
            last = told[-1]
            if silent and last.value in ("complete recovery", "improved"):
                last = Verdict("unchanged", last.start, last.end)
            return _finding(patient, last)
    if silent and treatments:
        evidence = deficits[0].evidence
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
    line = patient.lines[telling]
    text, start, end = patient.text, sentence.start, sentence.end
    dead = _CUES["death"].search(text, start, end)
    if dead and not _NOT.search(text, start, end):
        return Verdict("death", dead.start(), dead.end())
    if telling == 0:
        return None
    after = line.harm if line.harm is not None else line.event
    if after is not None and start < after <= end:
        start = after
    elif after is not None and end < after:
        return None
    best: Verdict | None = None
    for kind in ("worse", "improved", "complete recovery", "unchanged"):
        for found in _CUES[kind].finditer(text, start, end):
            if (
                best is None
                or found.end() > best.end
                or (kind == "unchanged" and found.start() >= best.start)
            ) or (kind == "complete recovery" and found.start() <= best.end and best.value == "improved"):
                best = Verdict(kind, found.start(), found.end())
    return best
