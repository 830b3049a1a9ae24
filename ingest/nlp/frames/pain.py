"""Pain by place, and pain that follows a nerve."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["pains"]

_PLACES = {
    "place_back": "deficit:back-pain",
    "place_leg": "deficit:leg-pain",
    "place_chest": "deficit:chest-pain",
    "place_abdomen": "deficit:abdominal-pain",
    "place_neck": "deficit:neck-pain",
    "place_arm": "deficit:arm-pain",
}
_LIMBS = ("place_leg", "place_arm")
_TRUNK = ("place_chest", "place_abdomen")
# "The pain returned": that of the spine, where no other place is named.
_RETURNED = re.compile(
    r" (?:then |soon |rapidly |gradually |suddenly |had |has )?(?:returned|recurred|reappeared|relapsed|"
    r"came back|was back|come back|set in again|began again)\b"
    r"(?! (?:in|to|over|at) (?:the|her|his) (?!back|spine))"
)
_OF_NO_PLACE = re.compile(
    r"(?:^|[,;:] ?|\b(?:the|her|his|and|but|when|as|until|then|that|severe|intense|new) )$"
)
_RADIATES = re.compile(
    r"[^.;,]{0,40}?\b(?:(?:radiat|spread|extend|shoot|travel)\w*|shot|ran|runs|running|goes|going|went|go)\s(?:pain\s)?"
    r"(?:to|into|down|along|towards?|around|in|through|from)\b"
)
_NO_PAIN = re.compile(
    r"(?:\s?/\s?|,? (?:and|or) )(?:temperature|touch|thermal)|\ssens|"
    r"[\s-](?:relief|free|control|management|killers?|medication|reduction|therapy|scores?|scale)\b"
)
_NERVE = re.compile(
    r"[^.;,]{0,40}?\b(?:(?:distribution|dermatom\w+)\b|"
    r"(?:along|follow\w*|in) (?:the )?[^.;,]{0,44}?\b(?:nerve|root|territory)\b)"
)
_KIND = re.compile(
    r"\b(?:radicular|radiating|radiated|shooting|root|sciatic|dermatomal|girdle)\s"
    r"(?:[ctls]h?\d{1,2}(?:[-/][ctls]?\d{1,2})?\s)?$"
)
# "chest and back pain": places that share one word for pain.
_SHARED = re.compile(r"^(?:,? (?:and|or|as well as) |, ?|/| )(?:the )?(?:left |right |low(?:er)? )?$")
_ADJECTIVE = re.compile(r",? (?:(?:and |, )?[\w-]+,? )?(?:left |right |both |lower |the )*$")
# "the left leg became painful"
_BECAME = re.compile(r" (?:was|were|is|became|had become|turned|felt|grew|remained)(?: [\w-]+,?){0,4} $")
_REAR = re.compile(
    r" of (?:the |her |his |both |each |left |right )*(?:thigh|leg|knee|calf|neck|head|hand|throat|"
    r"chest|foot)"
)
_IN = re.compile(
    r"\s(?:in|of|over|at|on|around|across|along|involving|to|behind|above|under|between)\b(?:(?!radiat|"
    r"reliev|anyone|patients)[^.;]){0,44}$"
)
# "pain, redness and swelling of the leg"
_LIST = re.compile(
    r"(?:,| and| or)\s(?:(?:weakness|paresis|heaviness|redness|swelling|numbness|tingling|coldness|"
    r"tenderness|p(?:a)?resthesias?|"
    r"cramps?|stiffness|heaviness|burning|hyp(?:o)?esthesia|sensory loss)(?:, | and | or | )+)+"
    r"(?:of|in)\s(?:(?:the|her|his|both|left|right|bilateral)\s){0,2}$"
)


def pains(scene: Scene) -> Iterator[Mention]:
    """Yield the pains a sentence tells of."""
    backs = [(b.start, b.end) for b in scene.of("place_back")]
    places = [p for p in scene.of(*_PLACES) if not _is_rear(scene, p)]
    places = [p for p in places if p.kind != "place_chest" or not _within(p, backs)]
    for hit in scene.of("pain"):
        if _sense(scene, hit):
            continue
        nerve = _nerve(scene, hit, places)
        if nerve:
            yield nerve
        else:
            yield from _placed(scene, hit, places)


def _within(place: Hit, others: list[tuple[int, int]]) -> bool:
    """Tell whether a longer name holds the word: the "thoracic spine" is no chest."""
    return any(start <= place.start and place.end <= end for start, end in others)


def _is_rear(scene: Scene, place: Hit) -> bool:
    """Tell whether a word names no such place: "the back of both thighs", "the shoulder blades"."""
    name = scene.text[place.start : place.end]
    if name.startswith("shoulder") and place.kind == "place_arm":
        return name == "shoulder blades" or scene.after(place, 7).startswith(" blade")
    return name == "back" and bool(_REAR.match(scene.after(place, 34)))


def _sense(scene: Scene, hit: Hit) -> bool:
    """Tell whether it is the sense that is tested, or pain that went: "pain relief"."""
    return bool(_NO_PAIN.match(scene.after(hit, 20)))


def _nerve(scene: Scene, hit: Hit, places: list[Hit]) -> Mention | None:
    after = scene.after(hit, 70)
    if _NERVE.match(after):
        return _made(scene, "deficit:radicular-pain", "pain along a nerve", hit)
    if _KIND.search(scene.before(hit, 40)):
        return _made(scene, "deficit:radicular-pain", "radiating pain", hit)
    radiates = _RADIATES.match(after)
    if radiates is None:
        return None
    goal = hit.end + radiates.end()
    after_it = [p for p in places if goal <= p.start <= goal + 40]
    if radiates.group().endswith("from"):
        after_it = [p for p in after_it if p.kind in _LIMBS]
    target = next(iter(after_it), None)
    source = next((p for p in places if 0 <= hit.start - p.end <= 1), None)
    if target and target.kind == "place_leg":
        return _made(scene, "deficit:radicular-pain", "pain radiating to a limb", hit, target)
    trunk = target and (target.kind in _TRUNK or "flank" in scene.text[target.start : target.end])
    if target and trunk and source and source.kind == "place_back":
        return _made(scene, "deficit:girdle-pain", "pain radiating around the trunk", hit, target)
    if target is None and source and source.kind == "place_leg":
        return _made(scene, "deficit:radicular-pain", "radiating pain of a limb", source, hit)
    return None


def _placed(scene: Scene, hit: Hit, places: list[Hit]) -> Iterator[Mention]:
    edge = hit.start
    for place in reversed([p for p in places if p.end <= hit.start]):
        if edge - place.end <= 1 or _SHARED.match(scene.text[place.end : edge]):
            if edge == hit.start and edge - place.end > 1:
                break
            yield from _one(scene, place, hit)
            edge = place.start
        else:
            break
    if edge < hit.start:
        return
    if scene.text[hit.start : hit.end] == "painful":
        limb = next((p for p in places if p.start > hit.end and p.kind in _LIMBS), None)
        if limb and _ADJECTIVE.match(scene.text[hit.end : limb.start]):
            yield from _one(scene, limb, hit)
            return
        named = next((p for p in reversed(places) if p.end < hit.start), None)
        if named and _BECAME.fullmatch(scene.text[named.end : hit.start]):
            yield from _one(scene, named, hit)
            return
    if _RETURNED.match(scene.after(hit, 44)) and _OF_NO_PLACE.search(scene.before(hit, 24)):
        back = _made(scene, "deficit:back-pain", "pain that returned", hit)
        if back:
            yield back
        return
    for place in places:
        between = scene.text[hit.end : place.start] if place.start > hit.end else ""
        if 0 < len(between) <= 48 and (_IN.match(between) or _LIST.match(between)):
            yield from _one(scene, place, hit)


def _one(scene: Scene, place: Hit, hit: Hit) -> Iterator[Mention]:
    found = _made(scene, _PLACES[place.kind], "pain in a place", place, hit)
    if found:
        yield found


def _made(scene: Scene, concept: str, rule: str, *parts: Hit) -> Mention | None:
    return scene.mention(concept, rule, *parts, component="deficits")
