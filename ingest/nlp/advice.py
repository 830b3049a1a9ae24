"""Whether a sentence recommends something to its readers, not what was advised in one case."""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.nlp.spans import Sentence

__all__ = ["advises"]

# What was advised in a case, what is asked, doubted or hoped is no advice of the report.
_NONE = re.compile(
    r"\b(?:patient|family|he|she|they|her|him|surgery|operation|treatment)\s+(?:\w+\s+){0,3}(?:was"
    r"|were)\s+(?:advis|recommend|suggest)"
    r"|\?\W*$|^\W*whether\b|\bshould (?:like|be (?:possible|noted))\b|\bnot need\b"
    r"|\b(?:symptoms?|deficits?|leaks?) that calls? for\b"
    r"|\b(?:when|where|which|that) [^,.;:]{0,60}\b(?:is|are) (?:required|necessary|indicated|needed)\b",
    re.I,
)
# Told of the report's own patient: what was done and thought of then.
_THEN = re.compile(
    r"\b(?:was|were) (?:\w+ly )?(?:recommended|advised|suggested|advocated|started|begun|given|performed"
    r"|told)\b",
    re.I,
)
# "we used a screw to avoid", "is thought to minimize": an aim, no advice.
_DONE = re.compile(
    r"\b(?:was|were|had|we \w+ed|ha(?:s|ve) been|performed|underwent|(?:is|are) (?:thought|said|believed))\b",
    re.I,
)


def advises(text: str, sentence: Sentence, cues: Collection[str], *, general: bool) -> bool:
    """Tell whether a sentence recommends something; ``general`` where it is not of the report's patient."""
    span = (sentence.start, sentence.end)
    if not ("advice" in cues or "aim" in cues) or _NONE.search(text, *span):
        return False
    if "advice" in cues:
        return general or not _THEN.search(text, *span)
    return not _DONE.search(text, *span)
