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
    r"violat(?:ed|ing)|transgress(?:ed|ing)|travers(?:ed|ing)|pass(?:ed|ing)(?: through)?|invad(?:ed|ing)|"
    r"cross(?:ed|ing)|transfix(?:ed|ing)|transect(?:ed|ing)|infiltrat(?:ed|ing)|(?:gone|went|run) through)$"
)
_OPENED = re.compile(
    r"\b(?:durotomy|durotomies|dura(?: mater)? (?:was|being) (?:\w+ )?(?:opened|incised|"
    r"slit|split|entered)|open(?:ed|"
    r"ing) (?:of )?the dura|"
    r"opening (?:of )?the (?:thecal|dural) sac|dura\b[^.]{0,60}\b(?:when|after|once|"
    r"as) (?:it|this) (?:was|had been) opened|"
    r"incision of the dura|incising the dura|dura(?: mater)? opened)\b"
)
_FOUND = re.compile(
    r"\b(?:found|removal|extraction|excision|evacuation|lying|lay|seen|identified|visible|removed|excised|"
    r"extracted|taken|lifted|"
    r"evacuated|adherent|exposed|came out|emerged|appeared|protruded|floated|floating|encountered|retrieved|"
    r"delivered|disclosed|revealed|exposing|noted|present|observed|free|flushed|washed|picked|surrounded|"
    r"surrounding|encased|enveloped|covered|stuck|sitting|coating|matted|glued|embedded|"
    r"came into view|presented|picked|welled)\b"
)
_SOUGHT = re.compile(
    r"\b(?:to (?:exclude|look for|search for|rule out)|in search of|looking for|but no|no)\b"
)
_OUTSIDE = re.compile(r"\b(?:epidural|extradural|outside the dura|not (?:opened|necessary))\b")
# "The needle breached the dura and cement collected", where the cement followed it.
_FOLLOWED = re.compile(
    r"[^.;]{0,50}?\b(?:and|with|so that|through which|whereby|by which|allowing|letting|leaving|depositing)\s"
    r"(?:(?:the|bone|some|hot|liquid|fluid|that) ){0,3}$"
)
_NOT_THERE = re.compile(
    r"\b(?:before|until|prior|withdrawn|withdrew|replaced|repositioned|re-?directed|no|not|without|"
    r"epidural\w*|"
    r"extradural\w*|outside|canal|abandoned|aborted|stopped|stayed|remained|removed|vertebral body)\b"
)
# "The dural sac was filled with cement", "the cord was impregnated with it".
_FILLED = re.compile(
    r"\s(?:(?:was|were|is|had|been|found|seen|to|be|itself|partly|largely|completely|almost|wholly|and|"
    r"which|that) ){0,5}"
    r"(?:contain(?:s|ed|ing)?|held|holds|holding|harbou?red|full of|(?:filled|packed|stuffed|loaded|"
    r"impregnated|"
    r"infiltrated|permeated|penetrated|plugged|occupied|replaced|pierced|invaded|transfixed|impaled|skewered|"
    r"perforated|penetrated|traversed|breached|crossed|transgressed)"
    r"(?: (?:from|at|over|along|between|through) [^,;.]{2,24}?)? (?:with|by))"
    r"\s(?:(?!no\b|not\b|clear\b|blood)[\w-]+ ){0,4}$"
)
# "The dura had been perforated by cement"
_TRANSFIXED = re.compile(
    r"\s(?:(?:was|were|is|had|has|been|being|found|seen|to|be|itself|then|also|thus) ){0,5}"
    r"(?:breached|perforated|penetrated|pierced|crossed|traversed|transgressed|transfixed|"
    r"skewered|lacerated|torn)"
    r"(?: (?:from|at|over|along|between|through|in|on) [^,;.]{2,24}?)? by"
    r"\s(?:(?!no\b|not\b|and\b|needle|trocar|cannula|the needle|removal)[\w-]+ ){0,4}$"
)
_SACS = re.compile(r"(?:(?:the )?(?:thecal|dural) sac|theca|dural tube|cauda equina)$")
# Cement that mixed with the fluid around the roots looks like the contrast medium of a myelogram.
_MYELOGRAM = re.compile(
    r"\b(?:myelogra\w+[ -](?:like|type|pattern|picture|appearance|effect)|(?:like|resembl\w+|as (?:in|on)|"
    r"mimick\w+|"
    r"simulat\w+|reminiscent of|recall\w+) (?:that of )?(?:a |an |the )?(?:\w+ )?myelogra\w+)"
)
_DIRECT = re.compile(
    r"^\s(?:the |into the |through the |both |his |her |an? (?:small |large |tiny )?)?"
    r"(?:(?:the )?posterior longitudinal ligament and (?:the )?)?"
    r"(?:anterior |posterior |ventral |dorsal )?$"
)


