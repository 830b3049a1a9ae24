"""A further augmentation of a patient whose vertebra broke again, which is a treatment."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues, group
from ingest.slots.patient import Patient, Told
from ingest.slots.treatment_given import is_given

__all__ = ["more_cement"]

_DONE = cues("slots.treatment-done")
_AGAIN = "treatment:vertebral-augmentation-as-treatment"
_BROKEN = group("broken-again")
_UNDERWENT = re.compile(
    r"\b(?:underwent|received|performed|had|treated (?:by|with)|did|carried out|revised with)\b[^.;,]{0,40}$"
    r"|\b(?:then|followed by|finally|and by)\s(?:an? )?$",
    re.IGNORECASE,
)


def more_cement(patient: Patient) -> list[Told]:
    """Return the augmentations of a patient whose vertebra broke again, done after the harm."""
    known = patient.vocabulary.get(_AGAIN)
    broken = {t.telling: t.mention.start for t in reversed(patient.of("complication")) if _is_broken(t)}
    if known is None or not broken:
        return []
    found = []
    for told in patient.of("procedure"):
        line = patient.lines[told.telling]
        if (
            told.telling == 0
            or line.harm is None
            or told.mention.start < line.harm
            or line.stated(told.mention)
        ):
            continue
        if told.mention.concept in group("not-given-again"):
            continue
        if told.mention.concept in patient.vocabulary.cement_procedures and _done_now(patient, told):
            named = patient.vocabulary.get(_again(patient, told)) or known
            mention = told.mention._replace(concept=named.id, type=named.type, label=named.label)
            found.append(told._replace(mention=mention))
    return [t for t in found if is_given(patient, t) and not patient.general(t)]


def _again(patient: Patient, told: Told) -> str:
    """Return the treatment a further augmentation is."""
    lineage = {told.mention.concept, *patient.vocabulary.ancestors(told.mention.concept)}
    for kind in ("vertebroplasty", "kyphoplasty"):
        if f"procedure:{kind}" in lineage or f"procedure:percutaneous-{kind}" in lineage:
            return f"treatment:repeat-{kind}"
    return "treatment:repeat-kyphoplasty" if "procedure:balloon-kyphoplasty" in lineage else _AGAIN


def _is_broken(told: Told) -> bool:
    return told.mention.concept in _BROKEN and told.present


def _done_now(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation is told of as done at this point of the story, not looked back at."""
    line = patient.lines[told.telling]
    if not line.starts or told.mention.start == line.starts[0]:
        return False
    back = next((b for m, b in zip(line.index, line.retro, strict=True) if m == told.mention), True)
    if back:
        return False
    said = patient.text[told.sentence.start : told.mention.start]
    after = patient.text[told.mention.end : told.sentence.end]
    return bool(_DONE.match(after) or _UNDERWENT.search(said))
