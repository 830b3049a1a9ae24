"""Parses XML from strangers: no entities, no network, no DTD; damaged files give what is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import TypeAlias

from lxml import etree

__all__ = ["Node", "find", "find_all", "local_name", "parse", "plain", "text_of"]

# lxml's element type is private.
Node: TypeAlias = etree._Element

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_ENTITIES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_DECLARED = re.compile(rb"\A\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([\w-]+)[\"']", re.IGNORECASE)


def parse(content: bytes) -> tuple[Node | None, str]:
    """Return the root of a document and what is damaged in it ("" for a sound one)."""
    declared = _DECLARED.match(content)
    if not declared or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"):
        content = _ENTITY.sub(_character, content)
    try:
        return etree.fromstring(content.lstrip(), _parser(recover=False)), ""
    except (etree.XMLSyntaxError, ValueError) as error:
        damage = str(error).split(" (")[0]
    try:
        return etree.fromstring(content.lstrip(), _parser(recover=True)), damage
    except (etree.XMLSyntaxError, ValueError):
        return None, damage


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        recover=recover,
        huge_tree=False,
    )


def _character(match: re.Match[bytes]) -> bytes:
    """Return a character reference for a named entity that a DTD would have declared."""
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    letters = html5.get(name.decode() + ";")
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() if letters else b"&amp;" + name + b";"


def local_name(node: Node) -> str:
    """Return a node's name without its namespace, "" for comments and processing instructions."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def find_all(node: Node, *path: str) -> Iterator[Node]:
    """Yield the nodes down a path of child names, whatever their namespace."""
    if not path:
        yield node
        return
    for child in node:
        if local_name(child) == path[0]:
            yield from find_all(child, *path[1:])


def find(node: Node, *path: str) -> Node | None:
    """Return the first node down a path of child names."""
    return next(find_all(node, *path), None)


def plain(text: str) -> str:
    """Return text with single spaces."""
    return re.sub(r"\s+", " ", text).strip()


def text_of(node: Node | None) -> str:
    """Return the text of a node and all below it, "" where there is no node."""
    if node is None:
        return ""
    return plain("".join(str(part) for part in node.itertext(etree.Element, "*")))
