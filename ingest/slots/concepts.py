"""The concept slots: which of the mentions told of a patient fill indication, procedure and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.nlp.rules import cues, group
from ingest.slots.hierarchy import Hierarchy
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["complications", "deficits", "imaging", "indications", "most_specific", "procedures", "treatments"]

# Lesions that may have been there before the procedure; a cement leak or an embolus cannot.
_EARLIER = group("may-precede")
_MOTOR = group("limb-weakness")
_VAGUE = group("vague-treatment")
_RELIEF = cues("slots.relief")
_NOT_DONE = cues("slots.imaging-not-done")
_GUIDED = cues("slots.guidance")
_REFUSED = cues("slots.treatment-not-given")
_NO_SYMPTOMS = cues("slots.no-symptoms")
_HISTORY = cues("slots.earlier-treatment")


def most_specific(findings: Iterable[Finding], vocabulary: Hierarchy) -> list[Finding]:
    """Return the findings without those whose concept is an ancestor of another's."""
    kept = list(findings)
    above = {a for f in kept for a in vocabulary.ancestors(f.concept)}
    return [f for f in kept if f.concept not in above]


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
    findings = most_specific(_merge(patient, "complication", kept), patient.vocabulary)
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
    concepts = {f.concept for f in findings}
    if concepts & (_MOTOR | {"deficit:weakness"}):
        findings = (
            [f for f in findings if f.concept not in ("deficit:weakness", "deficit:paralysis")]
            if (concepts & _MOTOR)
            else findings
        )
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
    found = most_specific(_merge(patient, "procedure", kept), patient.vocabulary)
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
    return _with_index(patient, told)


def _with_index(patient: Patient, told: Told) -> bool:
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
    said = _sentence(patient, told)
    return not _HISTORY.search(said)


def treatments(patient: Patient) -> list[Finding]:
    """Return what was done about the complication."""
    kept = []
    for told in patient.of("treatment"):
        if told.assertion.status is not Status.PRESENT or told.before:
            continue
        if _refused(patient, told) or _earlier(patient, told):
            continue
        kept.append(told)
    found = most_specific(_merge(patient, "treatment", kept), patient.vocabulary)
    specific = [f for f in found if f.concept not in _VAGUE]
    return specific or found


def _refused(patient: Patient, told: Told) -> bool:
    low = max(told.sentence.start, told.mention.start - 60)
    high = min(told.sentence.end, told.mention.end + 60)
    return bool(_REFUSED.search(patient.text, low, high))


def _earlier(patient: Patient, told: Told) -> bool:
    """Tell whether a treatment belongs to the index procedure or to the time before the harm."""
    if told.telling == 0:
        return False
    line = patient.lines[told.telling]
    if line.stated(told.mention):
        return False
    if told.mention.concept.removeprefix("treatment:") and _with_index(patient, told):
        return True
    if line.harm is None:
        return line.event is not None and told.mention.start < line.event
    return told.mention.start < line.harm and told.mention.sentence != _index_of(patient, line.harm)


def _index_of(patient: Patient, offset: int) -> int:
    from ingest.nlp.spans import sentence_at

    return sentence_at(patient.doc._.sentences, offset)


def indications(patient: Patient) -> list[Finding]:
    """Return why the index procedure was done."""
    kept = [t for t in patient.of("indication") if t.assertion.status in (Status.PRESENT, Status.POSSIBLE)]
    return most_specific(_merge(patient, "indication", kept), patient.vocabulary)


def imaging(patient: Patient) -> list[Finding]:
    """Return every modality told of in this patient, whatever it showed."""
    kept = []
    for told in patient.of("imaging"):
        low = max(told.sentence.start, told.mention.start - 40)
        high = min(told.sentence.end, told.mention.end + 60)
        near = patient.text[low:high]
        if told.mention.concept == "imaging:imaging-unspecified" or _NOT_DONE.search(near):
            continue
        if told.mention.concept in (
            "imaging:fluoroscopy",
            "imaging:venography",
            "imaging:ct",
        ) and _GUIDED.search(near):
            continue
        kept.append(told)
    return _merge(patient, "imaging", kept)
