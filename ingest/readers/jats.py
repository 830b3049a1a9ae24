"""Reads JATS XML, the format of PubMed Central: one article, several, or articles within an article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.readers.citation import Citation, pmcid_in, year_in
from ingest.readers.compose import Block, compose
from ingest.readers.headings import known_heading
from ingest.readers.jats_prose import Prose, inline
from ingest.readers.language import language_of
from ingest.readers.people import medline_name
from ingest.readers.xml_tree import Node, find, find_all, local_name, parse, text_of
from kb.model import Problem, Report, SectionKind, Severity

__all__ = ["read"]

_TYPES = {
    "intro": SectionKind.INTRODUCTION,
    "background": SectionKind.INTRODUCTION,
    "case": SectionKind.CASE,
    "method": SectionKind.METHODS,
    "materials": SectionKind.METHODS,
    "subjects": SectionKind.METHODS,
    "result": SectionKind.RESULTS,
    "discussion": SectionKind.DISCUSSION,
    "conclusion": SectionKind.CONCLUSION,
    "supplementary": SectionKind.BACK_MATTER,
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PARTS = ("sub-article", "response")


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield each article of the file, and each article within one, as a report of its own."""
    root, damage = parse(content)
    if root is None:
        yield Problem(Severity.ERROR, name, f"the XML is damaged ({damage})", "Download it again.")
        return
    articles = (
        [root] if local_name(root) == "article" else [n for n in root.iter() if local_name(n) == "article"]
    )
    whole = [
        *articles,
        *(part for article in articles for part in article.iter() if local_name(part) in _PARTS),
    ]
    stem = PurePath(name).stem
    for number, article in enumerate(whole, start=1):
        alone = len(articles) == 1 and article is articles[0]
        report = _report(article, stem if alone else "", f"{stem}-{number}", name)
        if report.text:
            yield report
    if damage:
        what = f"the XML is damaged ({damage})"
        yield Problem(
            Severity.WARNING, name, what, "What came before was read; download it again for the rest."
        )


def _report(article: Node, stem: str, otherwise: str, name: str) -> Report:
    front = find(article, "front")
    front = find(article, "front-stub") if front is None else front
    meta = find(front, "article-meta") if front is not None else None
    meta = front if meta is None else meta
    citation = _citation(front, meta) if front is not None and meta is not None else Citation()
    identifier = stem or (f"pmid-{citation.pmid}" if citation.pmid else citation.pmcid) or otherwise
    language = article.get(_LANG, "en")[:2].lower()
    blocks = [Block(SectionKind.TITLE, citation.title, language=language)]
    if meta is not None:
        blocks += _front_blocks(meta, language)
    prose = Prose(language)
    body = find(article, "body")
    if body is not None:
        _section(body, SectionKind.BODY, prose)
    for floats in find_all(article, "floats-group"):
        prose.take(floats)
        prose.close()
    blocks += prose.blocks
    back = find(article, "back")
    if back is not None:
        blocks += _back_blocks(back)
    text, sections = compose(blocks)
    return citation.report(identifier, text, sections, source=name, format="jats")


def _citation(front: Node, meta: Node) -> Citation:
    journal = find(front, "journal-meta")
    names: dict[str, str] = {}
    for node in journal.iter() if journal is not None else ():
        kind = node.get("journal-id-type", "") if local_name(node) == "journal-id" else local_name(node)
        names.setdefault(str(kind), text_of(node))
    ids = {str(node.get("pub-id-type")): text_of(node) for node in find_all(meta, "article-id")}
    titles = [inline(node) for node in find_all(meta, "title-group", "article-title")]
    subtitles = [inline(node) for node in find_all(meta, "title-group", "subtitle")]
    first, last = text_of(find(meta, "fpage")), text_of(find(meta, "lpage"))
    return Citation(
        title=": ".join(part.rstrip(":") for part in [*titles[:1], *subtitles] if part),
        authors=tuple(_authors(meta)),
        journal=names.get("nlm-ta") or names.get("iso-abbrev") or names.get("journal-title", ""),
        year=_year(meta),
        volume=text_of(find(meta, "volume")),
        issue=text_of(find(meta, "issue")),
        pages=f"{first}-{last}" if last and last != first else first or text_of(find(meta, "elocation-id")),
        doi=ids.get("doi", ""),
        pmid=ids.get("pmid", ""),
        pmcid=pmcid_in("PMC" + (ids.get("pmc") or ids.get("pmcid", "")).upper().removeprefix("PMC")),
    )


