"""The muscles and limbs a state of function is of, as printed."""

from __future__ import annotations

import re

__all__ = ["is_near_a_site", "site_of_grade", "site_of_word"]

_SIDE = r"(?:left|right|both|bilateral|all four|all|two|either)"
_MUSCLE = (
    r"(?:iliopsoas|ilio-psoas|psoas|quadriceps(?: femoris)?|hamstrings?|tibialis anterior|tibialis posterior"
    r"|gastrocnemius|soleus|peroneus \w+|peroneal muscles|gluteus \w+|gluteal muscles|deltoid|biceps|triceps"
    r"|(?:hip|knee|toe|ankle|wrist|elbow|finger|thigh) (?:flex|exten|adduct|abduct)\w+"
    r"|ankle dorsiflex\w+|ankle plantar ?flex\w+|(?:dorsi|plantar)[ -]?flex\w+|grip"
    r"|(?:proximal|distal)(?: (?:leg|limb|lower limb))?(?: muscles)?|calf muscles"
    r"|(?:extensor|flexor) (?:hallucis|digitorum) longus|EHL|hallux|great toes?)"
)
_LIMB = (
    r"(?:(?:lower|upper)\s+)?"
    r"(?:legs?|limbs?(?: muscles)?|extremit\w+|thighs?|arms?|foot|feet|ankles?|toes?|hands?"
    r"|knees?|calf|hips?)"
)
_PART = rf"(?:(?:the|her|his)\s+)?(?:{_SIDE}\s+)?(?:{_MUSCLE}|{_LIMB})\b"
_SITE = re.compile(rf"{_PART}(?:\s*(?:,|and|/)\s*{_PART})*", re.I)
_ONE_SIDE = re.compile(
    r"(?:the\s+)?(?P<side>left|right|both sides|either side)\b(?!\s+\w+\s+(?:was|were|is)\b)", re.I
)
_ON_THE_SIDE = re.compile(r"\s+on\s+the\s+(?P<side>left|right)\b", re.I)
_SIDED = re.compile(r"\b(?:left|right|both|bilateral)\b", re.I)
_SIDE_BEFORE = re.compile(
    r"\b(?P<side>left|right)(?:\s+(?:side|one|was|is|had|reached|only|merely|remained|at|to))*\s*[,:(]?\s*$",
    re.I,
)
# From a grade to the muscles it is of: "3/5 strength in", "2/5 over".
_OF = re.compile(
    r"\s*\)?\s*(?:(?:muscle |motor )?(?:strength|power|weakness|force|paresis)\s+)?(?:bilaterally\s+)?"
    r"(?:in|of|over|on|for|at)\s+",
    re.I,
)
_AHEAD_OF_STRENGTH = re.compile(r"\s+(?:muscle |motor )?(?:strength|power|weakness)\b", re.I)
_ANY_GRADE = re.compile(r"[0-5][+−-]?\s?/\s?5|\b(?:grade|M|MRC)\s?[0-5]\b", re.I)
_NEXT = re.compile(r"[;.,(]|\band\s+(?:grade|[0-5])|\bbut\b")
_FAR = 90  # characters between a grade and the muscles named before it
# From a word to the limbs it is about, over its fellows: "weakness, numbness and pain in".
_LEADS = re.compile(
    r"(?:[\s,]+(?:and|or|weakness|numbness|tingling|(?:radiating )?pain|\w*[ae]sthesia"
    r"|sensory loss))*\s+(?:in|of|over|at|to)\s+",
    re.I,
)


def is_near_a_site(text: str, start: int, at: int) -> bool:
    """Tell whether muscles or limbs are named shortly before a place."""
    return _SITE.search(text, max(start, at - 40), at) is not None


def site_of_grade(text: str, grade: re.Match[str], start: int, end: int) -> str:
    """Return what a grade of strength is of: what it leads to, else what stands before it, else after."""
    if link := _OF.match(text, grade.end(), end):
        if told := _SITE.match(text, link.end(), end):
            side = _ON_THE_SIDE.match(text, told.end(), end)
            return f"{side['side'].lower()} {_plain(told[0])}" if side else _plain(told[0])
        if side := _ONE_SIDE.match(text, link.end(), end):
            muscles = _before(text, start, grade.start(), over_grades=True)
            return (
                side["side"].lower()
                if _SIDED.search(muscles)
                else f"{side['side'].lower()} {muscles}".strip()
            )
    next_to = _SITE.match(text, grade.end() + 1, end)
    if next_to and _AHEAD_OF_STRENGTH.match(text, next_to.end(), end):
        return _plain(next_to[0])
    if side := _SIDE_BEFORE.search(text, max(start, grade.start() - 20), grade.start()):
        return side["side"].lower()
    if before := _before(text, start, grade.start(), over_grades=False):
        return before
    clause = _NEXT.search(text, grade.end(), end)
    after = _SITE.search(text, grade.end(), min(clause.start() if clause else end, grade.end() + 40))
    return _plain(after[0]) if after else ""


def _before(text: str, start: int, at: int, *, over_grades: bool) -> str:
    """Return the muscles named last before a grade, not beyond the grade before it unless told so."""
    begin = max(start, at - _FAR)
    if not over_grades:
        begin = max([begin, *(m.end() for m in _ANY_GRADE.finditer(text, begin, at))])
    told = list(_SITE.finditer(text, begin, at))
    return _plain(told[-1][0]) if told else ""


def site_of_word(text: str, a: int, b: int, start: int, end: int) -> str:
    """Return the limbs a word is about: ``weakness and pain in both legs``, ``leg weakness``."""
    if beside := _LEADS.match(text, b, end):
        found = _SITE.match(text, beside.end(), end)
        if found:
            return _plain(found[0])
    before = list(_SITE.finditer(text, max(start, a - 40), a))
    close = (
        before
        and not text[before[-1].end() : a]
        .replace("motor", "")
        .replace("muscle", "")
        .replace("were", "")
        .strip()
    )
    return _plain(before[-1][0]) if close else ""


def _plain(site: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\b(?:the|her|his)\s+", "", site, flags=re.I)).strip().lower()
