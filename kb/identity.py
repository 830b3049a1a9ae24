"""What tells one published report from another: its citation without the accidents of print."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.model import Report

__all__ = [
    "Identity",
    "doi_of",
    "identity",
    "identity_of",
    "plain",
    "pmcid_of",
    "pmid_of",
    "same_author",
    "same_journal",
]

_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|sc|u|p)\b[^>]*>", re.IGNORECASE)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
# Letters that no decomposition turns into plain ones.
_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"})
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_WORD = re.compile(r"\w+")
_NOTICE = re.compile(r"\[article in [^\]]*\]", re.IGNORECASE)
# Three capitals may be a family name ("Wei LIN"), two hardly ever are.
_INITIALS = re.compile(r"[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one published report from another.

    Attributes:
        id: the report's identifier in the casebook.
        title: the title as printed.
        words: the title's words, folded.
        family: the words of the first author's family name, folded, () where it cannot be told.
        initial: the first letter of that author's given name, "" where it cannot be told.
        names: all words of that author's name, folded.
        year: year of publication, None where unknown.
        journal: words of the journal's name, folded.
        volume: volume, folded.
        page: first page or article number, folded.
        doi, pmid, pmcid: identifiers in normal form, "" where unknown.
    """

    id: str
    title: str = ""
    words: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    initial: str = ""
    names: frozenset[str] = frozenset()
    year: int | None = None
    journal: tuple[str, ...] = ()
    volume: str = ""
    page: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""

    @property
    def identifiers(self) -> tuple[tuple[str, str], ...]:
        """The known identifiers with their kind."""
        pairs = (("DOI", self.doi), ("PMID", self.pmid), ("PMCID", self.pmcid))
        return tuple(pair for pair in pairs if pair[1])


def identity(
    id: str,
    *,
    title: str = "",
    authors: Sequence[str] = (),
    year: int | None = None,
    journal: str = "",
    volume: str = "",
    pages: str = "",
    doi: str = "",
    pmid: str = "",
    pmcid: str = "",
) -> Identity:
    """Return the comparable form of a citation as a reader found it."""
    author = authors[0] if authors else ""
    family, initial = _family(author)
    return Identity(
        id=id,
        title=title,
        words=tuple(_WORD.findall(plain(_NOTICE.sub("", title)))),
        family=family,
        initial=initial,
        names=_names(author),
        year=year,
        journal=_journal_words(journal),
        volume="".join(_WORD.findall(plain(volume))),
        page=_first_page(pages),
        doi=doi_of(doi),
        pmid=pmid_of(pmid),
        pmcid=pmcid_of(pmcid),
    )


def identity_of(report: Report) -> Identity:
    """Return the comparable form of a report's citation."""
    return identity(
        report.id,
        title=report.title,
        authors=report.authors,
        year=report.year,
        journal=report.journal,
        volume=report.volume,
        pages=report.pages,
        doi=report.doi,
        pmid=report.pmid,
        pmcid=report.pmcid,
    )


def plain(text: str) -> str:
    """Return a text in lower case without accents, mark-up and entities."""
    bare = _TAG.sub("", html.unescape(text)).casefold().translate(_LETTERS)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", bare))


def doi_of(text: str) -> str:
    """Return the DOI in a text in lower case, without resolver and closing punctuation, or ""."""
    found = _DOI.search(text)
    return found.group().rstrip(".,;)>]\"'").lower() if found else ""


def pmid_of(text: str) -> str:
    """Return a PubMed number without prefix and leading zeros, or ""."""
    found = re.fullmatch(r"(?:pmid|pubmed)?[:\s]*0*(\d{1,8})(?:\.0)?", text.strip(), re.IGNORECASE)
    return found.group(1) if found else ""


def pmcid_of(text: str) -> str:
    """Return a PubMed Central number as "PMC..." without version, or ""."""
    found = re.fullmatch(r"(?:pmcid)?[:\s]*(?:pmc)?0*(\d{2,9})(?:\.\d+)?", text.strip(), re.IGNORECASE)
    return f"PMC{found.group(1)}" if found else ""


def same_journal(a: Sequence[str], b: Sequence[str]) -> bool:
    """Say whether two names of journals may be one name and its abbreviation."""
    if not a or not b:
        return False
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return len(short) == 1 and len(short[0]) > 1 and short[0] == "".join(word[0] for word in long)
    return all(x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=True))


def same_author(a: Identity, b: Identity) -> bool | None:
    """Say whether two first authors may be one person, None where that cannot be told."""
    if not a.names or not b.names:
        return None
    if a.family and b.family:
        return bool(set(a.family) & set(b.family)) and (
            a.initial == b.initial or not (a.initial and b.initial)
        )
    shared = a.names & b.names
    known = a.family or b.family
    if known:
        return bool(set(known) & shared)
    if len(shared) >= min(2, len(a.names), len(b.names)):
        return True
    return None if shared else False


def _family(author: str) -> tuple[tuple[str, ...], str]:
    """Return family name and first initial of "Family, Given" and of "Family II"."""
    name, comma, given = author.partition(",")
    if not comma:
        name, _, given = author.strip().rpartition(" ")
        if not _INITIALS.fullmatch(given.replace(".", "")) or name.isupper():
            return (), ""
    words = tuple(_WORD.findall(plain(name.replace("-", "").replace("'", ""))))
    letters = plain(given).strip()
    return words, letters[:1]


def _names(author: str) -> frozenset[str]:
    """Return the words of a name; initials only count where nothing longer is there."""
    words = _WORD.findall(author.replace("-", "").replace("'", ""))
    long = [plain(word) for word in words if len(word) > 1 and not _INITIALS.fullmatch(word)]
    return frozenset(long or [plain(word) for word in words])


def _journal_words(journal: str) -> tuple[str, ...]:
    """Return the words of a journal's name without articles and what stands in brackets."""
    return _without(_WORD.findall(plain(re.sub(r"\(.*?\)|[:=].*$", "", journal))))


def _without(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in {"the", "of", "and", "for", "in", "on", "de", "la"})


def _first_page(pages: str) -> str:
    """Return the first page or the article number."""
    first = re.split(r"[-–—,;:/]", plain(pages).strip(), maxsplit=1)[0]
    return "".join(_WORD.findall(re.sub(r"^pp?\.?\s+", "", first))).lstrip("0")
