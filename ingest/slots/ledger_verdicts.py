"""What the ledger says of the outcome: each modality's last state beside the state before treatment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.nlp.ledger import LAST, rank
from ingest.slots.course_cues import EXCEPT, NO_MORE_THAN, OF_MANY, OF_THE_LITERATURE
from ingest.slots.patient import Patient
from ingest.slots.verdicts import Verdict, after_harm
from kb.model import LedgerEntry

__all__ = ["ledger_verdicts"]

_SAID = {
    "none": "complete recovery",
    "normal": "complete recovery",
    "resolved": "complete recovery",
    "intact": "complete recovery",
    "improved": "improved",
    "walks": "improved",
    "walks with help": "improved",
    "walks unaided": "improved",
    "unchanged": "unchanged",
    "worse": "worse",
}
_FULL = {"motor": ("5/5",), "AIS": ("E",), "Frankel": ("E",), "Nurick": ("0",), "pain": ("0/10",)}
_ONLY = re.compile(
    r"\bonly (?:an? |some )?(?:very )?"
    r"(?:slight|mild|minor|minimal|little|discrete|trivial)(?:ly)? (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
_FOUND_WELL = ("none", "normal", "intact")
_LEFT_OVER = ("unable to walk", "catheter", "no movement", "retention", "incontinence", "foot drop")


def ledger_verdicts(patient: Patient, treated: Mapping[int, list[int]]) -> Iterator[Verdict]:
    """Yield the verdicts of a patient's last states told after the harm, in the order told.

    ``treated`` holds the offsets of the treatments told in each telling.
    """
    fold = patient.doc._.fold
    mine = [o.entry for o in patient.doc._.ledger if o.number in (0, patient.number)]
    for at, entry in enumerate(mine):
        if entry.phase != LAST:
            continue
        start, end = fold.folded(entry.evidence.start), fold.folded(entry.evidence.end)
        sentence = patient.sentence_at(start)
        after = after_harm(patient, sentence, treated[patient.telling(sentence)])
        if after is None or end <= after:
            continue
        span = (sentence.start, sentence.end)
        of_many = patient.total == 1 and OF_MANY.search(patient.text, *span)
        if of_many or OF_THE_LITERATURE.search(patient.text, *span):
            continue
        if entry.value.startswith("walks") and NO_MORE_THAN.match(patient.text, end, sentence.end):
            continue
        done = [at < end for at in treated[patient.telling(sentence)]]
        if entry.value in _FOUND_WELL and done and not any(done):
            continue
        before = [e for e in mine[:at] if e.modality == entry.modality]
        value = _compared(entry, before) if _is_graded(entry) else _told(entry, before)
        if value == "complete recovery" and EXCEPT.search(patient.text[end : sentence.end]):
            value = "improved"
        if value == "unchanged" and _ONLY.search(patient.text, sentence.start, start):
            value = "improved"
        if value:
            yield Verdict(value, start, end, "neurology" if entry.modality == "other" else entry.modality)


def _is_graded(entry: LedgerEntry) -> bool:
    return rank(entry)[0] == 0


def _told(entry: LedgerEntry, before: Sequence[LedgerEntry]) -> str:
    """Return the verdict of a state told in words, "" where only a comparison could tell."""
    ill = {e.value for e in before} - {"none", "normal", "intact"}
    if entry.value in ("none", "normal", "intact") and entry.modality != "other" and not ill:
        return ""
    if entry.value in _LEFT_OVER:
        return "unchanged" if ill else ""
    return _SAID.get(entry.value, "")


def _compared(entry: LedgerEntry, before: Sequence[LedgerEntry]) -> str:
    """Return the verdict of a grade: full, or beside the worst one told before."""
    if entry.value in _FULL.get(entry.modality, ()):
        return "complete recovery"
    graded = [e for e in before if _is_graded(e)]
    same = [e for e in graded if e.site == entry.site] or [e for e in graded if e.phase == "baseline"]
    if not same:
        return "improved" if before and entry.value == "4/5" else ""
    worst, now = min(map(rank, same)), rank(entry)
    return "improved" if now > worst else "unchanged" if now == worst else "worse"
