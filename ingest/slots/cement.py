"""The cement slots: what was put into the bone, and how much of it."""

from __future__ import annotations

import re
from bisect import bisect_left

from ingest.nlp.rules import cues
from ingest.nlp.spans import LevelSpan, Sentence, sentence_at
from ingest.nlp.volumes import Volume, find_volumes
from ingest.slots.merge import merge, most_specific
from ingest.slots.patient import Patient
from kb.model import Evidence, Finding, Status

__all__ = ["cement_material", "cement_volume"]

# "bone cement" says no more than that the bone was augmented.
_ANY = "cement:bone-cement"
_INJECTED = cues("cement.injected")
_OTHER_FLUID = cues("cement.other-fluid")
_NOT_INJECTED = cues("cement.not-injected")
_TOTAL = cues("cement.total-before")
_TOTAL_AFTER = re.compile(r"[^.;,]{0,60}?\b(?:altogether|in total|in all|overall)\b", re.IGNORECASE)
_EACH = re.compile(
    r"(?:\s+(?!and\b|at\b)[\w-]+){0,4}?\s+(?:per|for each|in each|into each|at each|in every|to each)\s+"
    r"(?:of the\s+)?(?:\w+\s+)?(?P<what>level|vertebra|bod(?:y|ies)|side|pedicle|screw)",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:at|in|into|for|of)\b[^.;]{0,30}$", re.IGNORECASE)
# Characters in which the words that explain a volume stand.
_LIST_REACH = 60
_MOST = 60.0  # millilitres; more than any spine takes


def cement_material(patient: Patient) -> list[Finding]:
    """Return the material where it is named; "bone cement" alone names none."""
    told = [
        t
        for t in patient.of("cement")
        if t.mention.concept != _ANY and t.assertion.status is Status.PRESENT and not t.assertion.historical
    ]
    return most_specific(merge(patient, "cement_material", patient.narrative_first(told)), patient.vocabulary)


def cement_volume(patient: Patient) -> list[Finding]:
    """Return the volumes put in, each with millilitres, and the vertebrae or the total it is told for."""
    sentences = patient.all_sentences
    found: dict[tuple[str, str], Finding] = {}
    for volume in find_volumes(patient.text):
        at = sentence_at(sentences, volume.start)
        if not patient.mine[at] or not _is_cement(patient, sentences[at], volume):
            continue
        levels = _levels_of(patient, at, volume)
        scope = _scope(patient.text, sentences[at], volume)
        detail: dict[str, str | int | float | None] = {
            "text": patient.text[volume.start : volume.end],
            "ml": volume.low if volume.low == volume.high else (volume.low + volume.high) / 2,
            "ml_from": volume.low,
            "ml_to": volume.high,
            "levels": ", ".join(levels),
            "scope": scope,
        }
        evidence: Evidence = patient.evidence(volume.start, volume.end)
        rule = f"volume of cement, {scope}" if scope else "volume of cement"
        made = Finding(
            "cement_volume", volume.normal, (evidence,), component="cement", rule=rule, detail=detail
        )
        found.setdefault((volume.normal, ", ".join(levels)), made)
    return sorted(found.values(), key=lambda f: f.detail["scope"] != "total")


def _is_cement(patient: Patient, sentence: Sentence, volume: Volume) -> bool:
    """Tell whether a volume is of cement put into the bone, not of blood, contrast or a leak."""
    if volume.high > _MOST:
        return False
    text = patient.text
    after = text[volume.end : min(sentence.end, volume.end + _LIST_REACH)]
    before = text[max(sentence.start, volume.start - _LIST_REACH) : volume.start]
    if _OTHER_FLUID.match(after) or _NOT_INJECTED.search(before) or _NOT_INJECTED.match(after):
        return False
    named = any(h.kind == "cement" and h.sentence == sentence.index for h in patient.doc._.hits)
    injected = _INJECTED.search(text, sentence.start, sentence.end)
    if named:
        return bool(injected) or bool(re.match(r"\s*of\b", after)) or bool(_TOTAL.search(before))
    return bool(injected) and _told_of_cement(patient, sentence.index - 1)


def _told_of_cement(patient: Patient, index: int) -> bool:
    """Tell whether the sentence before names cement or the procedure, so that "a further 3 mL" is cement."""
    return any(h.sentence == index and h.kind in ("cement", "procedure") for h in patient.doc._.hits)


def _scope(text: str, sentence: Sentence, volume: Volume) -> str:
    """Return what the volume is told for: "total", "each level", "each screw", or ""."""
    before = text[max(sentence.start, volume.start - 40) : volume.start]
    if _TOTAL.search(before) or _TOTAL_AFTER.match(text, volume.end, sentence.end):
        return "total"
    each = _EACH.match(text, volume.end, sentence.end)
    if not each:
        return ""
    what = each["what"].lower()
    return "each screw" if what == "screw" else "each side" if what in ("side", "pedicle") else "each level"


def _levels_of(patient: Patient, index: int, volume: Volume) -> tuple[str, ...]:
    """Return the vertebrae a volume is told for: those that follow it before the next volume."""
    levels: tuple[LevelSpan, ...] = patient.doc._.levels
    at = bisect_left(levels, volume.end, key=lambda s: s.start)
    if at == len(levels) or levels[at].sentence != index:
        return ()
    between = patient.text[volume.end : levels[at].start]
    near = len(between) < _LIST_REACH and "," not in between and not next(find_volumes(between), None)
    return levels[at].levels if near and _PLACED.search(between) else ()
