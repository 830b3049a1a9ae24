"""Puts the blocks a reader found into one text with sections, furniture last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import Section, SectionKind

__all__ = ["Block", "compose"]

GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a report that is read as one thing, before it has a place in the text.

    Attributes:
        kind: what it is.
        text: its paragraphs, separated by blank lines.
        heading: the heading as printed, without numbering; it stands as a paragraph of its own in front.
        language: ISO 639-1 code.
        run_in: the text itself opens with the heading.
    """

    kind: SectionKind
    text: str
    heading: str = ""
    language: str = "en"
    run_in: bool = False


def compose(blocks: Iterable[Block]) -> tuple[str, tuple[Section, ...]]:
    """Return the text of the blocks in their order, page furniture at the end, and its sections."""
    ordered = [block for block in blocks if block.text.strip() or block.heading.strip()]
    ordered.sort(key=lambda block: block.kind is SectionKind.FURNITURE)
    parts: list[str] = []
    sections: list[Section] = []
    at = 0
    for block in ordered:
        heading = block.heading.strip()
        text = GAP.join(part for part in ("" if block.run_in else heading, block.text.strip()) if part)
        sections.append(Section(block.kind, at, at + len(text), heading, block.language))
        parts.append(text)
        at += len(text) + len(GAP)
    return GAP.join(parts), tuple(sections)
