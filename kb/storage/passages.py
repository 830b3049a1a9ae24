"""Cuts a report into the passages that full-text search finds and shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.model import Report, Section, SectionKind

__all__ = ["Passage", "passages", "passages_of"]

# Longest passage in characters: about what a card can show.
PASSAGE_LENGTH = 400

_UNSEARCHED = {SectionKind.FURNITURE, SectionKind.REFERENCES, SectionKind.AUTHORS}
_PARAGRAPH_GAP = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(\[])")


class Passage(NamedTuple):
    """A text that full-text search finds, as a row of ``passages``.

    Attributes:
        report_id: the report.
        kind: kind of section, "citation" for the report's own data, "labels" for what a case was read as.
        number: the patient whose labels these are, else None.
        start_offset, end_offset: where it stands in the report's text, None where it does not.
        text: what is searched.
    """

    report_id: str
    kind: str
    number: int | None
    start_offset: int | None
    end_offset: int | None
    text: str


def passages_of(report: Report) -> list[Passage]:
    """Return the passages of a report: its citation, then its text."""
    told = (report.title, *report.authors, report.journal, str(report.year or ""), report.doi, report.pmid)
    citation = Passage(report.id, "citation", None, None, None, " · ".join(filter(None, told)))
    parts = passages(report)
    return [citation, *(Passage(report.id, kind, None, a, b, report.text[a:b]) for kind, a, b in parts)]


def passages(report: Report) -> Iterator[tuple[str, int, int]]:
    """Yield kind of section, start and end of each passage, in reading order."""
    for section in report.sections:
        if section.kind not in _UNSEARCHED:
            for start, end in _cut(report.text, section):
                yield section.kind.value, start, end


def _cut(text: str, section: Section) -> Iterator[tuple[int, int]]:
    start = section.start
    for gap in _PARAGRAPH_GAP.finditer(text, section.start, section.end):
        yield from _pieces(text, start, gap.start())
        start = gap.end()
    yield from _pieces(text, start, section.end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield runs of whole sentences, each as long as a passage may be."""
    start, end = _trimmed(text, start, end)
    last = (start, start)
    for gap in [*(found.span() for found in _SENTENCE_END.finditer(text, start, end)), (end, end)]:
        if gap[0] - start > PASSAGE_LENGTH and last[0] > start:
            yield start, last[0]
            start = last[1]
        last = gap
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())
