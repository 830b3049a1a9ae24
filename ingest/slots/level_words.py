"""The words beside a vertebra that say why it is named: source of a leak, history, reason, limit."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues
from ingest.nlp.spans import LevelSpan, Mention, Sentence

__all__ = [
    "AFTERWARDS",
    "ASIDE",
    "AT",
    "AT_THE_TREATED",
    "BESIDE",
    "DENIED",
    "EARLIER",
    "ELSEWHERE",
    "EXCEPTED",
    "EXTENDED",
    "FAILED",
    "LEFT_ALONE",
    "LIMIT",
    "LONG_AGO",
    "LOWER_END",
    "NAMED_BONE",
    "NAMED_TREATED",
    "NO_SUCH",
    "OF_THE_PROCEDURE",
    "ONWARD",
    "PUT_IN",
    "REACHES",
    "REASON",
    "SPARED",
    "SPINAL",
    "TREATED_NEXT",
    "TREATED_TOO",
    "VESSEL",
    "introduces_patient",
    "is_not_done",
    "is_of_history",
    "is_old",
    "is_only_offered",
    "is_outside",
    "is_source",
    "is_within",
    "shows_cement",
]

_SOURCE = cues("levels.source")
VESSEL = cues("levels.vessel")
_WITHIN = cues("levels.within")
_NOT_BONE = cues("levels.not-bone")
BESIDE = cues("levels.beside")
AFTERWARDS = cues("levels.afterwards")
NO_SUCH = cues("levels.no-such")
FAILED = cues("levels.failed")
DENIED = cues("levels.denied")
_OFFERED = cues("levels.offered")
_CANCELLED = cues("levels.cancelled")
NAMED_TREATED = cues("levels.named-treated")
AT_THE_TREATED = cues("levels.at-the-treated")
ONWARD = cues("levels.onward")
LOWER_END = cues("levels.lower-end")
SPARED = cues("levels.spared")
PUT_IN = cues("levels.put-in")
OF_THE_PROCEDURE = cues("levels.of-the-procedure")
LEFT_ALONE = cues("levels.left-alone")
TREATED_TOO = cues("levels.treated-too")
EARLIER = cues("levels.earlier-cement")
TREATED_NEXT = cues("levels.treated-next")
REACHES = cues("levels.reaches")
_OUTSIDE = cues("levels.outside")
EXCEPTED = cues("levels.excepted")
LONG_AGO = cues("levels.long-ago")
SPINAL = cues("levels.spinal")
ELSEWHERE = cues("levels.elsewhere")
# "CT at T4-T6 depicts a cast of cement", "MRI gave evidence of cement under the L5 pedicle screw"
_SHOWN = re.compile(
    r"\b(?:show(?:ed|s|ing)|reveal(?:ed|s)|demonstrat(?:ed|es)|outlin(?:ed|es)|depict(?:ed|s)|disclos(?:ed|"
    r"es)|"
    r"display(?:ed|s)|evidence of|confirmed|visuali[sz]ed|identified|detected)\b",
    re.IGNORECASE,
)
_LIES_AT = re.compile(
    r"\b(?:at|behind|opposite|between|dorsal to|posterior to|from|level of|levels|under|beneath|medial to)\b",
    re.IGNORECASE,
)
# "cement, which was visible at T9", "the cement extended the length of T9"
_SEEN_AT = re.compile(
    r",?\s(?:(?:that|which|had|has|been|was|were|is|are|also|only|still|then|now|clearly)\s){0,4}"
    r"(?:(?:visible|seen|found|present|noted|lying|lay|situated|located|identified|detected|demonstrated|"
    r"shown|visuali[sz]ed)\s"
    r"(?:[\w-]+\s){0,2}?(?:at|behind|opposite|between|dorsal to|posterior to|from|beneath|under|medial to|"
    r"outside)\b|"
    r"(?:extend|reach|stretch|spann|spread|track)(?:ed|s|ing)?\b)",
    re.IGNORECASE,
)
# "above T12" names where something ends, not where it is.
LIMIT = re.compile(r"\b(?:above|below|beyond)\s(?:the\s)?$", re.IGNORECASE)
# What may stand between a lesion and its vertebra.
AT = re.compile(
    r",?\s?\(?(?:(?:at|of|from|in|between|behind|opposite|over)\s(?:the\s)?(?:level\sof\s)?(?:right\s|left\s)?)?",
    re.IGNORECASE,
)
# "A housewife aged 73 (T10-L5), ...", "the second was 68 and male (L2-S1)".
_INTRODUCED = re.compile(
    r"\b(?:aged \d{2}|\d{2}|man|woman|male|female|lady|gentleman|years?|yrs?|old|[MF])\)?\s?[(,:;]\s?"
    r"(?:levels? )?$"
)
# "two painful collapses (D10 and D11)"
NAMED_BONE = re.compile(
    r"\b(?<!new )(?:collapses?|fractures?|vertebrae?|bodies|metastas[ei]s|osteolys[ei]s|levels|segments"
    r"|h[ae]+mangiomas?|fillings?|vertebroplast(?:y|ies)|kyphoplast(?:y|ies)|augmentations?)\s?\($",
    re.IGNORECASE,
)
# "the leak extended over three segments (T11, T12 and L1)"
EXTENDED = re.compile(
    r"\b(?:over|across|along|spann(?:ed|ing)|cover(?:ed|ing)|involv(?:ed|ing)|occup(?:ied|ying)|measured) "
    r"(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
# "had already undergone kyphoplasty of L4", "vertebroplasty of T9 in the past"
_PAST = re.compile(
    r"\b(?:(?:past|previous|medical|surgical) history|history (?:of|included|comprised)"
    r"|(?:had|has|have) (?:already|previously|earlier)|(?:already|previously) been"
    r"|previously (?:undergone|received)|(?:over|during|within|in) the (?:past|last|previous|preceding) "
    r"(?:[\w-]+ )?(?:years|decade)|earlier vertebroplast\w+|in the past"
    r"|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|some) "
    r"years (?:ago|earlier|before|previously|prior)(?:(?=,)|[^.;]{0,40}\bhad))\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_BEFORE_THAT = re.compile(r"been (?:already |previously )(?:augmented|cemented)", re.IGNORECASE)
# "kyphoplasty of L4 for a recent collapse", "on account of the collapse"
REASON = re.compile(
    r"\b(?:for|(?<!recurred )(?<!returned )(?<!readmitted )(?<!again )(?:because of|due to|owing to)|"
    r"on account of|to treat) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
ASIDE = cues("levels.another-finding")
_ONLY_OFFERED = cues("levels.only-offered")
_OLD = cues("levels.old-fracture")
_HEALED = cues("levels.healed")
_CLOSED = re.compile(
    r"\s*(?:[).:;]|, (?:was|had|who|underwent|received|developed|felt|came|is|in whom|whose)\b)"
)


def introduces_patient(text: str, sentence: Sentence, level: LevelSpan) -> bool:
    """Tell whether a patient is introduced with the level: "a housewife aged 73 (T10-L5), ..."."""
    return bool(_INTRODUCED.search(text, sentence.start, level.start) and _CLOSED.match(text, level.end))


def is_old(text: str, start: int, level: LevelSpan) -> bool:
    """Tell whether what is broken there is told to be old, healed or left alone: "an old fracture of T8"."""
    return bool(_OLD.search(text, start, level.start) or _HEALED.match(text, level.end))


def is_source(text: str, sentence: Sentence, level: LevelSpan) -> bool:
    """Tell whether cement is told to come out of a vertebra, which then is no extent of the leak."""
    return len(level.levels) == 1 and bool(
        _SOURCE.search(text, max(sentence.start, level.start - 60), level.start)
    )


def shows_cement(text: str, sentence: Sentence, level: LevelSpan, cement: tuple[int, int]) -> bool:
    """Tell whether a film shows cement at a level, which lies there besides what fills the vertebra."""
    start, end = cement
    if end <= level.start and _SEEN_AT.match(text, end, level.start):
        return True
    shown = _SHOWN.search(text, sentence.start, start)
    if shown is None:
        return False
    if level.end <= shown.start():
        return bool(_LIES_AT.search(text, max(sentence.start, level.start - 12), level.start))
    return end <= level.start and bool(_LIES_AT.search(text, end, level.start))


def is_within(text: str, sentence: Sentence, level: LevelSpan) -> bool:
    """Tell whether the cement is told to lie in the vertebra itself, where it belongs."""
    found = _WITHIN.search(text, sentence.start, level.start)
    return bool(found) and not _NOT_BONE.match(text, level.end, sentence.end)


def is_of_history(text: str, start: int, augmentation: int) -> bool:
    """Tell whether an augmentation belongs to the history of the patient: "already augmented in 2015"."""
    return bool(_PAST.search(text, start, augmentation) or _BEFORE_THAT.match(text, augmentation))


def is_not_done(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Tell whether an operation is named that was not done: "L2 kyphoplasty was cancelled"."""
    return bool(
        _OFFERED.search(text, sentence.start, mention.start)
        or _CANCELLED.match(text, mention.end, sentence.end)
    )


def is_only_offered(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Tell whether an operation was proposed, and nothing there says that it was done."""
    return is_not_done(text, sentence, mention) or bool(_ONLY_OFFERED.match(text, mention.end, sentence.end))


def is_outside(text: str, level: LevelSpan, cement: int) -> bool:
    """Tell whether words after the cement put it beside a vertebra, or over several of them."""
    if cement > level.start:
        return False
    if _OUTSIDE.search(text, cement, level.start):
        return True
    return len(level.levels) > 1 and REACHES.search(text, cement, level.start) is not None
