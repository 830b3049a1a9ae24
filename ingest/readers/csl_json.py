"""Reads CSL JSON, as Zotero, Mendeley, JabRef and citation services write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.readers.citation import pmcid_in, pmid_in
from ingest.readers.encoding import clean, decode
from ingest.readers.records import Reference, citation_from, own_key, reports_from, tidy
from kb.model import Problem, Report, Severity

__all__ = ["read"]


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the references of the file."""
    try:
        said = json.loads(clean(decode(content)[0]))
    except ValueError as error:
        yield Problem(Severity.ERROR, name, f"the JSON is damaged ({error})", "Export it again.")
        return
    listed = said.get("items", [said]) if isinstance(said, dict) else said
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    yield from reports_from(map(_reference, found), name, "csl", label="CSL JSON")


def _reference(said: Mapping[str, Any]) -> Reference:
    def one(*names: str) -> str:
        return next((text for name in names if (text := _text(said.get(name)))), "")

    note = one("note")
    return Reference(
        citation_from(
            title=one("title", "title-short"),
            authors=[_name(person) for person in said.get("author") or said.get("editor") or ()],
            journal=one("container-title", "container-title-short", "journalAbbreviation"),
            year=_year(said.get("issued")) or _year(said.get("published-print")),
            volume=one("volume"),
            issue=one("issue"),
            pages=one("page", "number"),
            doi=one("DOI"),
            pmid=one("PMID") or pmid_in(note) or pmid_in(one("URL")),
            pmcid=one("PMCID") or pmcid_in(note),
            url=one("URL"),
        ),
        abstract=tidy(one("abstract")),
        keywords=tuple(filter(None, map(tidy, re.split(r"[;,]", one("keyword"))))),
        key=own_key(one("citation-key", "id")),
    )


def _text(value: object) -> str:
    """Return a value as text; Crossref gives titles as lists."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value) if isinstance(value, str | int) else ""


def _name(person: object) -> str:
    if not isinstance(person, dict):
        return str(person)
    particle = _text(person.get("non-dropping-particle")) or _text(person.get("dropping-particle"))
    family = " ".join(filter(None, (particle, _text(person.get("family")))))
    given = _text(person.get("given"))
    return f"{family}, {given}" if family and given else family or _text(person.get("literal"))


def _year(date: object) -> str:
    if not isinstance(date, dict):
        return str(date or "")
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return str(parts[0][0])
    return _text(date.get("raw")) or _text(date.get("literal"))
