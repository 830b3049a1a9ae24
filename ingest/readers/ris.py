"""Reads RIS as Zotero, EndNote, Ovid, Embase, Scopus and Web of Science write it, each in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.readers.encoding import clean, decode
from ingest.readers.records import (
    Fields,
    Reference,
    breaks_off,
    citation_from,
    cut_off,
    first_of,
    own_key,
    reports_from,
    tidy,
)
from kb.model import Problem, Report

__all__ = ["read"]

_LINE = re.compile(r"^\s{0,3}(?P<tag>[A-Z][A-Z0-9])\s{0,3}-(?:[ \t](?P<value>.*)|\s*)$")
_MARKS = re.compile(r"^\s{0,3}(TY|ER)\s{0,3}-", re.MULTILINE)
_TAGS = frozenset(
    re.findall(
        r"\w\w",
        "TY A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DO DP ED EP ER ET ID "
        "IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SO SP ST T1 "
        "T2 T3 TA TI TT U1 U2 U3 U4 U5 UR VL VO Y1 Y2",
    )
)


class _Tagged(NamedTuple):
    tag: str
    value: str


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the references of a RIS file."""
    text = clean(decode(content)[0])
    yield from reports_from(map(_reference, _records(text)), name, "ris", label="RIS")
    if breaks_off(_MARKS.findall(text)):
        yield cut_off(name, "RIS")


def _records(text: str) -> Iterator[Fields]:
    """Yield the fields of each record.

    A record ends at an empty ``ER``, or where the next one begins if its end is missing. ``ER`` with words
    behind it, and anything that only looks like a tag, is a line of the text before it.
    """
    fields: dict[str, list[str]] = {}
    last = ""
    for line in text.split("\n"):
        tagged = _tagged(line, inside=bool(fields))
        if tagged is None:
            if last and line.strip():
                _go_on(fields[last], line.strip(), apart=last in ("KW", "N1"))
            continue
        if tagged.tag in ("ER", "TY"):
            if fields:
                yield fields
            fields, last = {}, ""
        if tagged.tag != "ER":
            fields.setdefault(tagged.tag, []).append(tagged.value)
            last = tagged.tag
    if fields:
        yield fields


def _tagged(line: str, *, inside: bool) -> _Tagged | None:
    """Return the tag and value of a line, None for a line that goes on with the one before."""
    match = _LINE.match(line)
    if not match or match["tag"] not in _TAGS:
        return None
    tag, value = match["tag"], (match["value"] or "").strip()
    if tag == "ER" and value:
        return None
    if tag == "TY" and not re.fullmatch(r"[A-Za-z]{3,6}|", value):
        return None if inside else _Tagged(tag, value)
    return _Tagged(tag, value)


def _go_on(values: list[str], line: str, *, apart: bool) -> None:
    if apart:
        values.append(line)
    else:
        values[-1] = f"{values[-1]} {line}".strip()


def _reference(fields: Fields) -> Reference:
    addresses = [
        value for tag in ("DO", "DI", "UR", "L2", "L3", "LK", "M3", "AN") for value in fields.get(tag, ())
    ]
    abstracts = [tidy(value) for tag in ("AB", "N2") for value in fields.get(tag, ())]
    issue = first_of(fields, "IS", "CP")
    return Reference(
        citation_from(
            title=first_of(fields, "TI", "T1", "CT", "BT", "ST", "TT"),
            authors=[name for tag in ("AU", "A1") for name in fields.get(tag, ())]
            or [name for tag in ("A2", "A3", "ED") for name in fields.get(tag, ())],
            journal=first_of(fields, "JF", "T2", "JO", "JA", "J2", "J1", "SO"),
            year=first_of(fields, "PY", "Y1", "DA", "Y2"),
            volume=first_of(fields, "VL", "VO"),
            issue=issue,
            pages=_pages(first_of(fields, "SP"), first_of(fields, "EP"), first_of(fields, "PP", "C7")),
            doi=" ".join(value for value in addresses if "10." in value),
            pmid=_pmid(fields),
            pmcid=" ".join(value for tag in ("C2", "UR", "L2", "AN") for value in fields.get(tag, ())),
            url=next((value for value in fields.get("UR", ()) if value.startswith("http")), ""),
        ),
        abstract=max(abstracts, key=len, default=""),
        keywords=tuple(filter(None, (tidy(value) for value in fields.get("KW", ())))),
        notes=tuple(filter(None, (tidy(value) for value in fields.get("N1", ())))),
        key=own_key(first_of(fields, "ID", "U2", "AN")),
    )


def _pages(first: str, last: str, other: str) -> str:
    if first.lower() == "no" and last.lower() == "specified":
        return ""
    return f"{first}-{last}" if first and last and "-" not in first else first or other


def _pmid(fields: Fields) -> str:
    """Return the PubMed number from the places where the dialects put it."""
    named = re.search(
        r"PMID:?\s*(\d{4,8})\b",
        " ".join([*fields.get("N1", ()), *fields.get("M2", ()), *fields.get("ID", ())]),
    )
    if named:
        return named[1]
    from_address = re.search(
        r"pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?(\d{4,8})\b",
        " ".join([*fields.get("UR", ()), *fields.get("L2", ())]),
    )
    if from_address:
        return from_address[1]
    source = " ".join([*fields.get("DB", ()), *fields.get("DP", ())]).lower()
    if re.search(r"\bnlm\b|pubmed|medline", source):
        candidates = [*fields.get("AN", ()), *fields.get("C5", ()), *fields.get("U1", ())]
        return next((value for value in candidates if re.fullmatch(r"\d{4,8}", value)), "")
    return ""
