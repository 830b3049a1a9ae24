"""The outcome verdict: how the patient did after the complication, by the coding rules of the corpus."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.nlp.rules import cues, group
from ingest.slots.patient import Patient
from ingest.slots.verdicts import Verdict, kind_of, read_verdicts
from kb.model import NOT_REPORTED, Finding

__all__ = ["outcome"]

_SILENT = "deficit:asymptomatic"
_GOOD = ("complete recovery", "improved")
_LASTING = cues("outcome.lasting")
_OF_A_LEAK = cues("outcome.silent-leak")
_TELLINGS = (2, 1, 3, 0)  # the case report first, then the abstract, remarks elsewhere, the title


def outcome(patient: Patient, deficits: list[Finding], treatments: list[Finding]) -> Finding:
    """Return the verdict, "not reported" where the text is silent.

    Where nerve function is lost, a pain or another symptom that goes away says nothing of the outcome.
    """
    told = _verdicts(patient)
    for telling in _TELLINGS:
        dead = next((v for v in told[telling] if v.value == "death"), None)
        if dead:
            return _finding(patient, dead)
    hurt = any(kind_of(f.concept, patient.vocabulary) == "neurology" for f in deficits)
    silent = _is_silent(patient, deficits)
    for telling in _TELLINGS:
        final = _final([v for v in told[telling] if not hurt or v.about in ("neurology", "whole")])
        if final is None:
            continue
        if silent and final.value in _GOOD:
            if not _LASTING.search(patient.text, *_around(patient, final)) and not treatments:
                continue
            final = Verdict("unchanged", final.start, final.end)
        return _finding(patient, final)
    left_alone = not any(f.concept in group("takes-away") for f in treatments)
    if silent and treatments and left_alone:
        evidence = (deficits or treatments)[0].evidence
        return Finding("outcome", "unchanged", evidence, component="outcome", rule="asymptomatic throughout")
    title = patient.evidence(0, min(1, len(patient.text)))
    return Finding("outcome", NOT_REPORTED, (title,), component="outcome", rule="silent")


def _verdicts(patient: Patient) -> dict[int, list[Verdict]]:
    """Return the verdicts of each telling in the order told."""
    told: dict[int, list[Verdict]] = {telling: [] for telling in _TELLINGS}
    treated = {telling: _treated(patient, telling) for telling in _TELLINGS}
    for sentence in patient.sentences():
        telling = patient.telling(sentence)
        told[telling] += read_verdicts(patient, sentence, treated[telling])
    return told


def _treated(patient: Patient, telling: int) -> list[int]:
    """Return where treatments of the harm are told, without those that only follow another."""
    harm = patient.lines[telling].harm
    return [
        t.mention.start
        for t in patient.told
        if t.mention.type == "treatment"
        and t.telling == telling
        and t.present
        and not t.before
        and (harm is None or t.mention.start > harm)
        and t.mention.concept not in group("after-care")
    ]


def _is_silent(patient: Patient, deficits: list[Finding]) -> bool:
    """Tell whether the complication made no symptoms."""
    if deficits and all(f.concept == _SILENT for f in deficits):
        return True
    told = (t for t in patient.told if t.mention.concept == _SILENT and t.present and t.telling < 3)
    return any(not deficits or _OF_A_LEAK.match(patient.text, t.mention.end, t.sentence.end) for t in told)


def _final(told: Sequence[Verdict]) -> Verdict | None:
    """Return the verdict that stands at the end, None where the last one was a reason to treat further."""
    if not told or not told[-1].last:
        return None
    last = told[-1]
    earlier = [v for v in told[:-1] if v.last]
    if last.value == "improved" and earlier and earlier[-1].value == "complete recovery":
        return earlier[-1]
    return last


def _around(patient: Patient, verdict: Verdict) -> tuple[int, int]:
    """Return the stretch of text around a verdict in which a word may say that it lasts."""
    return max(0, verdict.start - 80), min(len(patient.text), verdict.end + 80)


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
