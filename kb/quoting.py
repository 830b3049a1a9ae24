"""The words of a report that a person points at, as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.model import Case, Evidence, Report, SectionKind

__all__ = ["clause", "marked", "said", "sentences"]

Span = tuple[int, int]

_UNREAD = {SectionKind.FURNITURE, SectionKind.REFERENCES, SectionKind.AUTHORS}
_SIGN = re.compile(r"[,;:](?=\s)")
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(\[])|\n\s*\n")


def sentences(report: Report, case: Case) -> tuple[Span, ...]:
    """Return the sentences of a report that can be quoted, in order.

    Those that a finding of the case lies in are taken as the reader saw them, the rest is cut at full stops.
    """
    known = {(p.sentence_start, p.sentence_end) for finding in case.findings for p in finding.evidence}
    found: list[Span] = []
    for section in report.sections:
        if section.kind in _UNREAD:
            continue
        at = section.start
        inside = sorted(span for span in known if section.start <= span[0] and span[1] <= section.end)
        for start, end in inside:
            if start < at:
                continue
            found += [*_cut(report.text, at, start), (start, end)]
            at = end
        found += _cut(report.text, at, section.end)
    return tuple(found)


def said(report: Report, sentence: Span, words: str) -> Evidence | None:
    """Return where a sentence has these words, or all of it without words; None where it has them not."""
    start, end = sentence
    wanted = words.split()
    if not wanted:
        return Evidence(start, end, start, end)
    found = re.compile(r"\s+".join(map(re.escape, wanted)), re.IGNORECASE).search(report.text, start, end)
    return Evidence(*found.span(), start, end) if found else None


def marked(report: Report, start: int, end: int, known: Iterable[Span]) -> Evidence | None:
    """Return a stretch of the text as evidence, with the sentences it touches; None for white space only."""
    chosen = report.text[start:end]
    start, end = end - len(chosen.lstrip()), start + len(chosen.rstrip())
    if start >= end:
        return None
    touched = [span for span in known if span[0] < end and span[1] > start]
    low = min((span[0] for span in touched), default=start)
    high = max((span[1] for span in touched), default=end)
    return Evidence(start, end, min(low, start), max(high, end))


def clause(report: Report, place: Evidence) -> str:
    """Return the words around a place up to the signs beside it; a word alone may say the contrary."""
    start, end = place.sentence_start, place.sentence_end
    before = [sign.end() for sign in _SIGN.finditer(report.text, start, place.start)]
    after = _SIGN.search(report.text, place.end, end)
    words = " ".join(report.text[before[-1] if before else start : after.start() if after else end].split())
    return words.rstrip(".")


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    for gap in [*(found.span() for found in _BREAK.finditer(text, start, end)), (end, end)]:
        piece = text[start : gap[0]]
        if piece.strip():
            yield gap[0] - len(piece.lstrip()), start + len(piece.rstrip())
        start = gap[1]
