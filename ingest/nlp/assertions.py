"""The spaCy component that asserts every mention: present, absent, possible, someone else's, historical."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from spacy.language import Language

from ingest.nlp.assertion import assess
from ingest.nlp.spans import Mention, Sentence, register_extensions, text_of
from kb.model import Assertion

__all__ = ["match", "set_annotations"]

register_extensions()


def match(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> tuple[Assertion, ...]:
    """Return one assertion for each mention; the mentions come by sentence."""
    found: list[Assertion] = []
    for index, group in groupby(mentions, key=lambda m: m.sentence):
        sentence = sentences[index]
        found += assess(text, (sentence.start, sentence.end), [(m.start, m.end) for m in group])
    return tuple(found)


def set_annotations(doc: Any, assertions: tuple[Assertion, ...]) -> None:
    """Keep the assertions on the Doc."""
    doc._.assertions = assertions


@Language.component(
    "assertions", assigns=["doc._.assertions"], requires=["doc._.mentions", "doc._.sentences"]
)
def assertions_component(doc: Any) -> Any:
    """Assert every mention of the Doc."""
    set_annotations(doc, match(text_of(doc), doc._.sentences, doc._.mentions))
    return doc
