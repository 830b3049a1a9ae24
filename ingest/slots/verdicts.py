"""What a sentence says of the course after the harm: better, gone, as before, worse or dead, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.nlp.rules import cue_index, cues, group
from ingest.nlp.spans import PersonKind, Sentence, lowered_of
from ingest.nlp.states import MODALITIES, find_states
from ingest.slots.course_cues import AT_THE_END, CLAUSE_BREAK, SOME, Cue, worth
from ingest.slots.hierarchy import Hierarchy
from ingest.slots.patient import Patient, Told
from kb.model import SectionKind, Status

__all__ = ["ABOUT", "Verdict", "after_harm", "kind_of", "read_verdicts", "verdicts_in"]

ABOUT = (*MODALITIES[:-1], "neurology", "symptom", "whole")

_KINDS = ("unchanged", "complete recovery", "improved", "worse")
_ORDER = (*_KINDS, "left over", "death")
_GROUPS = {kind: f"outcome.{kind.replace(' ', '-')}" for kind in _ORDER}
_DEATH = cues(_GROUPS.pop("death"))
_CUES = cue_index(_GROUPS)
_NOT = cues("outcome.not-an-outcome")
_OF_SYMPTOMS = cues("outcome.needs-a-symptom")
_GONE = cues("outcome.needs-what-went")
_WHOM = cues("outcome.whom")
_PARTS = (
    ("motor", re.compile(r"\b(?:legs?|limbs?|arms?|hands?|foot|feet|extremit\w+|toes?)\b", re.IGNORECASE)),
    ("bladder", re.compile(r"\b(?:bladder|sphincters?|micturition|voiding|catheter\w*)\b", re.IGNORECASE)),
    ("bowel", re.compile(r"\bbowels?\b", re.IGNORECASE)),
)
_OF_ANOTHER_CAUSE = cues("outcome.of-another-cause")
_LOOKED_BACK = re.compile(
    r"\b(?:despite|in spite of|notwithstanding|after|following|since|from|by|before|until)"
    r"\s(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
_HAD_BEEN = re.compile(r"\bhad (?:been|undergone|received|consisted|had) (?:[\w-]+ ){0,4}$", re.IGNORECASE)
_NEW = re.compile(r"\b(?:new|additional|other|worse\w*)\b", re.IGNORECASE)
_STATE = re.compile(r"\b(?:no|normal|intact|unremarkable|full)\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:months?|years?)\b", re.IGNORECASE)
_DEATH_IN_TITLE = cues("outcome.death-in-title")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One clause's word on the outcome.

    Attributes:
        value: one of OUTCOMES.
        start: offset of the words that say so.
        end: offset after them.
        about: what it is said of, one of ABOUT.
        last: whether it stands, False where the state was the reason for a further treatment.
    """

    value: str
    start: int
    end: int
    about: str = "whole"
    last: bool = True


def read_verdicts(patient: Patient, sentence: Sentence, treated: list[int]) -> list[Verdict]:
    """Return the verdicts of a sentence told after the harm, in order.

    ``treated`` holds the offsets of the treatments told in the same telling.
    """
    text = patient.text
    shared = patient.persons[sentence.index].kind is PersonKind.SHARED
    if dead := _death(text, sentence, shared=shared):
        return [dead]
    if sentence.kind is SectionKind.TITLE:
        return []
    after = after_harm(patient, sentence, treated)
    return [] if after is None else verdicts_in(patient, sentence, after, treated)


def verdicts_in(patient: Patient, sentence: Sentence, after: int, treated: list[int]) -> list[Verdict]:
    """Return the verdicts of a sentence from an offset on, in order."""
    text = patient.text
    shared = patient.persons[sentence.index].kind is PersonKind.SHARED
    found = _clauses(patient, sentence, list(_cues(text, sentence, after, shared=shared, treated=treated)))
    found = [v for v in found if not _found_well(text, sentence, v, treated)]
    found = sorted([*found, *_gone(patient, sentence, treated)], key=lambda v: v.start)
    return [v if _stands(text, sentence, v, treated) else replace(v, last=False) for v in found]


def _death(text: str, sentence: Sentence, *, shared: bool) -> Verdict | None:
    cue = _DEATH_IN_TITLE if sentence.kind is SectionKind.TITLE else _DEATH
    dead = cue.search(text, sentence.start, sentence.end)
    if dead is None or _NOT.search(text, sentence.start, sentence.end):
        return None
    if shared and SOME.search(text[sentence.start : dead.start()]):
        return None
    late = _OF_ANOTHER_CAUSE.search(text, dead.end(), sentence.end) and _LATER.search(
        text, sentence.start, sentence.end
    )
    return Verdict("death", dead.start(), dead.end(), last=not late)


def after_harm(patient: Patient, sentence: Sentence, treated: list[int]) -> int | None:
    """Return from where on the sentence tells of the time after the harm, None where it does not."""
    telling = patient.telling(sentence)
    line = patient.lines[telling]
    if line.harm is not None:
        return max(line.harm, sentence.start) if line.harm <= sentence.end else None
    if line.event is None or (line.event < sentence.end and any(t < sentence.end for t in treated)):
        return sentence.start
    hurt = (t.mention.end for t in patient.told if t.telling == telling and _is_harm(t))
    return next((max(end, sentence.start) for end in hurt if end <= sentence.end), None)


def _is_harm(told: Told) -> bool:
    return told.mention.type == "complication" and told.present and not told.before


