"""The level slots: treated vertebrae, extent of the leak, operated vertebrae, extent of another lesion."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.nlp.levels import govern
from ingest.nlp.spans import LevelSpan
from ingest.slots.level_governors import governors, without_extent
from ingest.slots.level_inference import inferred
from ingest.slots.level_roles import Role, Scene, role_of
from ingest.slots.patient import Patient
from ingest.slots.shares import own_levels
from kb.levels import order
from kb.model import Finding

__all__ = ["levels"]

# The telling of remarks elsewhere and of captions.
_REMARKS = 3
# Fractured vertebrae that are likely to have been treated all, where no level of the procedure is told.
_TREATED_AT_ONCE = 4
# The rules by which cement is told to be in a vertebra, not only that it was broken.
_CEMENTED = frozenset({"cement in the vertebra", "needle in the vertebra", "source of the leak"})


def levels(patient: Patient, found: Iterable[Finding]) -> list[Finding]:
    """Return the level findings; ``found`` are the findings of the concept slots."""
    named = list(found)
    kept = frozenset((f.slot, patient.sentence_of(e)) for f in named for e in f.evidence)
    concepts = frozenset(f.concept for f in named if f.slot == "complication")
    scene = Scene(patient, kept, concepts)
    by_sentence = governors(patient)
    strong: dict[str, list[tuple[LevelSpan, Role]]] = {}
    weak: list[tuple[LevelSpan, Role]] = []
    for level in own_levels(patient):
        told, candidates = by_sentence.get(level.sentence, ([], []))
        sentence = patient.all_sentences[level.sentence]
        role = role_of(scene, level, govern(patient.text, sentence, level, candidates), told)
        if not role.slot and (others := [one for one in candidates if not without_extent(one)]) != candidates:
            role = role_of(scene, level, govern(patient.text, sentence, level, others), told)
        if role.slot == "fracture":
            weak.append((level, role))
        elif role.slot:
            strong.setdefault(role.slot, []).append((level, role))
    treated = _treated(strong.pop("procedure_level", []), weak)
    if treated:
        strong["procedure_level"] = treated
    stated = {slot: _findings(patient, slot, _narrated(patient, spans)) for slot, spans in strong.items()}
    return [f for made in inferred(patient, named, stated).values() for f in made]


def _treated(
    told: list[tuple[LevelSpan, Role]], weak: list[tuple[LevelSpan, Role]]
) -> list[tuple[LevelSpan, Role]]:
    """Return the treated vertebrae: of the procedure now told, else of earlier ones, else the fractured.

    Of many fractured ones nobody knows which were treated.
    """
    broken = [one for one in weak if one[1].rule not in _CEMENTED]
    if len({value for level, _ in broken for value in level.levels}) > _TREATED_AT_ONCE:
        weak = [one for one in weak if one not in broken]
    present = [(level, role) for level, role in told if not role.past] or ([] if weak else told)
    now = [(level, role) for level, role in present if not role.back]
    return now or present or weak or told


def _narrated(patient: Patient, spans: list[tuple[LevelSpan, Role]]) -> list[tuple[LevelSpan, Role]]:
    """Return what title, abstract and case report tell; remarks and captions only where those are silent."""
    own = [s for s in spans if patient.telling(patient.all_sentences[s[0].sentence]) < _REMARKS]
    return own or spans


def _findings(patient: Patient, slot: str, spans: list[tuple[LevelSpan, Role]]) -> list[Finding]:
    values: dict[str, Finding] = {}
    for span, role in spans:
        for value in span.levels:
            evidence = patient.evidence(span.start, span.end)
            values.setdefault(value, Finding(slot, value, (evidence,), component="levels", rule=role.rule))
    return sorted(values.values(), key=lambda f: order(f.value))
