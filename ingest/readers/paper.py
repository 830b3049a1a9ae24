"""A whole paper from its lines: head, sections, captions apart, page furniture last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.readers.captions import caption_kind
from ingest.readers.citation import Citation, citation_said, doi_in, read_citation
from ingest.readers.cited_figures import citations_apart
from ingest.readers.compose import Block, compose
from ingest.readers.front import Front, read_front
from ingest.readers.furniture import is_correspondence, is_imprint
from ingest.readers.headings import kind_under, label_sections
from ingest.readers.language import language_of
from ingest.readers.pieces import Line, Piece, Shape, cut, heal
from ingest.readers.typesetting import is_finished, join_lines, vocabulary_of
from kb.model import Report, Section, SectionKind

__all__ = ["paper_report"]

_TEXT_KINDS = frozenset(
    {
        SectionKind.INTRODUCTION,
        SectionKind.CASE,
        SectionKind.METHODS,
        SectionKind.RESULTS,
        SectionKind.DISCUSSION,
        SectionKind.CONCLUSION,
    }
)
_ASIDES = frozenset({SectionKind.KEYWORDS, SectionKind.BACK_MATTER})
_DOI_NAMED = re.compile(r"\bdoi\b\W{0,3}(?:https?://\S*?)?10\.\S+", re.IGNORECASE)
_ENTRY = re.compile(r"(?m)^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s")


@dataclass(slots=True)
class _Draft:
    """Blocks under construction: the open section, floats that wait for its end, and furniture."""

    blocks: list[Block] = field(default_factory=list)
    kind: SectionKind = SectionKind.BODY
    heading: str = ""
    language: str = ""
    run_in: bool = False
    paragraphs: list[str] = field(default_factory=list)
    floats: list[Block] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Put the open section and its floats in place."""
        if self.paragraphs or self.heading:
            text = "\n\n".join(self.paragraphs)
            for number, (language, part) in enumerate(_by_language(text, self.language)):
                heading = "" if number else self.heading
                self.blocks.append(Block(self.kind, part, heading, language, self.run_in))
        self.blocks += self.floats
        self.paragraphs, self.floats = [], []
        self.heading, self.language, self.run_in = "", "", False

    def float(self, kind: SectionKind, text: str) -> None:
        """Set a caption or a table aside; the rows of a table go under its caption."""
        if (
            kind is SectionKind.TABLE
            and self.floats
            and self.floats[-1].kind is kind
            and not caption_kind(text)
        ):
            self.floats[-1] = replace(self.floats[-1], text=f"{self.floats[-1].text}\n{text}")
        else:
            self.floats.append(Block(kind, text, language=language_of(text)))

    def open(self, kind: SectionKind, heading: str = "", language: str = "", *, run_in: bool = False) -> None:
        """Begin a section of a kind."""
        self.close()
        self.kind, self.heading, self.run_in = kind, heading, run_in
        self.language = "" if language == "en" else language


def paper_report(
    lines: Sequence[Line], report_id: str, source: str, format: str, said: Mapping[str, Any] | None = None
) -> Report:
    """Return the report that the lines print; what is said of it elsewhere stands over what it prints."""
    said = said or {}
    lines = citations_apart(lines)
    words = vocabulary_of(line.text for line in lines)
    pieces = cut(lines, words)
    front = read_front(pieces, words, title=str(said.get("title", "")))
    body = heal(pieces[front.body :], words)
    blocks = [*_front_blocks(front), *_body_blocks(body, front)]
    text, sections = compose(blocks)
    printed = replace(_citation(front, blocks), title=front.title, authors=front.authors)
    citation = citation_said(said).filled_from(printed)
    return citation.report(
        str(said.get("id", report_id)), text, tuple(_labelled(text, sections)), source=source, format=format
    )


def _front_blocks(front: Front) -> list[Block]:
    titles = [Block(SectionKind.TITLE, front.title, language=language_of(front.title))]
    titles += [Block(SectionKind.TITLE, title, language=language) for title, language in front.other_titles]
    return [*titles, Block(SectionKind.AUTHORS, "\n".join(front.people))]