def _gone(patient: Patient, sentence: Sentence, treated: list[int]) -> Iterator[Verdict]:
    """Yield symptoms told before and denied at the end: "no further hemoptysis has occurred"."""
    text = patient.text
    denied = [
        t
        for t in patient.told_in(sentence)
        if t.mention.type == "deficit" and t.assertion.status is Status.ABSENT
    ]
    if not denied:
        return
    if not (
        any(t < sentence.start for t in treated) or AT_THE_END.search(text, sentence.start, sentence.end)
    ):
        return
    for told in denied:
        one = told.mention
        if _NEW.search(text[max(sentence.start, one.start - 24) : one.start]):
            continue
        if any(
            t.mention.concept == one.concept and t.present and t.mention.start < one.start
            for t in patient.told
        ):
            yield Verdict("complete recovery", one.start, one.end, kind_of(one.concept, patient.vocabulary))


def _cues(
    text: str, sentence: Sentence, after: int, *, shared: bool, treated: list[int]
) -> Iterator[Verdict]:
    """Yield what the cue words of a sentence say, the longest of those that overlap."""
    said = sorted(_CUES.find(text, after, sentence.end), key=lambda s: (s[0], -s[1], _ORDER.index(s[2])))
    end = after
    for start, stop, kind in said:
        if start < end:
            continue
        done = any(t < start for t in treated)
        value = worth(Cue(kind, text, sentence, start, stop, shared=shared, done=done))
        if value:
            end = stop
            yield Verdict(value, start, stop)


def _clauses(patient: Patient, sentence: Sentence, found: list[Verdict]) -> list[Verdict]:
    """Return the verdicts with what each is about; those of a lesion or a scaffold are left out."""
    if not found:
        return []
    text = patient.text
    told: list[Verdict] = []
    cuts = [m.end() for m in CLAUSE_BREAK.finditer(text, sentence.start, sentence.end)]
    for at, one in enumerate(found):
        low = max([sentence.start, *(c for c in cuts if c <= one.start), *(f.end for f in found[:at])])
        high = min([sentence.end, *(c for c in cuts if c > one.end), *(f.start for f in found[at + 1 :])])
        about = (
            _about(patient, sentence, one.start, one.end)
            or _about(patient, sentence, low, one.end)
            or _about(patient, sentence, one.start, high)
        )
        if not about and told and not any(told[-1].end <= cut <= one.start for cut in cuts):
            about = told[-1].about
        if about or not (_GONE.search(text, one.start, one.end) or _of_a_lesion(text, low, one)):
            told.append(replace(one, about=about or "whole"))
    return told


def _about(patient: Patient, sentence: Sentence, start: int, end: int) -> str:
    """Return what a stretch of text speaks of, "" where it names no symptom."""
    kinds = set()
    for state in find_states(patient.text, lowered_of(patient.doc), start, end):
        if state.modality == "other" and state.value == "deficit":
            named = patient.text[state.start : state.end].lower()
            kinds.add("neurology" if named.startswith(("neuro", "deficit")) else "whole")
        else:
            kinds.add("neurology" if state.modality == "other" else state.modality)
    for told in patient.told_in(sentence):
        mention = told.mention
        if mention.type == "deficit" and start <= mention.start and mention.end <= end:
            kinds.add(kind_of(mention.concept, patient.vocabulary))
    kinds = kinds or {part for part, named in _PARTS if named.search(patient.text, start, end)}
    nerves = kinds - {"pain", "symptom", "whole", ""}
    if nerves:
        exact = nerves - {"neurology"}
        return exact.pop() if len(exact) == 1 else "neurology"
    return next((kind for kind in ("whole", "pain", "symptom") if kind in kinds), "")


def _of_a_lesion(text: str, low: int, verdict: Verdict) -> bool:
    """Tell whether a state without a symptom is that of a lesion or a scaffold, not the patient's."""
    if verdict.value not in ("unchanged", "worse") or not _OF_SYMPTOMS.search(
        text, verdict.start, verdict.end
    ):
        return False
    return not _WHOM.search(text, low, verdict.end)


def kind_of(concept: str, vocabulary: Hierarchy) -> str:
    """Return whether a deficit is one of nerve function, a pain, or another symptom; "" for none at all."""
    if concept == "deficit:asymptomatic":
        return ""
    lineage = {concept, *vocabulary.ancestors(concept)}
    if lineage & group("nerve-function"):
        return "neurology"
    return "pain" if "deficit:pain" in lineage else "symptom"


def _found_well(text: str, sentence: Sentence, verdict: Verdict, treated: list[int]) -> bool:
    """Tell whether a good state is what an examination before the treatment found, and not its effect."""
    if verdict.value != "complete recovery" or not _STATE.search(text, verdict.start, verdict.end):
        return False
    done = [start < verdict.end or _looked_back(text, sentence, start) for start in treated]
    return bool(done) and not any(done)


def _stands(text: str, sentence: Sentence, verdict: Verdict, treated: list[int]) -> bool:
    """Tell whether a state is told of as the end, not as the reason for the treatment told next."""
    if verdict.value in ("improved", "complete recovery"):
        return True
    said = text[verdict.start : verdict.end].lower()
    if "asymptomatic" in said or AT_THE_END.search(text, sentence.start, sentence.end):
        return True
    done = [start < verdict.end or _looked_back(text, sentence, start) for start in treated]
    return all(done) and (verdict.value == "worse" or bool(done))


def _looked_back(text: str, sentence: Sentence, start: int) -> bool:
    """Tell whether a treatment told in the sentence came before what it says: "no better despite it"."""
    if _HAD_BEEN.search(text, max(0, start - 60), start):
        return True
    return start < sentence.end and bool(_LOOKED_BACK.search(text, sentence.start, start))
