"""Parts a title from the text that follows it without an empty line, as it is often pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.headings import known_heading, run_in_heading
from ingest.readers.people import author_line
from ingest.readers.pieces import Line
from ingest.readers.typesetting import is_finished

__all__ = ["part_title"]

_LONGEST = 320
_SENTENCE = re.compile(
    r"\b(?:was|were|had|is|are|has|have|been|presented|presents|underwent|developed|reported|describes?|we|"
    r"can|may|could|should|admitted|suffered|received|complained|showed|revealed)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:[,;-]|\b(?:a|an|the|of|in|on|at|to|by|for|from|with|and|or|after|before|during|as|its|their|than))$",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:an?|the|this|our|case\s*\d*\s*[:.-])?\s*\d{1,3}[\s-]*(?:years?|yrs?|y/?o|m\b|f\b)", re.I
)


def part_title(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with a gap after the title where sentences follow it at once.

    The first lines are a title when none of them holds a verb or opens a section or a patient, and the line
    below them begins a sentence. Names of authors may stand between.
    """
    lines = list(lines)
    end = next((at for at in range(1, len(lines)) if lines[at].gap == 2), len(lines))
    if end < len(lines) and end == 1:
        return lines
    first = next((at for at in range(end) if _is_text(lines[at].text.strip())), end)
    if not 0 < first < end:
        return lines
    head, text = [line.text.strip() for line in lines[:first]], lines[first].text.strip()
    if sum(map(len, head)) > _LONGEST or len(head[0].split()) < 3 or _GOES_ON.search(head[-1]):
        return lines
    if not (text[0].isupper() or text[0].isdigit()) or any(line.shape for line in lines[:first]):
        return lines
    if len(head) > 1 and any(is_finished(row) for row in head[:-1]) and not any(map(author_line, head)):
        return lines
    lines[first] = replace(lines[first], gap=2)
    return lines


def _is_text(row: str) -> bool:
    """Tell whether a line is of the text: it holds a sentence, or opens a section or a patient."""
    return bool(_SENTENCE.search(row) or _PERSON.match(row) or known_heading(row) or run_in_heading(row))
