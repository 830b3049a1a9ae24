"""The role of one vertebra, from the word that governs it: treated, leak extent, operated, other lesion."""

from __future__ import annotations

from ingest.nlp.concepts import Hit
from ingest.nlp.rules import group
from ingest.nlp.spans import LevelSpan, Mention, Sentence
from ingest.nlp.timeline import Timeline
from ingest.slots.level_governors import NO_EXTENT
from ingest.slots.level_operations import of_augmentation, of_operation
from ingest.slots.level_scene import Role, Scene
from ingest.slots.level_words import (
    AFTERWARDS,
    ASIDE,
    BESIDE,
    DENIED,
    EARLIER,
    ELSEWHERE,
    EXCEPTED,
    EXTENDED,
    LEFT_ALONE,
    LIMIT,
    LONG_AGO,
    NAMED_BONE,
    NO_SUCH,
    OF_THE_PROCEDURE,
    PUT_IN,
    REASON,
    SPARED,
    SPINAL,
    TREATED_NEXT,
    TREATED_TOO,
    VESSEL,
    introduces_patient,
    is_not_done,
    is_of_history,
    is_outside,
    is_source,
    is_within,
    shows_cement,
)
from ingest.slots.patient import Patient, Told
from kb.model import Status

__all__ = ["AGAIN", "role_of"]

# The rule of a vertebra that broke after the procedure.
AGAIN = "broken again"

_PRESSED = group("pressed-upon")
_BROKEN = group("broken-again")
_MAY_PRECEDE = group("may-precede") | _BROKEN
_OF_CORD = group("harm-of-the-cord")
_IN_AN_ARTERY = group("leak-into-an-artery")
_TORN = group("torn-artery")
_BLOOD = group("blood-somewhere")
_NEXT_TO_IT = group("broken-beside-it")
# What shows how far another lesion reaches, and is none of its own.
_SIGNS = group("sign-of-a-lesion")
_AGAIN = group("augmented-again")
_OF_THE_DISC = group("of-the-disc")
_IN_A_VEIN = group("in-a-vein")
# Classes of words that may name something of the patient's history, or seen besides.
_MAY_BE_OLD = ("filler", "lesion", "blood", "pus", "gasword")
_FRACTURE = "indication:vertebral-fracture"
_FRACTURE_REACH = 60  # characters between a fracture and the vertebra it is told of
_NONE = Role("")


def role_of(scene: Scene, level: LevelSpan, governor: Mention | Hit | None, told: list[Told]) -> Role:
    """Return the role of a level from the mention or the class word that governs it."""
    patient = scene.patient
    sentence = patient.all_sentences[level.sentence]
    if introduces_patient(patient.text, sentence, level):
        return Role("fracture", "level of the patient introduced")
    if EXCEPTED.search(patient.text, sentence.start, level.start):
        return _NONE
    if TREATED_TOO.match(patient.text, level.end, sentence.end):
        return Role("procedure_level", "treated as well")
    if TREATED_NEXT.match(patient.text, level.end, sentence.end):
        return Role("fracture", "cement in the vertebra")
    if OF_THE_PROCEDURE.search(patient.text, sentence.start, level.start):
        return Role("procedure_level", "what the augmentation was of")
    named = NAMED_BONE.search(patient.text, sentence.start, level.start)
    if named and _is_done_to(patient, level, governor):
        named = None
    if named and not EXTENDED.search(patient.text, sentence.start, named.start()):
        rule = named.group()[:-1].strip().lower()
        return _of_fracture(scene, sentence, named.start(), rule)
    if governor is None:
        return _NONE
    if isinstance(governor, Hit):
        role = _by_word(scene, sentence, level, governor)
    else:
        role = _by_mention(scene, sentence, level, governor, told)
    if role.slot != "leak_level" and _is_no_bone(patient, sentence, level, governor):
        return _NONE
    if role.slot != "leak_level":
        return role
    if SPARED.match(patient.text, level.end, sentence.end):
        return _NONE
    if is_source(patient.text, sentence, level):
        return Role("fracture", "source of the leak")
    if is_within(patient.text, sentence, level):
        return Role("fracture", "cement in the vertebra")
    in_vein = isinstance(governor, Mention) and governor.concept in _IN_A_VEIN
    if in_vein and BESIDE.search(patient.text, sentence.start, level.start):
        return Role("fracture", "vein beside the vertebra")
    return role


