"""Reads our own format: TOML front matter with the citation between ``+++`` lines, then the text.

Of a report whose title nobody saw, ``about`` says in its stead what it is of; it is read but never cited.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from ingest.readers.encoding import clean, decode
from ingest.readers.paper import paper_report
from ingest.readers.pieces import lines_of
from kb.model import Problem, Report, Severity

__all__ = ["read"]

_FENCES = re.compile(r"\s*\+\+\+[ \t]*\n(?P<front>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TEXTS = (
    "id",
    "title",
    "about",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "url",
    "topic",
)
_REMEDY = "See the files in data/reports for the format."


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of the file; the citation in its front matter stands over what the text says."""
    text = clean(decode(content)[0])
    fences = _FENCES.match(text)
    if not fences:
        yield Problem(Severity.ERROR, name, "the front matter between +++ lines is missing", _REMEDY)
        return
    try:
        front = tomllib.loads(fences["front"])
    except tomllib.TOMLDecodeError as error:
        yield Problem(Severity.ERROR, name, f"the front matter is not TOML ({error})", _REMEDY)
        return
    wrong = _wrong_values(front)
    if wrong:
        yield Problem(Severity.ERROR, name, f"the front matter has {'; '.join(wrong)}", _REMEDY)
        return
    body = text[fences.end() :]
    if not body.strip() and not front.get("title"):
        yield Problem(Severity.ERROR, name, "there is neither a title nor a text", _REMEDY)
        return
    headed = {**front, "title": front.get("title") or front.get("about", "")}
    report = paper_report(lines_of(body), PurePath(name).stem, name, "report", headed)
    if "about" in front:
        report = replace(report, title=str(front.get("title", "")))
    yield replace(report, authors=tuple(front.get("authors", report.authors)), topic=front.get("topic", ""))


def _wrong_values(front: Mapping[str, Any]) -> list[str]:
    """Return a phrase for each key that is unknown or holds the wrong kind of value."""
    wrong = [f"the unknown key {key!r}" for key in front if key not in {*_TEXTS, "authors", "year"}]
    wrong += [
        f"{key} = {front[key]!r}, which is not text"
        for key in _TEXTS
        if key in front and not isinstance(front[key], str | int)
    ]
    if not isinstance(front.get("year", 0), int):
        wrong.append(f"year = {front['year']!r}, which is not a number")
    authors = front.get("authors", [])
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        wrong.append(f"authors = {authors!r}, which is not a list of names")
    return wrong