def _body_blocks(pieces: Sequence[Piece], front: Front) -> list[Block]:
    draft = _Draft(furniture=list(front.imprint))
    has_headings = any(piece.shape is Shape.HEADING for piece in pieces)
    if has_headings and pieces[0].shape is not Shape.HEADING and (front.authors or front.people):
        draft.kind = SectionKind.ABSTRACT
    for number, piece in enumerate(pieces):
        if piece.shape is Shape.FURNITURE:
            draft.furniture.append(piece.text)
        elif piece.shape in (Shape.CAPTION, Shape.TABLE):
            kind = SectionKind.CAPTION if piece.shape is Shape.CAPTION else SectionKind.TABLE
            draft.float(kind, piece.text)
        elif piece.shape is Shape.HEADING:
            heading = piece.heading
            if heading:
                draft.open(kind_under(draft.kind, heading), heading.words, heading.language)
            else:
                draft.open(draft.kind, piece.text)
        elif is_imprint(piece.text):
            draft.furniture.append(piece.text)
        elif is_correspondence(piece.text):
            draft.floats.append(Block(SectionKind.AUTHORS, piece.text))
        elif has_headings and _is_subheading(pieces, number):
            draft.open(draft.kind, piece.text)
        else:
            _take_paragraph(draft, piece, by_heading=has_headings)
    draft.close()
    return [*draft.blocks, Block(SectionKind.FURNITURE, "\n".join(draft.furniture))]


def _take_paragraph(draft: _Draft, piece: Piece, *, by_heading: bool) -> None:
    """Add a paragraph to the open section, or as a block of its own where it opens with a heading."""
    heading = piece.heading
    if heading and heading.kind in _ASIDES and by_heading:
        aside = Block(heading.kind, piece.text, heading.words, heading.language, run_in=True)
        if heading.kind is SectionKind.KEYWORDS and draft.kind is SectionKind.ABSTRACT:
            draft.close()
            draft.blocks.append(aside)
            draft.open(SectionKind.BODY)
        else:
            draft.floats.append(aside)
        return
    if heading and by_heading and draft.kind is not SectionKind.ABSTRACT and piece.gap:
        draft.open(kind_under(draft.kind, heading), heading.words, heading.language, run_in=True)
    text = piece.text
    if draft.kind is SectionKind.REFERENCES and _ENTRY.search(text):
        text = _by_entry(piece)
    draft.paragraphs.append(text)


def _by_entry(piece: Piece) -> str:
    """Return the lines of a reference list with one entry a line."""
    entries: list[list[str]] = [[]]
    for row in piece.rows:
        if _ENTRY.match(row):
            entries.append([])
        entries[-1].append(row)
    return "\n".join(join_lines(rows) for rows in entries if rows)


def _is_subheading(pieces: Sequence[Piece], number: int) -> bool:
    """Tell whether a short line alone is a heading of a name we do not know."""
    text = pieces[number].text
    words = text.split()
    if (
        pieces[number].heading
        or len(pieces[number].rows) != 1
        or not 1 <= len(words) <= 9
        or len(text) > 70
        or is_finished(text)
    ):
        return False
    if not (text[0].isupper() or text[0].isdigit()) or text[-1] in ",;-–" or pieces[number].gap < 2:
        return False
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    before = next((p for p in reversed(pieces[:number]) if p.shape is Shape.PROSE), None)
    if not after or after.shape is not Shape.PROSE or len(after.text) < 80 or not after.text[0].isupper():
        return False
    return before is None or is_finished(before.text)


def _by_language(text: str, language: str) -> Iterable[tuple[str, str]]:
    """Yield the parts of a section that are in one language each."""
    if language or text.isascii():
        yield language or language_of(text), text
        return
    parts: list[tuple[str, str]] = []
    for paragraph in text.split("\n\n"):
        found = language_of(paragraph, parts[-1][0] if parts else "en")
        if parts and parts[-1][0] == found:
            parts[-1] = (found, f"{parts[-1][1]}\n\n{paragraph}")
        else:
            parts.append((found, paragraph))
    yield from parts


def _labelled(text: str, sections: Sequence[Section]) -> Iterable[Section]:
    """Yield the sections with abstracts and unheaded text split at their labels.

    Beside a full text the parts of an abstract stay abstract; where the abstract is all there is, they are
    what their labels say.
    """
    whole = any(section.kind in _TEXT_KINDS for section in sections)
    for section in sections:
        if section.kind not in (SectionKind.ABSTRACT, SectionKind.BODY):
            yield section
            continue
        for part in label_sections(text, section):
            in_abstract = (
                whole and section.kind is SectionKind.ABSTRACT and part.kind is not SectionKind.KEYWORDS
            )
            yield replace(part, kind=SectionKind.ABSTRACT) if in_abstract else part


def _citation(front: Front, blocks: Sequence[Block]) -> Citation:
    """Return what the head and the furniture say of the publication, the head first."""
    furniture = [
        line for block in blocks if block.kind is SectionKind.FURNITURE for line in block.text.split("\n")
    ]
    found = read_citation([*front.imprint, *front.people, *furniture])
    if found.doi:
        return found
    named = (_DOI_NAMED.search(block.text) for block in blocks if block.kind is not SectionKind.REFERENCES)
    return replace(found, doi=next((doi_in(match[0]) for match in named if match), ""))
