"""Indications: a fracture with what made it, told of in one noun phrase or around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["indications"]

_LEVEL = re.compile(r"\b(?:[tld]|th)-?\d{1,2}\s(?:\w+\s)?$")
_PLACED = re.compile(r"^s? (?:of|at|in) (?:the )?(?:[\w-]+ ){0,3}(?:[tld]-?\d|th\d|lumbar|thoracic|vertebra)")
# "a fractured L1", "broke L1 in a fall": the level itself is what broke.
_BROKEN_LEVEL = re.compile(
    r"\b(?:fractured|broke|broken|crushed|collapsed) (?:(?:the|her|his|an?) )?"
    r"(?P<region>[tdl])h?-?\d{1,2}\b(?![- ](?:screw|pedicle|lamina|spinous|transverse|rib|facet|endplate))"
)
_REGIONS = {"l": "lumbar", "t": "thoracic", "d": "thoracic"}
_MULTIPLE = re.compile(r"\b(?:multiple|vertebral|several|spinal)\s$")
_REGION = re.compile(r"\b(?:[tld]-?\d{1,2}|th\d{1,2}|lumbar|thoracic|dorsal)\b")
# The WHO's bound for osteoporosis is a T-score of -2.5.
_LOW = re.compile(r"[^.;]{0,30}?[-–−]\s?(?:2\.[5-9]|[3-9])")
_OTHER_CLAUSE = re.compile(r"\b(?:and|or|is|was|were|had|which|underwent)\b|[,;]")
_AFTERTHOUGHT = re.compile(r"s?,? \(?$")
_MINOR = re.compile(r"\b(?:low[- ]energy|minor|trivial|without|no|mild|slight|unrecognized)\s(?:\w+\s)?$")
_BURST = re.compile(r"\bburst\s(?:\w+\s)?$")


def indications(scene: Scene) -> Iterator[Mention]:
    """Yield the kind of each fracture a sentence tells of."""
    yield from _slipped(scene)
    yield from _broken_level(scene)
    for hit in scene.of("tscore"):
        if _LOW.match(scene.after(hit, 44)):
            found = scene.mention("indication:osteoporosis", "low T-score", hit, component="indications")
            if found:
                yield found
    for hit in scene.of("fracture"):
        word = scene.text[hit.start : hit.end]
        if word == "fractured":
            continue
        before = scene.before(hit, 60)
        cause = scene.nearest(hit, scene.of("osteoporosis"), 45)
        made = cause is not None and _makes(scene, hit, cause)
        if made and cause is not None:
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
        if not made and (
            _MULTIPLE.search(before) or _PLACED.search(scene.after(hit, 34)) or _LEVEL.search(before)
        ):
            region = _REGION.search(
                scene.text, max(scene.sentence.start, hit.start - 24), min(scene.sentence.end, hit.end + 34)
            )
            kind = _REGIONS.get(region.group()[0], "vertebral") if region else "vertebral"
            found = scene.mention(
                f"indication:{kind}-fracture", "fracture of a level", hit, component="indications"
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


def _broken_level(scene: Scene) -> Iterator[Mention]:
    """Yield a vertebra told of as broken by a verb: "for a fractured L1", "the fall had broken her L3"."""
    for found in _BROKEN_LEVEL.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        made = scene.spanned(
            f"indication:{_REGIONS.get(found['region'], 'vertebral')}-fracture",
            "broken level",
            found.start(),
            found.end(),
            component="indications",
        )
        if made:
            yield made


def _slipped(scene: Scene) -> Iterator[Mention]:
    """Yield a slipped vertebra as traumatic where an injury did it."""
    for hit in scene.of("indication"):
        if hit.value == "indication:spondylolisthesis" and re.search(
            r"\btraumatic\s(?:\w+\s)?$", scene.before(hit, 24)
        ):
            found = scene.mention(
                "indication:traumatic-spondylolisthesis", "trauma + slip", hit, component="indications"
            )
            if found:
                yield found


def _makes(scene: Scene, fracture: Hit, cause: Hit) -> bool:
    between = scene.between(fracture, cause)
    if cause.start >= fracture.end and _AFTERTHOUGHT.match(between):
        return True
    if cause.end <= fracture.start:
        return not _OTHER_CLAUSE.search(scene.between(fracture, cause))
    return _due(scene, fracture, cause)


def _due(scene: Scene, fracture: Hit, cause: Hit) -> bool:
    return bool(
        re.search(
            r"\b(?:from|due to|with|caused by|secondary to|because of|of)\b", scene.between(fracture, cause)
        )
    )
