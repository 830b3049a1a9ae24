"""Vertebrae told by their place beside the treated ones: "one level above", "the subjacent vertebra"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.nlp.cue_pattern import cue
from ingest.nlp.durations import read_number
from ingest.nlp.spans import LevelSpan, sentence_at
from ingest.slots.patient import Patient
from kb.levels import SACRUM, around, order

__all__ = ["beside_the_treated"]

_UP = (
    r"(?:above|higher|up|upwards?|upper|cranial(?:ly)?|cephal(?:ad|ic)|superior(?:ly)?|rostral(?:ly)?|"
    r"proximal(?:ly)?)"
)
_DOWN = r"(?:below|beneath|lower|down|downwards?|caudal(?:ly)?|caudad|inferior(?:ly)?|distal(?:ly)?)"
_BONES = r"(?:levels?|segments?|vertebrae?|vertebral (?:levels?|bod(?:y|ies))|bod(?:y|ies))"
_DISC = (
    r"(?:inter(?:vertebral)? )?(?:dis[ck]s?(?: spaces?)?|interspaces?|intervertebral dis[ck]s?(?: spaces?)?)"
)
_BESIDE = r"(?:adjacent|adjoining|neighbou?ring|contiguous|next|immediately adjacent|directly adjacent)"
# "one level above", "over the two levels below", "a segment higher than the injected body"
_STEPS = cue(
    rf"\b(?:(?P<whole>the (?:next )?)(?P<all>two|three|four)|(?P<count>one|two|three|four|an?|[1-4]))\s"
    rf"(?:single |whole |vertebral )?{_BONES}\s(?:(?P<up>{_UP})|{_DOWN})\b"
    r"(?!\s(?:and|or|to (?:one|two|three|four|\d)|(?:than|to|of)?\s?(?:the )?(?:body of )?[tlcsd]h?-?\s?\d))"
)
# "the adjacent caudal vertebra", "the subjacent vertebra", "the disc above", "the upper adjacent disc"
_NEIGHBOUR = cue(
    rf"\b(?:{_BESIDE}\s(?:(?P<up>{_UP})|{_DOWN})|(?:(?P<up2>{_UP})|{_DOWN})\s(?:{_BESIDE}|neighbour)|"
    r"(?:subjacent|underlying|infra-?adjacent)|(?P<up3>supra-?jacent|overlying|supra-?adjacent))\s"
    rf"(?:vertebral bod(?:y|ies)|vertebrae?|levels?|segments?|bod(?:y|ies)|(?P<disc>{_DISC}))\b"
    r"(?!\sof\b)"
)
_ABOVE = cue(
    rf"\bthe\s(?:{_BESIDE} )?(?:vertebral bod(?:y|ies)|vertebra|level|segment|body|(?P<disc>{_DISC}))\s"
    r"(?:immediately |just |directly |lying |situated |next |right )*(?:(?P<up>above)|below|beneath)\b"
    r"(?! (?:(?:and|or) (?:below|above)|this|that|which|each|every|all|any)\b)"
    r"(?!\s(?:the )?(?:body of )?[tlcsd]h?-?\s?\d)"
)
_BOTH = cue(
    rf"\bboth\s(?:of the )?(?:its )?{_BESIDE}\s"
    rf"(?:vertebral bodies|vertebrae|levels|segments|bodies|(?P<disc>{_DISC}))\b"
    r"|\bthe (?:vertebrae|levels|bodies|segments|(?P<disc2>discs|disks|disc spaces)) "
    r"(?:immediately |just |directly )?above and below\b"
)
# "the T10-11 disc and both adjoining bodies" names them already.
_OF_A_DISC = re.compile(r"\bdis[ck]s?(?: spaces?)?,? (?:and|with) (?:the )?$", re.IGNORECASE)
_COUNTED = {"all", "count"}
_REACH = 60  # characters between a verb of extent and the place it reaches
# What reaches there from the treated vertebra takes in all that is between.
_REACHING = re.compile(
    r"\b(?:extend|reach|spread|track|stretch|climb|ascend|descend|migrat|r[au]n)\w*\b[^.;,]{0,40}$",
    re.IGNORECASE,
)


def beside_the_treated(patient: Patient, treated: Sequence[str]) -> Iterator[LevelSpan]:
    """Yield the places told by their distance from the treated vertebrae, where these are one run.

    A place that is read already, by the vertebra named just before it, is left as it is.
    """
    places = sorted(order(level) for level in treated if level != SACRUM)
    if not places or places[-1] - places[0] >= len(places):
        return
    known = [(span.start, span.end) for span in patient.doc._.levels]
    for pattern in (_STEPS, _NEIGHBOUR, _ABOVE, _BOTH):
        for found in pattern.finditer(patient.text):
            at = sentence_at(patient.all_sentences, found.start())
            taken = any(start < found.end() and found.start() < end for start, end in known)
            taken = taken or bool(_OF_A_DISC.search(patient.text, max(0, found.start() - 20), found.start()))
            if taken or not patient.owns(at, found.start()):
                continue
            levels = (
                _both(patient.text, found, treated)
                if pattern is _BOTH
                else _one_side(patient.text, found, treated)
            )
            if levels:
                known.append(found.span())
                yield LevelSpan(found.start(), found.end(), levels, at)


def _both(text: str, found: re.Match[str], treated: Sequence[str]) -> tuple[str, ...]:
    """Return the vertebrae on both sides of the treated ones, or what the discs there lie between."""
    levels = around(treated, 1, 1)
    reaching = _REACHING.search(text, max(0, found.start() - _REACH), found.start())
    return levels if reaching or found["disc"] or found["disc2"] else _without(levels, treated)


def _one_side(text: str, found: re.Match[str], treated: Sequence[str]) -> tuple[str, ...]:
    """Return the vertebrae so many levels above or below the treated ones."""
    said = {name for name, words in found.groupdict().items() if words}
    count = int(read_number((found["all"] or found["count"]).lower()) or 1) if _COUNTED & said else 1
    up = bool({"up", "up2", "up3"} & said)
    levels = around(treated, count if up else 0, 0 if up else count)
    beyond = _without(levels, treated)
    if not beyond or "all" in said:
        return beyond
    if _REACHING.search(text, max(0, found.start() - _REACH), found.start()):
        return levels
    if "disc" in said:
        return (beyond[-1], min(treated, key=order)) if up else (max(treated, key=order), beyond[0])
    return (beyond[0] if up else beyond[-1],)


def _without(levels: Sequence[str], treated: Sequence[str]) -> tuple[str, ...]:
    return tuple(level for level in levels if level not in treated)
