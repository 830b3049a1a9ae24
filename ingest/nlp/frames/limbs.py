"""Which limbs a weakness is told of: one leg, both, one side, all four; the foot or the thigh alone."""

from __future__ import annotations

import re

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene

__all__ = ["END_OF_LEG", "FOOT", "ON_BOTH", "PREFIX", "PROXIMAL", "shape_of", "uneven"]

PREFIX = {"low": "para", "mono": "mono", "half": "hemi", "four": "quadri"}
_BOTH = re.compile(r"\b(?:both|bilateral|bilaterally|two|each)\b|\bleft and right\b|\bright and left\b")
ON_BOTH = re.compile(
    r"[^.;,]{0,36}?\b(?:on|of) (?:both sides|either side|the two sides)\b|"
    r"[^.;,]{0,30}?\bbilaterally\b"
)
_LEFT = re.compile(r"\bleft(?:-sided)?\b")
_RIGHT = re.compile(r"\bright(?:-sided)?\b(?! (?:after|away|at|from|before|then|when|now)\b)")
# "5/5 on the right and 4/5 on the left", "the right leg was normal": only the other side is weak.
_STRONG = (
    r"(?:5\s?/\s?5|normal|full|intact|unaffected|spared|preserved|unimpaired|undisturbed|strong|"
    r"mov(?:ed|ing) (?:freely|normally))"
)
_STRONG_SIDE = re.compile(
    rf"\b{_STRONG}[^.;,\d]{{0,18}}?\b(?:on|in|of|at|for) (?:the |her |his )?(?P<on>left|right)\b|"
    r"\b(?P<side>left|right)(?: (?:leg|side|limb|lower limb|lower extremity|one|foot|thigh))?"
    rf"(?: (?:was|were|being|remained|is|at|had|still))*[ :,(]*{_STRONG}"
)
# One muscle group or joint named in the singular is one limb, whichever side it is.
_PART = re.compile(
    r"^(?:foot|peron|ankle|knee|hip|calf|thigh|quadriceps|iliopsoas|tibialis|big|great|extensor|ehl|hamstring|"
    r"gastrocnemius|plantar|dorsi|toe (?:ext|dorsi)|hallux|anterior tib|wrist|elbow)"
)
FOOT = re.compile(r"dorsi|peron|toe|hallu|tibial|\behl\b")
# Muscles and movements of the root of a leg; "knee" alone is a place.
PROXIMAL = re.compile(r"^(?:quadriceps|iliopsoas|hip flex|knee exten|thigh muscle|knee$)")
# One leg named without its side: "her leg was weak", "unilateral leg weakness".
_ONE_LIMB = re.compile(r"\b(?:one|unilateral|single|affected|ipsilateral|her|his|a) (?:\w+ )?$")
_LIMB = ("leg", "lower limb", "lower extremity", "lower-limb", "lower-extremity")
END_OF_LEG = ("foot", "ankle", "great toe", "big toe", "toes")
_SEVERAL = ("legs", "lower limbs", "lower extremities", "feet", "hips", "knees", "ankles", "thighs", "calves")


def shape_of(scene: Scene, hit: Hit, near: list[Hit]) -> tuple[str, str]:
    """Return which limbs are weak (both legs, one limb, one side, all four) and, of one, its side."""
    first, last = min(hit.start, near[0].start), max(hit.end, near[-1].end)
    low, high = scene.clause(first, last)
    window = scene.text[max(low, first - 28) : min(high, last + 16)]
    if ON_BOTH.match(scene.text, last, high):
        window += " both"
    words = [scene.text[x.start : x.end] for x in near]
    kinds = {x.kind for x in near}
    left, right, both = bool(_LEFT.search(window)), bool(_RIGHT.search(window)), bool(_BOTH.search(window))
    if left and right and not both:
        strong = {found["on"] or found["side"] for found in _STRONG_SIDE.finditer(scene.said)}
        left, right = (left and "left" not in strong), (right and "right" not in strong)
    side = "left" if left else "right" if right else ""
    if any(w.startswith(("four", "all ")) for w in words) or (
        {"limb_low", "limb_up"} <= kinds and (both or (left and right) or not side)
    ):
        return "four", ""
    if {"limb_low", "limb_up"} <= kinds:
        return "half", side
    if both or (left and right) or any(w.endswith(_SEVERAL) for w in words):
        return "low", ""
    alone = len(near) == 1 and words[0] in _LIMB and _ONE_LIMB.search(scene.before(near[0], 24))
    if side or alone or all(_PART.match(w) for w in words):
        return "mono", side
    return "low", ""


def uneven(scene: Scene) -> bool:
    """Tell whether one side is told of as paralysed and the other as weak."""
    said = scene.text[scene.sentence.start : scene.sentence.end]
    return scene.has("weak") and bool(_LEFT.search(said) and _RIGHT.search(said))
