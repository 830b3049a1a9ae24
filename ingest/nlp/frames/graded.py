"""Weakness told by the grade of strength alone: "legs 2/5", "0/5 below the knees"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.limbs import END_OF_LEG, FOOT, PREFIX, PROXIMAL, shape_of
from ingest.nlp.frames.scene import Scene
from ingest.nlp.frames.strength import figure_of
from ingest.nlp.spans import Mention

__all__ = ["graded"]

_LINK = (
    r"(?:(?:was|were|is|are|still|at|of|only|about|power|strength|motor|muscle|mrc|grade|graded|"
    r"extension|flexion|flexors|both|on the (?:left|right)(?: side)?|bilaterally|,|:|\() ?)*"
)
_OF_FIVE = (
    r"(?:(?P<n>[0-5]|[iv]{1,3})\s?[+-]?\s?/\s?(?:5|v)\b|\b(?:(?:mrc|grade)(?: grade)? |m)(?P<g>[0-5])\b)"
)
_BARE_AFTER = re.compile(rf"s?[ :,(]*{_LINK}[ :(]*{_OF_FIVE}")
# "Dorsiflexion 0, plantar flexion 1": bare figures, where at least two are told in a row.
_LONE = re.compile(
    r"s?:? (?:was |were |being |at )?(?P<n>[0-5])\s?[+-]?(?=[,;.)]|$| (?:and|on the|bilat|on both)\b)"
)
_BARE_BEFORE = re.compile(
    rf"{_OF_FIVE}[^.;,]{{0,12}}?\s(?:(?:in|of|on|for|at|below)\s)?(?:(?:the|her|his|both|left|right|all|lower|"
    rf"proximal|distal)\s)*$"
)


def graded(scene: Scene) -> Iterator[Mention]:
    """Yield the weakness of limbs told of by their grade alone: "legs 2/5", "0/5 below the knees"."""
    limbs, grades = [], []
    told = scene.of("limb_low", "limb_up", "limb_all")
    for limb in told:
        found = _BARE_AFTER.match(scene.after(limb, 34)) or _BARE_BEFORE.search(scene.before(limb, 44))
        if found:
            limbs.append(limb)
            grades.append(figure_of(found.group("n") or found.group("g")))
    lone = [(limb, found) for limb in told if (found := _LONE.match(scene.after(limb, 20)))]
    if not limbs and len(lone) > 1:
        limbs, grades = [limb for limb, _ in lone], [int(found.group("n")) for _, found in lone]
    weak = [(limb, grade) for limb, grade in zip(limbs, grades, strict=True) if grade < 5]
    if not weak:
        return
    near = [limb for limb, _ in weak]
    shape, side = shape_of(scene, near[0], near)
    around = max(scene.sentence.start, near[0].start - 28), near[-1].end
    ends = all(scene.text[x.start : x.end] in END_OF_LEG for x in near)
    if shape == "mono" and (ends or FOOT.search(scene.text, *around)):
        foot = scene.mention("deficit:foot-drop", "graded foot", *near, component="deficits", deniable=False)
        if foot:
            yield foot
        return
    if shape == "mono" and all(PROXIMAL.match(scene.text[x.start : x.end]) for x in near):
        thigh = scene.mention(
            "deficit:quadriceps-weakness",
            f"graded thigh {side}".rstrip(),
            *near,
            component="deficits",
            deniable=False,
        )
        if thigh:
            yield thigh
        return
    ending = "plegia" if max(grade for _, grade in weak) == 0 else "paresis"
    rule = f"{shape} {ending} {side}".rstrip()
    made = scene.mention(
        f"deficit:{PREFIX[shape]}{ending}", rule, *near, component="deficits", deniable=False
    )
    if made:
        yield made
