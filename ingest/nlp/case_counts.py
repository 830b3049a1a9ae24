"""How many cases are known, as told: none before, the fifth, only four, one such lesion and another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.nlp.durations import read_number
from ingest.nlp.spans import Mention, Sentence

__all__ = ["best_count", "case_claims", "count_of", "lesion_counted_in", "lesions_counted"]

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|two dozen|a dozen|several|few"
)
_NUMBER = rf"(?:\d{{1,3}}|{_WORDS})"
_DOZENS = {"two dozen": 24.0, "a dozen": 12.0}
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))"
_CASES = r"(?:cases?|reports?|patients?|deaths?|fatalities|instances?|others)"
_COUNT = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:\w+\s+){{0,3}}(?:report|case|description|such|instance|patient)\b"
    rf"|\b(?:is|was|being|represents)\s+(?:therefore\s+|thus\s+|hence\s+|only\s+)?the\s+(?P<place>{_ORDINAL})"
    r"(?=\s*[,.;()\[]|\s*$|\s+(?:in|to|of its|such|one|known|reported|published|documented|described|case"
    r"|with)\b)"
    r"|\b(?:reported|described|documented|published|observed|seen|encountered)\s+(?:only\s+|just\s+)?"
    rf"(?:(?P<times>{_NUMBER})\s+times|(?P<once>once|twice))\b"
    rf"|\bthe\s+only\s+(?:other\s+|previous\s+|known\s+|reported\s+|published\s+)*(?P<only>case|report)\b"
    rf"|\b(?P<sum>{_NUMBER})\s+(?:\w+\s+)?and\s+(?P<more>{_NUMBER})\s+(?:\w+\s+)?cases\b"
    r"|\b(?P<handful>handful)\s+of\b"
    rf"|\b(?P<number>{_NUMBER})\s+(?:(?:such|other|more|similar|well|further|single|isolated|reported"
    r"|published|previous|earlier|documented|further|symptomatic"
    rf"|asymptomatic|known|intradural|and|fatal)\s+)*(?P<cases>{_CASES})\b"
    r"|\b(?P<none>no\s+(?:such\s+|similar\s+|other\s+|previous\s+)?(?:case|report)\w*|never\s+(?:been\s+"
    r"|previously\s+)*"
    r"(?:reported|described|documented|published)|(?:not|none)\s+(?:had\s+|has\s+)?(?:been\s+"
    r"|previously\s+|yet\s+)+"
    r"(?:reported|described|documented|published)(?!\s+(?:adequately|sufficiently|well|thoroughly|in detail))"
    r"|none\s+had\s+been\s+reported)",
    re.I,
)
# "One epidural hematoma had been described": as many cases as lesions.
_SO_MANY = re.compile(rf"\b(?P<number>{_NUMBER})\s+(?:[\w-]+\s+){{0,1}}$", re.I)
_OWN_CASES = re.compile(r"\s+(?:are|is|were|was)\s+(?:\w+\s+)?(?:reported|presented|described)\b", re.I)
# "a series of 202 patients", "in 165 patients": of whom something is found, not how many cases are known.
_OF_A_STUDY = re.compile(r"\b(?:series|cohort|study|trial|sample|total|review|analysis) of (?:\w+ )?$", re.I)
_SINCE = re.compile(r"\b(?:since|after|following) (?:the|its|his|her|their) $", re.I)
_KNOWN = re.compile(r"\b(?:literature|knowledge)\b", re.I)
_ANOTHER = re.compile(r"\band another\b", re.I)


def case_claims(text: str, sentence: Sentence) -> Iterator[re.Match[str]]:
    """Yield every claim of a sentence on the number or the place of cases."""
    return _COUNT.finditer(text, sentence.start, sentence.end)


def best_count(text: str, sentence: Sentence, general: bool) -> re.Match[str] | None:
    """Return the claim of a sentence; a number of the report's own patients is none."""
    for claim in case_claims(text, sentence):
        number = claim["number"]
        if number and not general and _OWN_CASES.match(text, claim.end(), sentence.end):
            continue
        if (
            number
            and not general
            and not _KNOWN.search(text, sentence.start, sentence.end)
            and not re.search(
                r"\b(?:literature|published|reported|known|documented|came to light|on record|found)\b",
                text[claim.start() : sentence.end],
                re.I,
            )
        ):
            continue
        if claim["ordinal"] and _SINCE.search(text, sentence.start, claim.start()):
            continue
        if number and _OF_A_STUDY.search(text, sentence.start, claim.start()):
            continue
        return claim
    return None


def count_of(claim: re.Match[str]) -> float | None:
    """Return the number of cases a claim tells, None for "few"."""
    if claim["none"]:
        return 0.0
    if claim["once"] or claim["only"]:
        return 2.0 if (claim["once"] or "").lower() == "twice" else 1.0
    if claim["handful"]:
        return None
    if claim["sum"]:
        return (read_number(claim["sum"]) or 0) + (read_number(claim["more"]) or 0)
    if claim["times"]:
        return read_number(claim["times"])
    printed = claim["ordinal"] or claim["place"] or claim["number"]
    if printed.lower() in _DOZENS:
        return _DOZENS[printed.lower()]
    return read_number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", printed.lower()))


def lesion_counted_in(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence counts lesions in the place of cases."""
    return any(
        m.type == "complication" and m.sentence == sentence.index and _so_many(text, sentence, m)
        for m in mentions
    )


def _so_many(text: str, sentence: Sentence, mention: Mention) -> re.Match[str] | None:
    """Return the number that counts a lesion, None where none does."""
    return _SO_MANY.search(text, sentence.start, mention.start)


def lesions_counted(
    text: str, sentence: Sentence, mentions: Sequence[Mention]
) -> tuple[Mention, int, float] | None:
    """Return the lesion counted in the place of cases, where its number begins, and the number."""
    for mention in mentions:
        if mention.type != "complication" or mention.sentence != sentence.index:
            continue
        told = _so_many(text, sentence, mention)
        number = read_number(told["number"].lower()) if told else None
        if told and number:
            number += bool(_ANOTHER.search(text, mention.end, sentence.end))
            return mention, told.start(), number
    return None
