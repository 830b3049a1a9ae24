"""Reads the tagged formats of PubMed (MEDLINE, .nbib), Ovid, Web of Science, RefWorks and EndNote (Refer)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ingest.readers.compose import Block
from ingest.readers.encoding import clean, decode
from ingest.readers.language import language_of
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
from kb.model import Problem, Report, SectionKind

__all__ = ["read", "read_ovid", "read_refer", "read_refworks", "read_wos"]

_MEDLINE_LINE = re.compile(r"^(?P<tag>[A-Z][A-Z0-9]{1,3})\s{0,2}-(?: (?P<value>.*)|\s*)$")
_WOS_LINE = re.compile(r"^(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*)|\s*)$")
_WOS_MARKS = re.compile(r"^(PT|ER)(?= |$)", re.MULTILINE)
_REFER_LINE = re.compile(r"^%(?P<tag>[A-Z0-9@!&>\[\]~=+<])(?:\s(?P<value>.*)|\s*)$")

# Which tag holds what, format by format.
_WOS = MappingProxyType(
    {
        "title": ("TI",), "authors": ("AF", "AU"), "journal": ("SO", "J9"), "year": ("PY",),
        "volume": ("VL",),
        "issue": ("IS",), "doi": ("DI",), "pmid": ("PM",), "abstract": ("AB",), "keywords": ("DE", "ID"),
        "key": ("UT",),
    }
)  # fmt: skip
_REFER = MappingProxyType(
    {
        "title": ("T",), "authors": ("A",), "journal": ("J", "B"), "year": ("D", "8"), "volume": ("V",),
        "issue": ("N",), "doi": ("R", "U"), "pmid": ("M",), "abstract": ("X",), "keywords": ("K",),
        "notes": ("Z",), "key": ("F",),
    }
)  # fmt: skip
_OVID = MappingProxyType(
    {
        "title": ("TI", "OT"), "authors": ("AU", "FA"), "journal": ("JN", "JT", "TA"),
        "year": ("YR", "DP", "SO"), "volume": ("VO", "VI"), "issue": ("IP", "IS"),
        "doi": ("DO", "DI"), "pmid": ("PM",), "abstract": ("AB",), "keywords": ("KW",), "key": ("AN", "UI"),
    }
)  # fmt: skip
_REFWORKS = MappingProxyType(
    {
        "title": ("T1", "TI"), "authors": ("A1", "AU"), "journal": ("JF", "JO", "T2"), "year": ("YR", "FD"),
        "volume": ("VO",), "issue": ("IS",), "doi": ("DO", "LK", "UL"), "pmid": (), "abstract": ("AB",),
        "keywords": ("K1",), "notes": ("NO",), "key": ("AN", "ID"),
    }
)  # fmt: skip


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a MEDLINE or .nbib file."""
    records = _records(clean(decode(content)[0]), _MEDLINE_LINE, start="PMID")
    yield from reports_from(map(_medline_reference, records), name, "medline", label="MEDLINE")


