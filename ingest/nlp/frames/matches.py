"""Deficits that one expression names: a mention for each place it matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["matched", "told"]


def matched(scene: Scene, pattern: re.Pattern[str], concept: str, rule: str) -> Iterator[Mention]:
    """Yield a deficit for each place of a sentence where a pattern matches."""
    for found in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        yield from told(scene, concept, rule, found)


def told(scene: Scene, concept: str, rule: str, found: re.Match[str]) -> Iterator[Mention]:
    """Yield the deficit that one match tells of, nothing where the vocabulary lacks it."""
    made = scene.spanned(concept, rule, found.start(), found.end(), component="deficits")
    if made:
        yield made
