"""Procedures: screws or a fixation made firm with cement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene, gap_of
from ingest.nlp.spans import Mention

__all__ = ["procedures"]

_REACH = 45
# "augmentation of L2", "augmentation at T9 and T11": of a vertebra, where no screw is named.
_OF_A_VERTEBRA = re.compile(
    r"\s(?:procedures?\s)?(?:of|at|in|on|for)\s(?:the\s|both\s)*(?:(?:first|second|third|fourth|fifth|\w+th)\s"
    r"(?:lumbar|thoracic)|[tl]h?-?\d|d1?\d\b|vertebra)"
)
_CERVICAL = re.compile(r"\bcervical\b")


def procedures(scene: Scene) -> Iterator[Mention]:
    """Yield augmentation of screws: a word for strengthening near cement and near a screw or a fixation."""
    for hit in scene.of("augment"):
        screw = scene.nearest(hit, scene.of("screwhole"), _REACH)
        if screw is None:
            if scene.text[hit.start : hit.end] == "augmentation" and _OF_A_VERTEBRA.match(
                scene.after(hit, 40)
            ):
                found = scene.mention(
                    "procedure:vertebral-augmentation",
                    "augmentation of a vertebra",
                    hit,
                    component="procedures",
                )
                if found:
                    yield found
            continue
        own = "cement" in scene.text[hit.start : hit.end] or "fenestrated" in scene.text[hit.start : hit.end]
        cement = hit if own else scene.nearest(hit, scene.of("cement"), _REACH)
        if cement is None or gap_of(screw, cement) > 2 * _REACH:
            continue
        cervical = _CERVICAL.search(scene.text, scene.sentence.start, scene.sentence.end)
        kind = (
            "cement-augmented-anterior-cervical-plate-screw" if cervical else "cement-augmented-pedicle-screw"
        )
        found = scene.mention(
            f"procedure:{kind}", "strengthening + cement + screw", hit, screw, component="procedures"
        )
        if found:
            yield found
