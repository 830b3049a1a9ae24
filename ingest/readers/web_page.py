"""Reads saved web pages: the article, without menus, scripts, advertisements and related links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, cast

from ingest.readers.encoding import clean, decode
from ingest.readers.paper import paper_report
from ingest.readers.pieces import Line, Shape
from ingest.readers.typesetting import raised
from ingest.readers.xml_tree import Node, local_name, text_of
from kb.model import Problem, Report, Severity

__all__ = ["read"]

_SILENT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "form",
        "button",
        "select",
        "nav",
        "aside",
        "head",
    }
)
_ASIDE = frozenset({"footer", "header"})
_UNWANTED = re.compile(
    r"\b(?:nav(?:bar|igation)?|menu|breadcrumbs?|cookie\w*|advert\w*|ads?|banner|sidebar|share|social|related|recommend\w*|"
    r"newsletter|subscribe|metrics|altmetric|toolbar|skip-link|modal|popup|comments?)\b",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"p|div|section|article|main|li|d[dtl]|blockquote|pre|h[1-6]|figcaption|caption|t[rdh]|[uo]l|table|figure|header|footer|"
    r"address|body|tbody|thead|center"
)
_HEADINGS = re.compile(r"h[1-6]$")
_LEAST = 200


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of a saved page; its citation tags stand over what it prints."""
    from lxml import html

    text, encoding = decode(content)
    declared = re.search(rb"charset=[\"']?([\w-]+)", content[:4096])
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    source = (
        _declared(content, declared[1].decode())
        if declared and encoding not in ("utf-8", "utf-16-le")
        else text
    )
    root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    said = _citation_tags(root)
    lines = list(_lines(_article(root)))
    if not lines and not said.get("title"):
        what = "the web page holds no text of its own"
        yield Problem(
            Severity.ERROR, name, what, "Save the page again after it has loaded, or save it as PDF."
        )
        return
    yield paper_report(lines, PurePath(name).stem, name, "html", said)


def _declared(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding, errors="replace")
    except LookupError:
        return decode(content)[0]


def _citation_tags(root: Node) -> dict[str, Any]:
    """Return the citation that publishers put into a page for reference managers."""
    tags: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").lower()
        value = clean(tag.get("content") or "").strip()
        if value:
            tags.setdefault(name, []).append(value)

    def one(*names: str) -> str:
        return next((tags[name][0] for name in names if name in tags), "")

    first, last = one("citation_firstpage"), one("citation_lastpage")
    title = one("citation_title", "dc.title", "og:title")
    return {
        "title": re.split(r"\s+[|–]\s+", title)[0] if "citation_title" not in tags else title,
        "authors": tags.get("citation_author") or tags.get("dc.creator") or [],
        "journal": one("citation_journal_abbrev", "citation_journal_title"),
        "year": one("citation_publication_date", "citation_date", "citation_online_date", "dc.date"),
        "volume": one("citation_volume"),
        "issue": one("citation_issue"),
        "pages": f"{first}-{last}" if first and last and first != last else first,
        "doi": re.sub(r"^(?:doi:|https?://(?:dx\.)?doi\.org/)", "", one("citation_doi", "dc.identifier"))
        if "10." in one("citation_doi", "dc.identifier")
        else "",
        "pmid": one("citation_pmid"),
    }


def _article(root: Node) -> Node:
    """Return the part of the page that holds the article: the named one, else the whole body."""
    for path in (
        "//article",
        "//main",
        "//*[@role='main']",
        "//*[@itemprop='articleBody']",
        "//*[@id='content']",
    ):
        named = cast("list[Node]", root.xpath(path))
        found = [node for node in named if len(text_of(node)) > _LEAST]
        if found:
            return max(found, key=lambda node: len(text_of(node)))
    body = root.find("body")
    return root if body is None else body


def _is_unwanted(node: Node) -> bool:
    name = local_name(node)
    if name in _SILENT or node.get("aria-hidden") == "true" or node.get("hidden") is not None:
        return True
    if "display:none" in (node.get("style") or "").replace(" ", ""):
        return True
    named = f"{node.get('class', '')} {node.get('id', '')} {node.get('role', '')}"
    return name not in ("body", "article", "main", "p") and bool(_UNWANTED.search(named.replace("_", "-")))


def _lines(article: Node) -> Iterator[Line]:
    """Yield a line for each paragraph, heading, caption and table row of the article."""
    row_before = False
    for node, text in _paragraphs(article):
        name = local_name(node)
        text = " ".join(clean(text).split())
        if not text:
            continue
        shape = None
        if name == "h1":
            shape = Shape.TITLE
        elif _HEADINGS.match(name):
            shape = Shape.HEADING
        elif name in ("figcaption",):
            shape = Shape.CAPTION
        elif name in ("tr", "caption"):
            shape = Shape.TABLE
        elif name in _ASIDE:
            shape = Shape.FURNITURE
        yield Line(text, 0 if row_before and name == "tr" else 2, shape)
        row_before = name in ("tr", "caption")


def _paragraphs(node: Node) -> Iterator[tuple[Node, str]]:
    """Yield each block with the text that is its own."""
    held: list[str] = [node.text or ""]
    for child in node:
        name = local_name(child)
        if not name or _is_unwanted(child):
            held.append(child.tail or "")
            continue
        if name == "tr":
            yield node, "".join(held)
            cells = (text_of(cell) for cell in child if local_name(cell) in ("td", "th"))
            yield child, " | ".join(cells)
            held = [child.tail or ""]
        elif _BLOCK.fullmatch(name):
            yield node, "".join(held)
            yield from _paragraphs(child)
            held = [child.tail or ""]
        elif name == "br":
            held.append("\n" + (child.tail or ""))
        else:
            held.append(_inline(child) + (child.tail or ""))
    yield node, "".join(held)


def _inline(node: Node) -> str:
    """Return inline text; raised citations are set apart from the word before them."""
    inner = (node.text or "") + "".join(
        ("" if not local_name(child) or _is_unwanted(child) else _inline(child)) + (child.tail or "")
        for child in node
    )
    if local_name(node) != "sup":
        return inner
    before = node.getprevious()
    parent = node.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    return raised(text or "", inner)
