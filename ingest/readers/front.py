"""The head of a paper: what stands before its text is title, authors, affiliations or imprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.furniture import is_correspondence, is_imprint
from ingest.readers.language import language_of
from ingest.readers.people import author_line
from ingest.readers.pieces import Piece, Shape
from ingest.readers.typesetting import is_finished, join_lines
from kb.model import SectionKind

__all__ = ["Front", "read_front"]

_KICKER_PART = (
    r"(?:an? )?(?:(?:rare |clinical |illustrative )?case (?:reports?|study|series)|original (?:article|"
    r"research|paper|contribution)|"
    r"(?:mini[- ]?)?review(?: article)?|letters?(?: to the editor)?|technical (?:note|report)|"
    r"clinical (?:article|images?|study|case)|"
    r"brief (?:report|communication)|short (?:report|communication)|(?:original )?research(?: article)?|"
    r"article|open access|"
    r"correspondence|editorial|peer[- ]reviewed|neurosurgery|spine|radiology|orthopa?edics|"
    r"interventional radiology|"
    r"olgu sunumu|fallbericht|cas clinique|caso cl[ií]nico|case illustrated|e-?pub)"
)
_KICKER = re.compile(rf"^{_KICKER_PART}(?:\s*[/|:–-]?\s*{_KICKER_PART})*\.?$", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:Univers\w*|Hospital\w*|Departments?|Dept|Institut\w*|Cent(?:er|re)s?|Clinics?|Schools?|Faculty|"
    r"College|"
    r"Division|Academy|Klinik\w*|Hastanesi|Service de|Foundation|Infirmary|NHS)\b"
)
_VERB = re.compile(
    r"\b(?:was|were|had|is|are|presented|underwent|developed|report|reported|reports|has|have|can|may)\b"
)
_LONGEST_TITLE = 320


@dataclass(slots=True)
class Front:
    """What the head of a paper says, and where its text begins.

    Attributes:
        title: the English title, or the only one.
        other_titles: parallel titles with their languages.
        authors: the names as MEDLINE writes them.
        people: the lines with names, affiliations and addresses, as printed.
        imprint: everything else there.
        body: number of the first piece that belongs to the text.
    """

    title: str = ""
    other_titles: list[tuple[str, str]] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    people: list[str] = field(default_factory=list)
    imprint: list[str] = field(default_factory=list)
    body: int = 0


def read_front(
    pieces: Sequence[Piece], words: set[str] | frozenset[str] = frozenset(), *, title: str = ""
) -> Front:
    """Return what stands before the text of a paper; a title known beforehand stands."""
    front = Front(title=title)
    number = _take_marked_title(front, pieces, words)
    while number < len(pieces):
        piece = pieces[number]
        if piece.shape is Shape.FURNITURE:
            front.imprint.append(piece.text)
        elif piece.shape is Shape.HEADING and not piece.heading and not front.title:
            front.title = piece.text
        elif _is_kicker_at(pieces, number) or (piece.shape is Shape.PROSE and _KICKER.match(piece.text)):
            front.imprint.append(piece.text)
        elif piece.shape is not Shape.PROSE:
            break
        else:
            group = _group(pieces, number)
            if not _take(front, pieces, number, group, words):
                break
            number += len(group)
            continue
        number += 1
    front.body = number
    return front


def _take_marked_title(front: Front, pieces: Sequence[Piece], words: set[str] | frozenset[str]) -> int:
    """Take the title that the letters' size shows, and what stands above it; return the number after it."""
    marked = [number for number, piece in enumerate(pieces) if piece.shape is Shape.TITLE]
    if not marked or any(len(piece.text) > 600 for piece in pieces[: marked[0]]):
        return 0
    rows = [row for number in marked for row in pieces[number].rows]
    if not front.title:
        _name_titles(front, rows, words)
    else:
        front.imprint.append(join_lines(rows, words))
    front.imprint += [piece.text for piece in pieces[: marked[0]]]
    return marked[-1] + 1


def _same(title: str, text: str) -> bool:
    return bool(title) and re.sub(r"\W", "", title.lower()) == re.sub(r"\W", "", text.lower())


def _name_titles(front: Front, rows: Sequence[str], words: set[str] | frozenset[str]) -> None:
    for part, language in _languages(rows, words):
        if not front.title and (language == "en" or not _has_english(rows, words)):
            front.title = part
        else:
            front.other_titles.append((part, language))


def _group(pieces: Sequence[Piece], number: int) -> list[Piece]:
    """Return the paragraphs from a number on that no blank line parts."""
    group = [pieces[number]]
    for piece in pieces[number + 1 :]:
        if piece.gap == 2 or piece.shape is not Shape.PROSE or piece.heading:
            break
        group.append(piece)
    return group


