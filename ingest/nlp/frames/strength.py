"""Strength in words and grades: whether it is low, and whether it is gone."""

from __future__ import annotations

import re

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.limbs import uneven
from ingest.nlp.frames.scene import Scene

__all__ = ["NEUTRAL", "figure_of", "grades_of", "is_low", "is_whole"]

# Words for strength that tell of a deficit only with a low grade or a word of loss beside them.
NEUTRAL = re.compile(
    r"^(?:motor and sensory function|strength|power|"
    r"(?:muscle|motor|limb|muscular) (?:strength|power|grades?|function|force)|mrc(?: grades?)?)$"
)
_GRADE = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|mrc|score[sd]?|strength|power|scale|of|was|were|at|to|"
    r"medical research council)\s*"
    r"(?:\(|was |were |of |is |at |to |about |only |decreased to |reduced to |grade |score |scale )*\s*"
    r"(?P<n>[0-5]|[iv]{1,3}|zero|one|two|three|four|five)\s*[+-]?\s*(?:/\s?(?:5|v)\b|(?=[\s,;.)]|$))|"
    r"\b(?P<m>[0-5])\s?[+-]?\s?/\s?5\b|\bm(?P<k>[0-5])\b"
)
_FIGURES = (("zero",), ("one", "i"), ("two", "ii"), ("three", "iii"), ("four", "iv"), ("five", "v"))
_WORDS = {word: figure for figure, words in enumerate(_FIGURES) for word in words}
_LOSS = re.compile(
    r"\b(?:decreas|reduc|diminish|impair|weak|loss of|lost|poor|"
    r"lower(?![ -]?$|[ -](?:limb|extrem|leg|bod|half))|lower(?=ed)|declin|deteriorat|worsen|drop|"
    r"abnormal|absen)"
)
_WHOLE = re.compile(r"\b(?:complete|total|no|absolute)\b[^.;]{0,24}$|\bgrade 0\b|\b0/5\b")
_PARTIAL = re.compile(r"\b(?:partial|mild|slight|moderate)\b[^.;]{0,16}$")
# An incomplete paralysis is a weakness; an incomplete paraplegia keeps its name.
_INCOMPLETE = re.compile(r"\bincomplete(?:ly)? (?:motor |flaccid )?$")
# "She could not move the legs properly": they were weak, not paralysed.
_NOT_WELL = re.compile(
    r"[^.;,]{0,40}?\b(?:properly|well|fully|normally|freely|completely|easily|"
    r"against (?:gravity|resistance))\b"
)
_COMPLETE = re.compile(r",? (?:that |which )?(?:was |were )?(?:complete|total|absolute)\b")
_LOST_LATER = re.compile(
    r"[^.;,]{0,24}?\b(?:was|were|had been) (?:(?:completely|totally|entirely|almost|partly|markedly) )?"
    r"(?:lost|absent|abolished|gone|reduced|decreased|diminished|impaired)\b"
)
_ALL_LOST = re.compile(
    r"[^.;,]{0,24}?\b(?:was|were|had been) (?:completely|totally|entirely) (?:lost|absent|abolished|gone)\b"
)


def figure_of(said: str) -> int:
    """Return a grade of strength in figures, words or Roman figures."""
    return _WORDS[said] if said in _WORDS else int(said)


def grades_of(scene: Scene, hit: Hit) -> list[int]:
    """Return the muscle grades told beside a word for strength."""
    low, high = max(scene.sentence.start, hit.start - 30), min(scene.sentence.end, hit.end + 90)
    grades = []
    for found in _GRADE.finditer(scene.text, low, high):
        grades.append(figure_of(found["n"] or found["m"] or found["k"]))
    return grades


def is_low(scene: Scene, hit: Hit, grade: int | None) -> bool:
    """Tell whether a neutral word for strength stands for a weakness."""
    if grade is not None:
        return grade < 5
    after = scene.after(hit, 60)
    return bool(
        _LOSS.search(scene.before(hit, 30)) or _LOSS.match(after[:30].strip()) or _LOST_LATER.match(after)
    )


def is_whole(scene: Scene, hit: Hit, grade: int | None) -> bool:
    """Tell whether no strength is left: a paralysis, not a weakness."""
    if _PARTIAL.search(scene.before(hit, 24)):
        return False
    if scene.text.startswith("paraly", hit.start) and _INCOMPLETE.search(scene.before(hit, 24)):
        return False
    if hit.kind == "plegia" and any(0 < figure < 5 for figure in grades_of(scene, hit)) and uneven(scene):
        return False
    if "move" in scene.text[hit.start : hit.end] and _NOT_WELL.match(scene.after(hit, 60)):
        return False
    if _COMPLETE.match(scene.after(hit, 16)) or _ALL_LOST.match(scene.after(hit, 60)):
        return True
    if hit.kind == "plegia" or bool(_WHOLE.search(scene.before(hit, 40))):
        return True
    return grade == 0 and max(grades_of(scene, hit)) == 0
