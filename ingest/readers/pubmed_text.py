"""Reads what PubMed saves as "Abstract (text)" and "Summary (text)": numbered records for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers.citation import doi_in, pmcid_in
from ingest.readers.encoding import clean, decode
from ingest.readers.records import Reference, citation_from, reports_from, tidy
from kb.model import Problem, Report

__all__ = ["looks_like_abstracts", "looks_like_summaries", "read_abstracts", "read_summaries"]

_JOURNAL = r"[^.\n]{2,150}?(?:\([^)\n]*\))?\. (?:1[89]|20)\d\d\b"
_NUMBER = re.compile(rf"^(\d+)\. (?={_JOURNAL})", re.MULTILINE)
_SUMMARY = re.compile(r"^(\d+): (?=\S)", re.MULTILINE)
_PMID = re.compile(r"^\s*PMID: (\d{1,8})\b|\bPMID: (\d{1,8})\b", re.MULTILINE)
_PRINTED = re.compile(
    r"(?P<journal>[^.]{2,150}?(?:\([^)]*\))?)\. (?P<year>(?:1[89]|20)\d\d)\b[^;:.]*"
    r"(?:;\s?(?P<volume>[^(:;.]*?)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[\w\s,+-]+))?)?(?=[.;\s]|$)"
)
# Paragraphs that stand around an abstract and are not part of it.
_ASIDE = re.compile(
    r"(?:author information|collaborators|conflict of interest|copyright|©|\[article in|doi:|pmid:|pmcid:|"
    r"publisher:|comment (?:in|on)|erratum (?:in|for)|update (?:in|of)|republished|retraction (?:in|of)|"
    r"keywords?:)",
    re.IGNORECASE,
)


def looks_like_abstracts(head: str) -> bool:
    """Tell whether a text begins with numbered citations that end in PubMed numbers."""
    return bool(_NUMBER.match(head.lstrip())) and bool(re.search(r"^PMID: \d", head, re.MULTILINE))


def looks_like_summaries(head: str) -> bool:
    """Tell whether a text begins with numbered references of one paragraph each."""
    first = head.lstrip().partition("\n\n")[0]
    return bool(_SUMMARY.match(first)) and bool(_PMID.search(first))


def read_abstracts(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a file saved as "Abstract (text)"."""
    records = _numbered(clean(decode(content)[0]), _NUMBER)
    yield from reports_from(map(_from_abstract, records), name, "pubmed abstracts", label="PubMed text")


def read_summaries(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a file saved as "Summary (text)"."""
    records = _numbered(clean(decode(content)[0]), _SUMMARY)
    yield from reports_from(map(_from_summary, records), name, "pubmed summaries", label="PubMed text")


def _numbered(text: str, mark: re.Pattern[str]) -> Iterator[str]:
    """Yield the text of each record; a number that does not count on stands inside an abstract."""
    starts: list[re.Match[str]] = []
    for match in mark.finditer(text):
        expected = int(starts[-1][1]) + 1 if starts else int(match[1])
        if int(match[1]) == expected:
            starts.append(match)
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        yield text[match.end() : end].strip()


def _from_abstract(record: str) -> Reference:
    parts = [tidy(part) for part in re.split(r"\n\s*\n", record)]
    printed, *rest = [part for part in parts if part]
    title = _translated(rest[0]) if rest else ""
    body = [part for part in rest[1:] if not _ASIDE.match(part) and not re.match(r"\(\d+\)", part)]
    authors = body.pop(0) if body and _is_names(body[0]) else ""
    keywords = next((part.partition(":")[2] for part in rest if re.match(r"(?i)keywords?:", part)), "")
    return _reference(printed, record, title, authors, "\n\n".join(body), keywords)


def _translated(title: str) -> str:
    """Return a title without the brackets that mark a translated one."""
    return re.sub(r"^\[(.*)\]\.?$", r"\1", title.strip())


def _is_names(part: str) -> bool:
    """Tell whether a paragraph is a list of authors in the form "Fox AB(1), Roe C"."""
    first = re.sub(r"\(\d+\)", "", part).partition(",")[0].strip(" .")
    return bool(re.fullmatch(r"(?:[\w'’.-]+ ){1,4}[A-Z]{1,4}(?: (?:Jr|Sr|2nd|3rd))?|[\w'’-]+", first))


def _from_summary(record: str) -> Reference:
    text = tidy(record)
    authors, _, rest = text.partition(". ")
    printed = next(iter(re.finditer(rf"(?<=[.?!\]] ){_PRINTED.pattern}", rest)), None)
    title = rest[: printed.start()] if printed else rest.partition(". ")[0]
    return _reference(
        printed[0] if printed else "", text, re.sub(r"^\[(.*)\]\.?$", r"\1", title.strip()), authors
    )


def _reference(
    printed: str, record: str, title: str, authors: str, abstract: str = "", keywords: str = ""
) -> Reference:
    said = match.groupdict() if (match := _PRINTED.match(printed)) else {}
    pmids = [one or other for one, other in _PMID.findall(record)]
    names = re.sub(r"\((?:\d+|\d+(?:,\s?\d+)+)\)|(?<=\w)\(\d+\)", "", authors).rstrip(".")
    doi = re.search(r"\bdoi:\s*(\S+)", record, re.IGNORECASE)
    return Reference(
        citation_from(
            title=title,
            authors=names.split(", ") if names else (),
            journal=said.get("journal") or "",
            year=said.get("year") or "",
            volume=said.get("volume") or "",
            issue=said.get("issue") or "",
            pages=said.get("pages") or "",
            doi=doi_in(doi[1]) if doi else "",
            pmid=pmids[-1] if pmids else "",
            pmcid=pmcid_in(record),
        ),
        abstract=abstract,
        keywords=tuple(filter(None, map(tidy, re.split(r"[;,]", keywords)))),
    )
