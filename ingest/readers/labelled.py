"""Reads exports made for reading, a label a field: Cochrane Library, Ovid citations and ProQuest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ingest.readers.encoding import clean, decode
from ingest.readers.records import Fields, Reference, citation_from, first_of, own_key, reports_from, tidy
from kb.model import Problem, Report

__all__ = ["read_cochrane", "read_ovid", "read_proquest"]

_COCHRANE_START = re.compile(r"^Record #\d+ of \d+\s*$", re.MULTILINE)
_COCHRANE_LINE = re.compile(r"^(?P<label>[A-Z]{2,3}): ?(?P<value>.*)$")
_OVID_START = re.compile(r"^\s*<\s*\d+\s*>\s*$", re.MULTILINE)
_OVID_LINE = re.compile(r"^(?P<label>[A-Z][A-Za-z /()-]{1,45})(?P<value>)$")
_PROQUEST_START = re.compile(r"^_{20,}\s*$", re.MULTILINE)
_PROQUEST_LINE = re.compile(r"^(?P<label>[A-Z][A-Za-z /()-]{1,40}): (?P<value>.*)$")

# Which label holds what, in lower case, the better one first.
_LABELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("ti", "title", "document title", "original title"),
        "authors": ("au", "authors", "author", "authors full name"),
        "journal": ("so", "publication title", "journal name", "journal"),
        "printed": ("source", "publication info"),
        "year": ("yr", "publication year", "year of publication", "publication date", "date created"),
        "volume": ("vl", "volume"),
        "issue": ("no", "issue", "issue part"),
        "pages": ("pg", "pages", "page", "first page"),
        "doi": ("doi", "digital object identifier", "us", "document url"),
        "pmid": ("pm", "pmid", "unique identifier", "pubmed id"),
        "abstract": ("ab", "abstract"),
        "keywords": ("ky", "keywords", "keyword heading", "identifier keyword"),
        "key": ("id", "accession number", "proquest document id"),
    }
)
_KNOWN = frozenset(label for labels in _LABELS.values() for label in labels)


def read_cochrane(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a plain-text export of the Cochrane Library."""
    yield from _read(content, name, _COCHRANE_START, _COCHRANE_LINE, "Cochrane")


def read_ovid(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of an Ovid export with labels on lines of their own."""
    yield from _read(content, name, _OVID_START, _OVID_LINE, "Ovid citations")


def read_proquest(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the documents of a ProQuest text export."""
    yield from _read(content, name, _PROQUEST_START, _PROQUEST_LINE, "ProQuest")


def _read(
    content: bytes, name: str, start: re.Pattern[str], form: re.Pattern[str], label: str
) -> Iterator[Report | Problem]:
    records = start.split(clean(decode(content)[0]))[1:]
    fields = (fields for record in records if (fields := _fields(record, form)))
    yield from reports_from(map(_reference, fields), name, label.lower(), label=label)


def _fields(record: str, form: re.Pattern[str]) -> Fields:
    """Return the values by label; a line without a label goes on with the value before it."""
    fields: dict[str, list[str]] = {}
    last = ""
    for line in record.split("\n"):
        match = form.match(line)
        label = match["label"].strip().lower() if match else ""
        if match and (label in _KNOWN or match["value"] or form is _OVID_LINE):
            last = label
            fields.setdefault(last, []).append(match["value"].strip())
        elif last and line.strip():
            values = fields[last]
            values[-1] = f"{values[-1]} {line.strip()}".strip()
    return fields


def _reference(fields: Fields) -> Reference:
    def one(name: str) -> str:
        return first_of(fields, *_LABELS[name])

    printed = one("printed")
    number = re.search(r"\d{4,8}", one("pmid"))
    return Reference(
        citation_from(
            title=one("title"),
            authors=list(_names(fields)),
            journal=one("journal") or re.split(r"[.;]\s|\s\d", printed)[0],
            year=one("year") or next(iter(re.findall(r"\b(?:19|20)\d\d\b", printed)[::-1]), ""),
            volume=one("volume") or _within(printed, r"(?:Vol\. |\. )(\d+)"),
            issue=one("issue") or _within(printed, r"(?:Iss\. |\d\()([\w -]+)"),
            pages=one("pages") or _within(printed, r":\s*(\w+(?:[-‐–]\w+)?)[,.]"),
            doi=one("doi"),
            pmid=number[0] if number else "",
        ),
        abstract=tidy(one("abstract")),
        keywords=tuple(filter(None, (tidy(word).lstrip("*") for word in one("keywords").split(";")))),
        key=own_key(one("key")),
    )


def _names(fields: Fields) -> Iterator[str]:
    for label in _LABELS["authors"]:
        for value in fields.get(label, ()):
            yield from filter(str.strip, value.split(";"))


def _within(text: str, form: str) -> str:
    found = re.search(form, text)
    return found[1].replace("‐", "-") if found else ""
