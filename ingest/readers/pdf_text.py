"""The text layer of a PDF page as runs: characters side by side on one baseline, with their place."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Run", "runs_of_page"]

# pdfium writes these for a hyphen that breaks a word at the end of a line.
_SOFT_HYPHENS = ("\x02", "\ufffe", "\u00ad")
SOFT_HYPHEN = "\ufffe"
# Gaps in parts of the letter height: a word space, and a gap that no justified line has.
_SPACE, _APART = 0.17, 0.75


@dataclass(slots=True)
class Run:
    """Characters side by side on one baseline.

    Attributes:
        text: the characters.
        x0, x1: left and right edge, in points from the left of the page.
        y: the baseline, in points from the bottom of the page.
        size: the letter height in points.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class _Character:
    letter: str
    x0: float
    x1: float
    y: float
    size: float


def runs_of_page(page: Any) -> list[Run]:
    """Return the runs of a page in the order of its content stream, which may be any order."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        runs: list[Run] = []
        space = False
        for character in _characters(pdfium, textpage):
            if character.letter.isspace():
                space = True
                continue
            last = runs[-1] if runs else None
            if last is None or not _adjoins(last, character):
                runs.append(_run(character))
            else:
                _extend(last, character, space=space)
            space = False
        return [run for run in runs if run.text.strip()]
    finally:
        textpage.close()


def _characters(pdfium: Any, textpage: Any) -> Iterator[_Character]:
    """Yield the characters with their boxes; a letter drawn twice on one spot to look bold comes once."""
    raw = textpage.raw
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    before: _Character | None = None
    for index in range(textpage.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(raw, index))
        if letter == "\x00" or 0xD800 <= ord(letter) < 0xE000:
            continue
        if letter in _SOFT_HYPHENS:
            letter = SOFT_HYPHEN
        if letter in "\r\n" or not pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            yield _Character(" ", 0.0, 0.0, 0.0, 0.0)
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        character = _Character(letter, box.left, box.right, y.value, max(abs(box.top - box.bottom), 0.1))
        if (
            before
            and letter == before.letter
            and abs(x.value - before.x0) < 0.4
            and abs(y.value - before.y) < 0.4
        ):
            continue
        before = character
        yield character


def _run(character: _Character) -> Run:
    return Run(character.letter, character.x0, character.x1, character.y, character.size)


def _adjoins(run: Run, character: _Character) -> bool:
    size = max(run.size, character.size)
    gap = character.x0 - run.x1
    return (
        abs(character.y - run.y) < 0.15 * size
        and -0.6 * size < gap < _APART * size
        and not _resized(run, character)
    )


def _resized(run: Run, character: _Character) -> bool:
    return not 0.8 < character.size / run.size < 1.25


def _extend(run: Run, character: _Character, *, space: bool) -> None:
    gap = character.x0 - run.x1
    wide = gap > _SPACE * run.size or (space and gap > 0.05 * run.size)
    # A space in the text layer counts even where the next letter stands close.
    run.text += f" {character.letter}" if (wide or space) and not run.text.endswith(" ") else character.letter
    run.x1 = max(run.x1, character.x1)
