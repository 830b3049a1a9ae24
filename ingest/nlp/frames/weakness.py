"""Weakness by limb and side: from a weak foot to paralysis of all four limbs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.limbs import END_OF_LEG, FOOT, ON_BOTH, PREFIX, PROXIMAL, shape_of
from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.frames.strength import NEUTRAL, grades_of, is_low, is_whole
from ingest.nlp.spans import Mention

__all__ = ["weakness"]

_REACH = 70
_PULSE = re.compile(r"\bpulses? (?:was |were )?(?:\w+ )?$")
_PULSES = re.compile(r" (?:\w+ )?pulses?\b")
_ROOT = re.compile(
    r"^[^.;]{0,30}\b(?:left|right)\b[^.;]{0,12}\b(?:distribution|dermatome|myotome|root|l[1-5]|s1)\b"
)
# Words of daily life that tell of weakness only beside a limb: "dragged", "like wood", "no movement".
_DAILY = re.compile(
    r"^(?:drag|heav|like |lead|"
    r"rubber|g[ia]v|fail|drift|sag|fold|wobbl|trembl|sank|flag|collapsed|buckl|"
    r"no longer|could not sup|unable to (?:sup|lift)|would not|did not|"
    r"no (?:power|movement)|moved|motionless|without|weaken|lost both|went|cannot|can not|immov)"
)
_BELOW = re.compile(
    r"^[^.;,]{0,40}\b(?:below|caudal to|distal to|from)\s(?:the\s)?"
    r"(?:waist|umbilicus|navel|nipple|xiphoid|groin|hips?|chest|level|lesion|costal|t-?\d|th-?\d|d-?\d|l-?\d)"
)
# The thigh of "weakness of the quadriceps and pain in the thigh" is the pain's.
_PAINFUL = re.compile(r"\b(?:pain|numbness|tingling) (?:in|of|over|down) (?:the |her |his |left |right )*$")
_ACHES = re.compile(r" (?:pain|numbness|ache)\b")
_GIVES = re.compile(r"^(?:buckl|g[ia]v|fold|collapsed)")
_EXTENDING = re.compile(r"\bexten\w+ (?:of )?(?:(?:the|her|his|left|right) )*$")
_OF = re.compile(r"^\s(?:of|in|affecting|involving) ")
_FLACCID = re.compile(r"^[\s-](?:\w+ )?(?:weakness|parapares|pares|monopares|tetrapares|quadripares)")
_SILENT = ("", "")
# An organ without limbs: "the bladder was paralysed", "a flaccid anal sphincter".
_OTHER_ORGAN = re.compile(r"\b(?:bladder|bowel|sphincter|vocal cord|diaphragm|face) (?:was |is |had been )?$")
_OF_ORGAN = re.compile(
    r" (?:of the |of )?(?:left |right )?(?:bladder|bowel|anal|rectal|vocal|diaphragm|face|facial)"
)


def weakness(scene: Scene) -> Iterator[Mention]:
    """Yield paresis and plegia with the limbs they are told of."""
    limbs = scene.of("limb_low", "limb_up", "limb_all")
    for hit in scene.of("weak", "plegia"):
        grade = min(grades_of(scene, hit), default=None)
        if _PULSE.search(scene.before(hit, 30)) or _PULSES.match(scene.after(hit, 20)):
            continue
        if _OTHER_ORGAN.search(scene.before(hit, 24)) or _OF_ORGAN.match(scene.after(hit, 24)):
            continue
        if scene.text.startswith("flaccid", hit.start) and _FLACCID.match(scene.after(hit, 24)):
            continue
        neutral = bool(NEUTRAL.match(scene.text[hit.start : hit.end]))
        if neutral and not is_low(scene, hit, grade):
            continue
        near = [x for x in limbs if gap_of(hit, x) <= _REACH and scene.together(hit, x)]
        near = [x for x in near if not any(_is_part(x, y) for y in near)]
        near = [x for x in near if not _PAINFUL.search(scene.before(x, 30))] or near
        near = [x for x in near if not _ACHES.match(scene.after(x, 12))] or near
        whole = is_whole(scene, hit, grade)
        concept, rule = _limbs(scene, hit, near, whole) if near else _alone(scene, hit, neutral, whole)
        found = scene.mention(concept, rule, hit, *near[:1], component="deficits") if concept else None
        if found:
            yield found


def _is_part(limb: Hit, other: Hit) -> bool:
    """Tell whether a word is part of another limb's name: the extremity of "lower extremity"."""
    return limb.kind in ("limb_all", other.kind) and other.start < limb.start and limb.end <= other.end


