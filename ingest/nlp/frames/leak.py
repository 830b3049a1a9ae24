"""Leaks: something cement-like, a verb of escape or presence, and a compartment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.cue_pattern import cue
from ingest.nlp.frames.leak_place import (
    PROVED,
    is_elsewhere,
    is_linked,
    is_of_another_fluid,
    is_outdone,
    of_the_lung,
    taken_by_others,
)
from ingest.nlp.frames.scene import Scene
from ingest.nlp.rules import cues
from ingest.nlp.spans import Mention

__all__ = ["leaks"]

_REACH = 110
_NEXT_SENTENCE = 160  # characters in which it may say what a mass was
_MASS_NEXT = re.compile(
    r"\s(?:[\w-]+ ){0,2}?(?:mass(?:es)?|lesions?|nodules?|casts?|bod(?:y|ies)|densit(?:y|ies)|process|"
    r"plaques?|"
    r"structures?|deposits?|material|shadows?|tumou?rs?|(?:signal )?voids?|foc(?:us|i)|formations?|"
    r"collections?|"
    r"opacit(?:y|ies)|layers?|bands?|sheets?|strands?)\b"
)
_MASS_BEFORE = re.compile(
    r"\b(?:mass(?:es)?|lesions?|nodules?|plaques?|structures?|shadows?|voids?|bands?|sheets?|layers?|"
    r"strips?)\s$"
)
_RESUMED = cues("leak.resumed")
# What a pronoun of the next sentence can stand for: cement, if nothing else that lies somewhere was named.
_TOLD = re.compile(r"\b(?:cement|pmma|polymethyl\w*|methacrylate|acryl\w*|polymer|leak\w*|extravas\w*)\b")
_OTHER_TOLD = re.compile(
    r"\b(?:ha?ematoma|blood|clot|abscess|csf|cerebrospinal|fluid|pus|tumou?r|needle|cannula|screw|fragment|"
    r"catheter|"
    r"air|gas|thrombus|mass|lesion|cyst|block)\b"
)
_VASCULAR = (
    "pulmonary",
    "cardiac",
    "cava",
    "renal",
    "cerebral",
    "artery",
    "arterial",
    "venous",
    "azygos",
    "vein",
)
_NEAR_THE_SPINE = (
    "intradural-cement-leakage",
    "subdural-cement-leakage",
    "subarachnoid-cement-leakage",
    "intraspinal-cement-leakage",
    "intramedullary-cement-leakage",
    "intradiscal-cement-leakage",
    "epidural-cement-leakage",
    "foraminal-cement-leakage",
    "lateral-recess-cement-leakage",
)
# "a cord-like high density", "several radiopaque lines"
_DENSE = re.compile(
    r"\b(?:(?:hyper|radio-?)(?:dense|opaque|attenuating)|dense|opaque|high[- ](?:density|attenuation)|"
    r"white|bright|"
    r"cement-(?:like|dense)|bone-dense|[a-z]-shaped|crescentic|ring-(?:like|shaped))\s(?:[\w-]+\s)?(?:lines?|streaks?|strands?|threads?|columns?|bands?|"
    r"sheets?|"
    r"plaques?|spicules?|shells?|casts?|stripes?|material|substance|structures?|droplets?|globules?|foci|"
    r"focus|"
    r"tongues?|films?|rims?|objects?|shadows?|tubes?|plugs?|lumps?|beads?|deposits?|crescents?|rods?|"
    r"mass(?:es)?|densit(?:y|ies)|opacit(?:y|ies))\b|"
    r"\b(?:linear|cord-like|tubular|string-like|curvilinear|band-like|serpiginous|branching|rod-like|"
    r"punctate)\s"
    r"(?:high[- ])?(?:densit(?:y|ies)|opacit(?:y|ies)|attenuation|hyperdensit(?:y|ies))\b"
)
_FOREIGN_PART = re.compile(r"\b(?:no|not|without|intact|pushed|broke|removed|laminectomy|[.;])")
# "Intra- and extradural" names two places.
_BOTH_SIDES = re.compile(
    r"intra-? (?:and|or) (?:extra|epi)dural|outside and inside|inside and outside|on (?:both|either)"
)
_NOT_BUT = re.compile(r"\bnot\b[^.;]{3,70}\bbut (?:actually |in fact |indeed |rather |instead )?$")
_EPIDURAL = "complication:epidural-cement-leakage"

# "A tongue of cement behind T11": in the canal, whatever else is told.
_BEHIND = cue(
    r"\b(?:behind|posterior to|dorsal to|at the back of)\s(?:the )?"
    r"(?:(?:vertebral )?body of |(?:posterior|back) wall of |vertebra )?(?:the )?"
    r"(?:[tld]h?-?\s?\d{1,2}\b|posterior wall|(?:\w+ )?(?:thoracic|dorsal|lumbar) (?:vertebra|body))",
    flags=0,
)
_CANAL = "complication:intraspinal-cement-leakage"
_ARTERIAL = "complication:arterial-cement-embolism"
_PULMONARY = "complication:pulmonary-cement-embolism"
_BLAND = re.compile(
    r"\b(?:bland|thrombotic|thrombus|thrombi|thromboembol\w+|blood clots?|ordinary (?:clot|embol\w+))\b"
)
_INSIDE = (
    "in",
    "within",
    "into",
    "inside",
    "among",
    "filling",
    "filled",
    "beneath",
    "under",
    "from",
    "between",
    "hugging",
    "lining",
    "coating",
    "outlining",
    "following",
    "against",
    "over",
    "along",
    "beyond",
    "behind",
)


def _behind(scene: Scene) -> Iterator[Mention]:
    """Yield cement told of as lying behind a vertebra."""
    for found in _BEHIND.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        anchor = next((h for h in scene.of("cement", "opaque") if 0 < found.start() - h.end <= 60), None)
        if anchor is None and (mass := _MASS_BEFORE.search(scene.text, scene.sentence.start, found.start())):
            proved = PROVED.search(scene.text, found.end(), scene.sentence.end + _NEXT_SENTENCE)
            anchor = Hit(mass.start(), mass.end(), "opaque", "", scene.sentence.index) if proved else None
        if anchor and not _FOREIGN_PART.search(scene.text, anchor.end, found.start()):
            made = scene.spanned(
                _CANAL, "cement behind the vertebra", anchor.start, found.end(), component="leak"
            )
            if made:
                yield made


def _opaque(scene: Scene, place: Hit) -> Hit | None:
    """Return something opaque said to lie in or about the canal, where no blood is told of."""
    if scene.has("blood", "csf", "pus") or not place.value.endswith(_NEAR_THE_SPINE):
        return None
    dense = [
        Hit(m.start(), m.end(), "opaque", "", place.sentence)
        for m in _DENSE.finditer(scene.text, scene.sentence.start, place.start)
    ]
    found = scene.nearest(place, [*scene.of("opaque"), *dense], 60)
    if found is None or found.start > place.start:
        return None
    words = scene.text[found.end : place.end].split()
    return found if any(word in _INSIDE for word in words) else None


def _rather(scene: Scene) -> Iterator[Mention]:
    """Yield the place put right: "the cement was not, as first thought, epidural but intradural"."""
    for place in scene.of("compartment"):
        found = _NOT_BUT.search(scene.text, max(scene.sentence.start, place.start - 100), place.start)
        cement = [h for h in scene.of("cement") if found and h.end <= found.start()]
        made = cement and scene.spanned(
            place.value, "cement + not one but another place", place.start, place.end, component="leak"
        )
        if made:
            yield made


def leaks(scene: Scene) -> Iterator[Mention]:
    """Yield one mention for each compartment the sentence says cement is in."""
    yield from _behind(scene)
    yield from _rather(scene)
    compartments = scene.of("compartment")
    if not compartments:
        return
    for place in compartments:
        if found := _proved(scene, place):
            yield found
    anchors = [h for h in scene.of("cement", "escape") if not _foreign(scene, h)]
    anchors += _resumed(scene, anchors)
    weak = [] if _of_blood(scene) else scene.of("filler", "move")
    weak = [h for h in weak if _embolus(scene.text[h.start : h.end], h.kind)]
    taken = taken_by_others(scene, compartments)
    for place in compartments:
        if place in taken:
            continue
        if place.value == _ARTERIAL and of_the_lung(scene, place):
            place = place._replace(value=_PULMONARY)
        choice = anchors + weak if any(word in place.value for word in _VASCULAR) else anchors
        anchor = scene.nearest(place, choice, _REACH) or _opaque(scene, place)
        if anchor is None or is_elsewhere(scene, place, anchor) or is_outdone(scene, place, anchor):
            continue
        if not is_linked(scene, place, anchor):
            anchor = scene.nearest(place, [h for h in choice if h.end <= place.start], _REACH)
            if anchor is None or not is_linked(scene, place, anchor) or is_outdone(scene, place, anchor):
                continue
        found = scene.mention(place.value, f"{anchor.kind} + compartment", anchor, place, component="leak")
        if found:
            yield found
            outside = scene.vocabulary.get(_EPIDURAL)
            if outside and _BOTH_SIDES.match(scene.text, place.start, place.end):
                yield found._replace(concept=outside.id, label=outside.label)


def _proved(scene: Scene, place: Hit) -> Mention | None:
    """Return a mass in a compartment that the rest of the sentence or the next one calls cement."""
    mass = _MASS_NEXT.match(scene.text, place.end, scene.sentence.end)
    if not mass or not PROVED.search(scene.text, mass.end(), scene.sentence.end + _NEXT_SENTENCE):
        return None
    return scene.spanned(place.value, "mass of cement", place.start, mass.end(), component="leak")


def _resumed(scene: Scene, named: list[Hit]) -> Iterator[Hit]:
    """Yield what stands for cement that was named before: "some of it extended into the canal"."""
    told = _TOLD.search(scene.previous) and not _OTHER_TOLD.search(scene.previous)
    low = scene.sentence.start if told else named[0].end if named else scene.sentence.end
    for found in _RESUMED.finditer(scene.text, low, scene.sentence.end):
        if not _OTHER_TOLD.search(scene.text, scene.sentence.start, found.start()):
            yield Hit(found.start(), found.end(), "escape", "", scene.sentence.index)


def _of_cement(scene: Scene) -> bool:
    """Tell whether the embolus a sentence speaks of was called one of cement in the sentence before."""
    return "cement embol" in scene.previous and scene.has("move")


def _of_blood(scene: Scene) -> bool:
    """Tell whether the embolus of a sentence is called one of blood."""
    return not scene.has("cement") and bool(
        _BLAND.search(scene.text, scene.sentence.start, scene.sentence.end)
    )


def _embolus(word: str, kind: str) -> bool:
    return kind == "filler" or (word.startswith("emboli") is False and word.startswith("embol"))


def _foreign(scene: Scene, hit: Hit) -> bool:
    if hit.kind != "escape":
        return False
    if is_of_another_fluid(scene, hit):
        return True
    other = [t for t in scene.of("tumourword", "wallfragment") if 0 <= hit.start - t.end <= 14]
    return bool(other) and scene.text[hit.start : hit.end].startswith(("extru", "protru", "migrat"))
