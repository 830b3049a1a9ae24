"""Fractures after the procedure: of the cemented vertebra, of its neighbour, of one not named before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.cue_pattern import cue
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention
from kb.errors import RequestError
from kb.levels import normalise, parse_levels

__all__ = ["new_fractures"]

_ADJACENT = "complication:adjacent-vertebral-fracture"
_AGAIN = "complication:refracture-of-cemented-vertebra"
_BROKE = (
    r"(?:fractured|collapsed|broken|broke|gave way|given way|sintered|crushed|caved in|crumbled|"
    r"lost (?:\w+ )?height|"
    r"lost (?:half|a third|two thirds|a quarter|\d+ ?%) of its height|failed)"
)
_HAD = r"(?:(?:had|has|have|was|were|then|also|later|been|now|itself|first|too|in turn|,|left untreated,?) )*"
_VERTEBRA = r"(?:vertebra\w*|level|bod(?:y|ies)|segment)"
_TREATED_BODY = cue(
    r"\b(?:fractur\w*|collaps\w*|loss of height|height loss)\b[^.;]{0,40}?\b(?:of|in|within|at|"
    r"through)\s(?:the |this |that )?"
    r"(?:(?:previously|already|same|formerly|earlier) )*(?:treated|augmented|cemented|operated|"
    r"injected|cement-filled)\s"
    r"(?:[\w-]+ ){0,2}(?:vertebra\w*|level|bod(?:y|ies)|segment)",
    flags=0,
)
_NEXT = cue(
    rf"\b(?:adjacent|neighbou?ring|next|upper|lower|sandwiched|intervening|untreated|"
    rf"adjoining)\s(?:[\w-]+ ){{0,2}}?"
    rf"(?:{_VERTEBRA}|neighbou?r),?\s(?:\w+ ){{0,2}}?{_HAD}{_BROKE}\b|"
    rf"\b{_VERTEBRA} (?:just |directly |immediately )?(?:above|below)"
    rf"(?: it| this| the [\w-]+(?: vertebra| level)?| [tl]h?-?\d+)? {_HAD}{_BROKE}\b|"
    r"\b(?:new|subsequent|secondary|another)\s(?:[\w-]+ ){0,3}(?:fractures?|"
    r"collapse)\s"
    r"(?:of|at|in|above|below)\b(?! the (?:same|treated|augmented|cemented|previously))(?! (?:his|her|"
    r"the) (?!\w+ (?:thoracic|lumbar)))",
    flags=0,
)
_LEVEL = (
    r"(?P<level>[tdl]h?-?\s?\d{1,2}|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth) (?:lumbar|thoracic|dorsal))"
)
_KIND = (
    r"(?:(?:vertebral|compression|wedge|insufficiency|osteoporotic|body|fresh|acute|new|recent|burst|"
    r"further) )"
)
_OF_LEVEL = cue(
    rf"\b(?:fractures?|collapse|compression|sintering)(?:\s(?:(?:had|has|was|were|"
    rf"is) (?:\w+ ){{0,2}}?(?:appeared|occurred|developed|arisen|seen|found|noted|"
    rf"detected|diagnosed|present|visible) )?(?:of|at|in)|,|:|\s(?=\())\s\(?(?:the )?(?:bod(?:y|"
    rf"ies) of )?(?:the )?{_LEVEL}\b(?!\s?[-–/]|\s?dis[ck])",
    flags=0,
)
_LEVEL_FRACTURE = cue(rf"\b{_LEVEL} {_KIND}*(?:fractures?|collapse|compression)\b(?! of)", flags=0)
_ANY = re.compile(r"\b[tdl]h?-?\s?\d{1,2}\b")
_LEVEL_BROKE = cue(
    rf"\b{_LEVEL},?\s(?:vertebra |body |itself )?{_HAD}(?:(?:found|seen|noted|discovered) to (?:be|have) )?"
    rf"{_BROKE}\b",
    flags=0,
)
_STORY = 800  # characters of the story in which the augmentation and its vertebra are named
_DONE = re.compile(
    r"\b(?:underwent|undergone|received|had|performed|treated|done|carried out|given|after|"
    r"following)\b[^.]{0,90}"
    r"(?:vertebropl|kyphopl|augment|cement)|(?:vertebropl|kyphopl)\w* (?:of |at )?[tdl]h?-?\d|"
    r"(?:vertebropl|kyphopl)\w*[^.]{0,60}\b(?:performed|done|"
    r"carried out|undertaken)"
)
_THEN = re.compile(
    r"\b(?:(?:weeks?|months?|days?|years?) (?:later|after (?:the |her |his |this )?(?:vertebropl|kyphopl|"
    r"procedure|operation|"
    r"augment|cement|discharge|surgery|index|initial|first))|recurr\w+|pain returned|new (?:back )?pain|"
    r"(?:readmitted|returned|came back|presented again)|within (?:a|one|two|three|\d+) (?:weeks?|months?)|"
    r"at (?:the )?(?:\w+[- ])?(?:weeks?|months?|follow-?up)|on (?:postoperative |post-procedure )?day \d+)\b"
)
_OLD = re.compile(
    r"\b(?:progress\w+|old|previous\w*|known|history|healed|earlier|pre-?existing|preoperative\w*|"
    r"underwent|treated|before|(?<!pain )(?<!recurred )(?<!returned )(?<!readmitted )(?<!admitted )because "
    r"of|for (?:an?|the|his|her)(?! (?:fall|second|new|sudden))|besides|without|excluded|no|"
    r"not(?! [\w ]{0,20}\bbut))\b"
)
_OLD_NEXT = re.compile(
    r"[^.;,]{0,30}\b(?:old|healed|known|unchanged|pre-?existing|excluded|ruled out|treated by)\b"
)


def new_fractures(scene: Scene) -> Iterator[Mention]:
    """Yield the fractures of vertebrae that came of the procedure."""
    low, high = scene.sentence.start, scene.sentence.end
    for concept, pattern in ((_AGAIN, _TREATED_BODY), (_ADJACENT, _NEXT)):
        for found in pattern.finditer(scene.text, low, high):
            yield from _made(scene, concept, found)
    told = scene.sentence.start if scene.before_it is None else scene.before_it
    if not _THEN.search(scene.text, told, high):
        return
    for pattern in (_OF_LEVEL, _LEVEL_BROKE, _LEVEL_FRACTURE):
        for found in pattern.finditer(scene.text, low, high):
            if _OLD.search(scene.text, low, found.start()) or _OLD_NEXT.match(scene.text, found.end(), high):
                continue
            if _is_new(scene, found["level"], found.start()):
                yield from _made(scene, _ADJACENT, found)


def _is_new(scene: Scene, printed: str, start: int) -> bool:
    """Tell whether a vertebra had not been named when an augmentation had."""
    told = scene.text[max(0, start - _STORY) : start]
    if not (_DONE.search(told) and _ANY.search(told)):
        return False
    try:
        level = normalise(printed.upper() if printed[1:2].isdigit() else printed)
    except RequestError:
        return False
    return all(levels != (level,) for _, _, levels in parse_levels(told))


def _made(scene: Scene, concept: str, found: re.Match[str]) -> Iterator[Mention]:
    made = scene.spanned(concept, "fracture by place", found.start(), found.end(), component="lesions")
    if made:
        yield made
