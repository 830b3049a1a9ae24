"""The deficit slot: symptoms and signs of the complication, or that there were none."""

from __future__ import annotations

import re

from ingest.nlp.frames.vital import EXAMINED
from ingest.nlp.rules import cues, group
from ingest.nlp.spans import Sentence
from ingest.slots.course import at_follow_up, relieved
from ingest.slots.merge import merge, most_specific
from ingest.slots.patient import Patient, Told
from kb.model import Finding, Status

__all__ = ["deficits"]

_WEAKNESS = group("limb-weakness")
_ONE_LEG = ("deficit:monoparesis", "deficit:monoplegia", "deficit:foot-drop")
_NO_SYMPTOMS = cues("slots.no-symptoms")
_NOT_ITS_OWN = cues("slots.not-its-own")
_VAGUE = group("vague-deficit")
# So many symptoms denied by name mean that there were none; the vague ones must be more.
_SEVERAL, _MANY = 2, 3
_INDEX_PAIN = group("index-pain")
_EARLIER_KIND = re.compile(
    r"\b(?:unrelated|pre-?existing|long-?standing|chronic|known)\s(?:[\w-]+ ){0,2}$", re.IGNORECASE
)
_TREATED_WITH = re.compile(r"[^.;]{0,60}\bwas (?:\w+ )?treated (?:\w+ ){0,3}(?:with|by)\b", re.IGNORECASE)
# "Kyphoplasty was done after twelve days of pain": the pain it was done for.
_SUFFERED = re.compile(
    r"\b(?:after|for|because of) (?:\w+ ){1,3}?(?:days|weeks|months|years) of (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
# "Kyphoplasty for severe back pain".
_DONE_FOR = re.compile(
    r"\b(?:\w+plasty|augmentation|complications?|injection of cement|cementing) for (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_SILENT = "deficit:asymptomatic"
# Bladder and bowel are first told of where they have not come back.
_SPHINCTERS = group("sphincters")
# What an operation and its drugs bring by themselves.
_PASSING = group("passing")
_OTHER_CAUSE = cues("slots.of-another-cause")
_ROOT_PAIN = group("root-pain")
_BROKEN = group("broken-again")
_AT_THE_ROOT = group("at-the-root")
_SINCE = re.compile(
    r"[^.;]{0,30}?\b(?:since|after|following) (?:the |her |his |that )?(?:[\w-]+ ){0,2}?"
    r"(?:vertebroplasty|kyphoplasty|procedure|operation|surgery|injection|pvp|pkp|augmentation|cementing)",
    re.IGNORECASE,
)


# "She was readmitted three weeks after surgery because of back pain".
_CAME_AFTER = re.compile(
    r"\b(?:returned|came back|readmitted|re-admitted|presented|was admitted|was seen|attended|came|"
    r"consulted)\b"
    r"[^.;]{0,60}?\b(?:after|following|since|post) (?:the |her |his |this |that )?(?:[\w-]+ ){0,3}?"
    r"(?:surgery|operation|procedure|intervention|discharge|instrumentation|fusion|\w+plasty)\b",
    re.IGNORECASE,
)
# "The back pain subsided for a month. During the fifth week, it returned."
_CAME_BACK = re.compile(
    r"\s*[^.;]{0,50}?\bit (?:had |then |soon |suddenly )?(?:returned|recurred|came back|reappeared|"
    r"relapsed)\b",
    re.IGNORECASE,
)
_HAD_UNDERGONE = re.compile(r"\b(?:had|has|having) (?:\w+ )?(?:undergone|been|received|had)\b", re.IGNORECASE)


def deficits(patient: Patient) -> list[Finding]:
    """Return the symptoms and signs of the complication, or that there were none."""
    if alien := _not_its_own(patient):
        return _silent(patient, alien)
    kept = [t for t in patient.of("deficit") if t.mention.concept != _SILENT and _of_complication(patient, t)]
    kept = patient.narrative_first(kept)
    first = [t for t in kept if not _left_over(patient, t)]
    kept = first or kept
    body = {t.mention.concept for t in kept if t.telling}
    if body & _WEAKNESS:
        # The title's word for the weakness yields to the examination in the text.
        kept = [t for t in kept if t.telling or t.mention.concept not in _WEAKNESS]
    told = _along_the_nerve(patient, _both_legs(_spinal_pain(patient, _complained_of(kept))))
    findings = most_specific(merge(patient, "deficit", told), patient.vocabulary)
    return findings or _asymptomatic(patient)


def _of_complication(patient: Patient, told: Told) -> bool:
    """Tell whether the symptom is there, and not only told of as gone after the index procedure."""
    if _EARLIER_KIND.search(
        patient.text, max(told.sentence.start, told.mention.start - 28), told.mention.start
    ):
        return False
    if _OTHER_CAUSE.match(patient.text, told.mention.end, told.sentence.end):
        return False
    if told.mention.concept in _INDEX_PAIN and _DONE_FOR.search(
        patient.text, max(told.sentence.start, told.mention.start - 60), told.mention.start
    ):
        return False
    if told.mention.concept in _INDEX_PAIN and (_presenting(patient, told) or _only_relieved(patient, told)):
        return False
    since = _SINCE.match(patient.text, told.mention.end, told.sentence.end) or _CAME_AFTER.search(
        patient.text, told.sentence.start, told.mention.start
    )
    if not told.present or patient.general(told) or (told.before and not since):
        return False
    if not relieved(patient.text, told.sentence, told.mention):
        return True
    if told.mention.concept in _INDEX_PAIN and _CAME_BACK.match(patient.text, told.sentence.end):
        return True
    harm = patient.lines[told.telling].harm
    if harm is None or told.mention.start < harm:
        return False
    earlier = {t.mention.concept for t in patient.of("deficit") if t.before}
    return told.mention.concept not in earlier


def _presenting(patient: Patient, told: Told) -> bool:
    """Tell whether it is the pain a patient is introduced with, whom the text then has treated."""
    line = patient.lines[told.telling]
    here = [m for m in line.index if m.sentence == told.mention.sentence]
    stated = line.stated(told.mention) and here and here[0].end < told.mention.start
    if stated and line.is_reason_for(here[0], told.mention):
        return True
    if line.event is None:
        return _introduced(patient, told)
    if here:
        if here[0].end < told.mention.start and _SUFFERED.search(
            patient.text, here[0].end, told.mention.start
        ):
            return True
        follows = _TREATED_WITH.match(patient.text, told.mention.end, told.sentence.end)
        return bool(follows) and here[-1].start > told.mention.start
    return line.stated(told.mention) and line.event > told.sentence.end


def _introduced(patient: Patient, told: Told) -> bool:
    """Tell whether a later sentence dates another trouble by the procedure: "two hours after it she ..."."""
    line = patient.lines[told.telling]
    index = [m for m in line.index if not line.stated(m)]
    first = next(iter(index), None)
    if first is None or first.start < told.sentence.end:
        return False
    sentence = patient.all_sentences[first.sentence]
    if _HAD_UNDERGONE.search(patient.text, sentence.start, first.start):
        return False
    return any(
        t.mention.type in ("deficit", "complication")
        and t.mention.start > first.end
        and t.present
        and t.mention.concept != told.mention.concept
        for t in patient.told_in(sentence)
    )


def _only_relieved(patient: Patient, told: Told) -> bool:
    """Tell whether the pain is never told of but as going, though something else went wrong."""
    same = [
        t
        for t in patient.of("deficit")
        if t.mention.concept == told.mention.concept and t.present and not t.before
    ]
    others = {t.mention.concept for t in patient.of("deficit") if t.present and not t.before} - _VAGUE
    return others != {told.mention.concept} and all(
        relieved(patient.text, t.sentence, t.mention) for t in same
    )


def _left_over(patient: Patient, told: Told) -> bool:
    """Tell whether the symptom is told of after its treatment only, as gone or as what was left."""
    if told.telling == 0:
        return False
    treated = patient.treated(told.telling)
    if treated is None or told.mention.start < treated:
        return False
    if told.mention.concept in _SPHINCTERS:
        return False
    if told.mention.concept in _PASSING:
        return True
    return relieved(patient.text, told.sentence, told.mention) or at_follow_up(patient.text, told.sentence)


def _complained_of(told: list[Told]) -> list[Told]:
    """Return what is told without the figures of an examination, unless nothing else is told."""
    return [t for t in told if t.mention.rule != EXAMINED] or told


def _both_legs(told: list[Told]) -> list[Told]:
    """Return weakness told of each leg by itself as weakness of both."""
    sides = {t.mention.rule.rsplit(" ", 1)[-1] for t in told if t.mention.concept in _ONE_LEG}
    if not {"left", "right"} <= sides:
        return told
    return [
        t._replace(mention=t.mention._replace(concept="deficit:paraparesis", label="paraparesis"))
        if t.mention.concept in _ONE_LEG
        else t
        for t in told
    ]


def _spinal_pain(patient: Patient, told: list[Told]) -> list[Told]:
    """Return pain of no named place as back pain where nothing else is complained of, or a vertebra broke.

    Pain that "returned" is the one told of before, which is of the spine where no root is told to ache.
    """
    if any(t.mention.concept in _ROOT_PAIN for t in told):
        told = [t for t in told if t.mention.rule != "pain that returned"]
    named = {t.mention.concept for t in told}
    broken = any(t.mention.concept in _BROKEN and t.present for t in patient.of("complication"))
    elsewhere = any(concept.endswith("-pain") for concept in named)
    if "deficit:pain" not in named or (named != {"deficit:pain"} and (not broken or elsewhere)):
        return told
    return [
        t._replace(mention=t.mention._replace(concept="deficit:back-pain", label="back pain"))
        if t.mention.concept == "deficit:pain"
        else t
        for t in told
    ]


def _along_the_nerve(patient: Patient, told: list[Told]) -> list[Told]:
    """Return pain of a limb as pain of a nerve root where cement lies in a foramen or on a root."""
    pressed = any(t.mention.concept in _AT_THE_ROOT and t.present for t in patient.of("complication"))
    if not pressed:
        return told
    return [
        t._replace(mention=t.mention._replace(concept="deficit:radicular-pain", label="radicular pain"))
        if t.mention.concept == "deficit:leg-pain"
        else t
        for t in told
    ]


def _asymptomatic(patient: Patient) -> list[Finding]:
    """Return the finding that the complication gave no symptoms, nothing where the text does not say so."""
    for told in patient.of("deficit"):
        lasts = not patient.text.startswith(" until", told.mention.end)
        if told.mention.concept == _SILENT and told.assertion.status is Status.PRESENT and lasts:
            return [patient.finding("deficit", told)]
    found = (_no_symptoms(patient, sentence) for sentence in patient.sentences())
    return _silent(patient, next((span for span in found if span), None))


def _silent(patient: Patient, span: tuple[int, int] | None) -> list[Finding]:
    """Return the finding that there were no symptoms, with the words that say so; nothing without them."""
    known = patient.vocabulary.get(_SILENT)
    if known is None or span is None:
        return []
    evidence = patient.evidence(*span)
    return [
        Finding(
            "deficit", known.label, (evidence,), concept=_SILENT, component="deficits", rule="no symptoms"
        )
    ]


def _not_its_own(patient: Patient) -> tuple[int, int] | None:
    """Return where the text says that what the patient had was not of the complication."""
    for sentence in patient.sentences():
        found = _NOT_ITS_OWN.search(patient.text, sentence.start, sentence.end)
        if found:
            return found.span()
    return None


def _no_symptoms(patient: Patient, sentence: Sentence) -> tuple[int, int] | None:
    """Return where a sentence denies symptoms after the procedure: in general, or several by name.

    Neurology found normal after an operation says nothing of the time before it.
    """
    telling = patient.telling(sentence)
    line = patient.lines[telling]
    # Where the text opens with the complication, its procedure may be told later or not at all.
    since = min((at for at in (*line.starts[:1], line.harm) if at is not None), default=None)
    if since is None:
        return None
    treated = patient.treated(telling)
    found = _NO_SYMPTOMS.search(patient.text, sentence.start, sentence.end)
    if found and found.start() > since:
        late = treated is not None and found.start() > treated and "eurolog" in found.group()
        return None if late else found.span()
    denied = [
        t
        for t in patient.of("deficit")
        if t.sentence == sentence and t.assertion.status is Status.ABSENT and not t.before
    ]
    named = {t.mention.concept for t in denied}
    if len(named) < _MANY and len(named - _VAGUE) < _SEVERAL:
        return None
    if denied[0].mention.start < since:
        return None
    if treated is not None and treated < denied[0].mention.start:
        return None
    return denied[0].mention.start, denied[-1].mention.end
