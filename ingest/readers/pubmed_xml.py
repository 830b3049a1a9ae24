"""Reads PubMed XML: articles and books as E-utilities and the baseline files give them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.compose import Block
from ingest.readers.headings import known_heading
from ingest.readers.jats_prose import inline
from ingest.readers.language import language_of
from ingest.readers.records import Reference, citation_from, reports_from
from ingest.readers.xml_tree import Node, find, find_all, local_name, parse, text_of
from kb.model import Problem, Report, SectionKind, Severity

__all__ = ["read"]

_RECORDS = ("PubmedArticle", "PubmedBookArticle")


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of the file."""
    root, damage = parse(content)
    if root is None:
        yield Problem(Severity.ERROR, name, f"the XML is damaged ({damage})", "Export it again.")
        return
    records = (node for node in root.iter() if local_name(node) in _RECORDS)
    yield from reports_from(map(_reference, records), name, "pubmed", label="PubMed")
    if damage:
        what = f"the XML is damaged ({damage})"
        yield Problem(
            Severity.WARNING, name, what, "The records before were read; export it again for the rest."
        )


def _reference(record: Node) -> Reference:
    citation = _first(record, "MedlineCitation", "BookDocument")
    citation = record if citation is None else citation
    article = _first(citation, "Article")
    article = citation if article is None else article
    journal = find(article, "Journal")
    issue = find(journal, "JournalIssue") if journal is not None else None
    date = find(issue, "PubDate") if issue is not None else find(article, "Book", "PubDate")
    ids = {
        str(node.get("IdType")): text_of(node)
        for path in (
            ("PubmedData", "ArticleIdList", "ArticleId"),
            ("PubmedBookData", "ArticleIdList", "ArticleId"),
        )
        for node in find_all(record, *path)
    }
    places = (node for node in find_all(article, "ELocationID") if node.get("ValidYN") != "N")
    ids |= {str(node.get("EIdType")): text_of(node) for node in places}
    said = citation_from(
        title=inline(find(article, "ArticleTitle")) or inline(find(article, "VernacularTitle")),
        authors=list(_authors(article)),
        journal=text_of(find(citation, "MedlineJournalInfo", "MedlineTA"))
        or (
            text_of(find(journal, "ISOAbbreviation")) or text_of(find(journal, "Title"))
            if journal is not None
            else ""
        )
        or text_of(find(article, "Book", "BookTitle")),
        year=text_of(date),
        volume=text_of(find(issue, "Volume")) if issue is not None else "",
        issue=text_of(find(issue, "Issue")) if issue is not None else "",
        pages=text_of(find(article, "Pagination", "MedlinePgn")),
        doi=ids.get("doi", ""),
        pmid=text_of(find(citation, "PMID")),
        pmcid=ids.get("pmc", ""),
    )
    keywords = tuple(filter(None, (inline(word) for word in find_all(citation, "KeywordList", "Keyword"))))
    return Reference(said, keywords=keywords, extra=tuple(_abstracts(citation, article)))


def _first(node: Node, *names: str) -> Node | None:
    return next((child for child in node if local_name(child) in names), None)


def _authors(article: Node) -> Iterator[str]:
    for author in find_all(article, "AuthorList", "Author"):
        family = text_of(find(author, "LastName"))
        given = text_of(find(author, "Initials")) or text_of(find(author, "ForeName"))
        yield f"{family}, {given}" if family else text_of(find(author, "CollectiveName"))


def _abstracts(citation: Node, article: Node) -> Iterator[Block]:
    """Yield the parts of the abstract under their labels, then abstracts in other languages."""
    for part in find_all(article, "Abstract", "AbstractText"):
        text, label = inline(part), (part.get("Label") or "").strip()
        if label:
            heading = known_heading(label.capitalize())
            kind = heading.kind if heading else SectionKind.ABSTRACT
            yield Block(kind, f"{label}: {text}", label, language_of(text), run_in=True)
        else:
            yield Block(SectionKind.ABSTRACT, text, language=language_of(text))
    for other in find_all(citation, "OtherAbstract"):
        text = " ".join(inline(part) for part in find_all(other, "AbstractText"))
        yield Block(SectionKind.ABSTRACT, text, language=language_of(text))