def _is_done_to(patient: Patient, level: LevelSpan, governor: Mention | Hit | None) -> bool:
    """Tell whether the words go on with the procedure: "three vertebrae (T8, T9 and L1) were cemented"."""
    if not isinstance(governor, Mention) or governor.concept not in patient.vocabulary.cement_procedures:
        return False
    return level.end <= governor.start and patient.text[level.end : governor.start].strip(" )") == ""


def _is_no_bone(
    patient: Patient, sentence: Sentence, level: LevelSpan, governor: Mention | Hit | None
) -> bool:
    """Tell whether the level is only in the name of a vessel, or is one nothing was done to."""
    if LEFT_ALONE.match(patient.text, level.end, sentence.end):
        return True
    torn = isinstance(governor, Mention) and governor.concept in _TORN and governor.end <= level.start
    return not torn and VESSEL.match(patient.text, level.end) is not None


def _by_word(scene: Scene, sentence: Sentence, level: LevelSpan, hit: Hit) -> Role:
    """Return the role a class word gives."""
    telling = scene.patient.telling(sentence)
    if hit.kind in _MAY_BE_OLD and _is_aside(scene.patient.text, sentence, hit):
        return _NONE
    if hit.kind in ("escape", "filler"):
        return _of_material(scene, sentence, hit)
    if hit.kind == "instrument":
        return _of_needle(scene, sentence, level, hit)
    if hit.kind == "access":
        return _of_access(scene, telling, level, hit)
    if hit.kind in ("lesion", "blood", "pus", "gasword"):
        if _denied(scene, sentence, hit) and (
            level.end <= hit.start or NO_SUCH.search(scene.patient.text, sentence.start, hit.start)
        ):
            return _NONE
        if scene.has_lesion and scene.after(telling, hit.start):
            return Role("lesion_level", "lesion word")
        return Role("fracture", "fracture") if hit.value == "bone" else _NONE
    if hit.kind == "fracture":
        near = _gap(level, hit) <= _FRACTURE_REACH
        return _of_fracture(scene, sentence, hit.start, "fracture") if near else _NONE
    leaks = scene.concepts & scene.patient.vocabulary.leaks
    leaked = leaks and scene.after(telling, hit.start)
    text = scene.patient.text
    if hit.kind == "cement" and EARLIER.search(text, max(sentence.start, hit.start - 25), level.start):
        return _NONE
    if hit.kind == "cement" and not _denied(scene, sentence, hit):
        if is_outside(text, level, hit.end) and not is_source(text, sentence, level):
            return Role("leak_level", "cement outside the vertebra")
        if leaked and shows_cement(scene.patient.text, sentence, level, (hit.start, hit.end)):
            return Role("leak_level", "cement shown")
    return Role("fracture", "cement in the vertebra")


def _is_aside(text: str, sentence: Sentence, hit: Hit) -> bool:
    """Tell whether it is seen besides, or of the patient's history: "a Tarlov cyst", "additional lesions"."""
    aside = ASIDE.search(text, sentence.start, hit.start)
    return bool(aside) or is_of_history(text, sentence.start, hit.start)


def _denied(scene: Scene, sentence: Sentence, hit: Hit) -> bool:
    return DENIED.search(scene.patient.text, sentence.start, hit.start) is not None


def _of_material(scene: Scene, sentence: Sentence, hit: Hit) -> Role:
    """Return the role of what leaked, or of what looks like it, for the vertebrae it reaches."""
    if _denied(scene, sentence, hit):
        return _NONE
    known = scene.concepts & scene.patient.vocabulary.leaks
    if not known and not (hit.kind == "escape" and _of_cement(scene, sentence)):
        return _NONE
    if hit.kind == "escape":
        return Role("leak_level", "escape word")
    told = scene.after(scene.patient.telling(sentence), hit.start)
    return Role("leak_level", "material of the leak") if told else _NONE


def _of_cement(scene: Scene, sentence: Sentence) -> bool:
    """Tell whether what a sentence says has leaked is cement."""
    return any(h.kind == "cement" and h.sentence == sentence.index for h in scene.patient.doc._.hits)


def _of_needle(scene: Scene, sentence: Sentence, level: LevelSpan, hit: Hit) -> Role:
    """Return that a vertebra is treated where the needle was put into it before anything went wrong."""
    line = scene.patient.lines[scene.patient.telling(sentence)]
    early = line.harm is None or hit.start < line.harm
    put_in = hit.end <= level.start and PUT_IN.match(scene.patient.text, hit.end, level.start)
    return Role("fracture", "needle in the vertebra") if early and put_in else _NONE


