"""Sentences of a report, section by section; abbreviations, levels, decimals and citations do not end one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spacy.language import Language

from ingest.nlp.folding import Fold
from ingest.nlp.spans import Sentence, register_extensions, text_of
from ingest.nlp.turns import of_several, turns
from kb.model import Section, SectionKind

register_extensions()

__all__ = ["folded_sections", "match", "set_annotations", "split"]

# A full stop before one of these is part of the word.
_ABBREVIATIONS = frozenset(
    (
        *("fig", "figs", "tab", "eq", "vol", "pp", "ref", "refs", "ed", "eds", "cf", "viz", "al", "etc"),
        *("dr", "prof", "mr", "mrs", "ms", "st", "inc", "ltd", "co", "dept", "univ"),
        *("no", "nos", "nr", "vs", "approx", "ca", "resp", "max", "min"),
    )
)
# A single letter too, so that "e.g.", "p.m." and "J. A. Smith" go on.
_LAST_WORD = re.compile(r"\w+$")
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]\.$")
_END = re.compile(
    r"[.!?][\"')\]]*(?:\s?\[\d[\d,;\s–-]*\]|\d{1,2}(?:[,–-]\d{1,2})*(?=\s+[A-Z]))?[ ]+"
    r"(?=[\"'(\[]?[A-Z0-9α-ω\d])|\n+"
)
# "in the study by Miller et al. Slow injection is safer": the names close the sentence.
_BY_SOMEBODY = re.compile(r"\b(?:by|of|from)\s+(?:[A-Z][\w-]+(?:\s+and\s+|,\s+|\s+))+et al\.$")
_STARTERS = frozenset(
    (
        "The",
        "In",
        "This",
        "These",
        "It",
        "We",
        "They",
        "However",
        "A",
        "An",
        "Our",
        "There",
        "He",
        "She",
        "After",
        "At",
    )
)


def _ends_here(text: str, start: int, stop: int, following: str) -> bool:
    """Tell whether the full stop ending at ``stop`` ends the sentence begun at ``start``."""
    before = text[max(start, stop - 12) : stop]
    if not before.endswith("."):
        return True
    if before.endswith(" al."):
        by_somebody = _BY_SOMEBODY.search(text, max(start, stop - 60), stop) is not None
        return following in _STARTERS or (following.istitle() and by_somebody)
    last = _LAST_WORD.search(text, max(start, stop - 12), stop - 1)
    if not last or not (last[0].lower() in _ABBREVIATIONS or (len(last[0]) == 1 and last[0].isalpha())):
        return True
    if _INITIAL.search(before):
        return following in _STARTERS
    return False


def split(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield the sentences of a stretch of text, surrounding spaces left out."""
    begin = start
    for found in _END.finditer(text, start, end):
        stop = found.start() + 1
        if found.group()[0] != "\n":
            word = text[found.end() : found.end() + 12].split(" ", 1)[0]
            if not _ends_here(text, begin, stop, word.strip("\"'([,")):
                continue
            stop = found.start() + len(found.group().rstrip())
        else:
            stop = found.start()
        yield from _trim(text, begin, stop)
        begin = found.end()
    yield from _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def match(text: str, sections: Iterable[Section]) -> tuple[Sentence, ...]:
    """Return the sentences of a text whose sections are given in its own offsets."""
    found: list[Sentence] = []
    several = of_several(text)
    for number, section in enumerate(sections):
        for whole in split(text, section.start, section.end):
            for part in turns(text, *whole, several=several):
                for start, end in _trim(text, *part):
                    found.append(Sentence(start, end, section.kind, len(found), number, section.language))
    return tuple(found)


def set_annotations(doc: Any, sentences: tuple[Sentence, ...]) -> None:
    """Keep the sentences on the Doc."""
    doc._.sentences = sentences


def folded_sections(doc: Any) -> tuple[Section, ...]:
    """Return the report's sections in the offsets of the Doc, one body without a report."""
    report, folding = doc._.report, doc._.fold
    if report is None or not report.sections:
        return (Section(SectionKind.BODY, 0, len(text_of(doc))),)
    fold: Fold = folding
    return tuple(
        Section(s.kind, fold.folded(s.start), fold.folded(s.end), s.heading, s.language)
        for s in report.sections
    )


@Language.component("sentences", assigns=["doc._.sentences"], requires=["doc._.report", "doc._.fold"])
def sentences_component(doc: Any) -> Any:
    """Find the sentences of the Doc within the report's sections."""
    set_annotations(doc, match(text_of(doc), folded_sections(doc)))
    return doc
