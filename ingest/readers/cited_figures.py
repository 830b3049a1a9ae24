"""Sets apart the figures of citations that stood raised on the page and are glued to words in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from ingest.readers.headings import known_heading
from ingest.readers.pieces import Line
from kb.model import SectionKind

__all__ = ["citations_apart"]

_FIGURES = r"(?P<figures>\d{1,3}(?:\s?[,–-]\s?\d{1,3})*)(?=$|[\s.,;:)])"
_AFTER_STOP = re.compile(rf"(?P<word>\b[^\W\d_]*[a-z]{{3}})(?P<stop>[.,;:]){_FIGURES}(?=$|\s)")
_AFTER_WORD = re.compile(rf"(?P<word>\b[^\W\d_]*[a-z]{{4}})(?P<stop>){_FIGURES}")
_BRACKETED = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
# Words that are counted by figures, with or without a space or a full stop between.
_COUNTED = re.compile(
    r"(?:figs?|figures?|tabs?|tables?|refs?|vols?|volume|pages?|grade|level|stage|type|phase|class|cases?|"
    r"patients?|groups?|scores?|step|part|days?|weeks?|months?|factor|vitamin|version|suppl|chap|sect|approx|"
    r"covid|eds|art|nos)",
    re.IGNORECASE,
)
_FEWEST = 3


def citations_apart(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with glued citations in brackets: "reported8" as "reported [8]".

    Only a text that does so throughout is touched: three different figures, the first or second
    reference among them, and no citations in brackets.
    """
    cited = len(list(takewhile(lambda line: not _begins_references(line), lines)))
    text = "\n".join(line.text for line in lines[:cited])
    found = {figures for form in (_AFTER_STOP, _AFTER_WORD) for figures in _numbers(form, text)}
    if len(found) < _FEWEST or not found & {1, 2} or len(_BRACKETED.findall(text)) >= _FEWEST:
        return list(lines)
    return [*(replace(line, text=_apart(line.text)) for line in lines[:cited]), *lines[cited:]]


def _begins_references(line: Line) -> bool:
    heading = known_heading(line.text.strip())
    return heading is not None and heading.kind is SectionKind.REFERENCES


def _numbers(form: re.Pattern[str], text: str) -> list[int]:
    said = [match for match in form.finditer(text) if not _COUNTED.fullmatch(match["word"])]
    return [int(number) for match in said for number in re.findall(r"\d+", match["figures"])]


def _apart(text: str) -> str:
    for form in (_AFTER_STOP, _AFTER_WORD):
        text = form.sub(_bracketed, text)
    return text


def _bracketed(match: re.Match[str]) -> str:
    if _COUNTED.fullmatch(match["word"]):
        return match[0]
    return f"{match['word']}{match['stop']} [{match['figures']}]"
