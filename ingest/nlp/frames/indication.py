"""Indications: a fracture with what made it, told of in one noun phrase or around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["indications"]

_OTHER_CLAUSE = re.compile(r"\b(?:and|or|is|was|were|had|which|underwent)\b|[,;]")
_MINOR = re.compile(r"\b(?:low[- ]energy|minor|trivial|without|no|mild|slight|unrecognized)\s(?:\w+\s)?$")
_BURST = re.compile(r"\bburst\s(?:\w+\s)?$")
_COMPRESSION = re.compile(r"\b(?:compression|wedge|crush|vertebral|collapse)\s(?:\w+\s)?$")


def indications(scene: Scene) -> Iterator[Mention]:
    """Yield the kind of each fracture a sentence tells of."""
    for hit in scene.of("fracture"):
        word = scene.text[hit.start : hit.end]
        if word == "fractured":
            continue
        before = scene.before(hit, 60)
        cause = scene.nearest(hit, scene.of("osteoporosis"), 45)
        if cause is not None and _makes(scene, hit, cause):
            kind = (
                "osteoporotic-burst-fracture"
                if _BURST.search(before)
                else "osteoporotic-compression-fracture"
            )
            found = scene.mention(
                f"indication:{kind}", "osteoporosis + fracture", hit, cause, component="indications"
            )
            if found:
                yield found
        trauma = scene.nearest(
            hit, [t for t in scene.of("trauma") if not _MINOR.search(scene.before(t, 24))], 60
        )
        if trauma is not None and cause is None:
            found = scene.mention(
                "indication:traumatic-fracture", "trauma + fracture", hit, trauma, component="indications"
            )
            if found:
                yield found
        lesion = re.search(
            r"\b(?:pathologic|pathological|osteolytic|lytic|malignant|tumou?r)\s(?:\w+\s){0,2}$", before
        )
        if lesion:
            found = scene.mention(
                "indication:pathological-fracture", "tumour + fracture", hit, component="indications"
            )
            if found:
                yield found


def _makes(scene: Scene, fracture: Hit, cause: Hit) -> bool:
    if cause.end <= fracture.start:
        return not _OTHER_CLAUSE.search(scene.between(fracture, cause))
    return _due(scene, fracture, cause)


def _due(scene: Scene, fracture: Hit, cause: Hit) -> bool:
    return bool(
        re.search(
            r"\b(?:from|due to|with|caused by|secondary to|because of|of)\b", scene.between(fracture, cause)
        )
    )
