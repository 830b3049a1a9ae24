"""Other lesions: compression of cord and roots, blood and pus by place, holes in heart and dura."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.new_fracture import new_fractures
from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["lesions"]

_OUTSIDE_THE_DURA = "complication:epidural-cement-leakage"
_HEMATOMA = "complication:spinal-hematoma"
_SUBDURAL = re.compile(r"subdural")
_SUBARACHNOID = re.compile(r"subarachnoid")
_INTRADURAL = re.compile(
    r"intra-?dural|intrathecal|(?:inside|within|in|beneath|under) the (?:dura|thecal|theca|sac)"
)
_EPIDURAL = re.compile(r"epidural|extradural|peridural")
_CANAL = re.compile(r"canal|intraspinal")
_RETRO = re.compile(r"retroperitone|psoas")
_BESIDE = re.compile(r"paravertebral|paraspinal")
_VALVE = re.compile(r"valve|leaflet|tricuspid")
_CHORDAL = re.compile(r"\b(?:chord\w*|leaflet|valve|balloon|tamp)\s(?:\w+ )?$")
_PIERCED = re.compile(r"perfor|penetr|punctur|pierc|ruptur|lacer|tear|torn")
_THROUGH = re.compile(
    r"\b(?:protrud\w+|projecting|stick\w+|stuck|pok\w+|pass\w+|extend\w+|exit\w*|sticking out|come|"
    r"came|gone|went|bored|"
    r"emerg\w+|cutting|traversing|"
    r"crossing)\s(?:out )?(?:(?:about |some |by )?\d+(?:\.\d+)? ?(?:mm|cm) )?(?:through|"
    r"across|from|outside|beyond|of|into)\s(?:the |of )*"
    r"(?:anterior |free |lateral |inferior |posterior )*"
    r"(?:(?:right |left )?(?:ventric\w+|atri\w+)(?: free)?(?: wall)|ventricular wall|myocardium|apex|"
    r"pericardi\w+|heart wall|free wall)"
)
_BONE = re.compile(
    r"\b(?:fractur\w+)\s(?:of|in|through)\s(?:the |a |an |one |both |left |right )*"
    r"(?P<part>pedicles?|ribs?|facets?|lamina|spinous process|transverse process|sternum|odontoid)\b|"
    r"\b(?P<bone>pedicles?|ribs?|facets?(?: joints?)?|lamina)\s(?:(?:of|at) (?:the )?[tl]h?-?\d{1,2} )?"
    r"(?:was |were |had |also |been )*(?:fractured|broken|broke)\b"
)
_PART = {
    "pedicle": "complication:pedicle-fracture",
    "rib": "complication:rib-fracture",
    "facet": "complication:facet-fracture",
    "lamina": "complication:laminar-fracture",
    "sternum": "complication:sternal-fracture",
}
_BEHIND = re.compile(
    r"(?: that| which)?(?: had| has)?(?: been| was| lay| lies| lying| formed| collected| seen| found|"
    r" situated| located)* "
    r"(?:behind|dorsal to|posterior to|at the back of) (?:the )?(?:bod(?:y|ies) of |posterior walls? of |"
    r"vertebra\w* )?"
    r"(?:[tdl]h?-?\s?\d|vertebral bod|posterior wall|bod(?:y|ies)\b)"
)
_HOLE = re.compile(r"(?:pin-?hole|hole|rent|tear|slit|laceration|puncture hole)s?$")
_HEAD = re.compile(
    r"\b(?:brain|cerebr\w+|intracranial|cranial|hemispher\w+|skull|craniotomy|ventricular|hydrocephalus|"
    r"head|aneurysm\w*|"
    r"cisterns?|midline shift|tentori\w+|cerebell\w+|parietal|frontal|temporal|occipital)\b"
)
_SPINE = re.compile(r"\b(?:spin(?:e|al)|cord|thoracic|lumbar|canal|[tl]\d{1,2}|thecal|cauda|conus)\b")
_IN = re.compile(r"^[^.;]{0,30}\b(?:in|into|within|of|at|inside|from|filling|filled|occupying)\b[^.;]{0,30}$")
# "Blood had collected beneath the dura": the name of the place begins with its preposition.
_LEADS = re.compile(
    r"(?:in|into|within|inside|beneath|under|deep to|behind|outside|between|anterior to|posterior to|"
    r"dorsal to|ventral to)\b"
)
_LIES = re.compile(r"^(?:\s(?:(?!and\b|with\b|but\b|from\b)[\w-]+)){0,5}\s$")


def lesions(scene: Scene) -> Iterator[Mention]:
    """Yield the lesions a sentence composes."""
    if scene.has("compress"):
        yield from _compression(scene)
    if scene.has("blood"):
        yield from _blood(scene)
        yield from _blood_behind(scene)
    if scene.has("breach"):
        yield from _holes(scene)
    if scene.has("heart") and scene.has("cement", "filler"):
        yield from _through_the_heart(scene)
    if scene.has("fracture", "collapse", "break"):
        yield from _fractures(scene)
        yield from new_fractures(scene)


def _made(scene: Scene, concept: str, rule: str, *parts: Hit) -> Iterator[Mention]:
    found = scene.mention(concept, rule, *parts, component="lesions")
    if found:
        yield found


def _compression(scene: Scene) -> Iterator[Mention]:
    for kind, concept in (
        ("cord", "complication:spinal-cord-compression"),
        ("root", "complication:nerve-root-compression"),
    ):
        for hit in scene.of(kind):
            press = scene.nearest(hit, scene.of("compress"), 45)
            if press is None:
                continue
            between = scene.between(press, hit)
            word = scene.text[press.start : press.end]
            if word.startswith("compression") and re.match(
                r"\s(?:fracture|deformit)", scene.after(press, 12)
            ):
                continue
            if (
                re.search(r"\b(?:canal|foramen|endplate|by)\b", between)
                and press.start > hit.end
                and "canal" in between
            ):
                continue
            yield from _made(scene, concept, "compression + neural structure", press, hit)


def _blood(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("blood"):
        if scene.after(hit, 7).startswith(" patch"):
            continue
        for place in scene.of("compartment"):
            if gap_of(hit, place) > 40 or not scene.together(hit, place):
                continue
            between = scene.between(hit, place)
            ahead = (
                place.end <= hit.start
                and len(between) <= 28
                and not re.search(r"[.;]|\bof\b|\bwith\b", between)
            )
            name = scene.text[place.start : place.end]
            within = (
                bool(_IN.match(between))
                or bool(_LEADS.match(name) and _LIES.match(between))
                or bool(not between.strip() and _INTRADURAL.match(name))
            )
            if not (ahead or (place.start >= hit.end and within)):
                continue
            if _in_head(scene, name):
                yield from _made(scene, "complication:intracranial-hemorrhage", "blood + head", place, hit)
                continue
            for form, concept in (
                (_EPIDURAL, "complication:spinal-epidural-hematoma"),
                (_SUBDURAL, "complication:spinal-subdural-hematoma"),
                (_SUBARACHNOID, "complication:spinal-subarachnoid-hemorrhage"),
                (_INTRADURAL, "complication:intradural-hematoma"),
                (_CANAL, _HEMATOMA),
                (_RETRO, "complication:retroperitoneal-hematoma"),
                (_BESIDE, "complication:paravertebral-hematoma"),
            ):
                if form.search(name) or (form is _EPIDURAL and place.value == _OUTSIDE_THE_DURA):
                    yield from _made(scene, concept, "blood + compartment", place, hit)


def _blood_behind(scene: Scene) -> Iterator[Mention]:
    """Yield blood told of as lying behind a vertebra, which is in the canal."""
    for hit in scene.of("blood"):
        found = _BEHIND.match(scene.text, hit.end, scene.sentence.end)
        made = found and scene.spanned(
            "complication:spinal-hematoma",
            "blood behind the vertebra",
            hit.start,
            hit.end,
            component="lesions",
        )
        if made:
            yield made


def _through_the_heart(scene: Scene) -> Iterator[Mention]:
    """Yield a hole in the heart told of by what sticks through its wall."""
    for found in _THROUGH.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        made = scene.spanned(
            "complication:cardiac-perforation",
            "through the wall",
            found.start(),
            found.end(),
            component="lesions",
        )
        if made:
            yield made


def _fractures(scene: Scene) -> Iterator[Mention]:
    """Yield fractures of a part of a vertebra, of a rib or of the sternum."""
    low, high = scene.sentence.start, scene.sentence.end
    for m in _BONE.finditer(scene.text, low, high):
        part = (m.group("part") or m.group("bone")).split()[0].rstrip("s")
        made = part in _PART and scene.spanned(
            _PART[part], "fracture by place", m.start(), m.end(), component="lesions"
        )
        if made:
            yield made


def _in_head(scene: Scene, place: str) -> bool:
    """Tell whether blood under a membrane is told of in the head and not in the spine."""
    if not (_SUBDURAL.search(place) or _SUBARACHNOID.search(place) or _EPIDURAL.search(place)):
        return False
    low, high = scene.sentence.start, scene.sentence.end
    return bool(_HEAD.search(scene.text, low, high)) and not _SPINE.search(scene.text, low, high)


def _of_a_valve(scene: Scene, hit: Hit, heart: Hit) -> bool:
    """Tell whether a valve or its chordae tore, which is no hole in the heart."""
    if not scene.text[hit.start : hit.end].startswith(("rupture", "tear", "torn")):
        return False
    return bool(_VALVE.search(scene.text[heart.start : heart.end]) or _CHORDAL.search(scene.before(hit, 16)))


def _holes(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("breach"):
        word = scene.text[hit.start : hit.end]
        heart = scene.nearest(hit, scene.of("heart"), 45)
        if heart and _PIERCED.match(word) and not _of_a_valve(scene, hit, heart):
            yield from _made(scene, "complication:cardiac-perforation", "hole + heart", hit, heart)
        dura = scene.nearest(hit, scene.of("dura"), 75 if _HOLE.match(word) else 30)
        if dura and word not in ("defect",):
            yield from _made(scene, "complication:dural-injury", "hole + dura", hit, dura)
