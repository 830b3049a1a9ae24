"""The indication slot: why the index procedure was done."""

from __future__ import annotations

import re

from ingest.nlp.cue_pattern import CuePattern
from ingest.nlp.rules import cues, group
from ingest.nlp.spans import PersonKind, Sentence
from ingest.slots.merge import merge, most_specific, relabel
from ingest.slots.patient import Patient, Told
from ingest.slots.primaries import PRIMARIES
from kb.model import Finding, SectionKind, Status

__all__ = ["indications"]

_BRITTLE = group("brittle-bone")
_PLAIN = group("plain-fracture")
# What bone a patient is known to have is there still when it is augmented.
_LASTING = _BRITTLE | {"indication:multiple-myeloma"}
_TUMOUR = group("tumour")
_VAGUE_TUMOUR = frozenset({"indication:tumor", "indication:malignant-tumor"})
_OLD = re.compile(
    r"\b(?:(?<!year-)(?<!year )(?<!years )(?<!yr-)old|healed|previous|prior|earlier|"
    r"adjacent|subsequent|secondary|recurrent|another|further|new adjacent)\s"
    r"(?:(?:osteoporotic|compression|vertebral|lumbar|thoracic|spinal|symptomatic|minor|multiple|level)\s){0,3}$",
    re.IGNORECASE,
)
_OF_ADJACENT = re.compile(
    r"^s? (?:of|at|in) (?:the |an |its )?(?:adjacent|neighbou?ring|upper|lower|next)", re.IGNORECASE
)
# "Vertebroplasty is used for fractures" tells what the procedure is for, not why this patient had it.
_USED_FOR = cues("slots.used-for")
# "Vertebroplasty, nowadays used for metastases, was performed for a fracture": the first is its use.
_NOWADAYS = re.compile(
    r"\b(?:introduced|devised|developed|designed|conceived|(?:nowadays|now|widely|commonly|mostly|often|"
    r"usually|originally|mainly) (?:used|employed|applied|performed|done))\b"
    r"[^.;]{0,60}?\b(?:for|in|to treat)\b[^.;]*$",
    re.IGNORECASE,
)
_THEN_DONE = re.compile(
    r"[^.;]*, (?:was|were) (?:\w+ )?(?:performed|done|carried out|used|undertaken|chosen)\b"
)
_TRAUMA = cues("slots.trauma")
_TRAUMATIC = "indication:traumatic-fracture"
_BROKEN = re.compile(
    r"(?<!no )(?<!hip )(?<!rib )(?<!wrist )(?<!femur )(?<!femoral )\b(?:"
    r"fractur(?:e|es|ed)|crush(?:ed)?|collaps(?:e|ed)|sintered|"
    r"broken? vertebra\w*)\b(?! of the (?:hip|wrist|femur|ribs?|radius|ankle))",
    re.IGNORECASE,
)
# A fracture told of by nothing but its level.
_NO_CAUSE = ("broken level", "fracture of a level")
# What bone may have beside what it is treated for.
_BESIDE = cues("slots.beside-the-reason")
_ACCOMPANIES = group("accompanies")
# A sign that names a disease where no other reason is told.
_CLEFT = re.compile(r"cleft|vacuum|fluid")
_KUMMELL = "indication:kummell-disease"
_METASTASIS = "indication:metastasis"
_OSTEOPOROTIC = "indication:osteoporotic-compression-fracture"


def indications(patient: Patient) -> list[Finding]:
    """Return why the index procedure was done; the title and the opening count where nothing else is told."""
    kept = [t for t in patient.of("indication") if _reason(patient, t)]
    chief = [t for t in kept if not _beside(patient, t)]
    if any(t.telling and t.mention.concept not in _BRITTLE for t in chief):
        kept = chief
    early = [t for t in kept if _early(patient, t)]
    if any(t.mention.concept not in _BRITTLE for t in early):
        kept = early
    told = patient.narrative_first([t for t in kept if t.telling]) or kept
    found = merge(patient, "indication", told)
    found = _compose(patient, [*found, *_tumour_of_title(patient, kept, found)])
    found = _by_what_broke(patient, _by_primary(patient, found))
    if all(f.concept in _PLAIN and f.rule in _NO_CAUSE for f in found):
        found = _from_opening(patient) or found
    return most_specific(found, patient.vocabulary)


def _reason(patient: Patient, told: Told) -> bool:
    """Tell whether it can be the reason: not an old fracture, nor one that came of the procedure."""
    if told.assertion.status not in (Status.PRESENT, Status.POSSIBLE):
        return False
    if (
        told.assertion.historical
        and told.mention.concept not in _LASTING
        and not _with_procedure(patient, told)
    ):
        return False
    text, mention = patient.text, told.mention
    before = text[max(told.sentence.start, mention.start - 40) : mention.start]
    after = text[mention.end : min(told.sentence.end, mention.end + 30)]
    if _NOWADAYS.search(text, told.sentence.start, mention.start) and _THEN_DONE.match(text, mention.end):
        return False
    return not (_OLD.search(before) or _OF_ADJACENT.match(after))


