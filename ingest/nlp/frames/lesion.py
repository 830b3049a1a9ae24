"""Other lesions: compression of cord and roots, blood and pus by place, holes in heart and dura."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["lesions"]

_BLOOD = {
    "complication:epidural-cement-leakage": "complication:spinal-epidural-hematoma",
    "complication:intraspinal-cement-leakage": "complication:spinal-epidural-hematoma",
}
_SUBDURAL = re.compile(r"subdural")
_SUBARACHNOID = re.compile(r"subarachnoid")
_INTRADURAL = re.compile(r"intra-?dural|intrathecal")
_EPIDURAL = re.compile(r"epidural|extradural|peridural")
_RETRO = re.compile(r"retroperitone")
_BESIDE = re.compile(r"psoas|paravertebral|paraspinal")
_IN = re.compile(r"^[^.;]{0,30}\b(?:in|into|within|of|at|inside)\b[^.;]{0,30}$")


def lesions(scene: Scene) -> Iterator[Mention]:
    """Yield the lesions a sentence composes."""
    if scene.has("compress"):
        yield from _compression(scene)
    if scene.has("blood"):
        yield from _blood(scene)
    if scene.has("breach"):
        yield from _holes(scene)


def _made(scene: Scene, concept: str, rule: str, *parts: Hit) -> Iterator[Mention]:
    found = scene.mention(concept, rule, *parts, component="lesions")
    if found:
        yield found


def _compression(scene: Scene) -> Iterator[Mention]:
    for kind, concept in (
        ("cord", "complication:spinal-cord-compression"),
        ("root", "complication:nerve-root-compression"),
    ):
        for hit in scene.of(kind):
            press = scene.nearest(hit, scene.of("compress"), 45)
            if press is None:
                continue
            between = scene.between(press, hit)
            word = scene.text[press.start : press.end]
            if word.startswith("compression") and re.match(
                r"\s(?:fracture|deformit)", scene.after(press, 12)
            ):
                continue
            if (
                re.search(r"\b(?:canal|foramen|endplate|by)\b", between)
                and press.start > hit.end
                and "canal" in between
            ):
                continue
            yield from _made(scene, concept, "compression + neural structure", press, hit)


def _blood(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("blood"):
        for place in scene.of("compartment"):
            if gap_of(hit, place) > 40 or not scene.together(hit, place):
                continue
            between = scene.between(hit, place)
            ahead = (
                place.end <= hit.start
                and len(between) <= 28
                and not re.search(r"[.;]|\bof\b|\bwith\b", between)
            )
            if not (ahead or (place.start >= hit.end and _IN.match(between))):
                continue
            name = scene.text[place.start : place.end]
            for form, concept in (
                (_EPIDURAL, "complication:spinal-epidural-hematoma"),
                (_SUBDURAL, "complication:spinal-subdural-hematoma"),
                (_SUBARACHNOID, "complication:spinal-subarachnoid-hemorrhage"),
                (_INTRADURAL, "complication:intradural-hematoma"),
                (_RETRO, "complication:retroperitoneal-hematoma"),
                (_BESIDE, "complication:paravertebral-hematoma"),
            ):
                if form.search(name):
                    yield from _made(scene, concept, "blood + compartment", place, hit)


def _holes(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("breach"):
        word = scene.text[hit.start : hit.end]
        heart = scene.nearest(hit, scene.of("heart"), 45)
        if heart and re.match(r"perfor|penetr|punctur|pierc|ruptur|lacer|tear|torn", word):
            yield from _made(scene, "complication:cardiac-perforation", "hole + heart", hit, heart)
        dura = scene.nearest(hit, scene.of("dura"), 30)
        if dura and word not in ("defect",):
            yield from _made(scene, "complication:dural-injury", "hole + dura", hit, dura)
