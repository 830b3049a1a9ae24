"""The level slots: treated vertebrae, extent of the leak, operated vertebrae, extent of another lesion."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.nlp.concepts import Hit
from ingest.nlp.levels import govern
from ingest.nlp.spans import LevelSpan, Mention, Sentence
from ingest.slots.patient import Patient, Told
from kb.levels import order
from kb.model import Finding, Status

__all__ = ["levels"]

_SOURCE = re.compile(
    r"\b(?:leak|extravas|escap|extru|flow)\w*\s+(?:[\w-]+\s+){0,3}?(?:from"
    r"|out of)\s+(?:the\s+)?(?:body of\s+)?(?:the\s+)?$"
    r"|\boutside\s+(?:the\s+)?(?:[\w-]+\s+){0,4}of\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def levels(patient: Patient, found: Iterable[Finding]) -> list[Finding]:
    """Return the level findings; ``found`` are the findings of the concept slots."""
    kept = {(f.slot, patient.sentence_of(e)) for f in found for e in f.evidence}
    by_sentence: dict[int, list[Told]] = {}
    for one in patient.told:
        by_sentence.setdefault(one.mention.sentence, []).append(one)
    hits: dict[int, list[Hit]] = {}
    for hit in patient.doc._.hits:
        if hit.kind in ("cement", "fracture", "escape"):
            hits.setdefault(hit.sentence, []).append(hit)
    strong: dict[str, list[tuple[LevelSpan, str]]] = {}
    weak: list[tuple[LevelSpan, str]] = []
    for level in patient.doc._.levels:
        if not patient.mine[level.sentence]:
            continue
        told = [
            t
            for t in by_sentence.get(level.sentence, [])
            if t.mention.type in ("procedure", "indication", "complication", "treatment", "deficit")
        ]
        sentence = patient.doc._.sentences[level.sentence]
        candidates: list[Mention | Hit] = [t.mention for t in told]
        candidates += hits.get(level.sentence, [])
        governor = govern(patient.text, sentence, level, candidates)
        slot, rule = _slot(patient, level, governor, told, kept)
        if slot == "leak_level" and _is_source(patient.text, sentence, level):
            slot, rule = "fracture", "source of the leak"
        if slot == "fracture":
            weak.append((level, rule))
        elif slot:
            strong.setdefault(slot, []).append((level, rule))
    if "procedure_level" not in strong and weak:
        strong["procedure_level"] = weak
    return [f for slot, spans in strong.items() for f in _findings(patient, slot, spans)]


def _is_source(text: str, sentence: Sentence, level: LevelSpan) -> bool:
    """Tell whether cement is told to come out of a vertebra, which then is no extent of the leak."""
    return len(level.levels) == 1 and bool(_SOURCE.search(text, sentence.start, level.start))


def _slot(
    patient: Patient,
    level: LevelSpan,
    governor: Mention | Hit | None,
    told: list[Told],
    kept: set[tuple[str, int]],
) -> tuple[str, str]:
    """Return the slot a level belongs to, "fracture" for a fractured vertebra, and the rule."""
    if governor is None:
        return "", ""
    if isinstance(governor, Hit):
        if governor.kind == "fracture":
            return "fracture", "fracture"
        if governor.kind == "escape":
            return "leak_level", "escape word"
        return "fracture", "cement in the vertebra"
    mine = next((t for t in told if t.mention is governor), None)
    if mine is not None and mine.assertion.status is Status.ABSENT:
        return "", ""
    if governor.type == "procedure" and governor.concept in patient.vocabulary.cement_procedures:
        return "procedure_level", governor.rule
    if governor.type == "procedure" or governor.type == "treatment":
        for slot in ("treatment", "procedure"):
            if (slot, governor.sentence) in kept:
                return f"{slot}_level", governor.rule
        return "", ""
    if governor.type == "indication":
        return "fracture", governor.rule
    if governor.type == "complication" and mine is not None and mine.assertion.status is Status.PRESENT:
        if mine.before and governor.concept not in patient.vocabulary.leaks:
            return "", ""
        leak = governor.concept in patient.vocabulary.leaks
        return ("leak_level" if leak else "lesion_level"), governor.rule
    return "", ""


def _findings(patient: Patient, slot: str, spans: list[tuple[LevelSpan, str]]) -> list[Finding]:
    values: dict[str, Finding] = {}
    for span, rule in spans:
        for value in span.levels:
            evidence = patient.evidence(span.start, span.end)
            values.setdefault(value, Finding(slot, value, (evidence,), component="levels", rule=rule))
    return sorted(values.values(), key=lambda f: order(f.value))
