"""Reads reference lists in tables: CSV and Excel as the usual databases and reference managers write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from ingest.readers.archive import too_large
from ingest.readers.encoding import clean, decode
from ingest.readers.records import Reference, citation_from, own_key, reports_from, tidy
from kb.model import Problem, Report, Severity

__all__ = ["looks_like_table", "read", "read_workbook"]

# What the columns are called in the tables people have, in lower case without signs.
_COLUMNS = {
    "title": "title, articletitle, itemtitle, documenttitle, primarytitle, ti, reporttitle, studytitle, t1",
    "authors": "authors, author, authornames, authorfullnames, au, af, authorsfullnames, authorstring, a1",
    "journal": "journalbook, sourcetitle, publicationtitle, journaltitle, journalname, journal, "
    "secondarytitle, jf, jt, so, source",
    "year": "publicationyear, year, py, publishedyear, pubyear, yr, date, publicationdate, dateofpublication",
    "volume": "volume, vl, vo, journalvolume",
    "issue": "issue, is, ip, number, journalissue",
    "pages": "pages, pagerange, pageinfo, pg",
    "first": "startpage, pagestart, firstpage, bp, articlenumber, artno, ar, sp",
    "last": "endpage, pageend, lastpage, ep",
    "doi": "doi, di, doilink, itemdoi, digitalobjectidentifier",
    "pmid": "pmid, pubmedid, medlinepmid, pm, pubmedpmid",
    "pmcid": "pmcid, pmc",
    "abstract": "abstract, abstractnote, ab, abstracttext, text",
    "keywords": "authorkeywords, keywords, manualtags, de, embasekeywords",
    "notes": "notes, note",
    "url": "url, link, fulltexturl, fulltextlink, articleurl",
    "citation": "citation",
    "key": "id, key, eid, accessionnumber, utuniquewosid, ut, embaseaccessionid, "
    "accessionnumberui, an, extid",
}
_NAMES = {name: field for field, names in _COLUMNS.items() for name in names.split(", ")}
_DELIMITERS = ",;\t|"
_LONGEST_HEADER = 12
# Rows that may stand above the names of the columns.
_LONGEST_PREFACE = 30
# Put behind a table to see whether a quotation mark is still open there.
_END = "\ue001"


def looks_like_table(head: str) -> bool:
    """Tell whether a text begins with a table of references."""
    lines = [line for line in head.split("\n")[:_LONGEST_HEADER] if line.strip()]
    tables = [list(csv.reader(lines, delimiter=delimiter)) for delimiter in _DELIMITERS]
    return any(_is_turned(rows) or any(map(_header, rows)) for rows in tables)


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the references of a CSV or tab-separated file."""
    # Tabs part the cells; in any other text they are spaces.
    text = clean(decode(content)[0].replace("\t", "\ue000")).replace("\ue000", "\t")
    csv.field_size_limit(10_000_000)
    delimiter = _delimiter(text)
    rows, unclosed = _rows(text, delimiter)
    yield from reports_from(_references(rows, name), name, "table", label="table")
    if unclosed:
        what = f"a quotation mark in the row at line {unclosed} is never closed; the rest is left out"
        yield Problem(Severity.ERROR, name, what, "Export the table again, or close the mark.")


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], int]:
    """Return the rows of a table, and the line at which one begins that swallows the rest, 0 for none."""
    reader = csv.reader(io.StringIO(f"{text}\n{_END}"), delimiter=delimiter)
    rows, lines = [], [0]
    for row in reader:
        rows.append(row)
        lines.append(reader.line_num)
    return rows[:-1], 0 if rows[-1] == [_END] else lines[-2] + 1