def _alone(scene: Scene, hit: Hit, neutral: bool, whole: bool) -> tuple[str, str]:
    """Return concept and rule of weakness without a limb beside it."""
    word, after = scene.text[hit.start : hit.end], scene.after(hit, 60)
    if _DAILY.match(word) and not _BELOW.match(after):
        return _SILENT
    if ("deficit" in word and "motor" not in word) or "neurologic" in word:
        return "deficit:neurological-deficit", "deficit"
    if _BELOW.match(after):
        return ("deficit:paraplegia", "plegia below") if whole else ("deficit:paraparesis", "paresis below")
    if hit.kind == "plegia":
        return "deficit:paralysis", "paralysis"
    if neutral and ON_BOTH.match(after):
        return "deficit:paraparesis", "paresis on both sides"
    if neutral:
        return _SILENT
    if _ROOT.search(after):
        return "deficit:monoparesis", "weakness of a root"
    return "deficit:weakness", "weakness"


def _limbs(scene: Scene, hit: Hit, near: list[Hit], whole: bool) -> tuple[str, str]:
    """Return concept and rule of weakness with limbs beside it."""
    word = scene.text[hit.start : hit.end]
    vague = "neurologic" in word or word.startswith("deficit")
    if vague and not any(_of_limb(scene, hit, x) for x in near):
        return "deficit:neurological-deficit", "deficit"
    shape, side = shape_of(scene, hit, near)
    words = [scene.text[x.start : x.end] for x in near]
    if shape == "mono" and not whole and any(FOOT.search(w) for w in words):
        return "deficit:foot-drop", "weak foot"
    if shape == "mono" and _is_proximal(scene, hit, near, words):
        return "deficit:quadriceps-weakness", f"weak thigh {side}".rstrip()
    dragged = word.startswith("drag")
    if shape == "mono" and (whole or dragged) and all(w in END_OF_LEG for w in words):
        return "deficit:foot-drop", "paralysed foot"
    if shape == "low" and all(x.kind == "limb_up" for x in near):
        return "deficit:weakness", "weak arms"
    ending = "plegia" if whole else "paresis"
    return f"deficit:{PREFIX[shape]}{ending}", f"{shape} {ending} {side}".rstrip()


def _is_proximal(scene: Scene, hit: Hit, near: list[Hit], words: list[str]) -> bool:
    """Tell whether the weakness is of the thigh's muscles alone: they extend the knee, flex the hip."""
    if not all(PROXIMAL.match(w) or (w == "thigh" and _gives_way(scene, hit)) for w in words):
        return False
    return all(
        w != "knee" or _gives_way(scene, hit) or _EXTENDING.search(scene.before(x, 24))
        for w, x in zip(words, near, strict=True)
    )


def _gives_way(scene: Scene, hit: Hit) -> bool:
    return bool(_GIVES.match(scene.text[hit.start : hit.end]))


def _of_limb(scene: Scene, hit: Hit, limb: Hit) -> bool:
    """Tell whether a deficit is said to be of a limb: "deficits of both legs", "leg deficits"."""
    between = scene.between(hit, limb)
    return len(between) <= 24 and (
        (limb.end <= hit.start and not between.strip()) or bool(_OF.match(between))
    )
