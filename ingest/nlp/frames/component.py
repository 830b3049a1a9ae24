"""The spaCy component that runs the frames in the sentences that hold their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from spacy.language import Language

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.deficit import deficits
from ingest.nlp.frames.dura import through_the_dura
from ingest.nlp.frames.indication import indications
from ingest.nlp.frames.leak import leaks
from ingest.nlp.frames.lesion import lesions
from ingest.nlp.frames.pair import pairs
from ingest.nlp.frames.procedure import procedures
from ingest.nlp.frames.scene import Scene
from ingest.nlp.frames.treatment import treatments
from ingest.nlp.spans import Mention, Sentence, lowered_of, register_extensions
from kb.vocabulary import Vocabulary, load_vocabulary

__all__ = ["FRAMES", "FramesComponent", "match"]

register_extensions()

FRAMES: tuple[Callable[[Scene], Iterator[Mention]], ...] = (
    leaks,
    through_the_dura,
    lesions,
    pairs,
    deficits,
    treatments,
    procedures,
    indications,
)


def match(
    text: str, sentences: tuple[Sentence, ...], hits: list[Hit], vocabulary: Vocabulary
) -> Iterator[Mention]:
    """Yield what the frames compose, sentence by sentence; ``text`` is in lower case."""
    for index, group in groupby(hits, key=lambda hit: hit.sentence):
        before_it = sentences[index - 1].start if index else None
        scene = Scene(text, sentences[index], list(group), vocabulary, before_it)
        for frame in FRAMES:
            yield from frame(scene)


class FramesComponent:
    """Adds composed mentions to ``doc._.mentions`` in place of the plain ones they span."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __call__(self, doc: Any) -> Any:
        """Add what the frames compose to the mentions of a Doc."""
        text = lowered_of(doc)
        composed = list(match(text, doc._.sentences, doc._.hits, self.vocabulary))
        doc._.mentions = tuple(
            sorted((*doc._.mentions, *composed), key=lambda m: (m.start, -m.end, m.concept))
        )
        return doc


@Language.factory(
    "frames",
    assigns=["doc._.mentions"],
    requires=["doc._.hits", "doc._.sentences"],
    default_config={"vocabulary": None, "rules": None},
)
def create_frames(nlp: Language, name: str, vocabulary: str | None, rules: str | None) -> FramesComponent:
    """Make the component from the folder of the vocabulary, the bundled one by default."""
    return FramesComponent(load_vocabulary(Path(vocabulary) if vocabulary else None))
