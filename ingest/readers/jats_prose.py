"""The running text of JATS: paragraphs whole, floats apart, citations never glued to the word before."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.compose import Block
from ingest.readers.typesetting import raised
from ingest.readers.xml_tree import Node, find, local_name, plain, text_of
from kb.model import SectionKind

__all__ = ["Prose", "inline"]

_FLOATS = {
    "fig": SectionKind.CAPTION,
    "table-wrap": SectionKind.TABLE,
    "table": SectionKind.TABLE,
    "media": SectionKind.CAPTION,
    "supplementary-material": SectionKind.CAPTION,
}
_APART = frozenset(
    {
        "p",
        "list-item",
        "disp-quote",
        "disp-formula",
        "def-item",
        "verse-group",
        "statement",
        "speech",
        "sec",
        "title",
        "fn",
    }
)
_SILENT = frozenset(
    {"tex-math", "graphic", "inline-graphic", "object-id", "alt-text", "long-desc", "label-alternatives"}
)
_BREAK = "\x00"


class Prose:
    """Blocks under construction: the open section, and floats that wait for its end."""

    def __init__(self, language: str = "en") -> None:
        self._language = language
        self.blocks: list[Block] = []
        self._kind = SectionKind.BODY
        self._heading = ""
        self._paragraphs: list[str] = []
        self._floats: list[Block] = []

    def open(self, kind: SectionKind, heading: str = "") -> None:
        """Begin a section."""
        self.close()
        self._kind, self._heading = kind, heading

    def close(self) -> None:
        """Put the open section and its floats in place."""
        text = "\n\n".join(self._paragraphs)
        if text or self._heading:
            self.blocks.append(Block(self._kind, text, self._heading, self._language))
        self.blocks += self._floats
        self._heading, self._paragraphs, self._floats = "", [], []

    def take(self, node: Node) -> None:
        """Add what a node holds: paragraphs to the section, figures and tables beside it."""
        parts = "".join(self._parts(node))
        self._paragraphs += filter(None, (plain(part) for part in parts.split(_BREAK)))

    def _parts(self, node: Node) -> Iterator[str]:
        name = local_name(node)
        if name in _FLOATS:
            self._float(node, _FLOATS[name])
            return
        if not name or name in _SILENT:
            return
        apart = name in _APART
        if apart:
            yield _BREAK
        yield from _marked(node)
        for child in node:
            yield from self._parts(child)
            yield child.tail or ""
        yield from _closed(node)
        if apart:
            yield _BREAK

    def _float(self, node: Node, kind: SectionKind) -> None:
        label, caption = text_of(find(node, "label")), inline(find(node, "caption"))
        lines = [" ".join(part for part in (label, caption) if part)]
        if kind is SectionKind.TABLE:
            lines += (row for row in map(_row, node.iter()) if row)
            lines += (inline(foot) for foot in node.iter() if local_name(foot) == "table-wrap-foot")
        text = "\n".join(filter(None, lines))
        self._floats.append(Block(kind, text, language=self._language))


def _row(node: Node) -> str:
    if local_name(node) != "tr":
        return ""
    cells = [inline(cell) for cell in node if local_name(cell) in ("td", "th")]
    return " | ".join(cells) if any(cells) else ""


def inline(node: Node | None) -> str:
    """Return the running text of a node, "" where there is no node."""
    if node is None:
        return ""
    return plain("".join(_inline_parts(node)).replace(_BREAK, " "))


def _inline_parts(node: Node) -> Iterator[str]:
    name = local_name(node)
    if not name or name in _SILENT:
        return
    if name in _APART:
        yield _BREAK
    yield from _marked(node)
    for child in node:
        yield from _inline_parts(child)
        yield child.tail or ""
    yield from _closed(node)
    if name in _APART:
        yield _BREAK


def _marked(node: Node) -> Iterator[str]:
    """Yield the text before a node's first child; raised citations open a bracket, raised figures a caret."""
    if _is_raised_citation(node):
        yield " ["
        yield node.text or ""
    elif local_name(node) == "sup" and len(node) == 0:
        yield raised(_before(node), node.text or "")
    else:
        yield node.text or ""


def _closed(node: Node) -> Iterator[str]:
    if _is_raised_citation(node):
        yield "]"


def _is_raised_citation(node: Node) -> bool:
    """Tell whether a node is a superscript of nothing but references, which must not turn L1 into L11."""
    if local_name(node) != "sup" or plain(node.text or "").strip("[](),–- "):
        return False
    children = [child for child in node if local_name(child) == "xref" and child.get("ref-type") == "bibr"]
    return bool(children) and len(children) == len(node) and not text_of(node).startswith("[")


def _before(node: Node) -> str:
    """Return the text right before a node."""
    before = node.getprevious()
    parent = node.getparent()
    return (before.tail if before is not None else parent.text if parent is not None else "") or ""
