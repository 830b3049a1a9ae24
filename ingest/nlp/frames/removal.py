"""What was taken out: cement by surgery or by catheter, blood, pus, instruments, parts of bone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["removals"]

_REACH = 90
# A fragment is one of cement where cement was told of so many characters before.
_LOOK_BACK = 320
_BY_CATHETER = re.compile(
    r"\b(?:percutaneous(?! (?:vertebro|kypho|balloon|cement|transpedicular|augment|lumbar|procedure))|"
    r"endovascular|endovenous|transvenous|transcatheter|intravascular|interventional|snare|snared|catheter|"
    r"sheath|loop|basket|forceps|femoral|jugular|groin|suction|aspiration|mechanical)"
)
_BY_SURGERY = re.compile(
    r"\b(?:open|sternotomy|bypass|extracorporeal|surgery|surgical|surgically|operation|operatively|operative|"
    r"thoracotomy|thoracoscop|atriotomy|arteriotomy|embolectomy|cardiotomy|ventriculotomy|annuloplasty)\b"
)
_RETRIEVE = re.compile(r"retriev|captur|snar|lasso")
_VESSEL = re.compile(
    r"\b(?:vena cava|ivc|veins?|atri(?:um|al)|ventric|heart|cardiac|intracardiac|pulmonary|pericard|embol|"
    r"lungs?|aort|arter)"
)
_SPINE = re.compile(
    r"\b(?:canal|epidural|extradural|intradural|dural?|thecal|(?:hemi)?lamin(?:a|ae|ectom\w+|otom\w+)|"
    r"foramin\w*|durotom\w+|corpectom\w+|vertebrectom\w+|facetectom\w+|pediculectom\w+|discectom\w+|"
    r"decompress\w*|roots?|cord)\b"
)
_CEMENT_NEAR = re.compile(r"\b(?:cement|pmma|methacrylate|embol|leak|extravasat|foreign bod)")
_NOUN = re.compile(
    r"(?:removal|extraction|excision|evacuation|retrieval|clearance|resection|drainage|extirpation|"
    r"debridement)"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are|and|then)\s(?:\w+\s){0,3}$")
_PRONOUN_BEFORE = re.compile(r"\b(?:it|they|these|this|which|that)\b[^.;]{0,40}$")
_ANAESTHESIA = re.compile(r"ana?esthe")
# "The cement, covered by scar, was removed" tells of the cement.
_APPOSED = re.compile(r", (?:was|were) (?:\w+ ){0,2}$")
_PRONOUN_INSIDE = re.compile(r"\s(?:it|them)\s")
_PRONOUN_AFTER = re.compile(r"\s(?:it|them|these|this)\b")
_THINGS = ("cement", "filler", "leftover", "blood", "pus", "instrument", "fragmentword", "other", "part")
_OBJECT = {
    "blood": "treatment:hematoma-evacuation",
    "pus": "treatment:drainage",
    "instrument": "treatment:instrument-removal",
    "fragmentword": "treatment:bone-fragment-removal",
}
_IMPLANT = re.compile(r"screw|implant|hardware")
_TOOL = re.compile(r"\b(?:with|by|using|via|through|by means of)\s(?:an?\s|the\s)?(?:[\w-]+\s){0,2}$")
_CHEST = re.compile(r"\b(?:chest (?:tube|drain)|intercostal|thoracostomy|pleura|h(?:a)?emothorax)")
_HEART_OPEN = re.compile(r"\b(?:sternotomy|pericard|tamponade|atri(?:um|al)|ventric|cardiac|bypass)")
_IN_HEART = re.compile(r"\b(?:heart|apex|ventric|atri(?:um|al)|cardiac|valve|pericard|pulmonary)")
_BROKEN = re.compile(r"\b(?:broken|broke|fractured|snapped|retained)\b")
_LAID_OPEN = re.compile(
    r"\b(?:laminectom|hemilaminectom|laminotom|foraminotom|durotom|facetectom|decompress|myelotom|incis|"
    r"dura|cord|atriotom|ventriculotom|arteriotom|bypass|sternotom|corpectom|approach|microscop)"
)
_CEMENTED = re.compile(r"\b(?:cement|pmma|methacrylate)")
# What "it" is in "it was removed", by the sentence before.
_TOLD_BEFORE = (
    (re.compile(r"\b(?:h(?:a)?ematoma|clot)s?\b"), "treatment:hematoma-evacuation"),
    (re.compile(r"\b(?:abscess|empyema|pus)"), "treatment:drainage"),
    (
        re.compile(
            r"\b(?:needle|cannula|trocar|stylet|wire|tamp|balloon catheter|catheter tip|drill bit)s?\b"
        ),
        "treatment:instrument-removal",
    ),
    (re.compile(r"\b(?:arachnoid cyst|cyst)\b"), "treatment:cyst-excision"),
)
_CUT = re.compile(r"remov|resect|excis|extirpat|debulk|extract|drill|nibbl|tak|took|burr|chisel")
# "Resected and replaced by a cage" puts the implant in.
_PUT_IN = re.compile(r"\breplac|\bimplantation|\binsert|\bput in|,? and an? |, an? ")


def removals(scene: Scene) -> Iterator[Mention]:
    """Yield the removals a sentence tells of."""
    things = [t for t in scene.of(*_THINGS) if not _is_name(scene, t)]
    for act in scene.of("remove"):
        for thing in _objects(scene, act, things):
            yield from _removal(scene, act, thing)
        if all(_ANAESTHESIA.match(scene.text, t.start) for t in things):
            yield from _of_pronoun(scene, act)


def _is_name(scene: Scene, thing: Hit) -> bool:
    """Tell whether a word is a tool, or part of a name: "balloon kyphoplasty", "pedicle screw fixation"."""
    after = scene.after(thing, 16)
    if thing.kind == "instrument" and _TOOL.search(scene.before(thing, 40)):
        return True
    return bool(
        re.match(r"\s(?:kyphoplast|vertebroplast|screws?\b|approach|wall|level|fixation|augment)", after)
    )


def _objects(scene: Scene, act: Hit, things: list[Hit]) -> list[Hit]:
    """Return what is removed: what follows "removal of" and is joined to it, or precedes "was removed"."""
    noun = _NOUN.match(scene.text[act.start : act.end])
    inside = [t for t in things if act.start < t.start and t.end < act.end]
    if inside:
        return inside[:1]
    follows = [t for t in things if t.start >= act.end and scene.together(act, t)]
    leads = [t for t in things if t.end <= act.start and scene.together(act, t)]
    if _PASSIVE.search(scene.before(act, 40)) and not noun:
        near = [t for t in leads if act.start - t.end <= _REACH]
        if near:
            aside = near[-1].kind == "other" and _APPOSED.search(scene.before(act, 40))
            return [t for t in near if not aside or t.kind != "other"][-1:]
    if noun and re.match(r"\s(?:of|and \w+ of)\b", scene.after(act, 20)):
        return _joined(scene, act, follows, 60)
    if leads and noun and act.start - leads[-1].end <= 2:
        return leads[-1:]
    if not noun and follows and follows[0].start - act.end <= 45:
        return _joined(scene, act, follows, 45)
    if noun and follows and follows[0].start - act.end <= 30:
        return follows[:1]
    return leads[-1:] if leads and act.start - leads[-1].end <= 30 else []


def _joined(scene: Scene, act: Hit, follows: list[Hit], reach: int) -> list[Hit]:
    """Return the first thing within reach and those joined to it by "and" or a comma."""
    taken: list[Hit] = []
    edge = act.end
    for thing in follows:
        between = scene.text[edge : thing.start]
        if not taken and len(between) > reach:
            break
        if taken and not re.match(
            r"(?: (?:\w+ )?(?:and|or)|,(?: and)?) (?:the |a |an |any )?(?:[\w-]+ ){0,3}$", between
        ):
            break
        taken.append(thing)
        edge = thing.end
    return taken


def _removal(scene: Scene, act: Hit, thing: Hit) -> Iterator[Mention]:
    words = scene.text[thing.start : thing.end]
    said = scene.text[scene.sentence.start : scene.sentence.end]
    if scene.text[act.start : act.end] == "delivered" and not _LAID_OPEN.search(said):
        return
    if scene.text[act.start : act.end] == "yielded" and (thing.kind != "blood" or thing.start < act.start):
        return
    if thing.kind in ("cement", "filler", "leftover"):
        yield from _cement(scene, act, thing)
    elif thing.value == "treatment:implant-removal" and _PUT_IN.search(scene.text, act.start, thing.start):
        return
    elif thing.kind == "part":
        if _CUT.match(scene.text[act.start : act.end]):
            yield from _made(scene, thing.value, f"removal + {words}", act, thing)
    elif thing.kind == "other":
        if "cyst" in words:
            yield from _made(scene, "treatment:cyst-excision", "removal + cyst", act, thing)
    elif thing.kind == "blood" and "pericard" in scene.text[scene.sentence.start : scene.sentence.end]:
        yield from _made(scene, "treatment:pericardiocentesis", "drainage of the pericardium", act, thing)
    elif thing.kind == "blood" and any(
        place.search(scene.text, scene.sentence.start, scene.sentence.end) for place in (_CHEST, _HEART_OPEN)
    ):
        return
    elif thing.kind == "instrument" and _is_cement_needle(scene, thing):
        yield from _from_vessel(scene, act, scene.text[scene.sentence.start : scene.sentence.end], thing)
    elif thing.kind == "instrument" and _IMPLANT.match(words):
        yield from _made(scene, "treatment:implant-removal", "removal + implant", act, thing)
    elif thing.kind in _OBJECT and not _inside_part(scene, thing):
        yield from _made(scene, _OBJECT[thing.kind], f"removal + {thing.kind}", act, thing)


def _is_cement_needle(scene: Scene, thing: Hit) -> bool:
    """Tell whether a needle is one of cement: it lies in the heart or a vessel, and nothing broke."""
    said = scene.text[scene.sentence.start : scene.sentence.end]
    return (
        scene.text[thing.start : thing.end].startswith("needle")
        and bool(_IN_HEART.search(said))
        and not _BROKEN.search(scene.previous + said)
    )


def _inside_part(scene: Scene, thing: Hit) -> bool:
    return any(p.start <= thing.start and thing.end <= p.end for p in scene.of("part"))


def _cement(scene: Scene, act: Hit, thing: Hit) -> Iterator[Mention]:
    """Yield how cement was taken out: from the spine, by catheter or by heart surgery."""
    said = scene.text[scene.sentence.start : scene.sentence.end]
    around = said + " " + scene.previous
    if thing.kind != "cement" and not _CEMENT_NEAR.search(around):
        start = scene.sentence.start
        if thing.kind != "leftover" or not _CEMENTED.search(scene.text, max(0, start - _LOOK_BACK), start):
            return
    told = _VESSEL.search(said) or _SPINE.search(said) or not _CEMENT_NEAR.search(scene.previous)
    where = said if told else around
    if not _VESSEL.search(where) or _SPINE.search(said):
        yield from _made(scene, "treatment:cement-removal", "removal + cement", act, thing)
    else:
        yield from _from_vessel(scene, act, said, thing)


def _from_vessel(scene: Scene, act: Hit, said: str, *parts: Hit) -> Iterator[Mention]:
    catheter, surgery = _BY_CATHETER.search(said), _BY_SURGERY.search(said)
    word = scene.text[act.start : act.end]
    if (catheter and not surgery) or (not surgery and _RETRIEVE.match(word)):
        yield from _made(
            scene, "treatment:percutaneous-retrieval", "removal + cement by catheter", act, *parts
        )
    else:
        yield from _made(scene, "treatment:cement-embolectomy", "removal + cement from a vessel", act, *parts)


def _of_pronoun(scene: Scene, act: Hit) -> Iterator[Mention]:
    """Yield the removal of what the sentence before spoke of: "it was removed"."""
    if not scene.previous:
        return
    if _NOUN.match(scene.text[act.start : act.end]):
        yield from _of_what_was_told(scene, act)
        return
    if not (
        _PRONOUN_BEFORE.search(scene.before(act, 60))
        or _PRONOUN_AFTER.match(scene.after(act, 12))
        or _PRONOUN_INSIDE.search(scene.text, act.start, act.end)
    ):
        return
    said = scene.text[scene.sentence.start : scene.sentence.end]
    if not _CEMENTED.search(scene.previous):
        for named, concept in _TOLD_BEFORE:
            if named.search(scene.previous):
                yield from _made(scene, concept, "removal of what was told before", act)
                return
        return
    if _VESSEL.search(said + scene.previous) and not _SPINE.search(said + scene.previous):
        yield from _from_vessel(scene, act, said)
    else:
        yield from _made(scene, "treatment:cement-removal", "removal of what was told before", act)


def _of_what_was_told(scene: Scene, act: Hit) -> Iterator[Mention]:
    """Yield the removal of cement told before, by an operation of its own: "laminectomy and extraction"."""
    said = scene.text[scene.sentence.start : scene.sentence.end]
    cemented = _CEMENTED.search(scene.previous)
    opened = _LAID_OPEN.search(said)
    if cemented and opened and not re.match(r"\s(?:of|from) (?!it\b|this\b)", scene.after(act, 12)):
        yield from _made(scene, "treatment:cement-removal", "removal of what was told before", act)


def _made(scene: Scene, concept: str, rule: str, *parts: Hit) -> Iterator[Mention]:
    found = scene.mention(concept, rule, *parts, component="treatments")
    if found:
        yield found
