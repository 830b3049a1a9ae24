"""Reads reference lists in tables: CSV and Excel as the usual databases and reference managers write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ingest.readers.archive import too_large
from ingest.readers.encoding import clean, decode
from ingest.readers.records import Reference, citation_from, own_key, reports_from, tidy
from kb.model import Problem, Report, Severity

__all__ = ["looks_like_table", "read", "read_workbook"]

# What the columns are called in the tables people have, in lower case without signs.
_COLUMNS = {
    "title": "title, articletitle, documenttitle, primarytitle, ti, reporttitle",
    "authors": "authors, author, authornames, authorfullnames, au, af, authorsfullnames",
    "journal": "journalbook, journal, sourcetitle, publicationtitle, so, journaltitle, source",
    "year": "publicationyear, year, py, date, publicationdate, publishedyear, pubyear",
    "volume": "volume, vl",
    "issue": "issue, is, number",
    "pages": "pages, pagerange",
    "first": "startpage, pagestart, firstpage, bp, articlenumber, artno",
    "last": "endpage, pageend, lastpage, ep",
    "doi": "doi, di, doilink",
    "pmid": "pmid, pubmedid, medlinepmid, pm, pubmedpmid",
    "pmcid": "pmcid, pmc",
    "abstract": "abstract, abstractnote, ab, abstracttext, text",
    "keywords": "authorkeywords, keywords, manualtags, de, embasekeywords",
    "notes": "notes, note",
    "url": "url, link, fulltexturl",
    "citation": "citation",
    "key": "id, key, eid, accessionnumber, utuniquewosid, ut, embaseaccessionid, accessionnumberui",
}
_NAMES = {name: field for field, names in _COLUMNS.items() for name in names.split(", ")}
_DELIMITERS = ",;\t|"
_LONGEST_HEADER = 12


def looks_like_table(head: str) -> bool:
    """Tell whether a text begins with a table of references."""
    lines = [line for line in head.split("\n")[:_LONGEST_HEADER] if line.strip()]
    return any(_header(row) for delimiter in _DELIMITERS for row in csv.reader(lines, delimiter=delimiter))


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the references of a CSV or tab-separated file."""
    # Tabs part the cells; in any other text they are spaces.
    text = clean(decode(content)[0].replace("\t", "\ue000")).replace("\ue000", "\t")
    csv.field_size_limit(10_000_000)
    delimiter = _delimiter(text)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    yield from reports_from(_references(rows, name), name, "table", label="table")


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
    found = {
        delimiter: max((len(_header(row)) for row in csv.reader(lines, delimiter=delimiter)), default=0)
        for delimiter in _DELIMITERS
    }
    return max(found, key=lambda delimiter: found[delimiter])


def _header(row: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns of each field when a row is a header, {} when it is none."""
    columns: dict[str, list[int]] = {}
    for at, cell in enumerate(row):
        field = _NAMES.get(re.sub(r"[^a-z0-9]", "", cell.lower().replace("(unique wos id)", "uniquewosid")))
        if field:
            columns.setdefault(field, []).append(at)
    return columns if len(columns) >= 2 and "title" in columns else {}


def _references(rows: Iterable[Sequence[str]], name: str) -> Iterator[Reference | Problem]:
    """Yield a reference for each row below the header."""
    rows = iter(rows)
    columns: dict[str, list[int]] = {}
    for row in islice(rows, 30):
        columns = _header(row)
        if columns:
            break
    if not columns:
        yield _no_header(name)
        return
    for row in rows:
        if any(cell.strip() for cell in row):
            yield _reference(row, columns)


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
        keywords=tuple(filter(None, map(tidy, one("keywords").split(";")))),
        notes=tuple(filter(None, (tidy(one("notes")),))),
        key=own_key(key),
    )


def _in_citation(citation: str, form: str) -> str:
    """Return a part of what PubMed writes as "Turk Neurosurg. 2015;25(6):940-2. doi: ...", "" without it."""
    found = re.search(form, citation)
    return found[1] if found else ""


def _names(authors: str) -> list[str]:
    """Return the authors of a cell: parted by semicolons, or by commas as in "Family II, Family II"."""
    authors = re.sub(r"\(\d[\d; ]*\)|\bet al\.?", "", authors).strip(" .")
    one_name = authors.count(",") == 1 and not re.search(r"\s(?:[A-Z][.-]*){1,3}(?:,|$)", authors)
    if ";" in authors or one_name:
        return authors.split(";")
    return re.split(r",\s*|\s+and\s+|\|", authors)