def _year(meta: Node) -> int | None:
    """Return the year of the issue, else the first year of any publication."""
    dates = {str(node.get("pub-type") or node.get("date-type")): node for node in find_all(meta, "pub-date")}
    order = [dates[kind] for kind in ("ppub", "collection", "epub-ppub", "pub", "epub") if kind in dates]
    return next(
        (year for node in [*order, *dates.values()] if (year := year_in(text_of(find(node, "year"))))), None
    )


def _authors(meta: Node) -> Iterator[str]:
    for contributor in find_all(meta, "contrib-group", "contrib"):
        if contributor.get("contrib-type", "author") != "author":
            continue
        for name in contributor.iter():
            if local_name(name) == "name":
                given = find(name, "given-names")
                initials = given.get("initials", "") if given is not None else ""
                yield medline_name(
                    f"{text_of(find(name, 'surname'))}, {initials or text_of(given)}".rstrip(", ")
                )
            elif local_name(name) in ("collab", "string-name"):
                yield medline_name(text_of(name))


def _front_blocks(meta: Node, language: str) -> Iterator[Block]:
    for title in find_all(meta, "title-group", "trans-title-group", "trans-title"):
        yield Block(SectionKind.TITLE, inline(title), language=language_of(inline(title)))
    people = [text_of(n) for n in meta.iter() if local_name(n) in ("aff", "corresp", "on-behalf-of")]
    yield Block(SectionKind.AUTHORS, "\n".join(filter(None, people)))
    for abstract in meta:
        if local_name(abstract) in ("abstract", "trans-abstract"):
            other = local_name(abstract) == "trans-abstract"
            said = abstract.get(_LANG, "")[:2].lower()
            prose = Prose(said or (language_of(text_of(abstract)) if other else language))
            _section(abstract, SectionKind.ABSTRACT, prose, fixed=True)
            yield from prose.blocks
    for group in find_all(meta, "kwd-group"):
        words = "; ".join(filter(None, (inline(word) for word in group.iter() if local_name(word) == "kwd")))
        yield Block(SectionKind.KEYWORDS, words, text_of(find(group, "title")), language=language)
    imprint = [text_of(n) for n in meta if local_name(n) in ("permissions", "funding-group", "product")]
    yield Block(SectionKind.FURNITURE, "\n".join(filter(None, imprint)))


def _section(node: Node, kind: SectionKind, prose: Prose, *, fixed: bool = False) -> None:
    """Put a section and the sections in it into the prose, all of one kind where it is ``fixed``."""
    title = inline(find(node, "title"))
    if not fixed:
        kind = _kind(node, title, kind)
    heading = known_heading(title)
    prose.open(kind, heading.words if heading else title)
    for child in node:
        name = local_name(child)
        if name in ("title", "label", ""):
            continue
        if name in ("sec", "boxed-text", "app"):
            _section(child, kind, prose, fixed=fixed)
            prose.open(kind)
        else:
            prose.take(child)
    prose.close()


def _kind(node: Node, title: str, otherwise: SectionKind) -> SectionKind:
    heading = known_heading(title)
    if heading:
        # "Treatment" or "Patients" below Methods or Discussion do not make a case report of it.
        inside = otherwise in (SectionKind.METHODS, SectionKind.DISCUSSION, SectionKind.CONCLUSION)
        return otherwise if inside and heading.kind is SectionKind.CASE else heading.kind
    said = (node.get("sec-type") or "").lower()
    return next((kind for key, kind in _TYPES.items() if said.startswith(key)), otherwise)


def _back_blocks(back: Node) -> Iterator[Block]:
    for part in back:
        name = local_name(part)
        if name == "ref-list":
            entries = (text_of(entry) for entry in part.iter() if local_name(entry) == "ref")
            title = text_of(find(part, "title")) or "References"
            yield Block(SectionKind.REFERENCES, "\n".join(filter(None, entries)), title)
        elif name in ("sec", "app-group", "app"):
            prose = Prose()
            _section(part, SectionKind.BACK_MATTER, prose)
            yield from prose.blocks
        elif name:
            prose = Prose()
            _section(part, SectionKind.BACK_MATTER, prose, fixed=True)
            yield from prose.blocks
