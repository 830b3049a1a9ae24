"""A report's citation: what journals print around a page, and identifiers in any spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ingest.readers.people import medline_name
from kb.model import Report, Section

__all__ = ["Citation", "citation_said", "doi_in", "pmcid_in", "pmid_in", "read_citation", "year_in"]

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|{}^`\\]+")
_PMID = re.compile(r"\bPMID:?\s*(\d{4,8})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?(\d{4,8})", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\s?(\d{4,9})\b", re.IGNORECASE)
_TEXTS = ("title", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid", "url")
_NAMED = re.compile(r"^(?P<key>journal|year|date|source|title)\s*:\s*(?P<value>.+)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a report was published, as far as known."""

    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""

    def filled_from(self, other: Citation) -> Citation:
        """Return this citation with its gaps filled from another one."""
        gaps = {f.name: getattr(other, f.name) for f in fields(self) if not getattr(self, f.name)}
        return replace(self, **gaps)

    def report(
        self, report_id: str, text: str, sections: tuple[Section, ...], *, source: str, format: str
    ) -> Report:
        """Return the report with this citation."""
        citation: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        return Report(report_id, text, sections, source=source, format=format, **citation)


def citation_said(said: Mapping[str, Any]) -> Citation:
    """Return the citation in a front matter's values, whatever their type."""
    plain = {key: str(said[key]) for key in _TEXTS if said.get(key)}
    authors = said.get("authors") or said.get("author") or ()
    if isinstance(authors, str):
        authors = [
            name for name in re.split(r";|,(?! [A-Z]\.)|\band\b", authors.strip("[] ")) if name.strip()
        ]
    names = tuple(medline_name(str(name).strip(" \"'")) for name in authors)
    year = said.get("year") or said.get("date")
    return Citation(**plain, authors=names, year=year_in(str(year)) if year else None)


def doi_in(text: str) -> str:
    """Return the first DOI in a text without what surrounds it, "" without one."""
    match = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if not match:
        return ""
    doi = match[0].rstrip(".,;:'’”*†")
    while doi.endswith((")", "]")) and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]"):
        doi = doi[:-1].rstrip(".,;:")
    return re.sub(r"(?:/(?:full|abstract|pdf|epdf)|\.pdf)$", "", doi)


def pmid_in(text: str) -> str:
    """Return the PubMed number a text names as one, "" without one."""
    match = _PMID.search(text)
    return (match[1] or match[2]).lstrip("0") if match else ""


def pmcid_in(text: str) -> str:
    """Return the PubMed Central number ("PMC..." ) in a text, "" without one."""
    match = _PMCID.search(text)
    return f"PMC{match[1].lstrip('0')}" if match else ""


def year_in(text: str) -> int | None:
    """Return the first plausible year of publication in a text, None without one."""
    match = _YEAR.search(text)
    return int(match[1]) if match and 1800 <= int(match[1]) <= 2100 else None


_J = r"(?P<journal>[A-Z](?:[^\d;()|]|\([A-Z][\w ]{1,30}\)){1,250}?)"
_Y = r"(?P<year>(?:19|20)\d\d)"
_V = r"(?P<volume>\d{1,4}[A-Z]?)"
_N = r"(?P<issue>(?:Suppl\.?\s*)?\w{1,6}(?:\s?[-–]\s?\w+)?(?:\s*Suppl\.?\s*\w*)?)"
_P = r"(?P<pages>[eESW]?\d{1,7}(?:\s?[-–—]\s?[eESW]?\d{1,12})?)"
_MONTH = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec)[a-z]*\.?(?:[-/–][A-Z][a-z]{2,8})?(?:\s\d{1,2}(?!\d))?)"
)
_VOL = r"Vol(?:ume)?\s*[.:]?\s*"
_NO = r"(?:No|Issue|Number|Iss)\s*[.:]?\s*"
_PP = r"(?:(?:pp?|pages?|art(?:icle)?(?:\s+(?:ID|no\.?|number))?)\s*[.:]?\s*)?"

