"""How a symptom is told to go on: relieved, or only told of at follow-up."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues
from ingest.nlp.spans import Mention, Sentence

__all__ = ["at_follow_up", "relieved"]

_FOLLOW_UP = cues("course.follow-up")
_NEW = cues("course.new")
_BACK_AGAIN = cues("course.again")
_GOES = re.compile(rf"^[^.;,]{{0,50}}?\b(?:{cues('course.goes').pattern})|^[- ]free\b", re.IGNORECASE)
# A strength, a sensation or a pressure that decreases is no symptom that goes.
_FUNCTION = re.compile(
    r"\b(?:strength|power|force|sensation|sensibility|sensitivity|feeling|function|tone|saturation|pressure|control)\b",
    re.IGNORECASE,
)
# "The leg was weak and sensation was diminished": what is less is another thing.
_NEXT_FUNCTION = re.compile(
    r"(?:\band|,) (?:[\w-]+ ){0,4}?(?:strength|power|sensation|sensibility|sensitivity|feeling|function|tone|"
    r"saturation|pressure|reflex\w*)\b.*\b(?:decreas|reduc|diminish|lessen|fell\b|dropped)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_GONE = re.compile(
    r"\b(?:did|does|do|has|have|had|was|were) not\b|\bnever\b|"
    r"\bfailed to\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"[^.;,]{0,50}?\b(?:decreas|reduc|diminish|lessen|fell\b|dropped|went down)", re.IGNORECASE
)
_RELIEF_OF = re.compile(rf"\b(?:{cues('course.relief-of').pattern}) (?:[\w-]+ ){{0,4}}$", re.IGNORECASE)


def relieved(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a symptom is told of as going or gone: "back pain improved", "relief of the pain"."""
    after = text[mention.end : min(sentence.end, mention.end + 80)]
    before = text[max(sentence.start, mention.start - 70) : mention.start]
    if _BACK_AGAIN.search(text, mention.end, sentence.end):
        return False
    if _FUNCTION.search(text, mention.start, mention.end) and _LESS.match(after):
        return False
    goes = _GOES.match(after)
    if goes and (_NEXT_FUNCTION.search(goes.group()) or _NOT_GONE.search(goes.group())):
        return False
    return bool(goes or _RELIEF_OF.search(before))


def at_follow_up(text: str, sentence: Sentence) -> bool:
    """Tell whether a sentence tells what was left of the symptoms, and no new ones."""
    said = text[sentence.start : sentence.end]
    return bool(_FOLLOW_UP.search(said)) and not _NEW.search(said)
