"""The level slots: treated vertebrae, extent of the leak, operated vertebrae, extent of another lesion."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.nlp.concepts import Hit
from ingest.nlp.levels import govern
from ingest.nlp.spans import LevelSpan, Mention
from ingest.slots.level_extent import drawn_out, of_the_treated
from ingest.slots.level_governors import governors, without_extent
from ingest.slots.level_inference import inferred
from ingest.slots.level_neighbours import beside_the_treated
from ingest.slots.level_roles import AGAIN, role_of
from ingest.slots.level_scene import Role, Scene
from ingest.slots.level_words import AT, LEFT_ALONE, NAMED_TREATED, ONWARD, REACHES, is_old
from ingest.slots.patient import Patient, Told
from ingest.slots.shares import own_levels
from kb.levels import order
from kb.model import Finding

__all__ = ["levels"]

# The telling of remarks elsewhere and of captions.
_REMARKS = 3
# Fractured vertebrae that are likely to have been treated all, where no level of the procedure is told.
_TREATED_AT_ONCE = 4
# The rules by which cement is told to be in a vertebra, not only that it was broken.
_CEMENTED = frozenset(
    {
        "cement in the vertebra",
        "needle in the vertebra",
        "source of the leak",
        "level of the patient introduced",
    }
)

_OF_THE_HARM = ("leak_level", "lesion_level", "treatment_level")
# Nobody had a reason to treat it, unless it is the only one told of.
_OLD = Role("fracture", "old fracture")
_BETWEEN = Role("", "from one vertebra to the other")


def levels(patient: Patient, found: Iterable[Finding]) -> list[Finding]:
    """Return the level findings; ``found`` are the findings of the concept slots."""
    named = list(found)
    kept = frozenset((f.slot, patient.sentence_of(e)) for f in named for e in f.evidence)
    concepts = frozenset(f.concept for f in named if f.slot == "complication")
    places = frozenset((f.slot, patient.place_of(e)) for f in named for e in f.evidence)
    done = frozenset(f.concept for f in named if f.slot == "procedure")
    treatments = (f.concept for f in named if f.slot == "treatment")
    given = frozenset(a for c in treatments for a in (c, *patient.vocabulary.ancestors(c)))
    scene = Scene(patient, kept, concepts, places, done, given)
    by_sentence = governors(patient)
    strong: dict[str, list[tuple[LevelSpan, Role]]] = {}
    weak: list[tuple[LevelSpan, Role]] = []
    before: tuple[LevelSpan, Role] | None = None
    for level in own_levels(patient):
        told, candidates = by_sentence.get(level.sentence, ([], []))
        role = _role(scene, level, told, candidates)
        if role.slot == "treatment_level" and (found_at := _found_at(scene, level, told)):
            strong.setdefault(found_at.slot, []).append((level, found_at))
        start = patient.all_sentences[level.sentence].start
        if not role.slot and before and _goes_on(patient.text, before[0], level, candidates):
            role = before[1]
        if _is_of_a_fracture(role) and is_old(patient.text, start, level):
            role = _OLD
        before = (level, role)
        if role.slot == "fracture" or NAMED_TREATED.search(patient.text, start, level.start):
            weak.append((level, role))
        if role.slot not in ("", "fracture"):
            strong.setdefault(role.slot, []).append((level, role))
    treated = _treated(strong.pop("procedure_level", []), weak)
    bones = sorted({value for level, _ in treated for value in level.levels}, key=order)
    for level in (*of_the_treated(patient, bones), *beside_the_treated(patient, bones)):
        told, candidates = by_sentence.get(level.sentence, ([], []))
        apart = [one for one in candidates if one.end <= level.start or level.end <= one.start]
        role = _role(scene, level, told, apart)
        if role.slot in _OF_THE_HARM:
            strong.setdefault(role.slot, []).append((level, role))
    for slot in _OF_THE_HARM:
        spans = [level for level, _ in strong.get(slot, [])]
        strong.setdefault(slot, []).extend((level, _BETWEEN) for level in drawn_out(patient.text, spans))
    strong["procedure_level"] = _but_those_left_alone(patient, treated)
    stated = {slot: _findings(patient, slot, _narrated(patient, spans)) for slot, spans in strong.items()}
    return [f for made in inferred(patient, named, stated).values() for f in made]


def _role(scene: Scene, level: LevelSpan, told: list[Told], candidates: list[Mention | Hit]) -> Role:
    """Return what a vertebra is told for; what has no extent gives way to the next word."""
    text, sentence = scene.patient.text, scene.patient.all_sentences[level.sentence]
    governor = govern(text, sentence, level, candidates)
    if governor is not None and _only_dates(scene, governor, level):
        candidates = [one for one in candidates if one is not governor]
        governor = govern(text, sentence, level, candidates)
    role = role_of(scene, level, governor, told)
    if not role.slot and (others := [one for one in candidates if not without_extent(one)]) != candidates:
        role = role_of(scene, level, govern(text, sentence, level, others), told)
    return role


def _is_of_a_fracture(role: Role) -> bool:
    return role.rule == AGAIN or (role.slot == "fracture" and role.rule not in _CEMENTED)


def _only_dates(scene: Scene, governor: Mention | Hit, level: LevelSpan) -> bool:
    """Tell whether a procedure is named only on the way: "cement leaked at vertebroplasty reached T11"."""
    if (
        not isinstance(governor, Mention)
        or governor.concept not in scene.patient.vocabulary.cement_procedures
    ):
        return False
    if governor.end > level.start or len(level.levels) == 1:
        return False
    return REACHES.search(scene.patient.text, governor.end, level.start) is not None


def _goes_on(text: str, before: LevelSpan, level: LevelSpan, candidates: list[Mention | Hit]) -> bool:
    """Tell whether what was told of one vertebra reaches the next: "behind T11 as far as T10"."""
    if before.sentence != level.sentence or not ONWARD.search(text, before.end, level.start):
        return False
    return not any(isinstance(one, Mention) and before.end <= one.start < level.start for one in candidates)


def _found_at(scene: Scene, level: LevelSpan, told: list[Told]) -> Role | None:
    """Return what was found where it was operated on: "the cement in the L1-2 foramen was removed"."""
    for one in told:
        mention = one.mention
        if mention.type != "complication" or mention.start >= level.start or not one.present:
            continue
        if mention.end + 1 >= level.start or AT.fullmatch(scene.patient.text, mention.end, level.start):
            role = role_of(scene, level, mention, told)
            if role.slot in ("leak_level", "lesion_level"):
                return role
    return None


def _treated(
    told: list[tuple[LevelSpan, Role]], weak: list[tuple[LevelSpan, Role]]
) -> list[tuple[LevelSpan, Role]]:
    """Return the treated vertebrae: of the procedure now told, else of earlier ones, else the fractured.

    Of many fractured ones nobody knows which were treated.
    """
    broken = [one for one in weak if one[1].rule not in _CEMENTED]
    if len({value for level, _ in broken for value in level.levels}) > _TREATED_AT_ONCE:
        weak = [one for one in weak if one not in broken]
    weak = [one for one in weak if one[1] is not _OLD] or weak
    present = [(level, role) for level, role in told if not role.past] or ([] if weak else told)
    now = [(level, role) for level, role in present if not role.back]
    return now or present or weak or told


def _but_those_left_alone(
    patient: Patient, treated: list[tuple[LevelSpan, Role]]
) -> list[tuple[LevelSpan, Role]]:
    """Return the treated vertebrae without those told as planned and not done after all."""
    alone = {
        value
        for level in own_levels(patient)
        if len(level.levels) == 1
        and LEFT_ALONE.match(patient.text, level.end, patient.all_sentences[level.sentence].end)
        for value in level.levels
    }
    if not alone:
        return treated
    rest = [
        (level._replace(levels=tuple(v for v in level.levels if v not in alone)), role)
        for level, role in treated
    ]
    return rest if any(level.levels for level, _ in rest) else treated


def _narrated(patient: Patient, spans: list[tuple[LevelSpan, Role]]) -> list[tuple[LevelSpan, Role]]:
    """Return what title, abstract and case report tell; remarks and captions only where those are silent.

    The title of a report on several patients need not speak of each of them.
    """
    own = [s for s in spans if patient.telling(patient.all_sentences[s[0].sentence]) < _REMARKS]
    if patient.total > 1:
        own = [s for s in own if patient.telling(patient.all_sentences[s[0].sentence])] or own
    return own or spans


def _findings(patient: Patient, slot: str, spans: list[tuple[LevelSpan, Role]]) -> list[Finding]:
    values: dict[str, Finding] = {}
    for span, role in spans:
        for value in span.levels:
            evidence = patient.evidence(span.start, span.end)
            values.setdefault(value, Finding(slot, value, (evidence,), component="levels", rule=role.rule))
    return sorted(values.values(), key=lambda f: order(f.value))
