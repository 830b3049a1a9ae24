"""Treatments: removal of something, decompression of nerves, and the way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["treatments"]

_REACH = 90
_BY_CATHETER = re.compile(
    r"\b(?:percutaneous|endovascular|snare|catheter|transvenous|femoral vein|femoral approach|"
    r"endovenous|loop|basket|"
    r"interventional|sheath|transcatheter|suction thrombectomy|groin)"
)
_BY_SURGERY = re.compile(
    r"\b(?:open[- ]heart|sternotomy|cardiopulmonary bypass|cardiac surgery|heart surgery|thoracotomy|"
    r"atriotomy|"
    r"arteriotomy|surgical(?:ly)?|operation|surgery|embolectomy|cardiotomy)"
)
_VESSEL = re.compile(r"\b(?:vena cava|ivc|vein|atri|ventric|heart|cardiac|pulmonary|pericard|embol|lung)")
_NOT_SPINAL = re.compile(
    r"\b(?:nasogastric|gastric|bowel|abdominal|thoracic duct|biliary|stomach|needle|microvascular)\s$"
)
_ENDOSCOPIC = re.compile(r"\b(?:endoscop|biportal|percutaneous endoscopic|full-endoscopic|uniportal)")
_THINGS = ("cement", "filler", "blood", "pus", "instrument", "fragmentword", "other")
_OBJECT = {
    "blood": "treatment:hematoma-evacuation",
    "pus": "treatment:drainage",
    "instrument": "treatment:instrument-removal",
}


def treatments(scene: Scene) -> Iterator[Mention]:
    """Yield the treatments a sentence composes."""
    if scene.has("remove"):
        yield from _removal(scene)
    if scene.has("decompress"):
        yield from _decompression(scene)


def _made(scene: Scene, concept: str, rule: str, *parts: Hit) -> Iterator[Mention]:
    found = scene.mention(concept, rule, *parts, component="treatments")
    if found:
        yield found


def _removal(scene: Scene) -> Iterator[Mention]:
    things = scene.of(*_THINGS)
    said = scene.text[scene.sentence.start : scene.sentence.end]
    for act in scene.of("remove"):
        thing = _object(scene, act, things)
        if thing is None:
            continue
        if thing.kind in ("cement", "filler"):
            yield from _cement(scene, act, thing, said)
        elif thing.kind == "other":
            if "cyst" in scene.text[thing.start : thing.end]:
                yield from _made(scene, "treatment:cyst-excision", "removal + cyst", act, thing)
        elif thing.kind in _OBJECT:
            yield from _made(scene, _OBJECT[thing.kind], f"removal + {thing.kind}", act, thing)


def _object(scene: Scene, act: Hit, things: list[Hit]) -> Hit | None:
    """Return what is removed: what follows "removal of", or precedes "was removed"."""
    noun = re.match(
        r"(?:removal|extraction|excision|evacuation|retrieval|clearance|resection|drainage)",
        scene.text[act.start : act.end],
    )
    follows = [t for t in things if t.start >= act.end and scene.together(act, t)]
    leads = [t for t in things if t.end <= act.start and scene.together(act, t)]
    passive = re.search(r"\b(?:was|were|been|be|being|is|are)\s(?:\w+\s){0,3}$", scene.before(act, 40))
    if passive:
        return leads[-1] if leads and act.start - leads[-1].end <= _REACH else None
    if noun and re.match(r"\s(?:of|and \w+ of)\b", scene.after(act, 20)):
        return follows[0] if follows and follows[0].start - act.end <= 60 else None
    if leads and noun and act.start - leads[-1].end <= 2:
        return leads[-1]
    if follows and follows[0].start - act.end <= 45:
        return follows[0]
    return leads[-1] if leads and act.start - leads[-1].end <= 30 else None


def _cement(scene: Scene, act: Hit, thing: Hit, said: str) -> Iterator[Mention]:
    """Yield how cement was taken out: from the spine, by catheter or by heart surgery."""
    if thing.kind == "filler" and not _VESSEL.search(said):
        return
    if _VESSEL.search(said) and not re.search(r"\b(?:canal|epidural|dura|lamin|foramin|root)", said):
        if _BY_CATHETER.search(said):
            yield from _made(
                scene, "treatment:percutaneous-retrieval", "removal + cement by catheter", act, thing
            )
        else:
            yield from _made(
                scene, "treatment:cement-embolectomy", "removal + cement from a vessel", act, thing
            )
        return
    if thing.kind == "cement":
        yield from _made(scene, "treatment:cement-removal", "removal + cement", act, thing)


def _decompression(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("decompress"):
        if _NOT_SPINAL.search(scene.before(hit, 24)):
            continue
        if scene.text[hit.start : hit.end] == "decompressive" and re.match(
            r"\s(?:\w+\s)?(?:hemi)?lamin", scene.after(hit, 24)
        ):
            continue
        around = scene.before(hit, 60) + scene.after(hit, 40)
        concept = (
            "treatment:endoscopic-decompression" if _ENDOSCOPIC.search(around) else "treatment:decompression"
        )
        yield from _made(scene, concept, "decompression", hit)