def through_the_dura(scene: Scene) -> Iterator[Mention]:
    """Yield leaks that a sentence tells of by how the cement got there or where it was found."""
    if not scene.has("cement"):
        return
    if scene.has("dura", "cauda", "cord"):
        yield from _pierced(scene)
        yield from _filled(scene)
    yield from _opened(scene)
    yield from _like_a_myelogram(scene)


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
            wall = next((h for h in scene.of(kind) if 0 < h.start - hit.end <= 48), None)
            if wall is None or not _DIRECT.match(scene.between(hit, wall)):
                continue
            before = [
                h for h in scene.of("cement", "instrument") if h.end <= hit.start and scene.together(h, hit)
            ]
            if not before:
                continue
            if before[-1].kind == "cement":
                yield from _made(scene, concept, "cement + through + wall", before[-1], wall)
            elif kind != "cord" and (later := next((h for h in cement if h.start > wall.end), None)):
                told = min(scene.sentence.end, later.end + 50)
                followed = _FOLLOWED.match(scene.text, wall.end, later.start)
                if followed and not _NOT_THERE.search(scene.text, wall.end, told):
                    yield from _made(scene, concept, "needle + through + dura + cement", before[-1], later)


def _filled(scene: Scene) -> Iterator[Mention]:
    """Yield "the dural sac was filled with cement", "the cord was impregnated with cement"."""
    for kind, concept in (("cauda", _INTRADURAL), ("cord", _INTRAMEDULLARY)):
        for wall in scene.of(kind):
            if kind == "cauda" and not _SACS.match(scene.text, wall.start, wall.end):
                continue
            for hit in scene.of("cement"):
                if hit.start > wall.end and _FILLED.match(scene.text, wall.end, hit.start):
                    yield from _made(scene, concept, "filled with cement", wall, hit)
    for wall in scene.of("dura"):
        for hit in scene.of("cement"):
            if hit.start > wall.end and _TRANSFIXED.match(scene.text, wall.end, hit.start):
                yield from _made(scene, _INTRADURAL, "pierced by cement", wall, hit)


def _like_a_myelogram(scene: Scene) -> Iterator[Mention]:
    """Yield "cement around the roots as in a myelogram"."""
    found = _MYELOGRAM.search(scene.text, scene.sentence.start, scene.sentence.end)
    cement = min(scene.of("cement"), key=lambda h: abs(h.start - found.start())) if found else None
    if found and cement:
        low, high = min(cement.start, found.start()), max(cement.end, found.end())
        made = scene.spanned(_INTRADURAL, "like a myelogram", low, high, component="leak")
        if made:
            yield made


def _opened(scene: Scene) -> Iterator[Mention]:
    """Yield cement found or taken out once the dura was opened."""
    start, end = scene.sentence.start, scene.sentence.end
    opened = _OPENED.search(scene.text, start, end)
    if not opened or _OUTSIDE.search(scene.text, start, end):
        return
    for hit in scene.of("cement"):
        if _SOUGHT.search(scene.text, opened.end(), hit.start):
            continue
        if hit.start > opened.end() and _FOUND.search(scene.text, opened.end(), min(end, hit.end + 60)):
            yield from _made(scene, _INTRADURAL, "cement under the opened dura", hit)
            return
