"""Vertebrae the text gives without naming them anew: the cemented one, two above and below, the sacrum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingest.nlp.cue_pattern import cue
from ingest.nlp.durations import read_number
from ingest.nlp.rules import group
from ingest.slots.patient import Patient
from kb.levels import SACRUM, around
from kb.model import Finding

__all__ = ["inferred"]

_OF_THE_CEMENTED = group("of-the-cemented-vertebra")
_AT_THE_CEMENTED = group("at-the-cemented-vertebra")
_STUCK = group("stuck-in-the-cemented-vertebra")
_INSTRUMENT_REMOVAL = "treatment:instrument-removal"
_SACROPLASTY = "procedure:sacroplasty"
_NUMBER = r"(?:one|two|three|four|\d)"
_AROUND = cue(
    rf"\b(?P<above>{_NUMBER})(?: \w+)? (?:levels?|segments?|vertebrae?)? ?"
    r"(?:above|cranially|cephalad|proximal\w*)"
    rf"(?:[\w ,-]{{0,30}}?\b(?P<below>{_NUMBER})(?: \w+)?)?[\w ,-]{{0,25}}?"
    r"\b(?:below|caudally|distal\w*)\b"
)

Levels = Mapping[str, list[Finding]]


def inferred(patient: Patient, named: Iterable[Finding], stated: Levels) -> dict[str, list[Finding]]:
    """Return the level findings with those added that the text gives by reference."""
    levels = {slot: list(found) for slot, found in stated.items()}
    named = list(named)
    if not levels.get("procedure_level"):
        sacrum = [f for f in named if f.slot == "procedure" and f.concept == _SACROPLASTY]
        levels["procedure_level"] = [_made("procedure_level", SACRUM, f, "sacroplasty") for f in sacrum[:1]]
    _stretch(patient, named, levels)
    treated = levels["procedure_level"]
    if len({f.value for f in treated}) == 1:
        _of_the_cemented(named, levels, treated[0])
    return levels


def _of_the_cemented(named: list[Finding], levels: dict[str, list[Finding]], treated: Finding) -> None:
    """Add the only cemented vertebra where what went wrong, or was done, was in it by its nature."""
    if not levels.get("lesion_level"):
        lesions = [f for f in named if f.slot == "complication" and f.concept in _OF_THE_CEMENTED]
        levels["lesion_level"] = [
            _made("lesion_level", treated.value, f, "the cemented vertebra") for f in lesions[:1]
        ]
    if not levels.get("treatment_level"):
        stuck = any(f.slot == "complication" and f.concept in _STUCK for f in named)
        given = [f for f in named if f.slot == "treatment" and f.concept in _AT_THE_CEMENTED]
        given = [f for f in given if stuck or f.concept != _INSTRUMENT_REMOVAL]
        levels["treatment_level"] = [
            _made("treatment_level", treated.value, f, "the cemented vertebra") for f in given[:1]
        ]


def _stretch(patient: Patient, named: list[Finding], levels: dict[str, list[Finding]]) -> None:
    """Add what "two levels above and below" comes to, around the treated vertebrae."""
    treated = {f.value for f in levels["procedure_level"]} - {SACRUM}
    if not treated:
        return
    for found in _AROUND.finditer(patient.text):
        sentence = patient.evidence(found.start(), found.end())
        slot = _slot_at(patient, named, patient.sentence_of(sentence))
        if not slot:
            continue
        above = int(read_number(found["above"].lower()) or 0)
        below = int(read_number((found["below"] or found["above"]).lower()) or 0)
        stretch = around(treated, above, below)
        have = {f.value for f in levels.get(slot, [])}
        if slot == "treatment_level" and not have <= set(stretch):
            continue
        levels[slot] = levels.get(slot, []) + [
            Finding(slot, value, (sentence,), component="levels", rule="so many above and below")
            for value in stretch
            if value not in have
        ]


def _slot_at(patient: Patient, named: list[Finding], sentence: int) -> str:
    """Return the slot of the operation a sentence tells of, "" where it is none of this patient."""
    if not patient.mine[sentence]:
        return ""
    for slot in ("treatment", "procedure"):
        if any(f.slot == slot and patient.sentence_of(e) == sentence for f in named for e in f.evidence):
            return f"{slot}_level"
    return ""


def _made(slot: str, value: str, source: Finding, rule: str) -> Finding:
    """Return a level whose evidence is that of the finding it is concluded from."""
    return replace(source, slot=slot, value=value, concept="", component="level inference", rule=rule)