def read_workbook(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the references of the first sheet of an Excel file that holds any."""
    from openpyxl import load_workbook

    if problem := too_large(content, name):
        yield problem
        return
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in workbook.worksheets:
            rows = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
            found = list(reports_from(_references(rows, name), name, "table", label="table"))
            if any(isinstance(result, Report) for result in found):
                yield from found
                return
    finally:
        workbook.close()
    yield _no_header(name)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value)) if value is not None else ""


def _delimiter(text: str) -> str:
    lines = [line for line in islice(io.StringIO(text), 40) if line.strip()][:_LONGEST_HEADER]
    tables = {delimiter: list(csv.reader(lines, delimiter=delimiter)) for delimiter in _DELIMITERS}
    found = {
        delimiter: max([_is_turned(rows), *(len(_header(row)) for row in rows)])
        for delimiter, rows in tables.items()
    }
    return max(found, key=lambda delimiter: found[delimiter])


def _header(row: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns of each field when a row is a header, {} when it is none."""
    columns: dict[str, list[int]] = {}
    for at, cell in enumerate(row):
        field = _NAMES.get(_named(cell))
        if field:
            columns.setdefault(field, []).append(at)
    for field, found in columns.items():
        names = _COLUMNS[field].split(", ")
        found.sort(key=lambda at: (names.index(_named(row[at])), at))
    return columns if len(columns) >= 2 and "title" in columns else {}


def _named(cell: str) -> str:
    """Return the name of a column in lower case without signs."""
    return re.sub(r"[^a-z0-9]", "", cell.lower().replace("(unique wos id)", "uniquewosid"))


def _references(rows: Iterable[Sequence[str]], name: str) -> Iterator[Reference | Problem]:
    """Yield a reference for each row below the header."""
    rows = iter(rows)
    before = list(islice(rows, _LONGEST_PREFACE))
    at = next((at for at, row in enumerate(before) if _header(row)), -1)
    if at < 0 and _is_turned(before):
        yield from _turned(chain(before, rows))
        return
    if at < 0:
        yield _no_header(name)
        return
    columns = _header(before[at])
    width = len(before[at])
    for number, row in enumerate(chain(before[at + 1 :], rows), start=1):
        if any(cell.strip() for cell in row):
            yield _reference(row, columns)
        if any(cell.strip() for cell in row[width:]):
            what = f"record {number} has more cells than there are columns and may be two records"
            yield Problem(Severity.WARNING, name, what, "Look for a missing quotation mark there.")


def _is_turned(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether each row is a field and its values, as in the exports of Embase by record."""
    fields = [_NAMES.get(_named(row[0])) for row in rows if len(row) > 1]
    return fields[:1] == ["title"] and sum(field is not None for field in fields) > len(fields) / 3


def _turned(rows: Iterable[Sequence[str]]) -> Iterator[Reference]:
    """Yield the records of a table with a row a field; a record begins with its title."""
    names: list[str] = []
    values: list[str] = []
    for row in rows:
        field = _NAMES.get(_named(row[0])) if row else None
        if field == "title" and "title" in (_NAMES[_named(name)] for name in names):
            yield _reference(values, _header([*names, "year"]))
            names, values = [], []
        if field:
            names.append(row[0])
            values.append("; ".join(cell.strip() for cell in row[1:] if cell.strip()))
    if names:
        yield _reference(values, _header([*names, "year"]))


def _no_header(name: str) -> Problem:
    remedy = "Put the names of the columns (title, authors, year, doi, abstract ...) in the first row."
    return Problem(Severity.ERROR, name, "the table has no row that names its columns", remedy)


def _reference(row: Sequence[str], columns: dict[str, list[int]]) -> Reference:
    def one(field: str) -> str:
        cells = (row[at].strip() for at in columns.get(field, ()) if at < len(row))
        return next((cell for cell in cells if tidy(cell)), "")

    first, last = one("first"), one("last")
    key = one("key").replace("WOS:", "wos-")
    said = one("citation")
    return Reference(
        citation_from(
            title=one("title"),
            authors=_names(one("authors")),
            journal=one("journal"),
            year=one("year"),
            volume=one("volume") or _in_citation(said, r";\s*(\w+)(?:\(|:)"),
            issue=one("issue") or _in_citation(said, r";\s*\w+\(([^)]+)\)"),
            pages=one("pages")
            or "-".join(filter(None, (first, last)))
            or _in_citation(said, r";[^:;]*:([\w-]+)"),
            doi=one("doi"),
            pmid=one("pmid"),
            pmcid=one("pmcid"),
            url=one("url"),
        ),
        abstract=tidy(one("abstract")),
        keywords=tuple(filter(None, map(tidy, _parted(one("keywords"))))),
        notes=tuple(filter(None, (tidy(one("notes")),))),
        key=own_key(key),
    )


def _in_citation(citation: str, form: str) -> str:
    """Return a part of what PubMed writes as "Turk Neurosurg. 2015;25(6):940-2. doi: ...", "" without it."""
    found = re.search(form, citation)
    return found[1] if found else ""


def _parted(words: str) -> list[str]:
    """Return the keywords of a cell, parted by semicolons or else by commas."""
    return words.split(";") if ";" in words else words.split(",")


_INITIALS = r"(?:[A-Z][.-]*){1,3}"


def _names(authors: str) -> list[str]:
    """Return the authors of a cell: parted by semicolons, or by commas as in "Family II, Family II"."""
    authors = re.sub(r"\(\d[\d; ]*\)|\bet al\.?", "", tidy(authors)).strip(" .")
    if ";" in authors:
        return authors.split(";")
    if re.search(r"\w,[^,]+?(?:\s+and\s+|\s*&\s*|\|)[^,]+,", authors):
        return re.split(r"\s+and\s+|\s*&\s*|\|", authors)
    one_name = authors.count(",") == 1 and not re.search(
        rf"\s{_INITIALS}(?:,|$)", authors.partition(",")[0] + ","
    )
    if one_name and not re.match(rf"{_INITIALS}\s", authors):
        return [authors]
    names = [name.strip() for name in re.split(r",\s*|\s+and\s+|\|", authors) if name.strip()]
    # "AB Fox" is turned to "Fox AB", which everything after this reads.
    return [re.sub(rf"^({_INITIALS})\s+(.*[a-z].*)$", r"\2 \1", name) for name in names]
