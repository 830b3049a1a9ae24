"""The procedure slot: the index procedure and what was done together with it."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.nlp.rules import cues, group
from ingest.slots.bygone import is_bygone, is_of_the_repair
from ingest.slots.merge import merge, most_specific, relabel
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["of_the_index", "procedures", "with_index"]

_USUAL = {
    "procedure:vertebroplasty": "procedure:percutaneous-vertebroplasty",
    "procedure:kyphoplasty": "procedure:balloon-kyphoplasty",
}
_REPEATED = group("augmented-again")
# Treatments that have no reason before something went wrong.
_ANSWERS = group("answers-a-harm")
# The rule of the frame that reads "L2 had been cemented".
_DESCRIBED = "cemented vertebra"
_HISTORY = cues("slots.earlier-treatment")
_PURPOSE = re.compile(r"\bfor (?:[\w-]+ ){0,3}(?:and )?$", re.IGNORECASE)
_JOINED = re.compile(
    r"^,? (?:and|with|plus|combined with|as well as|followed by) (?:[\w-]+ ){0,3}$", re.IGNORECASE
)
# So many sentences on an operation at most part the screws placed from the cement put through them.
_NEXT = 3
_EITHER = re.compile(r"^(?: or |/| and/or | \()$", re.IGNORECASE)


def procedures(patient: Patient) -> list[Finding]:
    """Return the index procedure."""
    told = [t for t in patient.of("procedure") if _is_index(patient, t)]
    kept = [
        t for t in told if not is_bygone(patient, t) and not is_of_the_repair(patient, t.mention, t.telling)
    ] or told
    kept = patient.narrative_first(kept)
    single = _as_told(patient, [t for t in kept if not _alternative(patient, t)])
    found = most_specific(merge(patient, "procedure", single), patient.vocabulary)
    if not found and kept:
        either = merge(patient, "procedure", kept[:1])
        return [relabel(either[0], "procedure:vertebral-augmentation", patient.vocabulary)]
    return [relabel(f, _usual(patient, f), patient.vocabulary) for f in found]


def of_the_index(found: list[Finding], given: list[Finding]) -> list[Finding]:
    """Return the procedures without the mentions that tell of augmentation as a treatment of the harm."""
    places = {(e.start, e.end) for f in given if f.concept in _REPEATED for e in f.evidence}
    if not places:
        return found
    kept = []
    for finding in found:
        evidence = tuple(e for e in finding.evidence if (e.start, e.end) not in places)
        if evidence:
            kept.append(replace(finding, evidence=evidence))
    return kept or found


def _usual(patient: Patient, finding: Finding) -> str:
    """Return the usual kind of what is told plainly: a cemented vertebra is vertebroplasty, or by balloon."""
    if finding.rule != _DESCRIBED:
        return _USUAL.get(finding.concept, "")
    balloon = any(h.kind == "balloonword" and patient.mine[h.sentence] for h in patient.doc._.hits)
    return _USUAL["procedure:kyphoplasty" if balloon else "procedure:vertebroplasty"]


def _is_index(patient: Patient, told: Told) -> bool:
    if told.assertion.status not in (Status.PRESENT, Status.POSSIBLE):
        return False
    if told.mention.concept in patient.vocabulary.cement_procedures:
        return True
    return with_index(patient, told)


def _as_told(patient: Patient, kept: list[Told]) -> list[Told]:
    """Return the procedures of the story, those of its summary and title where the story names none.

    What was operated together with the augmentation is told but once, be it in the summary.
    """
    tiers: list[list[Told]] = [[], [], []]
    for told in kept:
        stated = told.mention.concept in patient.vocabulary.cement_procedures
        stated = stated and told.telling != 0 and patient.lines[told.telling].stated(told.mention)
        tiers[2 if told.telling == 0 else int(stated)].append(told)
    chosen: list[Told] = []
    for tier in tiers:
        chosen += tier
        named = {
            t.mention.concept for t in chosen if t.mention.concept in patient.vocabulary.cement_procedures
        }
        if named - {"procedure:vertebral-augmentation", "procedure:cementoplasty"}:
            break
    return chosen


def _alternative(patient: Patient, told: Told) -> bool:
    """Tell whether two kinds of augmentation are named as alternatives: "vertebroplasty or kyphoplasty"."""
    for other in patient.told:
        if other.mention.type != "procedure" or other.mention.sentence != told.mention.sentence:
            continue
        if other.mention.concept == told.mention.concept:
            continue
        first, second = sorted((told.mention, other.mention), key=lambda m: m.start)
        if _EITHER.match(patient.text[first.end : second.start]):
            return True
    return False


def with_index(patient: Patient, told: Told) -> bool:
    """Tell whether an operation is told of together with the index procedure, before any harm."""
    line = patient.lines[told.telling]
    mention = told.mention
    if told.telling == 0 or _PURPOSE.search(patient.text[told.sentence.start : mention.start]):
        return False
    same = [(m, b) for m, b in zip(line.index, line.retro, strict=True) if m.sentence == mention.sentence]
    for index, back in same:
        first, second = sorted((index, mention), key=lambda m: m.start)
        if back and not _JOINED.match(patient.text[first.end : second.start]):
            continue
        if line.harm is not None and told.sentence.start <= line.harm < mention.start:
            continue
        if is_of_the_repair(patient, index, told.telling):
            continue
        if not back and _HISTORY.search(patient.text, told.sentence.start, told.sentence.end):
            continue
        return True
    return not same and (_unlinked(patient, told) or _prepares(patient, told))


def _prepares(patient: Patient, told: Told) -> bool:
    """Tell whether an operation is told just before the screws it places are filled with cement."""
    line, mention = patient.lines[told.telling], told.mention
    if not line.index or not mention.end <= line.index[0].start or not _may_be_index(patient, told):
        return False
    first = line.index[0]
    named = {t.mention.concept for t in patient.of("procedure") if t.telling == 0}
    cemented = (named & patient.vocabulary.cement_procedures) | {first.concept}
    if first.sentence - mention.sentence > _NEXT or cemented - patient.vocabulary.screw_procedures:
        return False
    return not any(
        t.present and mention.end <= t.mention.start < first.start
        for t in (*patient.of("complication"), *patient.of("deficit"))
    )


def _may_be_index(patient: Patient, told: Told) -> bool:
    """Tell whether it is an operation cement is put in with, and nothing is taken out with it."""
    lineage = {told.mention.concept, *patient.vocabulary.ancestors(told.mention.concept)}
    if lineage & _ANSWERS or not any(c.startswith("procedure:") for c in lineage):
        return False
    return not any(
        t.mention.concept in _ANSWERS and t.mention.sentence == told.mention.sentence for t in patient.told
    )


def _unlinked(patient: Patient, told: Told) -> bool:
    """Tell whether an operation opens the story of a patient whose augmentation only the title names."""
    line = patient.lines[told.telling]
    if told.telling not in (1, 2) or line.event is not None or told.assertion.historical:
        return False
    if not _may_be_index(patient, told):
        return False
    first = line.harm is None or told.mention.start < line.harm
    return (
        first and not line.stated(told.mention) and not any(b is False for b in line.retro) and not line.index
    )