def read_wos(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a Web of Science plain-text export."""
    text = clean(decode(content)[0])
    records = _records(text, _WOS_LINE, start="PT", end="ER", skip=("FN", "VR", "EF"))
    references = (
        _reference(fields, _WOS, _pages(fields, "BP", "EP") or first_of(fields, "AR", "PS"))
        for fields in records
    )
    yield from reports_from(references, name, "wos", label="Web of Science")
    if breaks_off(_WOS_MARKS.findall(text)):
        yield cut_off(name, "Web of Science")


def read_refer(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of an EndNote export in the Refer format."""
    records = _records(clean(decode(content)[0]), _REFER_LINE, start="0")
    references = (_reference(fields, _REFER, first_of(fields, "P")) for fields in records)
    yield from reports_from(references, name, "refer", label="EndNote")


def read_ovid(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a tagged export of Ovid."""
    records = _records(clean(decode(content)[0]), _MEDLINE_LINE, start="VN")
    yield from reports_from(map(_ovid_reference, records), name, "ovid", label="Ovid")


def read_refworks(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the records of a tagged export of RefWorks."""
    records = _records(clean(decode(content)[0]), _WOS_LINE, start="RT")
    references = (_reference(fields, _REFWORKS, _pages(fields, "SP", "OP")) for fields in records)
    yield from reports_from(references, name, "refworks", label="RefWorks")


def _records(
    text: str, form: re.Pattern[str], *, start: str, end: str = "", skip: tuple[str, ...] = ()
) -> Iterator[Fields]:
    """Yield the fields of each record; a line without a tag goes on with the field before it."""
    fields: dict[str, list[str]] = {}
    last = ""
    many = form is _WOS_LINE
    for line in text.split("\n"):
        match = form.match(line)
        if match and match["tag"] in (start, end):
            if fields:
                yield fields
            fields, last = {}, ""
        if match and match["tag"] not in (*skip, end):
            last = match["tag"]
            fields.setdefault(last, []).append((match["value"] or "").strip())
        elif last and line.strip() and not match:
            if many and last in ("AU", "AF"):
                fields[last].append(line.strip())
            else:
                fields[last][-1] = f"{fields[last][-1]} {line.strip()}".strip()
    if fields:
        yield fields


def _medline_reference(fields: Fields) -> Reference:
    places = [*fields.get("LID", ()), *fields.get("AID", ())]
    title = first_of(fields, "TI", "BTI", "TT")
    other = tidy(" ".join(fields.get("OAB", ())))
    return Reference(
        citation_from(
            title=re.sub(r"^\[(.*)\]\.?$", r"\1", title),
            authors=fields.get("AU") or fields.get("FAU") or fields.get("CN") or (),
            journal=first_of(fields, "TA", "JT"),
            year=first_of(fields, "DP", "DEP", "EDAT"),
            volume=first_of(fields, "VI"),
            issue=first_of(fields, "IP"),
            pages=first_of(fields, "PG"),
            doi=next((place for place in places if "[doi]" in place), "").replace("[doi]", ""),
            pmid=first_of(fields, "PMID"),
            pmcid=first_of(fields, "PMC"),
        ),
        abstract=tidy(" ".join(fields.get("AB", ()))),
        keywords=tuple(filter(None, (tidy(value) for value in fields.get("OT", ())))),
        extra=(Block(SectionKind.ABSTRACT, other, language=language_of(other)),) if other else (),
    )


def _reference(fields: Fields, tags: Mapping[str, tuple[str, ...]], pages: str) -> Reference:
    def one(name: str) -> str:
        return first_of(fields, *tags.get(name, ()))

    authors = next((fields[tag] for tag in tags["authors"] if fields.get(tag)), ())
    keywords = [
        value for tag in tags["keywords"] for text in fields.get(tag, ()) for value in re.split(r";|\n", text)
    ]
    return Reference(
        citation_from(
            title=one("title"),
            authors=authors,
            journal=one("journal"),
            year=one("year"),
            volume=one("volume"),
            issue=one("issue"),
            pages=pages,
            doi=one("doi"),
            pmid=one("pmid"),
        ),
        abstract=one("abstract"),
        keywords=tuple(filter(None, map(tidy, keywords))),
        notes=tuple(
            filter(None, (tidy(value) for tag in tags.get("notes", ()) for value in fields.get(tag, ())))
        ),
        key=own_key(one("key").replace("WOS:", "wos-")),
    )


def _pages(fields: Fields, first_tag: str, last_tag: str) -> str:
    first, last = first_of(fields, first_tag), first_of(fields, last_tag)
    return f"{first}-{last}" if first and last else first


def _ovid_reference(fields: Fields) -> Reference:
    """Return the reference of an Ovid record; its MEDLINE numbers are PubMed's."""
    source = first_of(fields, "SO")
    if "medline" in first_of(fields, "DB").lower() and not fields.get("PM"):
        fields = {**fields, "PM": fields.get("UI") or fields.get("AN") or ()}
    if not any(fields.get(tag) for tag in _OVID["journal"]):
        fields = {**fields, "JN": [re.split(r"\.\s", source)[0]]}
    printed = re.search(r"(?<=[ .])(\d+)\s*(?:\(([^)]*)\))?\s*:\s*(\w+(?:-\w+)?)", source)
    if printed:
        found = {"VO": printed[1], "IP": printed[2] or "", "PG": printed[3]}
        fields = {**fields, **{tag: [value] for tag, value in found.items() if not fields.get(tag)}}
    return _reference(fields, _OVID, first_of(fields, "PG"))
