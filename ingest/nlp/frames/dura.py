"""Cement through the dura or in the cord, told of by a verb instead of a compartment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["through_the_dura"]

_INTRADURAL = "complication:intradural-cement-leakage"
_INTRAMEDULLARY = "complication:intramedullary-cement-leakage"
# Verbs, not "a dural tear", which a surgeon may have made.
_VERB = re.compile(
    r"\b(?:breach(?:ed|ing)|perforat(?:ed|ing)|penetrat(?:ed|ing)|pierc(?:ed|ing)|punctur(?:ed|"
    r"ing)|enter(?:ed|ing)|"
    r"violat(?:ed|ing)|transgress(?:ed|ing)|travers(?:ed|ing)|passed through|invad(?:ed|ing)|"
    r"infiltrat(?:ed|ing))$"
)
_OPENED = re.compile(
    r"\b(?:durotomy|durotomies|dura(?: mater)? was (?:\w+ )?(?:opened|incised)|open(?:ed|"
    r"ing) (?:of )?the dura|"
    r"incision of the dura|incising the dura|dura(?: mater)? opened)\b"
)
_FOUND = re.compile(
    r"\b(?:found|removal|extraction|excision|evacuation|lying|lay|seen|identified|visible|removed|excised|extracted|taken|lifted|"
    r"evacuated|adherent|exposed)\b"
)
_OUTSIDE = re.compile(r"\b(?:epidural|extradural|outside the dura|not (?:opened|necessary))\b")
_DIRECT = re.compile(
    r"^\s(?:the |into the |through the |both |his |her )?(?:anterior |posterior |ventral |dorsal )?$"
)


def through_the_dura(scene: Scene) -> Iterator[Mention]:
    """Yield leaks that a sentence tells of by how the cement got there or where it was found."""
    if not scene.has("cement"):
        return
    yield from _pierced(scene)
    yield from _opened(scene)


def _made(scene: Scene, concept: str, rule: str, *parts: Hit) -> Iterator[Mention]:
    found = scene.mention(concept, rule, *parts, component="leak")
    if found:
        yield found


def _pierced(scene: Scene) -> Iterator[Mention]:
    """Yield "cement perforated the dura", "the needle breached the dura and cement collected"."""
    cement = scene.of("cement")
    for hit in scene.of("breach", "move"):
        if not _VERB.search(scene.text[hit.start : hit.end]):
            continue
        for kind, concept in (("dura", _INTRADURAL), ("cauda", _INTRADURAL), ("cord", _INTRAMEDULLARY)):
            wall = next((h for h in scene.of(kind) if 0 < h.start - hit.end <= 28), None)
            if wall is None or not _DIRECT.match(scene.between(hit, wall)):
                continue
            before = [
                h for h in scene.of("cement", "instrument") if h.end <= hit.start and scene.together(h, hit)
            ]
            if not before:
                continue
            if before[-1].kind == "cement":
                yield from _made(scene, concept, "cement + through + wall", before[-1], wall)
            elif kind != "cord" and any(h.start > wall.end for h in cement):
                later = next(h for h in cement if h.start > wall.end)
                yield from _made(scene, concept, "needle + through + dura + cement", before[-1], later)


def _opened(scene: Scene) -> Iterator[Mention]:
    """Yield cement found or taken out once the dura was opened."""
    start, end = scene.sentence.start, scene.sentence.end
    opened = _OPENED.search(scene.text, start, end)
    if not opened or _OUTSIDE.search(scene.text, start, end):
        return
    for hit in scene.of("cement"):
        if hit.start > opened.end() and _FOUND.search(scene.text, opened.end(), min(end, hit.end + 60)):
            yield from _made(scene, _INTRADURAL, "cement under the opened dura", hit)
            return
