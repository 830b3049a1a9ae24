"""Deficits: weakness, pain, and lost functions."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.nlp.frames.circulation import cold_limbs
from ingest.nlp.frames.function import functions
from ingest.nlp.frames.graded import graded
from ingest.nlp.frames.inability import inabilities
from ingest.nlp.frames.pain import pains
from ingest.nlp.frames.scene import Scene
from ingest.nlp.frames.vital import vital_signs
from ingest.nlp.frames.weakness import weakness
from ingest.nlp.spans import Mention

__all__ = ["deficits"]

_PLAIN = {
    "numb": ("deficit:sensory-loss", "loss of feeling"),
    "tingle": ("deficit:paresthesia", "abnormal feeling"),
}


def deficits(scene: Scene) -> Iterator[Mention]:
    """Yield the deficits a sentence composes."""
    weak = list(weakness(scene)) if scene.has("weak", "plegia") else []
    yield from weak
    if not weak and scene.has("limb_low", "limb_up") and any(c.isdigit() for c in scene.said):
        yield from graded(scene)
    for hit in scene.of(*_PLAIN):
        concept, rule = _PLAIN[hit.kind]
        found = scene.mention(concept, rule, hit, component="deficits")
        if found:
            yield found
    if scene.has("pain"):
        yield from pains(scene)
    yield from functions(scene)
    if scene.has("vital"):
        yield from vital_signs(scene)
    if scene.has("cold") and scene.has("limb_low", "limb_up"):
        yield from cold_limbs(scene)
    if scene.has("unable", "sense"):
        yield from inabilities(scene)
