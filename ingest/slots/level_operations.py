"""What a vertebra an operation or an augmentation is told of is named for: index procedure or treatment."""

from __future__ import annotations

from ingest.nlp.rules import group
from ingest.nlp.spans import Mention, Sentence
from ingest.slots.bygone import is_bygone, is_of_the_repair
from ingest.slots.level_governors import NO_LEVELS
from ingest.slots.level_scene import Role, Scene
from ingest.slots.level_words import FAILED, is_of_history, is_only_offered
from ingest.slots.patient import Patient, Told

__all__ = ["of_augmentation", "of_operation"]

# What is given to a region of the spine and is no operation.
_ON_NO_BONE = frozenset({"treatment:radiotherapy", "treatment:nerve-root-block"})
_NONE = Role("")
_HOLDS_SCREWS = group("holds-screws")
_AGAIN = group("augmented-again")
# What a surgeon finds that is none of the disease the spine was filled for.
_FOUND = frozenset({"escape", "cement", "blood", "pus"})


def of_operation(scene: Scene, told: Told) -> Role:
    """Return that a level is operated on, for the complication or with the augmentation."""
    operation = told.mention
    if operation.concept in NO_LEVELS:
        return _NONE
    if ("procedure", operation.start) in scene.places and _is_of_before(scene.patient, operation):
        return _NONE
    for slot in ("treatment", "procedure"):
        if (slot, operation.start) in scene.places:
            return Role(f"{slot}_level", operation.rule)
    past = told.assertion.historical and operation.concept not in _AGAIN
    if past or operation.concept in _ON_NO_BONE or _is_of_before(scene.patient, operation):
        return _NONE
    for slot in ("treatment", "procedure"):
        if (slot, operation.sentence) in scene.kept:
            return Role(f"{slot}_level", operation.rule)
    harm = scene.patient.lines[told.telling].harm
    if operation.concept in scene.given and harm is not None and operation.start > harm:
        return Role("treatment_level", operation.rule)
    if _places_the_screws(scene, told):
        return Role("procedure_level", "screws put in with cement", back=True)
    if _answers_the_harm(scene.patient, scene.kept, operation):
        return Role("treatment_level", operation.rule)
    # An augmentation called another one, and not done for the complication, is one of the index.
    return Role("procedure_level", operation.rule, back=True) if operation.concept in _AGAIN else _NONE


def of_augmentation(scene: Scene, told: Told) -> Role:
    """Return that a level is treated, or treated again where that is the treatment of the complication."""
    mention = told.mention
    if is_bygone(scene.patient, told):
        return _NONE
    if is_of_the_repair(scene.patient, mention, told.telling):
        return Role("treatment_level", mention.rule)
    line = scene.patient.lines[told.telling]
    back = next((b for m, b in zip(line.index, line.retro, strict=True) if m is mention), False)
    done = {slot for slot, sentence in scene.kept if sentence == mention.sentence}
    again = "treatment" in done and "procedure" not in done
    if again and line.harm is not None and mention.start > line.harm:
        return Role("treatment_level", mention.rule)
    past = is_of_history(scene.patient.text, told.sentence.start, mention.start) or is_only_offered(
        scene.patient.text, told.sentence, mention
    )
    return Role("procedure_level", mention.rule, back, past)


def _is_of_before(patient: Patient, operation: Mention) -> bool:
    """Tell whether an operation is named as one that was there already: "the failed L2-L5 fusion"."""
    sentence = patient.all_sentences[operation.sentence]
    return FAILED.search(patient.text, sentence.start, operation.start) is not None


def _places_the_screws(scene: Scene, told: Told) -> bool:
    """Tell whether an operation told before any harm put in the screws that cement was to hold."""
    lineage = {told.mention.concept, *scene.patient.vocabulary.ancestors(told.mention.concept)}
    if not lineage & _HOLDS_SCREWS or not scene.of_screws:
        return False
    harm = scene.patient.lines[told.telling].harm
    return harm is None or told.mention.start < harm


def _answers_the_harm(patient: Patient, kept: frozenset[tuple[str, int]], operation: Mention) -> bool:
    """Tell whether an operation whose course is told back to front is one for the complication.

    "Hemilaminectomy at T8 was performed; cement lay there. The vertebroplasty had been of T8."
    """
    lineage = {operation.concept, *patient.vocabulary.ancestors(operation.concept)}
    if any(slot == "treatment" for slot, _ in kept) or not lineage & group("spinal-operation"):
        return False
    sentence = patient.all_sentences[operation.sentence]
    return _shows_harm(patient, sentence) or _complication_in(patient, sentence.index + 1)


def _shows_harm(patient: Patient, sentence: Sentence) -> bool:
    """Tell whether cement, blood or pus is found, or a complication told, in a sentence."""
    if any(h.kind in _FOUND and h.sentence == sentence.index for h in patient.doc._.hits):
        return not any(_is_index(patient, t.mention, sentence.index) for t in patient.told)
    return _complication_in(patient, sentence.index)


def _complication_in(patient: Patient, sentence: int) -> bool:
    return any(t.present and t.mention.sentence == sentence for t in patient.of("complication"))


def _is_index(patient: Patient, mention: Mention, sentence: int) -> bool:
    """Tell whether a sentence tells of putting cement into a vertebra."""
    return mention.sentence == sentence and mention.concept in patient.vocabulary.cement_procedures
