"""Treatments: what was removed, and operations told in phrases."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.nlp.frames.operation import operations
from ingest.nlp.frames.removal import removals
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["treatments"]


def treatments(scene: Scene) -> Iterator[Mention]:
    """Yield the treatments a sentence composes."""
    if scene.has("remove"):
        yield from removals(scene)
    yield from operations(scene)
