"""How far something reaches where two vertebrae are told apart, and what is told of "the treated level"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.nlp.spans import LevelSpan, sentence_at
from ingest.slots.level_words import AT_THE_TREATED, LOWER_END, ONWARD
from ingest.slots.patient import Patient
from kb.levels import expand, order

__all__ = ["drawn_out", "of_the_treated"]

# What a great vein holds has no extent in vertebrae.
_PARTED = re.compile(r";|\b(?:cava\w*|ivc|azygos|atri\w+|ventric\w+|pulmon\w+)\b", re.IGNORECASE)


def drawn_out(text: str, spans: Sequence[LevelSpan]) -> Iterator[LevelSpan]:
    """Yield what lies between two vertebrae: "its upper end at T10, its lower end at L2"."""
    for upper, lower in pairwise(spans):
        if upper.sentence != lower.sentence or _PARTED.search(text, upper.end, lower.start):
            continue
        if any(words.search(text, upper.end, lower.start) for words in (ONWARD, LOWER_END)):
            ends = sorted((*upper.levels, *lower.levels), key=order)
            yield upper._replace(end=lower.end, levels=expand(ends[0], ends[-1]))


def of_the_treated(patient: Patient, treated: Sequence[str]) -> Iterator[LevelSpan]:
    """Yield what stands for the treated vertebrae where they are not named again: "at the index level"."""
    if not treated:
        return
    sentences = patient.all_sentences
    for found in AT_THE_TREATED.finditer(patient.text):
        at = sentence_at(sentences, found.start())
        if patient.owns(at, found.start()) and (len(treated) == 1 or found[0].endswith("s")):
            yield LevelSpan(found.start(), found.end(), tuple(treated), at)