def _is_kicker_at(pieces: Sequence[Piece], number: int) -> bool:
    """Tell whether a heading such as "Case Report" only names the kind of article: no text follows it."""
    if pieces[number].shape is not Shape.HEADING or not _KICKER.match(pieces[number].text):
        return False
    rest = [piece for piece in pieces[number + 1 :] if piece.shape is not Shape.FURNITURE]
    if not rest or rest[0].shape is not Shape.PROSE or rest[0].heading:
        return False
    text = rest[0].text
    return (
        bool(author_line(text)) or _is_place(text) or (len(text) <= _LONGEST_TITLE and not is_finished(text))
    )


def _take(
    front: Front,
    pieces: Sequence[Piece],
    number: int,
    group: Sequence[Piece],
    words: set[str] | frozenset[str],
) -> bool:
    """Put a block where it belongs; False when the text of the paper begins with it."""
    rows = [row for piece in group for row in piece.rows]
    text = join_lines(rows, words)
    if group[0].heading and group[0].heading.kind is not SectionKind.BACK_MATTER:
        return False
    if is_imprint(text):
        front.imprint.append(text)
    elif is_correspondence(text):
        front.people.append(text)
    elif _same(front.title, text):
        front.imprint.append(text)
    elif not front.title:
        return _take_title(front, pieces, number, group, rows, words)
    elif not _take_people(front, rows, words):
        return _take_rest(front, text)
    return True


def _take_title(
    front: Front,
    pieces: Sequence[Piece],
    number: int,
    group: Sequence[Piece],
    rows: Sequence[str],
    words: set[str] | frozenset[str],
) -> bool:
    """Take a block as the title, with authors or a parallel title that stand right below it."""
    follows = number + len(group) < len(pieces)
    names = next(
        (
            at
            for at in range(1, len(rows))
            if author_line(join_lines(rows[at:], words)) or author_line(rows[at])
        ),
        len(rows),
    )
    places = next((at for at in range(1, names) if _is_place(rows[at])), names)
    heads = rows[: min(names, places)]
    text = join_lines(heads, words)
    if (
        not follows
        or len(text) > _LONGEST_TITLE
        or (len(heads) > 1 and is_finished(text) and not text.endswith("?"))
    ):
        return False
    if _looks_like_text(text):
        return False
    if len(text.split()) == 1 and pieces[number + len(group)].shape is Shape.FURNITURE:
        front.imprint.append(text)
        return True
    heads = [re.sub(r"^title\s*:\s*", "", heads[0], flags=re.IGNORECASE), *heads[1:]]
    _name_titles(front, heads, words)
    if len(heads) < len(rows):
        _take_people(front, rows[len(heads) :], words, surely=True)
    return True


def _looks_like_text(text: str) -> bool:
    """Tell whether a block is a paragraph of sentences and no title."""
    return len(re.findall(r"[^.\s]{2,}[.!?] +[A-ZÀ-Þ]", text)) >= 2 and len(text) > 150


def _languages(rows: Sequence[str], words: set[str] | frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the title in each language it is printed in."""
    whole = join_lines(rows, words)
    if not whole.isascii():
        # English is plain letters, so the longest English head or tail of the rows is where the titles part.
        for at in (*range(len(rows) - 1, 0, -1), *range(1, len(rows))):
            first, second = join_lines(rows[:at], words), join_lines(rows[at:], words)
            if first.isascii() is second.isascii():
                continue
            languages = language_of(first), language_of(second)
            if "en" in languages and languages[0] != languages[1]:
                yield first, languages[0]
                yield second, languages[1]
                return
    yield whole, language_of(whole)


def _has_english(rows: Sequence[str], words: set[str] | frozenset[str]) -> bool:
    return any(language == "en" for _, language in _languages(rows, words))


def _take_people(
    front: Front, rows: Sequence[str], words: set[str] | frozenset[str], *, surely: bool = False
) -> bool:
    """Take rows of names and places; False when they are something else."""
    text = join_lines(rows, words)
    names = author_line(text)
    if names or (not _VERB.search(text) and any(author_line(row) for row in rows[:6])):
        if not front.authors:
            front.authors = names or tuple(name for row in rows for name in author_line(row.strip(" ,;")))
        front.people.append("\n".join(row.strip() for row in rows))
        return True
    if surely or _is_place(text):
        front.people.append(text)
        return True
    return False


def _is_place(text: str) -> bool:
    return len(text) < 900 and bool(_PLACE.search(text)) and not _VERB.search(text)


def _take_rest(front: Front, text: str) -> bool:
    """Take a block after the title that is no name or place: a parallel title, a subtitle, an imprint."""
    if is_finished(text) or len(text) > _LONGEST_TITLE:
        return False
    language = language_of(text)
    if language != "en" and not front.authors:
        front.other_titles.append((text, language))
    elif not front.authors and front.title.endswith((":", "-", "–")):
        front.title = f"{front.title} {text}"
    elif len(text.split()) <= 12 and not front.people:
        front.imprint.append(text)
    else:
        return False
    return True
