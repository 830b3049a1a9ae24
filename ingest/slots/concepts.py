"""Indication, procedure and complication: which of the mentions told of a patient fill them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.nlp.rules import covered, cues, group
from ingest.slots.hierarchy import Hierarchy
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["complications", "indications", "procedures", "with_index"]

# Lesions that may have been there before the procedure; a cement leak or an embolus cannot.
_EARLIER = group("may-precede")
_HISTORY = cues("slots.earlier-treatment")


def most_specific(findings: Iterable[Finding], vocabulary: Hierarchy) -> list[Finding]:
    """Return the findings without those that another one makes superfluous: its ancestors, and what it covers."""
    kept = list(findings)
    present = {f.concept for f in kept}
    above = {a for f in kept for a in vocabulary.ancestors(f.concept)}
    return [f for f in kept if f.concept not in above and not _is_covered(f.concept, present, vocabulary)]


def _is_covered(concept: str, present: set[str], vocabulary: Hierarchy) -> bool:
    by = covered().get(concept)
    if not by:
        return False
    others = present - {concept}
    return bool(others) if "*" in by else any(o in by or vocabulary.ancestors(o) & by for o in others)


def _merge(patient: Patient, slot: str, told: Iterable[Told]) -> list[Finding]:
    """Return one finding for each concept, the first mention deciding, the others as further evidence."""
    merged: dict[str, Finding] = {}
    for one in told:
        finding = patient.finding(slot, one)
        known = merged.get(finding.concept)
        if known is None:
            merged[finding.concept] = finding
        else:
            evidence = (*known.evidence, *finding.evidence)
            merged[finding.concept] = Finding(
                known.slot, known.value, evidence, known.assertion, known.concept, known.component, known.rule
            )
    return list(merged.values())


def _sentence(patient: Patient, told: Told) -> str:
    return patient.text[told.sentence.start : told.sentence.end]


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
    return findings


def deficits(patient: Patient) -> list[Finding]:
    """Return the symptoms and signs of the complication, or that there were none."""
    kept = []
    for told in patient.of("deficit"):
        if not told.present or told.before or told.mention.concept == "deficit:asymptomatic":
            continue
        if _relieved(patient, told):
            continue
        kept.append(told)
    body = {t.mention.concept for t in kept if t.telling}
    if body & _MOTOR:
        kept = [t for t in kept if t.telling or t.mention.concept not in _MOTOR]
    findings = most_specific(_merge(patient, "deficit", kept), patient.vocabulary)
    if not findings:
        findings = list(_asymptomatic(patient))
    return findings


def _relieved(patient: Patient, told: Told) -> bool:
    """Tell whether the symptom is only told of as gone right after the index procedure."""
    said = _sentence(patient, told)
    if not _RELIEF.search(said):
        return False
    line = patient.lines[told.telling]
    harm = line.harm
    return harm is None or told.mention.start <= harm


def _asymptomatic(patient: Patient) -> Iterator[Finding]:
    label = patient.vocabulary.get("deficit:asymptomatic")
    for told in patient.of("deficit"):
        if told.mention.concept == "deficit:asymptomatic" and told.assertion.status is Status.PRESENT:
            yield patient.finding("deficit", told)
            return
    for sentence in patient.sentences():
        line = patient.lines[patient.telling(sentence)]
        found = _NO_SYMPTOMS.search(patient.text, sentence.start, sentence.end)
        if found and label and line.event is not None and found.start() > line.event:
            evidence = patient.evidence(found.start(), found.end())
            yield Finding(
                "deficit",
                label.label,
                (evidence,),
                concept=label.id,
                component="deficits",
                rule="no symptoms",
            )
            return


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