def _of_access(scene: Scene, telling: int, level: LevelSpan, hit: Hit) -> Role:
    """Return that a level is operated on where the way to it is told after the harm."""
    harm = scene.patient.lines[telling].harm
    operated = any(slot == "treatment" for slot, _ in scene.kept)
    limit = LIMIT.search(scene.patient.text, max(0, level.start - 20), level.start)
    if operated and harm is not None and hit.start > harm and not limit:
        return Role("treatment_level", "way of access")
    return _NONE


def _of_fracture(scene: Scene, sentence: Sentence, start: int, rule: str) -> Role:
    """Return the role of a broken vertebra: broken again after the procedure, else what it was done for."""
    line = scene.patient.lines[scene.patient.telling(sentence)]
    if not scene.concepts & _BROKEN:
        return Role("fracture", rule)
    done = scene.done(line.event)
    again = done is not None and start > done and (line.harm is None or start >= line.harm)
    again = again and not REASON.search(scene.patient.text, sentence.start, start)
    if again or _is_afterwards(scene.patient.text, sentence, start, line):
        return Role("lesion_level", AGAIN)
    return Role("fracture", rule)


def _is_afterwards(text: str, sentence: Sentence, start: int, line: Timeline) -> bool:
    """Tell whether the sentence dates a fracture after the procedure: "was seen after kyphoplasty"."""
    named = [m.start for m in line.index if m.sentence == sentence.index and m.start > start]
    return bool(named) and bool(AFTERWARDS.search(text, start, named[0]))


def _by_mention(
    scene: Scene, sentence: Sentence, level: LevelSpan, governor: Mention, told: list[Told]
) -> Role:
    """Return the role a concept gives."""
    patient = scene.patient
    mine = next((t for t in told if t.mention is governor), None)
    if mine is None or mine.assertion.status is Status.ABSENT:
        return _NONE
    cemented = patient.vocabulary.cement_procedures
    if governor.type in ("procedure", "treatment") and is_not_done(patient.text, sentence, governor):
        return _NONE
    if governor.type == "procedure" and governor.concept in cemented:
        return of_augmentation(scene, mine)
    if governor.type in ("procedure", "treatment"):
        if governor.concept not in _AGAIN and LONG_AGO.match(patient.text, governor.end, sentence.end):
            return _NONE
        return of_operation(scene, mine)
    if governor.type == "indication":
        operated = level.end <= governor.start or any(t.mention.type == "procedure" for t in told)
        if governor.concept in _OF_THE_DISC and not operated:
            return _NONE
        if _FRACTURE not in (governor.concept, *patient.vocabulary.ancestors(governor.concept)):
            return Role("fracture", governor.rule)
        return _of_fracture(scene, sentence, governor.start, governor.rule)
    if governor.type == "complication" and mine.assertion.status is Status.PRESENT:
        return _of_complication(scene, sentence, mine)
    return _NONE


def _of_complication(scene: Scene, sentence: Sentence, told: Told) -> Role:
    """Return leak or lesion for a complication; what presses on the cord lies where the cement is."""
    concept, rule = told.mention.concept, told.mention.rule
    leaks = scene.patient.vocabulary.leaks
    if concept in leaks:
        return Role("leak_level", rule)
    sign = concept in _SIGNS and (scene.concepts & _OF_CORD or not scene.concepts & leaks - _IN_AN_ARTERY)
    reaches = sign or (concept in _BLOOD and _is_spinal(scene, sentence))
    told_back = concept in scene.concepts and concept not in _MAY_PRECEDE
    if (told.before and not told_back) or (concept in NO_EXTENT and not reaches):
        return _NONE
    reason = concept in _BROKEN and concept not in _NEXT_TO_IT
    if reason and REASON.search(scene.patient.text, sentence.start, told.mention.start):
        return Role("fracture", rule)
    if concept in _PRESSED:
        near = any(
            h.kind in ("cement", "escape", "filler") and h.sentence == sentence.index
            for h in scene.patient.doc._.hits
        )
        leaked = bool(scene.concepts & leaks)
        if (near and leaked) or ((near or leaked) and not scene.presses):
            return Role("leak_level", rule)
    return Role("lesion_level", rule)


def _is_spinal(scene: Scene, sentence: Sentence) -> bool:
    """Tell whether a sentence puts blood into the spinal canal, or at least nowhere else."""
    text, start, end = scene.patient.text, sentence.start, sentence.end
    return bool(SPINAL.search(text, start, end)) and not ELSEWHERE.search(text, start, end)


def _gap(level: LevelSpan, hit: Hit) -> int:
    return max(level.start - hit.end, hit.start - level.end, 0)