def _beside(patient: Patient, told: Told) -> bool:
    """Tell whether it is a change of the spine that the text names by the way."""
    if told.mention.concept == _KUMMELL and _CLEFT.search(told.mention.rule):
        return True
    return (
        told.mention.concept in _ACCOMPANIES
        and bool(_BESIDE.search(patient.text, told.sentence.start, told.sentence.end))
        and not _with_procedure(patient, told)
    )


def _with_procedure(patient: Patient, told: Told) -> bool:
    """Tell whether the sentence that looks back names the procedure too: its reason is past with it."""
    return any(m.sentence == told.mention.sentence for m in patient.lines[told.telling].index)


def _early(patient: Patient, told: Told) -> bool:
    """Tell whether it is told before anything went wrong."""
    harm = patient.lines[told.telling].harm
    return told.telling == 0 or harm is None or told.mention.start <= harm


def _compose(patient: Patient, found: list[Finding]) -> list[Finding]:
    """Return a fracture in brittle bone as osteoporotic, a fracture with a tumour as pathological."""
    concepts = {f.concept for f in found}
    brittle = concepts & _BRITTLE
    tumour = any(_is_tumour(patient, c) for c in concepts)
    composed = []
    for finding in found:
        if tumour and finding.concept in _PLAIN:
            finding = relabel(finding, "indication:pathological-fracture", patient.vocabulary)
        elif brittle and finding.concept in _PLAIN:
            finding = relabel(finding, _OSTEOPOROTIC, patient.vocabulary)
        elif brittle and finding.concept == "indication:burst-fracture":
            finding = relabel(finding, "indication:osteoporotic-burst-fracture", patient.vocabulary)
        composed.append(finding)
    return list({f.concept: f for f in composed}.values())


def _by_what_broke(patient: Patient, found: list[Finding]) -> list[Finding]:
    """Return brittle bone beside a broken vertebra as its fracture, and one after an accident as traumatic.

    Both are told of before anything went wrong, in sentences that may not name the other.
    """
    concepts = {f.concept for f in found}
    if concepts and concepts <= _BRITTLE and _told_early(patient, _BROKEN):
        return [relabel(found[0], _OSTEOPOROTIC, patient.vocabulary)]
    plain = concepts & _PLAIN or concepts & {"indication:burst-fracture"}
    if plain and concepts == plain and _told_early(patient, _TRAUMA):
        return [relabel(found[0], _TRAUMATIC, patient.vocabulary), *found]
    return found


def _by_primary(patient: Patient, found: list[Finding]) -> list[Finding]:
    """Return a metastasis, or a lesion of no named kind, under the one cancer told of before the harm."""
    concepts = {f.concept for f in found}
    secondary = {_METASTASIS} if _METASTASIS in concepts else concepts & _VAGUE_TUMOUR
    if not secondary:
        return found
    named = {concept for pattern, concept in PRIMARIES if _told_early(patient, pattern)}
    if len(named) != 1:
        return found
    (named_one,) = named
    return [relabel(f, named_one, patient.vocabulary) if f.concept in secondary else f for f in found]


def _told_early(patient: Patient, pattern: re.Pattern[str] | CuePattern) -> bool:
    """Tell whether a sentence of the patient up to the first harm matches a pattern."""
    for sentence in patient.sentences():
        telling = patient.telling(sentence)
        harm = patient.lines[telling].harm
        if telling in (1, 2) and (harm is None or sentence.start <= harm):
            end = sentence.end if harm is None else min(sentence.end, max(harm, sentence.start))
            if pattern.search(patient.text, sentence.start, end):
                return True
    return False


def _tumour_of_title(patient: Patient, kept: list[Told], found: list[Finding]) -> list[Finding]:
    """Return the tumour that only the title names beside a fracture of the text."""
    if any(_is_tumour(patient, f.concept) and f.concept not in _VAGUE_TUMOUR for f in found):
        return []
    named = [t for t in kept if t.telling == 0 and _is_tumour(patient, t.mention.concept)]
    return merge(patient, "indication", named) if found else []


def _is_tumour(patient: Patient, concept: str) -> bool:
    return concept in _TUMOUR or bool(patient.vocabulary.ancestors(concept) & _TUMOUR)


def _told_of_some_patient(patient: Patient, sentence: Sentence) -> bool:
    return patient.persons[sentence.index].kind is PersonKind.PATIENT


def _from_opening(patient: Patient) -> list[Finding]:
    """Return the indication of the first general sentence where it is the only one named there."""
    doc = patient.doc
    first = next(
        (
            s
            for s in doc._.sentences
            if s.language == "en"
            and s.kind in (SectionKind.ABSTRACT, SectionKind.BODY, SectionKind.INTRODUCTION, SectionKind.CASE)
        ),
        None,
    )
    if first is None or (_told_of_some_patient(patient, first) and not patient.mine[first.index]):
        return []
    told = []
    for mention, assertion in zip(doc._.mentions, doc._.assertions, strict=True):
        if mention.type == "indication" and first.index <= mention.sentence <= first.index + 1:
            sentence = doc._.sentences[mention.sentence]
            if _USED_FOR.search(patient.text, sentence.start, mention.start):
                continue
            told.append(Told(mention, assertion, doc._.sentences[mention.sentence], 3, before=False))
    found = most_specific(merge(patient, "indication", told), patient.vocabulary)
    return found if len(found) == 1 else []
