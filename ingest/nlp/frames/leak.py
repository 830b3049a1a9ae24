"""Leaks: something cement-like, a verb of escape or presence, and a compartment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["leaks"]

_REACH = 110
# Compartments whose name alone says so; the others need a preposition or stand before the leak word.
_PLAIN = re.compile(
    r"(?:right |left )?(?:pulmonary|(?:lower|upper|middle|both) lobe|canal|disc|disk|disc space|lung|vein|"
    r"venous|heart|cardiac|"
    r"ventric|atri|arter|"
    r"renal|kidney|cerebral|"
    r"brain|soft tissue|psoas|vena cava|ivc|foram|root|lateral recess|aort|peric|posterior longitudinal)"
)
_INTO = re.compile(
    r"(?:\b(?:in|into|to|within|inside|along|through|via|toward|towards|at|of|onto|on|around|from|"
    r"entering|entered|reached|"
    r"reaching|involving|invaded|invading|filling|filled|fills|occupying|occupied|occupies|penetrat(?:ed|ing)|perforat(?:ed|ing)|"
    r"pierc(?:ed|ing)|punctur(?:ed|ing)|crossing|crossed|travers(?:ed|ing)|impal(?:ed|ing)|occlud(?:ed|ing)|"
    r"obstruct(?:ed|ing)|and|"
    r"or|as)\b[^.;]{0,45}"
    r"|[,/(]\s?(?:and |or )?[^.;]{0,20})$"
)
_NOT_CEMENT = re.compile(
    r"\b(?:active|csf|fluid|air|contrast|capillary|blood|urine|bile|anastomotic|chyle|lymph|plasma|fat|marrow|dye|"
    r"medium|drug|an(?:a)?esthetic)\s$"
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
# "an intradural lesion that turned out to be cement" is cement.
_PROVED = re.compile(
    r"\b(?:turned out to be|proved to be|represent\w+|correspond\w+ to|consistent with|compatible with|"
    r"consist\w+ of|composed of|made of)\s(?:[\w-]+\s){0,4}(?:cement|pmma|polymethyl\w+)"
)
_EMBOLI_OF = re.compile(r"^\s(?:\w+\s)?embol\w+\s(?:of|by|with|from|due to|caused by)\s(?:\w+\s)?$")
_GIVEN = re.compile(
    r"\b(?:(?<!saddle )(?<!perineal )(?<!perianal )an(?:a)?esthe\w+|"
    r"injection of (?!the |bone |acrylic |cement|pmma|poly)|baclofen|morphine|contrast|medium|"
    r"dye|fluorescein)\b"
)
# "foramen ovale", "atrial septum": no place of a leak.
_NAMED = re.compile(
    r"^ (?:ovale|pressure|oxygen|colic|stones?|calcul|"
    r"sept|fibrillation|appendage|congestion|hypertension|(?:dys)?function|embolism of blood|"
    r"tachycardia|arrhythmia|surg|arrest|failure|strain|hypertrophy|enlargement|ejection|"
    r"wall motion|output|rate|"
    r"exploration|filter|bypass|ligation|incision|cathet|infection|edema|oedema|cancer|carcinoma|adenocarcinoma|"
    r"disease|symptoms?|complaints?|rehabilitation|resuscitation|monitoring|enzymes?|murmur|silhouette was|"
    r"auscultation|fields? (?:was|were)|sounds?|infiltrat|consolidation|clearance|insufficiency|transplant)"
)
# "segmental arteries of the right lung" are branches of the pulmonary artery.
_IN_LUNG = re.compile(r"\b(?:pulmonary|lungs?|lob(?:e|ar))\b")
_OF_LUNG = re.compile(
    r"^[^.;]{0,30}?\b(?:of|in|to) (?:the |both |left |right |upper |lower )*(?:and \w+ )?(?:lungs?|"
    r"lobes?|pulmonary)\b"
)
_LUNG = re.compile(r"\b(?:pulmonary|lung|lungs|lobar|lobe)\b[^.;,]{0,30}$")
# A vessel through which a catheter was passed holds the catheter, not the cement.
_ACCESS = re.compile(
    r"\b(?:through|via|by|across|from|into) (?:the |a |an )?(?:right |left )?(?:common |internal )?"
    r"(?:femoral|jugular|subclavian|radial|brachial|axillary) (?:vein|arter)|"
    r"\b(?:sheath|catheter|cannula|snare)\b[^.;]{0,20}\b(?:in|into|via|through) (?:the |"
    r"a )?[\w ]{0,20}(?:vein|artery|cava)$"
)
# "from T12 to the L1-2 disc" says how far the cement reaches, not that it lies in the disc.
_LANDMARK = re.compile(
    r"\bfrom (?:the )?(?:[\w/–-]+ ){0,6}(?:to|till|until|down to|up to|through) (?:the )?(?:[\w/–-]+ ){0,2}$|"
    r"\bfrom (?:the |an |its )?(?:[tl]h?-?\d[\w/–-]* )?$|\b(?:level of|at) (?:the )?[tl]h?-?\d[\w/–-]* $"
)
_WITHIN_CANAL = (
    "intradural-cement-leakage",
    "intraspinal-cement-leakage",
    "intramedullary-cement-leakage",
    "intradiscal-cement-leakage",
)
_FOREIGN_PART = re.compile(r"\b(?:no|not|without|intact|pushed|broke|removed|laminectomy|[.;])")
# What pierced the lung from outside did not come by its arteries.
_STABBED = re.compile(
    r"\b(?:punctur|perforat|pierc|lacerat|injur|penetrat)\w*\s(?:the |her |his )?(?:right |left )?$"
)
_HOLE = re.compile(r"\b(?:patent |defect (?:of|in) the |defective |open )$")
# "Intra- and extradural" names two places.
_BOTH_SIDES = re.compile(r"^intra-? (?:and|or) (?:extra|epi)dural")
_EPIDURAL = "complication:epidural-cement-leakage"
# Cement that moved with its bone has not leaked.
_MOVED = re.compile(r"\b(?:displac|dislodg|dislocat|moved|loosen|shifted)")
_NOUNS = frozenset({"blood", "pus", "other"})
# "Hyperdensities brighter than contrast" are not contrast.
_COMPARED = re.compile(r"\b(?:than|like|as)\s(?:the )?$")
# "The artery contained a cast of cement", "the foramen was filled with cement".
_HOLDS = re.compile(
    r"^\s(?:[\w-]+ ){0,3}?(?:contain(?:s|ed|ing)|held|holds|holding|harbou?red|"
    r"(?:filled|occluded|obstructed|blocked|plugged|packed|lined|obliterated|stuffed) (?:with|by)|"
    r"and (?:taken|took|removed|extracted|lifted)(?: out)?)\s(?:(?!no\b|not\b)[\w-]+ ){0,6}$"
)
_OTHER_NEXT = re.compile(r"^[\s\-]*(?:\w+\s)?$")


# "A tongue of cement behind T11": in the canal, whatever else is told.
_BEHIND = re.compile(
    r"\b(?:behind|posterior to|dorsal to|at the back of)\s(?:the )?"
    r"(?:(?:vertebral )?body of |(?:posterior|back) wall of |vertebra )?(?:the )?"
    r"(?:[tld]h?-?\s?\d{1,2}\b|posterior wall|(?:\w+ )?(?:thoracic|dorsal|lumbar) (?:vertebra|body))"
)
_CANAL = "complication:intraspinal-cement-leakage"
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
)


def _behind(scene: Scene) -> Iterator[Mention]:
    """Yield cement told of as lying behind a vertebra."""
    for found in _BEHIND.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        anchor = next((h for h in scene.of("cement", "opaque") if 0 < found.start() - h.end <= 60), None)
        if anchor and not _FOREIGN_PART.search(scene.text, anchor.end, found.start()):
            made = scene.spanned(
                _CANAL, "cement behind the vertebra", anchor.start, found.end(), component="leak"
            )
            if made:
                yield made


def _opaque(scene: Scene, place: Hit) -> Hit | None:
    """Return something opaque said to lie within the canal or the sac, where no blood is told of."""
    if scene.has("blood", "csf", "pus") or not place.value.endswith(_WITHIN_CANAL):
        return None
    found = scene.nearest(place, scene.of("opaque"), 60)
    if found is None or found.start > place.start:
        return None
    words = scene.text[found.end : place.end].split()
    return found if any(word in _INSIDE for word in words) else None


def leaks(scene: Scene) -> Iterator[Mention]:
    """Yield one mention for each compartment the sentence says cement is in."""
    if scene.has("cement", "opaque"):
        yield from _behind(scene)
    compartments = scene.of("compartment")
    if not compartments or not (scene.has("cement", "escape", "filler", "opaque") or _of_cement(scene)):
        return
    anchors = [h for h in scene.of("cement", "escape") if not _foreign(scene, h)]
    weak = scene.of("filler", "move")
    nouns = scene.of(*_NOUNS)
    taken = _taken(scene, compartments, nouns)
    for place in compartments:
        if place in taken:
            continue
        choice = anchors
        if any(word in place.value for word in _VASCULAR):
            choice = anchors + [h for h in weak if _embolus(scene.text[h.start : h.end], h.kind)]
        anchor = scene.nearest(place, choice, _REACH) or _opaque(scene, place)
        if anchor is None or _NAMED.match(scene.after(place, 14)) or _HOLE.search(scene.before(place, 24)):
            continue
        name = scene.text[place.start : place.end]
        if ("arterial-cement" in place.value or name.startswith("vessel")) and _in_lung(scene, place):
            continue
        if "pulmonary" in place.value and _STABBED.search(scene.before(place, 30)):
            continue
        if "intradural" in place.value and _of_something_else(scene, place, anchor):
            continue
        if "intradural" in place.value and _GIVEN.search(_nearer(scene, place, anchor)):
            continue
        if _ACCESS.search(scene.before(place, 40) + name):
            continue
        if "disc" in place.value and _LANDMARK.search(scene.before(place, 44)):
            continue
        if _MOVED.search(scene.between(place, anchor)) or _rival(scene, place, anchor, nouns):
            continue
        if _PLAIN.match(name) and not _linked(scene, place, anchor):
            anchor = scene.nearest(place, [h for h in choice if h.end <= place.start], _REACH)
            if anchor is None or not _linked(scene, place, anchor) or _rival(scene, place, anchor, nouns):
                continue
        found = scene.mention(place.value, f"{anchor.kind} + compartment", anchor, place, component="leak")
        if found:
            yield found
            outside = scene.vocabulary.get(_EPIDURAL)
            if outside and _BOTH_SIDES.match(name):
                yield found._replace(concept=outside.id, label=outside.label)


def _of_cement(scene: Scene) -> bool:
    """Tell whether the embolus a sentence speaks of was called one of cement in the sentence before."""
    return "cement embol" in scene.previous and scene.has("move")


def _in_lung(scene: Scene, place: Hit) -> bool:
    """Tell whether arteries named without the lung are branches of the pulmonary artery."""
    if _OF_LUNG.match(scene.after(place, 70)) or _LUNG.search(scene.before(place, 40)):
        return True
    branch = scene.text.startswith(("segmental", "subsegmental", "interlobar"), place.start)
    return branch and bool(_IN_LUNG.search(scene.text, scene.sentence.start, scene.sentence.end))


def _of_something_else(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether what leaks is named and is not cement: "subdural fluid leak"."""
    if anchor.kind != "escape" or anchor.start < place.end:
        return False
    between = scene.between(place, anchor).split()
    return bool(between) and not scene.of("cement") and len(between) <= 3


