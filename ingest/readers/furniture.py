"""Page furniture: running headers, page numbers, dates, licences, all that is printed around the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.captions import caption_kind
from ingest.readers.citation import read_citation
from ingest.readers.headings import known_heading

__all__ = [
    "is_correspondence",
    "is_furniture_line",
    "is_imprint",
    "is_imprint_line",
    "is_page_number",
    "line_shape",
    "repeated_lines",
]

_PAGE_NUMBER = re.compile(
    r"^[\s–—|-]*(?:page\s+|p\.\s?)?[eES]?\d{1,5}(?:\s*(?:of|/)\s*\d{1,4})?[\s–—|-]*$", re.IGNORECASE
)
_IMPRINT = re.compile(
    r"^(?:\W{0,3}\s*)?(?:received\b.{0,60}\d{4}|accepted\b.{0,60}\d{4}|"
    r"(?:first )?published(?: online)?\b.{0,80}\d{4}|"
    r"revised\b.{0,60}\d{4}|available online|epub ahead|e-?published|doi\s*:|doi\s+10\.|"
    r"(?:https?://)?(?:dx\.)?doi\.org|"
    r"https?://\S+$|www\.\S+$|©|\(c\) ?\d{4}|copyright\b|all rights reserved|issn\b|p-?issn|e-?issn|"
    r"downloaded from|"
    r"this is an open[- ]access article|this is an article distributed|open access this article|"
    r"licen[sc]ed under|creative commons|reprints? (?:and permissions|requests?)|for reprints|"
    r"published by|academic editor|handling editor|edited by|reviewed by|how to cite|cite this article|"
    r"citation:|"
    r"to cite this article|submitted\b.{0,40}\d{4}|manuscript received|article history|"
    r"contents lists available|"
    r"journal homepage|access this article online|quick response code|website:|pmid\s*:|pmcid\s*:|"
    r"journal\s*:|year\s*:|source\s*:)",
    re.IGNORECASE,
)
# Labels and dates that no sentence begins with, and the letters of a figure's panels.
_SURE = re.compile(
    r"(?:Received|Revised|Accepted|Published|Available online|Submitted)(?: on(?:line)?)?\s*[:.]|"
    r"DOI\s*:\s*10\.|"
    r"(?:https?://|www\.)\S+$|(?:\*\s*)?Correspond(?:ing author|ence)\b[^.]{0,20}:|E-?mail\s*:|(?:Tel|"
    r"Fax)\s*[.:]"
)
_PANELS = re.compile(r"(?:[A-H]\s+)+[A-H]|\([a-h]\)(?:\s+\([a-h]\))*")
_CORRESPONDENCE = re.compile(
    r"^(?:\W{0,3}\s*)?(?:\*?\s*correspond(?:ing|ence)\b|address (?:all )?(?:correspondence|"
    r"for correspondence|reprint)|"
    r"e-?mails?\b\s*(?:address(?:es)?)?\s*:|from the (?:department|division|institut|clinic|service|section)|"
    r"tel(?:ephone)?\s*[.:]|fax\s*[.:]|\S+@\S+\.\w+$|orcid\b)",
    re.IGNORECASE,
)


def is_page_number(line: str) -> bool:
    """Tell whether a line holds a page number and nothing else."""
    return bool(_PAGE_NUMBER.match(line))


def is_imprint(text: str) -> bool:
    """Tell whether a short paragraph is about the publication and not about its subject."""
    return len(text) < 1500 and bool(_IMPRINT.match(text.strip()))


def is_correspondence(text: str) -> bool:
    """Tell whether a short paragraph says whom to write to and where the authors work."""
    return len(text) < 1500 and bool(_CORRESPONDENCE.match(text.strip()))


def is_imprint_line(line: str) -> bool:
    """Tell whether a line is imprint beyond doubt, so that it may stand amid the lines of a paragraph."""
    line = line.strip()
    return bool(_SURE.match(line)) or bool(_PANELS.fullmatch(line)) or _is_citation(line)


def _is_citation(line: str) -> bool:
    if not 12 < len(line) < 120 or not re.search(r"\d{4}", line) or not line[0].isalnum():
        return False
    said = read_citation([line])
    return bool(said.journal and said.volume) and len(said.journal.split()) <= 9


def is_furniture_line(line: str) -> bool:
    """Tell whether a line standing alone is a journal's printed citation or other imprint."""
    line = line.strip()
    if not line or len(line) > 200:
        return False
    if is_imprint(line) or _PANELS.fullmatch(line):
        return True
    return bool(re.search(r"\d{4}", line)) and bool(read_citation([line]).journal)


def repeated_lines(lines: Sequence[str]) -> set[int]:
    """Return the numbers of lines that recur through a text with nothing but their figures changed.

    A line counts as running header or footer when it stands at least three times, alone between
    blank lines or page breaks, and is neither a heading nor a caption.
    """
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        shape = line_shape(line)
        if len(shape) > 5 and len(line) <= 140 and _stands_apart(lines, number):
            places.setdefault(shape, []).append(number)
    counts = Counter({shape: len(numbers) for shape, numbers in places.items()})
    return {
        number
        for shape, count in counts.items()
        if count >= 3
        for number in places[shape]
        if not known_heading(lines[number]) and not caption_kind(lines[number])
    }


def line_shape(line: str) -> str:
    """Return a line with its figures made alike, so that running headers with page numbers match."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", line.strip().lower()))


def _stands_apart(lines: Sequence[str], number: int) -> bool:
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    return not before.strip() or not after.strip() or "\f" in lines[number] or "\f" in after
