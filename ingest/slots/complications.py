"""The complication slot: what went wrong in this patient."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues, group
from ingest.slots.merge import merge, most_specific, relabel
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["complications"]

# Lesions that may have been there before the procedure; a cement leak or an embolus cannot.
_EARLIER = group("may-precede")
# An infected vertebra without a named germ is pyogenic.
_USUAL = {"complication:spinal-infection": "complication:pyogenic-spondylitis"}
_GERM_NAMED = frozenset(f"complication:{germ}-spondylitis" for germ in ("tuberculous", "fungal", "brucellar"))
# A hole that was seen, and a cord that was compressed, count beside the cement or blood that did it.
_TOLD_APART = {
    "complication:dural-injury": cues("slots.hole-seen"),
    "complication:spinal-cord-compression": cues("slots.cord-compressed"),
}
_RESOLVED = cues("slots.resolved")
_DURA_KEPT = cues("slots.dura-kept")
_EPIDURAL = "complication:epidural-cement-leakage"
_CANAL = "complication:intraspinal-cement-leakage"
_DUROTOMY = "treatment:durotomy"
_CEMENT_EMBOLISM = "complication:pulmonary-cement-embolism"
_UNDER_MEMBRANES = frozenset(
    {"complication:spinal-subdural-hematoma", "complication:spinal-subarachnoid-hemorrhage"}
)
_CLOTS = frozenset({"complication:venous-thrombosis"})
_VEIN = re.compile(
    r"\b(?:veins?|venous|cava|caval|iliac|femoral|popliteal|jugular|ivc|dvt|iliofemoral|legs?|limb)\b",
    re.IGNORECASE,
)
_CEMENT = re.compile(r"\b(?:cement|pmma|methacrylate|polymethyl\w*|acrylic)", re.IGNORECASE)
_TAKEN_FOR = cues("slots.taken-for")
_MISTAKEN = cues("slots.mistaken-for")
_ASKED = re.compile(r"[^.:?!;\n]{0,60}\?")
_AS_A_RULE = cues("slots.leak-as-a-rule")
# What is told to have set in is no earlier illness.
_BEGAN = re.compile(
    r" (?:(?:then|later|soon|also|subsequently) )?(?:became (?:evident|apparent|manifest)|developed|appeared|"
    r"occurred|ensued|supervened|set in|followed)\b"
)
# Findings of the vertebra that an image made before the procedure may show.
_SEEN_BEFOREHAND = group("seen-beforehand")
_BEFOREHAND = cues("slots.beforehand")
_COMORBID = cues("slots.comorbid")
_COMORBID_AFTER = cues("slots.comorbid-after")


def complications(patient: Patient) -> list[Finding]:
    """Return what went wrong in this patient."""
    kept = [t for t in patient.of("complication") if _so(t) and _new(patient, t) and not patient.general(t)]
    kept = _unmistaken(patient, [t for t in kept if not _as_a_rule(patient, t) and not _mistaken(patient, t)])
    if _dura_kept(patient, kept):
        kept = [t for t in kept if t.mention.concept not in patient.vocabulary.intradural]
    kept = _by_himself(patient, patient.narrative_first(kept))
    if any(t.telling for t in kept):
        kept = [t for t in kept if not _asked(patient, t)]
    findings = merge(patient, "complication", kept)
    if any(f.concept == "complication:inferior-vena-cava-cement" for f in findings):
        findings += _venous(patient, findings)
    findings = [f for f in findings if f.concept not in _CLOTS or _tells_vein(patient, f)]
    findings = _in_the_head(patient, _by_cement(patient, _outside_the_dura(patient, findings)))
    if not any(f.concept in _GERM_NAMED for f in findings):
        findings = [relabel(f, _USUAL.get(f.concept, ""), patient.vocabulary) for f in findings]
    kept_apart = [f for f in findings if f.concept in _TOLD_APART and _is_told_apart(patient, f)]
    specific = most_specific({f.concept: f for f in findings}.values(), patient.vocabulary)
    return specific + [f for f in kept_apart if f not in specific]


def _is_told_apart(patient: Patient, finding: Finding) -> bool:
    """Tell whether the story itself says so of a harm that another one makes superfluous."""
    text = patient.doc._.report.text
    for evidence in finding.evidence:
        sentence = patient.all_sentences[patient.sentence_of(evidence)]
        said = _TOLD_APART[finding.concept].search(text[evidence.start : evidence.end])
        if said and patient.telling(sentence):
            return True
    return False


def _asked(patient: Patient, told: Told) -> bool:
    """Tell whether a title only asks for it: "Aortic injury? Bleeding after kyphoplasty"."""
    return told.telling == 0 and bool(_ASKED.match(patient.text, told.mention.end))


def _as_a_rule(patient: Patient, told: Told) -> bool:
    """Tell whether it is only said how often such a leak occurs: "intradural leakage of cement is rare"."""
    return told.mention.concept in patient.vocabulary.leaks and bool(
        _AS_A_RULE.match(patient.text, told.mention.end, told.sentence.end)
    )


def _mistaken(patient: Patient, told: Told) -> bool:
    """Tell whether something was only mistaken for such a leak."""
    return told.mention.concept in patient.vocabulary.leaks and bool(
        _MISTAKEN.search(patient.text, told.sentence.start, told.mention.start)
    )


def _unmistaken(patient: Patient, kept: list[Told]) -> list[Told]:
    """Return what is left where cement within the dura was first taken for cement outside of it."""
    if not any(t.mention.concept in patient.vocabulary.intradural for t in kept):
        return kept
    return [
        t
        for t in kept
        if t.mention.concept not in (_EPIDURAL, _CANAL)
        or not _TAKEN_FOR.search(patient.text, t.sentence.start, t.mention.start)
    ]


def _by_himself(patient: Patient, told: list[Told]) -> list[Told]:
    """Return what is told of the patient apart from a title that names the leaks of several patients."""
    leaks = patient.vocabulary.leaks
    own = {t.mention.concept for t in told if t.telling} & leaks
    titled = {t.mention.concept for t in told if not t.telling} & leaks
    if patient.total == 1 or len(titled) < 2:
        return told
    return [t for t in told if t.telling or t.mention.concept in own or t.mention.concept not in leaks]


def _outside_the_dura(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return cement in the canal as epidural where the dura is told to be whole."""
    concepts = {f.concept for f in findings}
    if _CANAL not in concepts or concepts & (patient.vocabulary.intradural | {_EPIDURAL}):
        return findings
    if not any(_DURA_KEPT.search(patient.text, s.start, s.end) for s in patient.sentences()):
        return findings
    return [relabel(f, _EPIDURAL, patient.vocabulary) if f.concept == _CANAL else f for f in findings]


