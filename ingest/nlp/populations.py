"""Whom a rate is about, as printed: "patients with osteoporosis", "1,277 procedures"."""

from __future__ import annotations

import re

__all__ = ["GROUP", "number_in", "population_after", "population_around"]

GROUP = (
    r"(?:patients?|cases?|procedures?|vertebrae?|levels?|fractures?|subjects?|treatments?|operations?"
    r"|women|men|adults|people|persons|individuals?|screws|injections?|kyphoplasties|vertebroplasties"
    r"|sacroplasties|augmentations?|lesions?|metastases|leaks|leakages"
    r"|emboli|infections|deaths|h[ae]matomas|vertebral bodies)"
)
# Words at which the naming of a group ends: a verb, a comparison, a time, the next figure.
_ENDS = (
    r"and\s+(?:between|in|up|from|about|\d)|and\s+(?=[^;]{0,50}\d\s?%)|with (?:venous|an?)|within|during"
    r"|while|whereas|depending|according|compared|versus|vs|than|as|but"
    r"|(?<!treated )(?<!injected )by|at (?:follow|final|last|one|\d)"
    r"|even|only|in (?:an?|one|the|this) (?:\w+ ){0,2}(?:review|series|study|meta-analysis|trial|cohort)"
    r"|when|although|because|including|leading|resulting|requiring|necessitating"
    r"|are|is|has|have|had|was|were|did|does?|can|may|might|developed|showed|required|needed|experienced"
    r"|become|develop|show|require|need|experience|remain|occur|remained|improved|recovered|die|died|underwent|occurred|became"
)
_AFTER = re.compile(
    rf"\s*\)?\s*(?:of|in|among|for|after|with|if)\s+(?P<who>(?:(?!\b(?:{_ENDS})\b)[^.,;:()\[\]]){{3,90}})",
    re.I,
)
_AROUND = re.compile(
    rf"\b(?:(?:in|of|among|for|after)\s+|(?=\d))(?P<who>(?:(?:\d{{1,3}}(?:,\d{{3}})+|(?!of\b)[\w-]+)\s+){{0,4}}?{GROUP}\b"
    rf"(?:\s+(?:with|undergoing|after)\s+(?:(?!\b(?:{_ENDS})\b)[^.,;:()\[\]]){{3,60}})?)",
    re.I,
)
# "11% in a meta-analysis of eight trials": where it was found, not of whom.
_STUDY = re.compile(
    r"(?:(?:a|an|the|one|this|our|their|recent|large|another|\w+)\s+){0,3}(?:meta-analys[ie]s|review|series|study"
    r"|studies|trials?|cohort|analysis|registry|literature|report|reports|groups?)\b(?!\s+of\s+\d)",
    re.I,
)
# "than in osteoporosis (1%-3%)": the group stands before the bracket.
_IN_FRONT = re.compile(
    r"\b(?:in|for|among)\s+(?P<who>[A-Za-z][^.,;:()\[\]]{2,60}?)\s*[(\[]\s*(?:up to\s*)?$", re.I
)
_AGAINST = re.compile(r"[^)\]]*(?:\b(?:against|versus|vs|compared|respectively)\b|;)", re.I)
_SAME_CLAUSE = re.compile(r"[^,;:.]*")
_COUNTED = re.compile(r"(?:(?:the|these|all|our|their)\s+)*(?P<number>\d{1,3}(?:,\d{3})+|\d{2,6})\s")


def population_after(text: str, at: int, end: int) -> tuple[int, str]:
    """Return where the group told right after a rate ends, and the group; ``at`` and "" where none is."""
    told = _AFTER.match(text, at, end)
    if not told:
        return at, ""
    if _STUDY.match(text, told.start("who")):
        return at, ""
    who = re.sub(r"\s*\d+$", "", told["who"]).rstrip()
    return told.start("who") + len(who), who


def population_around(text: str, start: int, at: int, after: int, end: int) -> str:
    """Return the group told elsewhere in the sentence: later in the clause of the rate, else before it."""
    ahead = _IN_FRONT.search(text, max(start, at - 80), at)
    if ahead and not (_AGAINST.match(text, after, end) or re.search(rf"\b(?:{_ENDS})\b", ahead["who"])):
        return ahead["who"]
    clause = _SAME_CLAUSE.match(text, after, end)
    told = _AROUND.search(text, after, clause.end() if clause else end) or _AROUND.search(text, start, at)
    return told["who"].strip() if told else ""


def number_in(population: str) -> int | None:
    """Return how many a group is told to be: 84 of "84 sacroplasties", None where it is not counted."""
    told = _COUNTED.match(population)
    return int(told["number"].replace(",", "")) if told else None
