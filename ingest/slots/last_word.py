"""The last word on an outcome: one verdict over all that was said, each modality by its latest state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.nlp.rules import cues
from ingest.slots.patient import Patient
from ingest.slots.verdicts import Verdict

__all__ = ["GOOD", "NERVES", "last_word"]

GOOD = ("complete recovery", "improved")
NERVES = frozenset({"neurology", "motor", "sensation", "bladder", "bowel"})
_WHOLE = frozenset({"neurology", "whole"})
_TURN = re.compile(r"[,;]|\b(?:and|but)\b")
# Of one modality: what was said first, and what does not undo it.
_STANDS = (("complete recovery", "improved"), ("worse", "unchanged"))
_AT_THE_END = cues("outcome.at-the-end")
_AIDED = cues("outcome.aided")
_ALONE = cues("outcome.walks-alone")
# "The pain recurred": what had got better before did so for a time.
_RELAPSE = re.compile(
    r"\b(?:pain|symptoms?|weakness|fever|numbness|deficits?|dyspn\w+|paresis)\s(?:(?!not|never|no)[\w-]+\s){0,3}?"
    r"(?:recurred|relapsed|reappeared|came back|returned(?! to))\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"\b(?:no|not|never|without|neither|nor)\b[^.;]{0,30}$", re.IGNORECASE)


def last_word(patient: Patient, told: Sequence[Verdict]) -> Verdict | None:
    """Return the verdict over the last word on each modality, None where it was a reason to treat further.

    What is said of the patient or of nerve function as a whole takes the place of what was said before,
    and is replaced by what is said of one modality in a later sentence.
    """
    standing: dict[str, Verdict] = {}
    relapses = _relapses(patient) if any(v.value in GOOD for v in told) else {}
    for one in (v for v in told if not _relapsed(patient, v, relapses)):
        if one.value == "death":
            continue
        if not one.last:
            standing.clear()
            continue
        known = standing.get(one.about)
        if known and (known.value, one.value) in _STANDS:
            continue
        whole = one.about in _WHOLE
        if one.about == "neurology" and one.value == "unchanged" and _any_good(standing.values()):
            one = replace(one, value="improved")
        if whole and one.value == "improved" and any(v.value in GOOD for v in standing.values()):
            continue
        for about in list(standing if whole else standing.keys() & _WHOLE):
            rises = (standing[about].value, one.value) == ("improved", "complete recovery")
            outdone = rises and one.about != "neurology"
            if outdone or _later(patient, standing[about], one):
                if standing[about].value != "improved" and one.value == "unchanged":
                    one = replace(one, value=_since(standing[about].value))
                del standing[about]
        standing[one.about] = one
    if not standing:
        return None
    values = {v.value for about, v in standing.items() if about != "gait" or not _walks_alone(patient, v)}
    if len(values) < len(standing) and values != {"complete recovery"}:
        values = {v.value for v in standing.values()}
    value = _overall(values)
    last = max(standing.values(), key=lambda v: (v.value == value, v.start))
    return last if last.value == value else replace(last, value=value)


def _any_good(told: Iterable[Verdict]) -> bool:
    return any(v.value in GOOD and v.about in NERVES for v in told)


def _since(whole: str) -> str:
    """Return what a state that stayed is worth after a verdict on the whole."""
    return {"worse": "worse", "complete recovery": "improved"}.get(whole, "unchanged")


def _later(patient: Patient, one: Verdict, other: Verdict) -> bool:
    """Tell whether a verdict is of a later time than another: a sentence on, or after a new date."""
    if not patient.same_sentence(one.start, other.start):
        return True
    turn = _TURN.search(patient.text, one.end, other.start)
    return turn is not None and bool(_AT_THE_END.search(patient.text, turn.end(), other.start))


def _walks_alone(patient: Patient, verdict: Verdict) -> bool:
    """Tell whether a verdict is that somebody walks without help, which leaves nothing to wish."""
    if _ALONE.search(patient.text, verdict.start, verdict.end):
        return True
    return verdict.value == "improved" and not _AIDED.search(patient.text, verdict.start, verdict.end + 40)


def _overall(values: set[str]) -> str:
    """Return the verdict over the modalities: partly gone and partly not is improved."""
    if len(values) == 1:
        return next(iter(values))
    if values <= {"unchanged", "worse"}:
        return "worse"
    return "improved"


def _relapses(patient: Patient) -> dict[int, int]:
    """Return where in each telling something is last told to have come back."""
    last: dict[int, int] = {}
    for sentence in patient.sentences():
        again = _RELAPSE.search(patient.text, sentence.start, sentence.end)
        if again and not _NOT_BEFORE.search(patient.text, sentence.start, again.start()):
            last[patient.telling(sentence)] = sentence.start
    return last


def _relapsed(patient: Patient, verdict: Verdict, relapses: dict[int, int]) -> bool:
    """Tell whether what got better is told to have come back in a later sentence of the telling."""
    if verdict.value not in GOOD:
        return False
    here = patient.sentence_at(verdict.start)
    return relapses.get(patient.telling(here), -1) > here.start
