"""Procedures: screws or a fixation made firm with cement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["procedures"]

_REACH = 45
_SCREW = "procedure:cement-augmented-pedicle-screw"
# "augmentation of L2", "augmentation at T9 and T11": of a vertebra, where no screw is named.
_OF_A_VERTEBRA = re.compile(
    r"\s(?:procedures?\s)?(?:of|at|in|on|for)\s(?:the\s|both\s)*(?:(?:first|second|third|fourth|fifth|"
    r"\w+th)\s"
    r"(?:lumbar|thoracic)|[tl]h?-?\d|d1?\d\b|vertebra)"
)
_CERVICAL = re.compile(r"\bcervical\b")


_MATERIAL = (
    r"(?:(?:bone |acrylic )?cement|(?:poly)?-?(?:methyl)?\s?-?methacrylate|methyl methacrylate|pmma|"
    r"acrylic(?: resin)?)"
)
_DONE = r"(?:was|were|been|being|be|got|is|are)(?: (?:then|also|thus|successfully|percutaneously|both|all))*"
_LEVEL = r"(?:[tlds]h?-?\d{1,2}(?:[-/–][tlds]?\d{1,2})?|t[ivx]{2,4}|l[iv]{1,3})"
# "L2 had been cemented", "was filled with cement", "had T9 filled", "injection of 7 ml of methacrylate".
_DESCRIBED = re.compile(
    rf"\b{_DONE} (?:cemented|(?:kypho|vertebro)plast(?:i?ed))\b(?! (?:screw|in place))|"
    rf"\b{_DONE} (?:filled|injected|augmented) (?:up )?with (?:[\w.,-]+ ){{0,5}}?{_MATERIAL}\b|"
    rf"\b{_LEVEL}(?: (?:vertebral )?(?:body|vertebra))? (?:had been|was|were|has been) "
    r"(?:injected|cemented|filled)\b|"
    rf"\b(?:had|having) (?:her |his |the )?(?:[\w-]+ ){{0,2}}?{_LEVEL}(?: (?:and|,|to) {_LEVEL})* "
    r"(?:filled|cemented|augmented|injected)\b|"
    r"\binjection of (?:(?:about |approximately |some )?\d+(?:[.,]\d+)? ?(?:ml|cc|cm3|cm³|millilit\w+) "
    r"(?:of )?)"
    rf"(?:[\w-]+ ){{0,3}}?{_MATERIAL}\b"
)
_AUGMENTED = re.compile(
    rf"\b{_DONE} augmented\b|\b{_LEVEL} augmentation\b(?! (?:of|with) (?:the )?(?:pedicle )?screw)"
)
_BONE = re.compile(rf"\b(?:{_LEVEL}\b|vertebra\w*|bod(?:y|ies)\b|bones?\b|segments?\b|levels?\b)")
# "Cement was injected through the screws of L2", "through perforated screws 2 ml of cement was pushed".
_PUT_IN = r"(?:inject|instil|appl|push|introduc|deliver|infus|plac|insert|press|fill|admin)\w*"
_INTO_SCREWS = r"(?:through|via|into|down|around|by way of|along) (?:[\w.,-]+ ){0,4}?screws?\b"
_THROUGH = re.compile(
    rf"\b{_MATERIAL} (?:[\w.,-]+ ){{0,3}}?{_PUT_IN} {_INTO_SCREWS}|"
    rf"\b{_PUT_IN} (?:[\w.,-]+ ){{0,6}}?{_MATERIAL} {_INTO_SCREWS}|"
    rf"\b{_INTO_SCREWS}[^.;:]{{0,40}}? {_MATERIAL} (?:[\w-]+ ){{0,3}}?{_PUT_IN}"
)
_METAL = re.compile(r"\b(?:screws?|rods?|construct|stem|prosthes\w+|hip|knee|femor\w+|cranioplast\w+)\b")


def procedures(scene: Scene) -> Iterator[Mention]:
    """Yield augmentation of screws, and of vertebrae where words describe instead of naming it."""
    yield from _of_screws(scene)
    if scene.has("cement", "augment", "cemented", "move"):
        yield from _described(scene)


def _described(scene: Scene) -> Iterator[Mention]:
    """Yield the augmentation of a vertebra that is told by what was done: "L2 had been cemented"."""
    start, end = scene.sentence.start, scene.sentence.end
    if _METAL.search(scene.text, start, end) or not _BONE.search(scene.text, start, end):
        return
    for pattern, rule in ((_DESCRIBED, "cemented vertebra"), (_AUGMENTED, "augmented vertebra")):
        for told in pattern.finditer(scene.text, start, end):
            found = scene.spanned(
                "procedure:vertebral-augmentation", rule, told.start(), told.end(), component="procedures"
            )
            if found:
                yield found


def _of_screws(scene: Scene) -> Iterator[Mention]:
    """Yield augmentation of screws: a word for strengthening near cement and near a screw or a fixation."""
    if scene.has("cement") and scene.has("screwhole"):
        for told in _THROUGH.finditer(scene.text, scene.sentence.start, scene.sentence.end):
            found = scene.spanned(
                _SCREW, "cement through screws", told.start(), told.end(), component="procedures"
            )
            if found:
                yield found
    for hit in scene.of("augment"):
        screw = scene.nearest(hit, scene.of("screwhole"), _REACH)
        if screw is None:
            if scene.text[hit.start : hit.end] == "augmentation" and _OF_A_VERTEBRA.match(
                scene.after(hit, 40)
            ):
                found = scene.mention(
                    "procedure:vertebral-augmentation",
                    "augmentation of a vertebra",
                    hit,
                    component="procedures",
                )
                if found:
                    yield found
            continue
        own = "cement" in scene.text[hit.start : hit.end] or "fenestrated" in scene.text[hit.start : hit.end]
        cement = hit if own else scene.nearest(hit, scene.of("cement"), _REACH)
        if cement is None or gap_of(screw, cement) > 2 * _REACH:
            continue
        cervical = _CERVICAL.search(scene.text, scene.sentence.start, scene.sentence.end)
        kind = (
            "cement-augmented-anterior-cervical-plate-screw" if cervical else "cement-augmented-pedicle-screw"
        )
        found = scene.mention(
            f"procedure:{kind}", "strengthening + cement + screw", hit, screw, component="procedures"
        )
        if found:
            yield found
