"""Deficits: weakness by limb, side and grade; loss of feeling; pain by place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["deficits"]

_REACH = 70
# Words for strength that tell of a deficit only with a low grade or a word of loss beside them.
_NEUTRAL = re.compile(r"^(?:(?:muscle|motor) (?:strength|power|grades?|function)|strength|power)$")
_GRADE = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|mrc|score[sd]?|strength|power|scale|of|was|were|at|to|"
    r"medical research council)\s*"
    r"(?:\(|was |were |of |is |at |to |about |only |decreased to |reduced to |grade |score |scale )*\s*"
    r"(?P<n>[0-5]|[iv]{1,3}|zero|one|two|three|four|five)\s*[+-]?\s*(?:/\s?(?:5|v)\b|(?=[\s,;.)]|$))|"
    r"\b(?P<m>[0-5])\s?[+-]?\s?/\s?5\b"
)
_LOSS = re.compile(
    r"\b(?:decreas|reduc|diminish|impair|weak|loss of|lost|poor|lower|declin|deteriorat|worsen|drop|"
    r"abnormal|absen)"
)
_WHOLE = re.compile(r"\b(?:complete|total|no|flaccid|absolute)\b[^.;]{0,24}$|\bgrade 0\b|\b0/5\b")
_PARTIAL = re.compile(r"\b(?:incomplete|partial|mild|slight|moderate)\b[^.;]{0,16}$")
_BOTH = re.compile(r"\b(?:both|bilateral|bilaterally|two|each)\b|\bleft and right\b|\bright and left\b")
_LEFT = re.compile(r"\bleft\b|\bleft-sided\b")
_RIGHT = re.compile(r"\bright\b|\bright-sided\b")
_PLURAL = re.compile(r"(?:legs|limbs|extremities|feet|thighs|arms|hands|quadriceps|flexors)$")
_ROOT = re.compile(
    r"^[^.;]{0,30}\b(?:left|right)\b[^.;]{0,12}\b(?:distribution|dermatome|myotome|root|l[1-5]|s1)\b"
)
_OF = re.compile(r"^\s(?:of|in|affecting|involving) ")
_PREFIX = {"low": "para", "mono": "mono", "half": "hemi", "four": "quadri"}
_PAINS = {
    "place_back": "deficit:back-pain",
    "place_leg": "deficit:leg-pain",
    "place_chest": "deficit:chest-pain",
    "place_abdomen": "deficit:abdominal-pain",
    "place_neck": "deficit:neck-pain",
}


def deficits(scene: Scene) -> Iterator[Mention]:
    """Yield the deficits a sentence composes."""
    if scene.has("weak", "plegia"):
        yield from _motor(scene)
    for hit in scene.of("numb"):
        yield from _one(scene, "deficit:sensory-loss", "loss of feeling", hit)
    for hit in scene.of("tingle"):
        yield from _one(scene, "deficit:paresthesia", "abnormal feeling", hit)
    if scene.has("pain", "radiate"):
        yield from _pain(scene)


def _one(scene: Scene, concept: str, rule: str, *parts: Hit) -> Iterator[Mention]:
    found = scene.mention(concept, rule, *parts, component="deficits")
    if found:
        yield found


def _motor(scene: Scene) -> Iterator[Mention]:
    limbs = scene.of("limb_low", "limb_up", "limb_all")
    for hit in scene.of("weak", "plegia"):
        word = scene.text[hit.start : hit.end]
        grade = _grade(scene, hit)
        neutral = bool(_NEUTRAL.match(word))
        if neutral and not (
            (grade is not None and grade < 5)
            or _LOSS.search(scene.before(hit, 30))
            or _LOSS.match(scene.after(hit, 30).strip())
        ):
            continue
        whole = hit.kind == "plegia" or grade == 0 or bool(_WHOLE.search(scene.before(hit, 40)))
        if _PARTIAL.search(scene.before(hit, 24)):
            whole = False
        near = [x for x in limbs if gap_of(hit, x) <= _REACH and scene.together(hit, x)]
        if not near:
            if ("deficit" in word and "motor" not in word) or "neurologic" in word:
                yield from _one(scene, "deficit:neurological-deficit", "deficit", hit)
            elif hit.kind == "plegia":
                yield from _one(scene, "deficit:paralysis", "paralysis", hit)
            elif not neutral and _ROOT.search(scene.after(hit, 60)):
                yield from _one(scene, "deficit:monoparesis", "weakness of a root", hit)
            elif not neutral:
                yield from _one(scene, "deficit:weakness", "weakness", hit)
            continue
        vague = "neurologic" in word or word.startswith("deficit")
        if vague and not any(_of_limb(scene, hit, x) for x in near):
            yield from _one(scene, "deficit:neurological-deficit", "deficit", hit)
            continue
        shape = _shape(scene, hit, near)
        ending = "plegia" if whole else "paresis"
        yield from _one(scene, f"deficit:{_PREFIX[shape]}{ending}", f"{shape} {ending}", hit, *near[:1])


def _of_limb(scene: Scene, hit: Hit, limb: Hit) -> bool:
    """Tell whether a deficit is said to be of a limb: "deficits of both legs", "leg deficits"."""
    between = scene.between(hit, limb)
    return len(between) <= 24 and (
        (limb.end <= hit.start and not between.strip()) or bool(_OF.match(between))
    )


def _grade(scene: Scene, hit: Hit) -> int | None:
    """Return the lowest muscle grade told beside a word for strength."""
    low, high = max(scene.sentence.start, hit.start - 30), min(scene.sentence.end, hit.end + 90)
    words = {
        "zero": 0,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "i": 1,
        "ii": 2,
        "iii": 3,
        "iv": 4,
        "v": 5,
    }
    grades = []
    for found in _GRADE.finditer(scene.text, low, high):
        said = found.group("n") or found.group("m")
        grades.append(words[said] if said in words else int(said))
    return min(grades) if grades else None


def _shape(scene: Scene, hit: Hit, near: list[Hit]) -> str:
    """Return which limbs are weak: both legs, one limb, one side or all four."""
    window = scene.text[
        max(scene.sentence.start, min(hit.start, near[0].start) - 28) : min(
            scene.sentence.end, max(hit.end, near[-1].end) + 16
        )
    ]
    words = [scene.text[x.start : x.end] for x in near]
    kinds = {x.kind for x in near}
    left, right, both = bool(_LEFT.search(window)), bool(_RIGHT.search(window)), bool(_BOTH.search(window))
    if any(w.startswith(("four", "all ")) for w in words) or (
        {"limb_low", "limb_up"} <= kinds and (both or (left and right) or not (left or right))
    ):
        return "four"
    if {"limb_low", "limb_up"} <= kinds:
        return "half"
    if both or (left and right):
        return "low"
    if left or right:
        return "mono"
    return "low"


def _pain(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("pain"):
        before, after = scene.before(hit, 40), scene.after(hit, 60)
        if re.match(r"[^.;,]{0,40}\bradiat", after) and not scene.has("place_chest", "place_abdomen"):
            leg = [p for p in scene.of("place_leg") if 0 <= p.start - hit.end <= 90]
            if leg:
                yield from _one(scene, "deficit:radicular-pain", "pain radiating to a limb", hit, leg[0])
        if re.match(r"[^.;,]{0,40}\b(?:distribution|dermatome)\b", after):
            yield from _one(scene, "deficit:radicular-pain", "pain in a distribution", hit)
            continue
        for kind, concept in _PAINS.items():
            for place in scene.of(kind):
                gap = place.start - hit.end
                if hit.start - place.end in (0, 1) and place.end <= hit.start:
                    yield from _one(scene, concept, "place + pain", place, hit)
                elif 0 < gap <= 45 and re.match(
                    r"\s(?:in|of|over|at|on|around|across|along|involving|to)\b(?:(?!radiat)[^.;]){0,40}$",
                    scene.text[hit.end : place.start],
                ):
                    yield from _one(scene, concept, "pain in a place", hit, place)
        if re.search(
            r"\b(?:radicular|radiating|radiated|shooting|root|sciatic|dermatomal|girdle)\s$", before
        ):
            yield from _one(scene, "deficit:radicular-pain", "radiating pain", hit)
