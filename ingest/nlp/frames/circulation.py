"""Limbs without blood: cold, pale, mottled, without a pulse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["cold_limbs"]

_REACH = 40
# "The foot was cold", "a cold, painful foot"; the cold that is felt is a sense.
_BESIDE = re.compile(
    r"(?:[,\s]|and|but|was|were|is|became|had become|turned|felt|remained|pale|cold|cool|painful|"
    r"white|blue|mottled|pulseless|numb|weak|left|right|both|lower|entirely|suddenly|"
    r"of|in|to|the|her|his|touch)*"
)
_SENSED = re.compile(r"^ (?:sense|sensation|stimul|sensib|water|application|pack|light)")


def cold_limbs(scene: Scene) -> Iterator[Mention]:
    """Yield the limbs that a sentence tells of as cold or without a pulse."""
    limbs = scene.of("limb_low", "limb_up")
    for hit in scene.of("cold"):
        limb = scene.nearest(hit, limbs, _REACH)
        if limb is None or _SENSED.match(scene.after(hit, 14)):
            continue
        if _BESIDE.fullmatch(scene.between(hit, limb)):
            found = scene.mention("deficit:cold-limb", "cold limb", limb, hit, component="deficits")
            if found:
                yield found
