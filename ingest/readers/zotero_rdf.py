"""Reads the RDF that Zotero exports: items, and the journals they are part of."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.citation import pmcid_in, pmid_in
from ingest.readers.records import Reference, citation_from, reports_from, tidy
from ingest.readers.xml_tree import Node, find, find_all, local_name, parse, text_of
from kb.model import Problem, Report, Severity

__all__ = ["read"]

_SYNTAX = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
# Nodes that describe an item and are none.
_NO_ITEMS = frozenset({"Journal", "Periodical", "Series", "Attachment", "Memo", "Collection", "Person"})


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the items of the file."""
    root, damage = parse(content)
    if root is None:
        yield Problem(Severity.ERROR, name, f"the XML is damaged ({damage})", "Export it again.")
        return
    about = {str(node.get(f"{_SYNTAX}about")): node for node in root if node.get(f"{_SYNTAX}about")}
    items = (
        node for node in root if local_name(node) not in {*_NO_ITEMS, ""} and find(node, "title") is not None
    )
    yield from reports_from((_reference(node, about) for node in items), name, "rdf", label="Zotero RDF")
    if damage:
        what = f"the XML is damaged ({damage})"
        yield Problem(
            Severity.WARNING, name, what, "The records before were read; export it again for the rest."
        )


def _reference(item: Node, about: dict[str, Node]) -> Reference:
    journals = [journal for part in find_all(item, "isPartOf") for journal in _whole(part, about)]

    def one(name: str) -> str:
        return text_of(find(item, name))

    def printed(name: str) -> str:
        return next((text for journal in journals if (text := text_of(find(journal, name)))), "")

    said = " ".join(text_of(node) for node in find_all(item, "description"))
    places = [text_of(node) for owner in (item, *journals) for node in find_all(owner, "identifier")]
    return Reference(
        citation_from(
            title=one("title"),
            authors=list(_authors(item)),
            journal=printed("title"),
            year=one("date"),
            volume=printed("volume") or one("volume"),
            issue=printed("number") or one("number"),
            pages=one("pages"),
            doi=next((place for place in places if "10." in place), ""),
            pmid=pmid_in(f"{said} {' '.join(places)}"),
            pmcid=pmcid_in(f"{said} {' '.join(places)}"),
        ),
        abstract=tidy(one("abstract")),
        keywords=tuple(filter(None, (text_of(node) for node in find_all(item, "subject")))),
    )


def _whole(part: Node, about: dict[str, Node]) -> list[Node]:
    """Return the journal an item says it is part of, named or told in place."""
    named = about.get(str(part.get(f"{_SYNTAX}resource")))
    return list(part)[:1] if named is None else [named]


def _authors(item: Node) -> Iterator[str]:
    for person in find_all(item, "authors", "Seq", "li", "Person"):
        family, given = text_of(find(person, "surname")), text_of(find(person, "givenName"))
        yield f"{family}, {given}" if given else family