# The ways in which journals print a citation; spaces in a pattern match any white space.
_FORMS = tuple(
    re.compile(form.replace(" ", r"\s*"), re.IGNORECASE if "Vol" in form else 0)
    for form in (
        # Turk Neurosurg 2015, Vol: 25, No: 6, 940-942
        rf"^{_J}[,.]? [(]?{_Y}[)]? [,;.]? {_VOL}{_V} [,;.|]? (?:{_NO}{_N})? [,;:.|]? {_PP}{_P}?",
        # Frontiers in Surgery | www.frontiersin.org 1 March 2022 | Volume 9 | Article 123456
        rf"^{_J} \| [^|]*? {_MONTH} {_Y} \| {_VOL}{_V} \| {_PP}{_P}",
        # Asian Spine Journal Vol. 6, No. 3, pp 199-202, 2012
        rf"^{_J} [,.|•]? (?:\|[^|]*\| )?(?:{_MONTH} )?(?P<early>(?:19|20)\d\d)? [|,•]? {_VOL}{_V} [,;|"
        rf"•(]? (?:{_NO}{_N})? [)]?"
        rf" [,;:|•]? {_PP}{_P}?(?: [,;:|•(©]*(?:{_MONTH}[,.]?)? {_Y})?",
        # J Clin Neurosci 2008;15(4):465-8; with a date 2008 Apr 3;15(4):465-8
        rf"^{_J}[.,]? {_Y} {_MONTH}? ; {_V} (?:\( {_N} \))? : {_P}",
        # J Med Case Rep (2019) 13:123; Eur Spine J (2007) 16(Suppl 3):240-3; BMC Surg 2014, 14:52
        rf"^{_J}[.,]? [(]{_Y}[)] {_V} (?:\( {_N} \))? : {_P}",
        rf"^{_J}[.,]? {_Y} [,;]? {_V} (?:\( {_N} \))? : {_P}",
        # Korean J Spine 5(3) September 2008
        rf"^{_J}[.,]? {_V} \( {_N} \) {_MONTH} {_Y}$",
        # Journal of Clinical Neuroscience 15 (2008) 465-468
        rf"^{_J}[.,]? {_V} [(]{_Y}[)] {_P}",
        # J Neurosurg Spine 13:123-127, 2010; Korean J Spine 5(3):191-194, 2008
        rf"^{_J}[.,]? {_V} (?:\( {_N} \))? : {_P} [,.;(] {_MONTH}? {_Y}",
    )
)
_NO_JOURNAL = re.compile(
    r"^(?:received|accepted|published|copyright|available|downloaded|figure|table|doi|http|www|e-?mail|"
    r"correspond|"
    r"case report|open access|original|received in|cite|this article|how to cite)\b",
    re.IGNORECASE,
)


def read_citation(lines: Iterable[str]) -> Citation:
    """Return what the lines around a paper's text say of its place of publication."""
    found = Citation()
    dates = ""
    for line in lines:
        plain = re.sub(r"\s+", " ", line).strip(" |")
        found = found.filled_from(Citation(doi=doi_in(plain), pmid=pmid_in(plain), pmcid=pmcid_in(plain)))
        named = _NAMED.match(plain)
        if named:
            found = found.filled_from(_named_value(named["key"].lower(), named["value"]))
        elif not found.journal:
            found = found.filled_from(_printed_citation(plain))
        if re.search(r"publish|accept|©|copyright|\(c\)|epub|online", plain, re.IGNORECASE):
            dates += f" {plain}"
    return found if found.year else replace(found, year=year_in(dates))


def _named_value(key: str, value: str) -> Citation:
    if key == "journal":
        return replace(_printed_citation(value), journal=_printed_citation(value).journal or value)
    return Citation(year=year_in(value)) if key in ("year", "date") else _printed_citation(value)


def _printed_citation(line: str) -> Citation:
    line = re.sub(
        r"^(?:how to cite(?: this (?:article|paper))?|cite this (?:article|paper)(?: as)?|citation)\s*:\s*",
        "",
        line,
        flags=re.I,
    )
    line = re.sub(r"^\d{1,4}\s+(?=[A-Z])", "", re.sub(r"\s+/\s+", ", ", line))
    if len(line) > 400 or _NO_JOURNAL.match(line):
        return Citation()
    for form in _FORMS:
        match = form.search(line)
        if match:
            said = match.groupdict()
            year = said.get("year") or said.get("early")
            journal = (said.get("journal") or "").strip(" ,.|•:-–")
            if not year or (len(journal) > 60 and "." not in journal):
                continue
            # In a full reference the journal is the last sentence before the year.
            journal = re.split(r"[.?!]\s+(?=[A-Z])", journal)[-1] if len(journal) > 60 else journal
            return Citation(
                journal=journal,
                year=int(year),
                volume=said.get("volume") or "",
                issue=re.sub(r"\s+", " ", said.get("issue") or ""),
                pages=_pages(said.get("pages") or ""),
            )
    return Citation()


def _pages(pages: str) -> str:
    """Return a page range; a page number printed hard against its end is taken off ("940-942940")."""
    first, dash, last = (part.strip() for part in re.sub(r"[–—]", "-", pages).partition("-"))
    if dash and first.isdigit() and last.isdigit() and len(last) > len(first):
        short = last[: len(first)]
        if int(short) >= int(first):
            last = short
    return f"{first}-{last}" if dash and last else first