def _so(told: Told) -> bool:
    """Tell whether the text says that it is so; what resolved or was taken out had been there."""
    if told.assertion.status is Status.PRESENT:
        return True
    return told.assertion.status is Status.ABSENT and bool(_RESOLVED.match(told.assertion.cue))


def _dura_kept(patient: Patient, told: list[Told]) -> bool:
    """Tell whether the operation found outside the dura the cement that had been said to lie inside it."""
    concepts = {t.mention.concept for t in told}
    if not concepts & patient.vocabulary.intradural or _EPIDURAL not in concepts:
        return False
    kept = [m.end() for s in patient.sentences() for m in _DURA_KEPT.finditer(patient.text, s.start, s.end)]
    opened = [
        t.mention.start for t in patient.of("treatment") if t.mention.concept == _DUROTOMY and t.present
    ]
    return bool(kept) and not any(start > max(kept) for start in opened)


def _by_cement(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return an embolism of the lung as one of cement where its sentence says that cement made it."""
    return [
        relabel(f, _CEMENT_EMBOLISM, patient.vocabulary)
        if f.concept == "complication:pulmonary-embolism" and _tells_cement(patient, f)
        else f
        for f in findings
    ]


def _tells_vein(patient: Patient, finding: Finding) -> bool:
    sentences = (patient.all_sentences[patient.sentence_of(e)] for e in finding.evidence)
    return any(_VEIN.search(patient.text, s.start, s.end) for s in sentences)


def _tells_cement(patient: Patient, finding: Finding) -> bool:
    for evidence in finding.evidence:
        sentence = patient.all_sentences[patient.sentence_of(evidence)]
        if _CEMENT.search(patient.text, sentence.start, sentence.end):
            return True
    return False


def _in_the_head(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return the findings without spinal blood that is only the blood in the head told again."""
    if not any(f.concept == "complication:intracranial-hemorrhage" for f in findings):
        return findings
    return [f for f in findings if f.concept not in _UNDER_MEMBRANES or _tells_spine(patient, f)]


def _tells_spine(patient: Patient, finding: Finding) -> bool:
    quotes = (patient.doc._.report.text[e.start : e.end] for e in finding.evidence)
    return any("spin" in quote.lower() for quote in quotes)


def _new(patient: Patient, told: Told) -> bool:
    """Tell whether it is told of the time after the procedure."""
    concept = told.mention.concept
    if concept in _SEEN_BEFOREHAND and _beforehand(patient, told):
        return False
    if concept not in _EARLIER and not patient.vocabulary.ancestors(concept) & _EARLIER:
        return True
    if told.assertion.historical or (told.before and not _BEGAN.match(patient.text, told.mention.end)):
        return False
    return not (
        _COMORBID.search(patient.text, told.sentence.start, told.mention.start)
        or _COMORBID_AFTER.search(patient.text, told.mention.end, told.sentence.end)
    )


def _beforehand(patient: Patient, told: Told) -> bool:
    """Tell whether a picture made before the procedure showed it, no harm having been told of yet."""
    line = patient.lines[told.telling]
    if line.pauses(told.mention) and not _harmed_by(patient, told):
        return True
    if line.harm is not None and line.harm < told.sentence.start:
        return False
    return bool(_BEFOREHAND.search(patient.text, told.sentence.start, told.sentence.end))


def _harmed_by(patient: Patient, told: Told) -> bool:
    """Tell whether something that cannot have been there before is told of the patient up to here."""
    return any(
        t.telling == told.telling and t.present and t.mention.start < told.sentence.end
        for t in patient.of("complication")
        if t.mention.concept not in _SEEN_BEFOREHAND
    )


def _venous(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return the venous leak that cement in the vena cava came from, where it is not told by itself."""
    if any(f.concept == "complication:venous-cement-leakage" for f in findings):
        return []
    cava = next(f for f in findings if f.concept == "complication:inferior-vena-cava-cement")
    return [relabel(cava, "complication:venous-cement-leakage", patient.vocabulary)]
