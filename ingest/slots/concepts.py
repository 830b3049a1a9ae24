"""Indication, procedure and complication: which of the mentions told of a patient fill them."""

from __future__ import annotations

from ingest.nlp.rules import cues, group
from ingest.slots.merging import merge, most_specific, sentence_text
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["complications", "indications", "procedures", "with_index"]

# Lesions that may have been there before the procedure; a cement leak or an embolus cannot.
_EARLIER = group("may-precede")
_HISTORY = cues("slots.earlier-treatment")


def complications(patient: Patient) -> list[Finding]:
    """Return what went wrong in this patient."""
    kept = [
        t
        for t in patient.of("complication")
        if t.assertion.status is Status.PRESENT and not (t.mention.concept in _EARLIER and t.before)
    ]
    names = {t.mention.concept for t in kept}
    findings = most_specific(merge(patient, "complication", kept), patient.vocabulary)
    if (
        "complication:inferior-vena-cava-cement" in names
        and "complication:venous-cement-leakage" not in names
    ):
        source = next(t for t in kept if t.mention.concept == "complication:inferior-vena-cava-cement")
        label = patient.vocabulary.get("complication:venous-cement-leakage")
        if label:
            findings.append(patient.finding("complication", source, value=label.label, concept=label.id))
    if "complication:pulmonary-cement-embolism" in names:
        findings = [f for f in findings if f.concept != "complication:pulmonary-embolism"]
    return findings


def procedures(patient: Patient) -> list[Finding]:
    """Return the index procedure."""
    cement = patient.vocabulary.cement_procedures
    kept = [t for t in patient.of("procedure") if _is_index(patient, t, cement)]
    found = most_specific(merge(patient, "procedure", kept), patient.vocabulary)
    return [_usual(patient, f) for f in found]


_USUAL = {
    "procedure:vertebroplasty": "procedure:percutaneous-vertebroplasty",
    "procedure:kyphoplasty": "procedure:balloon-kyphoplasty",
}


def _usual(patient: Patient, finding: Finding) -> Finding:
    """Return plain vertebroplasty as percutaneous and plain kyphoplasty as balloon kyphoplasty."""
    usual = patient.vocabulary.get(_USUAL.get(finding.concept, ""))
    if usual is None:
        return finding
    return Finding(
        finding.slot,
        usual.label,
        finding.evidence,
        finding.assertion,
        usual.id,
        finding.component,
        finding.rule,
    )


def _is_index(patient: Patient, told: Told, cement: frozenset[str]) -> bool:
    if told.assertion.status not in (Status.PRESENT, Status.POSSIBLE):
        return False
    if told.mention.concept in cement:
        return True
    return with_index(patient, told)


def with_index(patient: Patient, told: Told) -> bool:
    """Tell whether an operation is told of together with the index procedure, before any harm."""
    line = patient.lines[told.telling]
    same = [
        (m, back)
        for m, back in zip(line.index, line.retro, strict=True)
        if m.sentence == told.mention.sentence and not back
    ]
    if not same or told.telling == 0:
        return False
    if line.harm is not None and line.harm < told.mention.start and line.harm >= told.sentence.start:
        return False
    said = sentence_text(patient, told)
    return not _HISTORY.search(said)


def indications(patient: Patient) -> list[Finding]:
    """Return why the index procedure was done."""
    kept = [t for t in patient.of("indication") if t.assertion.status in (Status.PRESENT, Status.POSSIBLE)]
    return most_specific(merge(patient, "indication", kept), patient.vocabulary)
