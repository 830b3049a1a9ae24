"""Writes the citations of reports for reference managers (RIS, BibTeX) and for reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kb.errors import RequestError
from kb.export.citations import STYLES, cite, name_of
from kb.model import Report

__all__ = ["REFERENCE_FORMATS", "export_references"]

REFERENCE_FORMATS = ("ris", "bibtex", *(style.lower() for style in STYLES))

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    c: f"\\{c}" for c in "&%$#_{}"
}


def export_references(reports: Iterable[Report], format_: str) -> str:
    """Return the citations of reports in one of REFERENCE_FORMATS."""
    listed = list(reports)
    if format_ == "ris":
        return _ris(listed)
    if format_ == "bibtex":
        return _bibtex(listed)
    style = next((style for style in STYLES if style.lower() == format_.lower()), None)
    if style is None:
        raise RequestError(
            repr(format_), "no such format of references", f"Use {', '.join(REFERENCE_FORMATS)}."
        )
    return "".join(f"{cite(report, style)}\n" for report in listed)


def _ris(reports: Sequence[Report]) -> str:
    import rispy

    if not reports:
        return ""
    entries = []
    for report in reports:
        first, _, last = re.sub("[–—]", "-", report.pages).partition("-")
        entry: dict[str, Any] = {
            "type_of_reference": "JOUR",
            "id": report.id,
            "title": report.title,
            "authors": [_inverted(author) for author in report.authors],
            "journal_name": report.journal,
            "year": str(report.year or ""),
            "volume": report.volume,
            "number": report.issue,
            "start_page": first,
            "end_page": last,
            "doi": report.doi,
            "urls": [report.url] if report.url else [],
            "accession_number": report.pmid,
        }
        entries.append({key: _clean(value) for key, value in entry.items() if value})
    return str(rispy.dumps(entries))


def _bibtex(reports: Sequence[Report]) -> str:
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    taken: set[str] = set()
    entries: list[Block] = []
    for report in reports:
        values = {
            "title": report.title,
            "author": " and ".join(_inverted(author) for author in report.authors),
            "journal": report.journal,
            "year": str(report.year or ""),
            "volume": report.volume,
            "number": report.issue,
            "pages": re.sub("[-–—]+", "--", report.pages),
            "doi": report.doi,
            "pmid": report.pmid,
            "url": report.url,
        }
        fields = [Field(name, _tex(name, _clean(value))) for name, value in values.items() if value]
        entries.append(Entry("article", _key(report.id, taken), fields))
    return str(write_string(Library(entries)))


def _inverted(author: str) -> str:
    name = name_of(author)
    return f"{name.family}, {name.given}".rstrip(", ")


def _clean(value: Any) -> Any:
    """Return text in one line: a line break inside a field would end it."""
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return _CONTROL.sub(" ", str(value)).strip()


def _tex(name: str, value: str) -> str:
    if name in ("doi", "url", "pmid"):
        return re.sub(r"[{}\\]", "", value)
    return "".join(_TEX.get(c, c) for c in value)


def _key(report_id: str, taken: set[str]) -> str:
    """Return an entry key that BibTeX accepts and no other entry has."""
    plain = re.sub(r"[^A-Za-z0-9:_-]+", "-", report_id).strip("-") or "report"
    key, n = plain, 1
    while key.lower() in taken:
        n += 1
        key = f"{plain}-{n}"
    taken.add(key.lower())
    return key
