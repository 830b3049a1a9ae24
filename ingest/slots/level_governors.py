"""The words that can say what a vertebra is named for: mentions, class words, a pronoun for the cement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.rules import cues, group
from ingest.nlp.spans import Mention
from ingest.slots.patient import Patient, Told

__all__ = ["NO_EXTENT", "NO_LEVELS", "governors", "without_extent"]

NO_EXTENT = group("no-extent")
# Treatments that are given to no vertebra.
NO_LEVELS = group("without-levels")
_RESUMED = cues("leak.resumed")
_TYPES = ("procedure", "indication", "complication", "treatment", "deficit")
# Classes of words that can govern a level beside the concepts.
_KINDS = frozenset(
    {
        "cement",
        "fracture",
        "escape",
        "lesion",
        "cemented",
        "filler",
        "instrument",
        "access",
        "blood",
        "pus",
        "gasword",
    }
)
# Of the instruments, those that open the way for the cement.
_NEEDLE = re.compile(
    r"(?:needle|cannula|trocar|balloon|bone tamp|tamp|guide|k-wire|kirschner)", re.IGNORECASE
)
# Class words that may be no more than a word in the name of something: "epidural blood patch".
_MATTER = ("blood", "pus", "gasword", "lesion")


def governors(patient: Patient) -> dict[int, tuple[list[Told], list[Mention | Hit]]]:
    """Return by sentence what is told of the patient there and all that may govern a level in it."""
    found: dict[int, tuple[list[Told], list[Mention | Hit]]] = {}
    for one in patient.told:
        if one.mention.type in _TYPES:
            told, candidates = found.setdefault(one.mention.sentence, ([], []))
            told.append(one)
            candidates.append(one.mention)
    for hit in patient.doc._.hits:
        if _governs(patient.text, hit):
            told, candidates = found.setdefault(hit.sentence, ([], []))
            if not _is_part(hit, candidates):
                candidates.append(hit)
    for hit in _resumed(patient):
        found.setdefault(hit.sentence, ([], []))[1].append(hit)
    return found


def _resumed(patient: Patient) -> Iterator[Hit]:
    """Yield what stands for the leaked cement once it was told of: "a small amount was seen opposite T11"."""
    leaked = sorted({t.mention.end for t in patient.of("complication") if _leaks(patient, t)})
    for at in leaked:
        here = patient.sentence_at(at - 1).index
        for index in (here, here + 1):
            if index == len(patient.all_sentences) or not patient.mine[index]:
                continue
            sentence = patient.all_sentences[index]
            for found in _RESUMED.finditer(patient.text, max(at, sentence.start), sentence.end):
                yield Hit(found.start(), found.end(), "escape", "", index)


def _leaks(patient: Patient, told: Told) -> bool:
    return told.present and told.mention.concept in patient.vocabulary.leaks


def without_extent(governor: Mention | Hit) -> bool:
    """Tell whether a level near this is not one of it, whatever else it may be told for."""
    return isinstance(governor, Mention) and governor.concept in NO_EXTENT | NO_LEVELS


def _governs(text: str, hit: Hit) -> bool:
    return hit.kind in _KINDS and (hit.kind != "instrument" or bool(_NEEDLE.match(text, hit.start)))


def _is_part(hit: Hit, candidates: list[Mention | Hit]) -> bool:
    """Tell whether it is a mere word of a name: "epidural blood patch", "cement collection"."""
    if hit.kind not in _MATTER:
        return False
    if hit.kind == "lesion":
        candidates = [one for one in candidates if isinstance(one, Hit) and one.kind == "cement"]
    else:
        candidates = [one for one in candidates if isinstance(one, Mention)]
    return any(one.start <= hit.start and hit.end <= one.end for one in candidates)
