"""Reads records of Europe PMC, as its REST service gives them in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingest.readers.encoding import decode
from ingest.readers.records import Reference, citation_from, reports_from, tidy
from kb.model import Problem, Report, Severity

__all__ = ["read"]


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of the file."""
    try:
        answer = json.loads(decode(content)[0])
        records = answer["resultList"]["result"]
    except (ValueError, TypeError, KeyError) as error:
        what = f"the JSON is damaged or no answer of Europe PMC ({type(error).__name__})"
        yield Problem(Severity.ERROR, name, what, "Fetch it again.")
        return
    found = (_reference(record) for record in records if isinstance(record, dict))
    yield from reports_from(found, name, "europepmc", label="Europe PMC")


def _reference(record: dict[str, Any]) -> Reference:
    printed = _part(record, "journalInfo")
    words = _part(record, "keywordList").get("keyword", [])
    citation = citation_from(
        title=_text(record, "title").rstrip("."),
        authors=_authors(record),
        journal=_text(_part(printed, "journal"), "title") or _text(record, "journalTitle"),
        year=_text(record, "pubYear"),
        volume=_text(printed, "volume"),
        issue=_text(printed, "issue"),
        pages=_text(record, "pageInfo"),
        doi=_text(record, "doi"),
        pmid=_text(record, "pmid"),
        pmcid=_text(record, "pmcid"),
    )
    keywords = tuple(filter(None, (tidy(str(word)) for word in words))) if isinstance(words, list) else ()
    return Reference(citation, tidy(_text(record, "abstractText")), keywords, key=_text(record, "id"))


def _authors(record: dict[str, Any]) -> list[str]:
    listed = _part(record, "authorList").get("author", [])
    names = [
        _text(author, "fullName") or _text(author, "collectiveName")
        for author in (listed if isinstance(listed, list) else [])
        if isinstance(author, dict)
    ]
    return [name for name in names if name] or _text(record, "authorString").rstrip(".").split(", ")


def _part(record: dict[str, Any], name: str) -> dict[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return str(value) if isinstance(value, str | int) else ""
