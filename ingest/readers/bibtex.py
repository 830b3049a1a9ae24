"""Reads BibTeX with bibtexparser: LaTeX accents resolved, broken entries named and skipped."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ingest.readers.encoding import clean, decode
from ingest.readers.records import Reference, citation_from, own_key, reports_from, tidy
from kb.model import Problem, Report, Severity

__all__ = ["read"]

# LaTeX accents as combining characters, and letters that have a command of their own.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", '"': "\u0308",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "b": "\u0331",
    "d": "\u0323",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å",
    "i": "ı", "alpha": "α", "beta": "β", "gamma": "γ", "mu": "μ", "pm": "±", "times": "×",
    "degree": "°", "circ": "°", "leq": "≤", "geq": "≥", "textendash": "–", "textemdash": "—",
    "ldots": "…", "dots": "…",
}  # fmt: skip
_ESCAPED = re.compile(r"\\([%&_#$])")
_ACCENT = re.compile(
    r"\\(?:(?P<accent>[`'^~=.\"]|[uvHckrbd](?![A-Za-z]))\s*\{?(?P<letter>\\[ij]\b|[A-Za-z])\}?)"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_AND = re.compile(r"\s+and\s+")


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the entries of a BibTeX file."""
    yield from reports_from(_references(clean(decode(content)[0]), name), name, "bibtex", label="BibTeX")


def _references(text: str, name: str) -> Iterator[Reference | Problem]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text)
    for block in library.blocks:
        entry: Block | None = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            entry = block.ignore_error_block
        if hasattr(entry, "fields_dict"):
            yield _reference(entry)
        elif block in library.failed_blocks:
            what = f"the entry at line {(block.start_line or 0) + 1} is not valid BibTeX"
            yield Problem(Severity.WARNING, name, what, "It is left out; close its braces and import again.")


def _reference(entry: Any) -> Reference:
    fields = {key.lower(): _plain(str(field.value)) for key, field in entry.fields_dict.items()}
    raw = {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}
    authors = [_plain(name) for name in _AND.split(raw.get("author") or raw.get("editor") or "")]

    def one(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    return Reference(
        citation_from(
            title=one("title", "booktitle"),
            authors=[name for name in authors if name.lower() != "others"],
            journal=one("journal", "journaltitle", "booktitle", "shortjournal"),
            year=one("year", "date"),
            volume=one("volume"),
            issue=one("number", "issue"),
            pages=one("pages", "article-number", "eid"),
            doi=" ".join(raw.get(name, "") for name in ("doi", "url")).replace("\\", ""),
            pmid=one("pmid", "pubmed-id", "eprint") if one("pmid", "pubmed-id") else "",
            pmcid=one("pmcid", "pmc"),
            url=raw.get("url", "").replace("\\", ""),
        ),
        abstract=one("abstract"),
        keywords=tuple(filter(None, map(tidy, re.split(r"[;,]", one("keywords", "author_keywords"))))),
        notes=tuple(filter(None, (one("note", "annote"),))),
        key=own_key(entry.key),
    )


def _plain(value: str) -> str:
    """Return a field's value without LaTeX commands and braces.

    pylatexenc, which bibtexparser brings, takes 30 ms an abstract; the few commands of references take none.
    """
    if "\\" in value:
        value = _ESCAPED.sub(r"\1", value)
        value = _ACCENT.sub(_accented, value)
        value = _COMMAND.sub(lambda match: _LETTERS.get(match[1], ""), value)
    return tidy(re.sub(r"[{}]|(?<!\\)\$", "", value).replace("--", "-").replace("~", " "))


def _accented(match: re.Match[str]) -> str:
    letter = {"\\i": "i", "\\j": "j"}.get(match["letter"], match["letter"])
    return unicodedata.normalize("NFC", letter + _ACCENTS[match["accent"]])
