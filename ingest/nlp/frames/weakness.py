"""Weakness by limb, side and grade: from a weak foot to paralysis of all four limbs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["graded", "weakness"]

_REACH = 70
# Words for strength that tell of a deficit only with a low grade or a word of loss beside them.
_NEUTRAL = re.compile(
    r"^(?:(?:muscle|motor|limb|muscular) (?:strength|power|grades?|function|force)|strength|power|"
    r"mrc(?: grades?)?)$"
)
_GRADE = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|mrc|score[sd]?|strength|power|scale|of|was|were|at|to|"
    r"medical research council)\s*"
    r"(?:\(|was |were |of |is |at |to |about |only |decreased to |reduced to |grade |score |scale )*\s*"
    r"(?P<n>[0-5]|[iv]{1,3}|zero|one|two|three|four|five)\s*[+-]?\s*(?:/\s?(?:5|v)\b|(?=[\s,;.)]|$))|"
    r"\b(?P<m>[0-5])\s?[+-]?\s?/\s?5\b"
)
_FIGURES = (("zero",), ("one", "i"), ("two", "ii"), ("three", "iii"), ("four", "iv"), ("five", "v"))
_WORDS = {word: figure for figure, words in enumerate(_FIGURES) for word in words}
_LOSS = re.compile(
    r"\b(?:decreas|reduc|diminish|impair|weak|loss of|lost|poor|"
    r"lower(?![ -]?$|[ -](?:limb|extrem|leg|bod|half))|lower(?=ed)|declin|deteriorat|worsen|drop|"
    r"abnormal|absen)"
)
_WHOLE = re.compile(r"\b(?:complete|total|no|absolute)\b[^.;]{0,24}$|\bgrade 0\b|\b0/5\b")
_PULSE = re.compile(r"\bpulses? (?:was |were )?(?:\w+ )?$")
_PULSES = re.compile(r" (?:\w+ )?pulses?\b")
_PARTIAL = re.compile(r"\b(?:partial|mild|slight|moderate)\b[^.;]{0,16}$")
_BOTH = re.compile(r"\b(?:both|bilateral|bilaterally|two|each)\b|\bleft and right\b|\bright and left\b")
_ON_BOTH = re.compile(
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
# One muscle group or joint named in the singular is one limb, whichever side it is.
_PART = re.compile(
    r"^(?:foot|ankle|knee|hip|calf|thigh|quadriceps|iliopsoas|tibialis|big|great|extensor|ehl|hamstring|"
    r"gastrocnemius|plantar|dorsi|toe (?:ext|dorsi)|hallux|anterior tib|wrist|elbow)"
)
# The thigh of "weakness of the quadriceps and pain in the thigh" is the pain's.
_PAINFUL = re.compile(r"\b(?:pain|numbness|tingling) (?:in|of|over|down) (?:the |her |his |left |right )*$")
_FOOT = re.compile(r"dorsi|toe|hallu|tibial|\behl\b")
# Muscles and movements of the root of a leg; "knee" alone is a place.
_PROXIMAL = re.compile(r"^(?:quadriceps|iliopsoas|hip flex|knee exten|thigh muscle|knee$)")
_GIVES = re.compile(r"^(?:buckl|g[ia]v|fold|collapsed)")
_EXTENDING = re.compile(r"\bexten\w+ (?:of )?(?:(?:the|her|his|left|right) )*$")
_OF = re.compile(r"^\s(?:of|in|affecting|involving) ")
_PREFIX = {"low": "para", "mono": "mono", "half": "hemi", "four": "quadri"}
_FLACCID = re.compile(r"^[\s-](?:\w+ )?(?:weakness|parapares|pares|monopares|tetrapares|quadripares)")
_END_OF_LEG = ("foot", "ankle", "great toe", "big toe", "toes")
_SEVERAL = ("legs", "lower limbs", "lower extremities", "feet", "hips", "knees", "ankles", "thighs", "calves")
_SILENT = ("", "")
_LINK = (
    r"(?:(?:was|were|is|are|still|at|of|only|about|power|strength|motor|muscle|mrc|grade|graded|"
    r"extension|flexion|flexors|both|,|:|\() ?)*"
)
_OF_FIVE = r"(?:(?P<n>[0-5]|[iv]{1,3})\s?[+-]?\s?/\s?(?:5|v)\b|\b(?:mrc|grade)(?: grade)? (?P<g>[0-5])\b)"
_BARE_AFTER = re.compile(rf"s?[ :,(]*{_LINK}[ :(]*{_OF_FIVE}")
# "Dorsiflexion 0, plantar flexion 1": bare figures, where at least two are told in a row.
_LONE = re.compile(
    r"s?:? (?:was |were |being |at )?(?P<n>[0-5])\s?[+-]?(?=[,;.)]|$| (?:and|on the|bilat|on both)\b)"
)
_BARE_BEFORE = re.compile(
    rf"{_OF_FIVE}[^.;,]{{0,12}}?\s(?:in|of|on|for|at|below)\s(?:(?:the|her|his|both|left|right|all|lower|"
    rf"proximal|distal)\s)*$"
)


# An organ without limbs: "the bladder was paralysed", "a flaccid anal sphincter".
_OTHER_ORGAN = re.compile(r"\b(?:bladder|bowel|sphincter|vocal cord|diaphragm|face) (?:was |is |had been )?$")
_OF_ORGAN = re.compile(
    r" (?:of the |of )?(?:left |right )?(?:bladder|bowel|anal|rectal|vocal|diaphragm|face|facial)"
)


def weakness(scene: Scene) -> Iterator[Mention]:
    """Yield paresis and plegia with the limbs they are told of."""
    limbs = scene.of("limb_low", "limb_up", "limb_all")
    for hit in scene.of("weak", "plegia"):
        grade = _grade(scene, hit)
        if _PULSE.search(scene.before(hit, 30)) or _PULSES.match(scene.after(hit, 20)):
            continue
        if _OTHER_ORGAN.search(scene.before(hit, 24)) or _OF_ORGAN.match(scene.after(hit, 24)):
            continue
        if scene.text.startswith("flaccid", hit.start) and _FLACCID.match(scene.after(hit, 24)):
            continue
        neutral = bool(_NEUTRAL.match(scene.text[hit.start : hit.end]))
        if neutral and not _is_low(scene, hit, grade):
            continue
        near = [x for x in limbs if gap_of(hit, x) <= _REACH and scene.together(hit, x)]
        near = [x for x in near if not _PAINFUL.search(scene.before(x, 30))] or near
        whole = _is_whole(scene, hit, grade)
        concept, rule = _limbs(scene, hit, near, whole) if near else _alone(scene, hit, neutral, whole)
        found = scene.mention(concept, rule, hit, *near[:1], component="deficits") if concept else None
        if found:
            yield found


def graded(scene: Scene) -> Iterator[Mention]:
    """Yield the weakness of limbs told of by their grade alone: "legs 2/5", "0/5 below the knees"."""
    limbs, grades = [], []
    told = scene.of("limb_low", "limb_up", "limb_all")
    for limb in told:
        found = _BARE_AFTER.match(scene.after(limb, 34)) or _BARE_BEFORE.search(scene.before(limb, 44))
        if found:
            limbs.append(limb)
            grades.append(_figure(found.group("n") or found.group("g")))
    lone = [(limb, found) for limb in told if (found := _LONE.match(scene.after(limb, 20)))]
    if not limbs and len(lone) > 1:
        limbs, grades = [limb for limb, _ in lone], [int(found.group("n")) for _, found in lone]
    weak = [(limb, grade) for limb, grade in zip(limbs, grades, strict=True) if grade < 5]
    if not weak:
        return
    near = [limb for limb, _ in weak]
    shape, side = _shape(scene, near[0], near)
    around = max(scene.sentence.start, near[0].start - 28), near[-1].end
    ends = all(scene.text[x.start : x.end] in _END_OF_LEG for x in near)
    if shape == "mono" and (ends or _FOOT.search(scene.text, *around)):
        foot = scene.mention("deficit:foot-drop", "graded foot", *near, component="deficits", deniable=False)
        if foot:
            yield foot
        return
    if shape == "mono" and all(_PROXIMAL.match(scene.text[x.start : x.end]) for x in near):
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
        f"deficit:{_PREFIX[shape]}{ending}", rule, *near, component="deficits", deniable=False
    )
    if made:
        yield made


def _figure(said: str) -> int:
    return _WORDS[said] if said in _WORDS else int(said)


def _is_low(scene: Scene, hit: Hit, grade: int | None) -> bool:
    if grade is not None:
        return grade < 5
    return bool(_LOSS.search(scene.before(hit, 30)) or _LOSS.match(scene.after(hit, 30).strip()))


def _is_whole(scene: Scene, hit: Hit, grade: int | None) -> bool:
    if _PARTIAL.search(scene.before(hit, 24)):
        return False
    if hit.kind == "plegia" and any(0 < figure < 5 for figure in _grades(scene, hit)) and _uneven(scene):
        return False
    if hit.kind == "plegia" or bool(_WHOLE.search(scene.before(hit, 40))):
        return True
    return grade == 0 and max(_grades(scene, hit)) == 0


def _uneven(scene: Scene) -> bool:
    """Tell whether one side is told of as paralysed and the other as weak."""
    said = scene.text[scene.sentence.start : scene.sentence.end]
    return scene.has("weak") and bool(_LEFT.search(said) and _RIGHT.search(said))


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
    shape, side = _shape(scene, hit, near)
    words = [scene.text[x.start : x.end] for x in near]
    if shape == "mono" and not whole and any(_FOOT.search(w) for w in words):
        return "deficit:foot-drop", "weak foot"
    if shape == "mono" and _is_proximal(scene, hit, near, words):
        return "deficit:quadriceps-weakness", f"weak thigh {side}".rstrip()
    if shape == "mono" and whole and all(w in _END_OF_LEG for w in words):
        return "deficit:foot-drop", "paralysed foot"
    if shape == "low" and all(x.kind == "limb_up" for x in near):
        return "deficit:weakness", "weak arms"
    ending = "plegia" if whole else "paresis"
    return f"deficit:{_PREFIX[shape]}{ending}", f"{shape} {ending} {side}".rstrip()


def _is_proximal(scene: Scene, hit: Hit, near: list[Hit], words: list[str]) -> bool:
    """Tell whether the weakness is of the thigh's muscles alone: they extend the knee, flex the hip."""
    if not all(_PROXIMAL.match(w) or (w == "thigh" and _gives_way(scene, hit)) for w in words):
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


def _grade(scene: Scene, hit: Hit) -> int | None:
    """Return the lowest muscle grade told beside a word for strength."""
    return min(_grades(scene, hit), default=None)


def _grades(scene: Scene, hit: Hit) -> list[int]:
    """Return the muscle grades told beside a word for strength."""
    low, high = max(scene.sentence.start, hit.start - 30), min(scene.sentence.end, hit.end + 90)
    grades = []
    for found in _GRADE.finditer(scene.text, low, high):
        grades.append(_figure(found.group("n") or found.group("m")))
    return grades


def _shape(scene: Scene, hit: Hit, near: list[Hit]) -> tuple[str, str]:
    """Return which limbs are weak (both legs, one limb, one side, all four) and, of one, its side."""
    first, last = min(hit.start, near[0].start), max(hit.end, near[-1].end)
    low, high = scene.clause(first, last)
    window = scene.text[max(low, first - 28) : min(high, last + 16)]
    if _ON_BOTH.match(scene.text, last, high):
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
    if side or all(_PART.match(w) for w in words):
        return "mono", side
    return "low", ""
