"""Bibliographic records: the fields of a reference, whatever list it came from, become a report."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from ingest.readers.citation import Citation, doi_in, pmcid_in, year_in
from ingest.readers.compose import Block, compose
from ingest.readers.headings import label_sections
from ingest.readers.language import language_of
from ingest.readers.people import medline_name
from kb.model import Problem, Report, Section, SectionKind, Severity

__all__ = [
    "Fields",
    "Reference",
    "breaks_off",
    "citation_from",
    "cut_off",
    "first_of",
    "own_key",
    "reports_from",
    "tidy",
]

# The values of each field of a record, in the order in which they stand there.
Fields = Mapping[str, Sequence[str]]

_TAG = re.compile(
    r"</?(?:p|b|i|u|em|strong|sub|sup|br|span|div|h\d|italic|bold|jats:\w+|inline-formula)\b[^>]*>",
    re.IGNORECASE,
)
_EMPTY = {
    "",
    "none",
    "null",
    "nan",
    "n/a",
    "na",
    "not specified",
    "no-specified",
    "[no title]",
    "[no abstract available]",
    "[no author name available]",
    "no abstract available",
    "no abstract",
    "unknown",
    "-",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One record of a list.

    Attributes:
        citation: where the report was published.
        abstract: the parts of the abstract, labels in the text as printed.
        keywords: as listed.
        notes: what people or databases noted.
        key: an identifier the record carries beside PMID and DOI, "".
        extra: further blocks, such as an abstract in another language.
    """

    citation: Citation
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    key: str = ""
    extra: tuple[Block, ...] = field(default=())


def tidy(value: str) -> str:
    """Return a field's value as plain running text: markup and entities resolved, white space single."""
    text = html.unescape(_TAG.sub(" ", value)) if "<" in value or "&" in value else value
    text = re.sub(r"\s+", " ", text).strip()
    return "" if text.lower() in _EMPTY else text


def first_of(fields: Fields, *names: str) -> str:
    """Return the first value that is not empty among the named fields."""
    for name in names:
        for value in fields.get(name, ()):
            if found := tidy(value):
                return found
    return ""


def citation_from(
    *,
    title: str,
    authors: Iterable[str],
    journal: str = "",
    year: str = "",
    volume: str = "",
    issue: str = "",
    pages: str = "",
    doi: str = "",
    pmid: str = "",
    pmcid: str = "",
    url: str = "",
) -> Citation:
    """Return a citation from a record's values, each in the common form or left out where it is faulty."""
    digits = re.search(r"(?<!\d)\d{1,8}(?!\d)", pmid)
    return Citation(
        title=tidy(title),
        authors=tuple(name for name in (medline_name(tidy(author)) for author in authors) if name),
        journal=tidy(journal).rstrip("."),
        year=year_in(year),
        volume=tidy(volume),
        issue=tidy(issue) if len(issue) <= 30 else "",
        pages=_pages(tidy(pages)),
        doi=doi_in(doi),
        pmid=digits[0].lstrip("0") if digits else "",
        pmcid=pmcid_in(pmcid),
        url=url.strip() if re.match(r"https?://\S+$", url.strip()) else "",
    )


def own_key(value: str) -> str:
    """Return a record's own key where it can name it; bare numbers are row numbers of somebody's library."""
    return value if re.fullmatch(r"(?!\d+$)\w[\w.:+-]{3,80}", value) else ""


def _pages(pages: str) -> str:
    pages = re.sub(r"\s*[‐–—-]+\s*", "-", pages).strip("- ")
    first, _, last = pages.partition("-")
    return first if first == last or re.fullmatch(r"(?i)no-specified", pages) else pages


def reports_from(
    references: Iterable[Reference | Problem], name: str, format: str, *, label: str
) -> Iterator[Report | Problem]:
    """Yield a report for each reference; one with nothing to read is a problem that names its number."""
    stem = PurePath(name).stem
    taken: dict[str, int] = {}
    for number, reference in enumerate(references, start=1):
        if isinstance(reference, Problem):
            yield reference
            continue
        identifier = _identifier(reference, f"{stem}-{number}")
        taken[identifier] = taken.get(identifier, 0) + 1
        if taken[identifier] > 1:
            identifier = f"{identifier}-{taken[identifier]}"
        text, sections = _text(reference)
        if not text:
            what = f"{label} record {number} has neither title nor abstract"
            yield Problem(
                Severity.WARNING, name, what, "It is left out; complete it in the list and import again."
            )
            continue
        yield reference.citation.report(identifier, text, sections, source=name, format=format)


def breaks_off(marks: Sequence[str]) -> bool:
    """Say whether the last record has no end although all before it have, by the marks of begin and end."""
    return len(marks) % 2 == 1 and list(marks[:-1]) == [marks[0], "ER"] * (len(marks) // 2)


def cut_off(name: str, label: str) -> Problem:
    """Return the warning for a list that does not end as such lists do."""
    what = f"the {label} file breaks off, so the last record may lack a part of its text"
    return Problem(Severity.WARNING, name, what, "Export or download it again.")


def _identifier(reference: Reference, otherwise: str) -> str:
    """Return the identifier a record carries: PMID, else PMCID, DOI or its own key.

    The prefix keeps an imported reference from taking the place of a report that is called by its number.
    """
    said = reference.citation
    if said.pmid:
        return f"pmid-{said.pmid}"
    if said.pmcid:
        return said.pmcid
    if said.doi:
        return "doi-" + re.sub(r"[^a-z0-9.]+", "-", said.doi.lower()).strip("-")
    return reference.key or otherwise


def _text(reference: Reference) -> tuple[str, tuple[Section, ...]]:
    title = reference.citation.title
    language = language_of(reference.abstract or title)
    blocks = [
        Block(SectionKind.TITLE, title, language=language),
        Block(SectionKind.ABSTRACT, reference.abstract, language=language),
        *reference.extra,
        Block(SectionKind.KEYWORDS, "; ".join(reference.keywords)),
        Block(SectionKind.BACK_MATTER, "\n".join(reference.notes)),
    ]
    text, sections = compose(blocks)
    parted = [
        part
        for section in sections
        for part in (label_sections(text, section) if section.kind is SectionKind.ABSTRACT else [section])
    ]
    return text, tuple(parted)
