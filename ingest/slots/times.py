"""The time slots: onset, procedure to symptoms, symptoms to treatment, follow-up."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.nlp.rules import cues
from ingest.nlp.spans import TimeRole, TimeSpan
from ingest.nlp.timeline import STATEMENT
from ingest.slots.patient import Patient
from ingest.slots.shares import own_times
from kb.model import Finding, SectionKind

__all__ = ["times"]

_RELIEF = cues("slots.relief")
_GONE = re.compile(r"\b(?:resolved|relieved|subsided|disappeared|improved|vanished|abated)\s+$", re.I)
_FREE_OF = cues("times.free-of-harm")
_REMOVED = re.compile(r"\s*(?:late |delayed |surgical )*(?:removal|retrieval|extraction|excision)\b", re.I)
_AGO = re.compile(r"\s+(?:ago|before|earlier|previously|prior)\b")
_EVER_SINCE = re.compile(r"(?:since|dating|from)\b", re.I)
_CAME = re.compile(
    r"\b(?:(?:re)?admitted|transferred|reached us|presented|returned|came|referred|seen|"
    r"consulted|attended)\b",
    re.I,
)
_DONE_FOR = re.compile(r"\b(?:treated|given|received|bed rest|brace|therapy|drugs?|antibiotics)\b", re.I)
_BETWEEN_DATES = re.compile(r"\b(?:19|20)\d\d to\b")
_NOTED = re.compile(r"(?:POD|post-?\s?op\w* day|day) ?\d", re.I)
# Minutes after the injection a patient is still on the table or in the recovery room.
_WITHIN = 45 / 1440
_MINUTES = re.compile(r"\b(?:seconds|minutes|mins?)\b", re.I)
_SLOTS = {TimeRole.TO_TREATMENT: "time_to_treatment", TimeRole.FOLLOW_UP: "follow_up"}


def times(patient: Patient) -> list[Finding]:
    """Return onset, time to symptoms, time to treatment and the longest follow-up."""
    mine = [t for t in own_times(patient) if _of(patient, t) and _counts(patient, t)]
    mine.sort(key=lambda t: (_place(patient, t), t.start))
    dates_harm = [t for t in mine if t.role is TimeRole.ONSET and _trouble(patient, t)]
    told = [t for t in dates_harm if not _in_title(patient, t)]
    named = [t for t in dates_harm if not t.immediate and not _REMOVED.match(patient.text)]
    found, start = _onset(patient, told or named), None
    lasting = _lasting(patient, told or named, mine)
    if lasting is not None and len(found) > 1:
        found[-1] = _less(found[-1], lasting.days)
    for role, slot in _SLOTS.items():
        told = [t for t in mine if t.role is role]
        if not told and lasting is not None and role is TimeRole.TO_TREATMENT:
            told = [lasting]
        if told:
            one = max(told, key=lambda t: t.days or 0.0) if role is TimeRole.FOLLOW_UP else told[0]
            since = _NOTED.match(one.text)
            before = _days(found) if role is TimeRole.TO_TREATMENT else start
            finding = _finding(patient, slot, one, one.text)
            found.append(_less(finding, before) if since else finding)
            start = one.days if since and role is TimeRole.TO_TREATMENT else None
    return found


def _days(found: list[Finding]) -> float | None:
    """Return the days to symptoms among the findings, None where they are not told."""
    days = next((f.detail.get("days") for f in found if f.slot == "time_to_symptoms"), None)
    return float(days) if days is not None else None


def _less(finding: Finding, days: float | None) -> Finding:
    """Return a time counted from the operation as counted from a later day."""
    told = finding.detail.get("days")
    if days is None or told is None or float(told) < days:
        return finding
    return replace(finding, detail={**finding.detail, "days": float(told) - days})


def _lasting(patient: Patient, dates_harm: list[TimeSpan], mine: list[TimeSpan]) -> TimeSpan | None:
    """Return how long the trouble had lasted when the patient came: "readmitted with pain for a year"."""
    for time in mine:
        if time.role is not TimeRole.DURATION or time.days is None:
            continue
        sentence = patient.all_sentences[time.sentence]
        came = _CAME.search(patient.text, sentence.start, time.start)
        dated = any(t.sentence == time.sentence and t.start < time.start for t in dates_harm)
        if came and dated and not _DONE_FOR.search(patient.text, came.end(), time.start):
            return time
    return None


def _place(patient: Patient, time: TimeSpan) -> int:
    """Order the story before its summary, and both before remarks elsewhere."""
    sentence = patient.all_sentences[time.sentence]
    telling = patient.telling(sentence)
    stated = bool(STATEMENT.search(patient.text, sentence.start, sentence.end))
    return 2 if telling > 2 else int(stated)


def _trouble(patient: Patient, time: TimeSpan) -> bool:
    """Tell whether the time is not one at which something got better."""
    sentence = patient.all_sentences[time.sentence]
    if _RELIEF.search(patient.text, time.end, min(sentence.end, time.end + 45)):
        return False
    if time.immediate and _GONE.search(patient.text, max(sentence.start, time.start - 24), time.start):
        return False
    said = [t for t in patient.told if t.mention.sentence == time.sentence]
    harms = [t.present for t in said if t.mention.type in ("deficit", "complication")]
    return not _FREE_OF.search(patient.text, sentence.start, sentence.end) or any(harms)


def _of(patient: Patient, time: TimeSpan) -> bool:
    """Tell whether a time is of this patient; of the only one, also a day that opens a note."""
    if patient.mine[time.sentence]:
        return True
    kind = patient.all_sentences[time.sentence].kind
    return patient.total == 1 and kind is SectionKind.BODY and bool(_NOTED.match(time.text))


def _in_title(patient: Patient, time: TimeSpan) -> bool:
    return patient.all_sentences[time.sentence].kind is SectionKind.TITLE


def _counts(patient: Patient, time: TimeSpan) -> bool:
    return patient.all_sentences[time.sentence].kind is not SectionKind.CAPTION


def _onset(patient: Patient, told: list[TimeSpan]) -> list[Finding]:
    """Return the category of onset, and the interval where it has a length."""
    if not told:
        return []
    first = _of_symptoms(patient, told)
    within = _MINUTES.search(first.text) if first.days is None else 0 < first.days < _WITHIN
    at_once = first.immediate or within
    found = [_finding(patient, "onset", first, "immediate" if at_once else "delayed")]
    dated = first if first.days is not None else next((t for t in told if t.days is not None), None)
    if dated is not None:
        found.append(_finding(patient, "time_to_symptoms", dated, dated.text))
    return found


def _of_symptoms(patient: Patient, told: list[TimeSpan]) -> TimeSpan:
    """Return the first time, or the later one of the symptoms where the first dates only a film."""
    ill = {
        t.mention.sentence
        for t in patient.told
        if t.mention.type == "deficit" and t.present and t.mention.concept != "deficit:asymptomatic"
    }
    if since := next((t for t in told if t.immediate and _EVER_SINCE.match(t.text)), None):
        return since
    sentence = patient.all_sentences[told[0].sentence]
    if not told[0].immediate and _CAME.search(patient.text, sentence.start, sentence.end):
        near = (t for t in told[1:] if t.immediate and t.sentence - told[0].sentence in (0, 1))
        if begun := next((t for t in near if t.sentence in ill), None):
            return begun
    if not told[0].immediate and _AGO.match(patient.text, told[0].end):
        at_once = (t for t in told[1:] if t.immediate and t.sentence == told[0].sentence)
        return next(at_once, told[0])
    if told[0].immediate and told[0].sentence not in ill:
        later = (t for t in told[1:] if t.sentence in ill and t.start > told[0].start)
        begun = next(later, told[0])
        return told[0] if _only_came(patient, told[0], begun) else begun
    if _BETWEEN_DATES.search(told[0].text):
        at_once = (t for t in told[1:] if t.immediate and t.sentence in ill)
        return next(at_once, told[0])
    return _nearer(patient, told)


def _only_came(patient: Patient, harmed: TimeSpan, later: TimeSpan) -> bool:
    """Tell whether the later time is only that of coming to the authors, after a harm done before."""
    sentence = patient.all_sentences[later.sentence]
    came = _CAME.search(patient.text, sentence.start, sentence.end)
    injured = any(
        t.mention.sentence == harmed.sentence and t.present and t.mention.type == "complication"
        for t in patient.told
    )
    return bool(came) and injured and not later.immediate


def _nearer(patient: Patient, told: list[TimeSpan]) -> TimeSpan:
    """Return the later of two times of a sentence where the symptom is told beside it only."""
    first = told[0]
    other = next((t for t in told[1:] if t.sentence == first.sentence and not t.immediate), None)
    if not first.immediate or other is None or other.start < first.end:
        return first
    ill = [
        t.mention.start
        for t in patient.told
        if t.mention.type == "deficit" and t.present and t.mention.sentence == first.sentence
    ]
    return other if ill and min(ill) > other.end else first


def _finding(patient: Patient, slot: str, time: TimeSpan, value: str) -> Finding:
    evidence = patient.evidence(time.start, time.end)
    detail: dict[str, str | int | float | None] = {"text": time.text, "days": time.days}
    return Finding(slot, value, (evidence,), component="times", rule=time.role.value, detail=detail)