def _nearer(scene: Scene, place: Hit, anchor: Hit) -> str:
    """Return the words before a compartment that are nearer to it than what leaked."""
    before = scene.before(place, 50)
    return before[max(0, anchor.end - place.start + len(before)) :] if anchor.end <= place.start else before


def _embolus(word: str, kind: str) -> bool:
    return kind == "filler" or (word.startswith("emboli") is False and word.startswith("embol"))


def _foreign(scene: Scene, hit: Hit) -> bool:
    if hit.kind != "escape":
        return False
    before = scene.before(hit, 34)
    if _NOT_CEMENT.search(before):
        return True
    other = [t for t in scene.of("tumourword", "wallfragment") if 0 <= hit.start - t.end <= 14]
    return bool(other) and scene.text[hit.start : hit.end].startswith(("extru", "protru", "migrat"))


def _taken(scene: Scene, compartments: list[Hit], nouns: list[Hit]) -> set[Hit]:
    """Return the compartments that name the place of something other than cement."""
    taken: set[Hit] = set()
    for place in reversed(compartments):
        for noun in nouns:
            if _PROVED.search(scene.text, noun.end, scene.sentence.end):
                continue
            if 0 <= noun.start - place.end <= 14 and _OTHER_NEXT.match(scene.text[place.end : noun.start]):
                taken.add(place)
        for other in list(taken):
            if 0 < other.start - place.end <= 7:
                taken.add(place)
    return taken


def _rival(scene: Scene, place: Hit, anchor: Hit, nouns: list[Hit]) -> bool:
    """Tell whether something else stands nearer before the place: "haematoma in the epidural space"."""
    gap = gap_of(place, anchor)
    for noun in nouns:
        if _COMPARED.search(scene.before(noun, 12)):
            continue
        if noun.end <= place.start and place.start - noun.end < gap and scene.together(noun, place):
            return bool(re.search(r"\b(?:in|into|within|inside|at)\b", scene.text[noun.end : place.start]))
    return False


def _linked(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether the words lead from the anchor into the place, or the place qualifies the anchor."""
    between = scene.between(place, anchor)
    if place.start < anchor.start:
        if _EMBOLI_OF.match(between) or _HOLDS.match(between):
            return True
        return len(between.split()) <= 2 and not re.search(r"[,;.]|\bby\b|\bof\b", between)
    return bool(_INTO.search(between)) or between.strip() in ("", "-", "-filled", "-containing", "-laden")
