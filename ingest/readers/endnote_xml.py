"""Reads the XML of EndNote, which Mendeley, Zotero and others write too."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.records import Reference, citation_from, own_key, reports_from, tidy
from ingest.readers.xml_tree import Node, find, find_all, local_name, parse, text_of
from kb.model import Problem, Report, Severity

__all__ = ["read"]

_AUTHORS = ("authors", "secondary-authors", "tertiary-authors")


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of the file."""
    root, damage = parse(content)
    if root is None:
        yield Problem(Severity.ERROR, name, f"the XML is damaged ({damage})", "Export it again.")
        return
    records = (node for node in root.iter() if local_name(node) == "record")
    yield from reports_from(map(_reference, records), name, "endnote", label="EndNote XML")
    if damage:
        what = f"the XML is damaged ({damage})"
        yield Problem(
            Severity.WARNING, name, what, "The records before were read; export it again for the rest."
        )


def _reference(record: Node) -> Reference:
    def one(*path: str) -> str:
        return text_of(find(record, *path))

    listed = (list(find_all(record, "contributors", role, "author")) for role in _AUTHORS)
    authors = next((found for found in listed if found), [])
    addresses = [text_of(node) for kind in ("related-urls", "text-urls") for node in _urls(record, kind)]
    from_pubmed = "nlm" in (one("remote-database-provider") + one("remote-database-name")).lower()
    number = one("accession-num")
    linked = next((url for url in addresses if "pubmed" in url and "10." not in url), "")
    return Reference(
        citation_from(
            title=one("titles", "title") or one("titles", "translated-title"),
            authors=[text_of(author) for author in authors],
            journal=one("periodical", "full-title")
            or one("titles", "secondary-title")
            or one("periodical", "abbr-1")
            or one("alt-periodical", "full-title"),
            year=one("dates", "year") or one("dates", "pub-dates", "date"),
            volume=one("volume"),
            issue=one("number") or one("issue"),
            pages=one("pages") or one("electronic-resource-article-num"),
            doi=one("electronic-resource-num") or next((url for url in addresses if "10." in url), ""),
            pmid=linked or (number if from_pubmed and number.isdigit() else ""),
            pmcid=one("custom2"),
            url=next((url for url in addresses if url.startswith("http")), ""),
        ),
        abstract=tidy(one("abstract")),
        keywords=tuple(filter(None, (text_of(word) for word in find_all(record, "keywords", "keyword")))),
        notes=tuple(filter(None, (tidy(one("notes")), tidy(one("research-notes"))))),
        key=own_key(one("label") or number),
    )


def _urls(record: Node, kind: str) -> Iterator[Node]:
    return find_all(record, "urls", kind, "url")
