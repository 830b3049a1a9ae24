"""Reads Markdown: headings, tables and pictures become sections, tables and captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from ingest.readers.captions import caption_kind
from ingest.readers.encoding import clean, decode
from ingest.readers.paper import paper_report
from ingest.readers.pieces import Line, Shape, lines_of
from kb.model import Problem, Report, SectionKind

__all__ = ["lines_of_markdown", "read"]

_FRONT = re.compile(r"\A\s*---[ \t]*\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?P<key>[A-Za-z_]+)\s*:\s*(?P<value>.*)$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(?P<words>.*?)\s*#*\s*$")
_BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)(?P<words>[^*_]{2,70})(?:\*\*|__):?\s*$")
_RULE = re.compile(r"^\s*(?:[-*_]\s?){3,}$")
_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,})\s*$")
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<address>[^)\s]*)[^)]*\)")
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]*)[^)]*\)")
_TAG = re.compile(r"</?(?:sup|sub|b|i|em|strong|u|span|br|div|p|center|img)\b[^>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*\\])\1(?![\w*])|"
    r"(?<![\w\\])(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_\\])\3(?!\w)"
)
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_ROW_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of a Markdown file; a front matter of ``key: value`` lines gives its citation."""
    text = clean(decode(content)[0])
    front = _FRONT.match(text)
    said = _front_matter(front["front"]) if front else {}
    lines = lines_of_markdown(text[front.end() :] if front else text)
    yield paper_report(lines, PurePath(name).stem, name, "markdown", said)


def _front_matter(text: str) -> dict[str, str]:
    pairs = (_KEY.match(line) for line in text.split("\n"))
    return {
        pair["key"].lower(): pair["value"].strip().strip("\"'")
        for pair in pairs
        if pair and pair["value"].strip()
    }


def lines_of_markdown(text: str) -> list[Line]:
    """Return the lines of a Markdown text, markup turned into shapes."""
    raw = [_plain_heading(line) for line in _COMMENT.sub(" ", text).split("\n")]
    marked: list[str] = []
    shapes: dict[int, Shape] = {}
    for line in raw:
        if marked and marked[-1].strip() and len(marked) - 1 not in shapes and _UNDERLINE.match(line):
            if len(marked) < 2 or not marked[-2].strip():
                shapes[len(marked) - 1] = Shape.HEADING
            continue
        if _RULE.match(line) or (_ROW_RULE.match(line) and "|" in line):
            marked.append("")
            continue
        shape, words = _shape(line)
        if shape:
            shapes[len(marked)] = shape
        marked.append(words)
    return _lines(marked, shapes)


def _lines(marked: list[str], shapes: dict[int, Shape]) -> list[Line]:
    """Return the lines; a line with a shape of its own stands apart from what is around it."""
    lines: list[Line] = []
    run: list[str] = []
    for number, words in enumerate(marked):
        if number in shapes:
            lines += lines_of("\n".join(run))
            after_row = bool(lines) and not run and lines[-1].shape is Shape.TABLE is shapes[number]
            lines.append(Line(words, 0 if after_row else 2, shapes[number]))
            run = []
        else:
            run.append(words)
    return lines + lines_of("\n".join(run))


def _plain_heading(line: str) -> str:
    bold = _BOLD_LINE.match(line)
    return (
        f"## {bold['words']}"
        if bold and not caption_kind(bold["words"]) and bold["words"][-1] not in ".,"
        else line
    )


def _shape(line: str) -> tuple[Shape | None, str]:
    """Return the shape that markup gives a line, and its words without the markup."""
    heading = _HEADING.match(line)
    if heading:
        return Shape.HEADING, _without_markup(heading["words"])
    if _ROW.match(line):
        cells = [_without_markup(cell).strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        return Shape.TABLE, " | ".join(cells)
    picture = _PICTURE.search(line)
    if picture and not _PICTURE.sub("", line).strip():
        return Shape.CAPTION, " ".join(
            part for part in (picture["words"], f"({picture['address']})") if part != "()"
        )
    plain = _without_markup(re.sub(r"^\s*(?:>\s?)+", "", line))
    kind = caption_kind(plain)
    if kind and plain.strip() and line.lstrip()[:1] in "*_":
        return (Shape.TABLE if kind is SectionKind.TABLE else Shape.CAPTION), plain
    return None, plain


def _without_markup(text: str) -> str:
    text = _PICTURE.sub(lambda m: m["words"] or m["address"], text)
    text = _LINK.sub(
        lambda m: m["words"] if m["address"][:1] in "#" else f"{m['words']} ({m['address']})", text
    )
    text = _TAG.sub("", text)
    for _ in range(2):
        text = _EMPHASIS.sub(lambda m: m[2] or m[4], text)
    return _ESCAPE.sub(r"\1", text)
