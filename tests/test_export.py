"""Exports say what the casebook holds, and nothing in them runs in the program that opens them."""

import csv
import io
import json
from dataclasses import replace

import bibtexparser
import openpyxl
import pytest
import rispy
from coded import elaborate, gold_readings, gold_records

from kb.errors import RequestError
from kb.export.cases import CASE_FORMATS, export_cases, safe_cell
from kb.export.citations import STYLES, Name, cite, name_of
from kb.export.references import REFERENCE_FORMATS, export_references
from kb.export.vocabulary import vocabulary_rows
from kb.model import Case, Finding, Report
from kb.record import RECORD_FIELDS, case_record
from kb.storage.database import connect
from kb.storage.store import save_reading
from kb.vocabulary import load_vocabulary

HOSTILE = '=HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    with connect(tmp_path_factory.mktemp("export") / "casebook.db") as opened:
        for report, cases in gold_readings():
            save_reading(opened, report, cases, [], content_hash="1")
        yield opened


@pytest.fixture
def hostile(tmp_path):
    report, cases, _ = elaborate()
    place = cases[0].findings[0].evidence[:1]
    report = replace(report, id="-1+2", title=HOSTILE, journal="@SUM(A1)\x07", text="=1+1 " * 40)
    case = Case("-1+2", 1, (Finding("treatment", "+cmd|' /C calc'!A0", place, concept="treatment:x"),))
    with connect(tmp_path / "hostile.db") as opened:
        save_reading(opened, report, [case], [], content_hash="1")
        yield opened


def test_a_record_is_what_was_coded():
    for record, case in zip(gold_records(), [c for _, cs in _by_gold_order() for c in cs], strict=True):
        got = case_record(case)
        assert tuple(got) == RECORD_FIELDS
        for field in RECORD_FIELDS:
            wanted = record[field]
            if field == "onset" and (not wanted or wanted["category"] is None):
                wanted = None
            if field == "quote_outcome" and record["outcome"] == "not reported":
                wanted = None
            assert got[field] == wanted, (record["id"], field)


def _by_gold_order():
    readings = {report.id: (report, cases) for report, cases in gold_readings()}
    return [readings[report_id] for report_id in dict.fromkeys(r["id"] for r in gold_records())]


def test_an_undated_onset_keeps_its_words():
    report, cases, _ = elaborate()
    place = cases[0].findings[0].evidence[:1]
    case = Case(report.id, 1, (Finding("onset", "not dated", place, detail={"text": "after PV"}),))
    assert case_record(case)["onset"] == {"category": None, "text": "after PV"}


def test_jsonl_has_one_case_a_line(db):
    lines = export_cases(db, "jsonl").decode().splitlines()
    assert [(r["id"], r["case_no"]) for r in map(json.loads, lines)] == sorted(
        (r["id"], r["case_no"]) for r in gold_records()
    )


@pytest.mark.parametrize("format_", CASE_FORMATS)
def test_chosen_cases_come_in_the_order_asked_for_and_the_same_every_time(db, format_):
    keys = [("zhao-2014", 1), ("jung-2010", 1)]
    content = export_cases(db, format_, keys)
    assert content == export_cases(db, format_, keys)
    assert _ids(content, format_) == ["zhao-2014", "jung-2010"]


def _ids(content, format_):
    if format_ == "jsonl":
        return [json.loads(line)["id"] for line in content.decode().splitlines()]
    if format_ == "csv":
        return [row["id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Cases"]
    return [cell.value for cell in sheet["A"][1:]]


def test_csv_holds_the_values(db):
    rows = csv.DictReader(io.StringIO(export_cases(db, "csv").decode("utf-8-sig")))
    by_key = {(row["id"], row["case_no"]): row for row in rows}
    for record in gold_records():
        row = by_key[record["id"], str(record["case_no"])]
        assert row["treatment"] == "; ".join(record["treatment"])
        assert row["age"] == str(record["age"] if record["age"] is not None else "")
        assert row["intradural"] == ("yes" if record["intradural"] else "no")


def test_csv_cells_are_no_formulas(hostile):
    (row,) = csv.DictReader(io.StringIO(export_cases(hostile, "csv").decode("utf-8-sig")))
    assert row["title"] == f"'{HOSTILE}"
    assert row["id"] == "'-1+2"
    assert row["treatment"].startswith("'+cmd")
    assert row["journal"] == "'@SUM(A1)"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1", "'=1"),
        (" \t=1", "' \t=1"),
        ("\r-1", "'\r-1"),
        ("a=1", "a=1"),
        (None, ""),
        (64, "64"),
        ("L2–L4", "L2–L4"),
    ],
)
def test_safe_cells(value, cell):
    assert safe_cell(value) == cell


def test_workbook_cells_are_text_and_carry_the_sentences(hostile):
    book = openpyxl.load_workbook(io.BytesIO(export_cases(hostile, "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n"}
            assert not any(cell.hyperlink for cell in row)
    values = [cell.value for cell in book["Cases"][2]]
    assert HOSTILE in values
    quote = [cell.value for cell in book["Findings"][2]]
    assert "+cmd|' /C calc'!A0" in quote


def test_an_empty_casebook_exports_headings_only(tmp_path):
    with connect(tmp_path / "x.db") as empty:
        assert export_cases(empty, "jsonl") == b""
        assert _ids(export_cases(empty, "csv"), "csv") == []
        assert _ids(export_cases(empty, "xlsx"), "xlsx") == []


FULL = Report(
    *("r1", "", (), "Cement in the dura: 50% & {more}?", ("Lin BJ", "Ünal, Öz Gür", "María José de la Cruz")),
    *("Turk Neurosurg", 2015, "25", "1", "145–149", "10.5137/x_y", "123"),
)
MANY = replace(FULL, authors=tuple(f"Author{i} A" for i in range(8)))
BARE = Report("r2", "", (), "A title", url="https://example.org/a")


THREE = "Lin BJ, Ünal ÖG, de la Cruz MJ. Cement in the dura: 50% & {more}? Turk Neurosurg. "
SIX = "Author0 A, Author1 A, Author2 A, Author3 A, Author4 A, Author5 A, et al. "
REST = "Cement in the dura: 50% & {more}? Turk Neurosurg. "


@pytest.mark.parametrize(
    ("report", "style", "citation"),
    [
        (FULL, "Vancouver", f"{THREE}2015;25(1):145-9. doi: 10.5137/x_y"),
        (FULL, "AMA", f"{THREE}2015;25(1):145-149. doi:10.5137/x_y"),
        (
            *(FULL, "APA"),
            "Lin, B. J., Ünal, Ö. G., & de la Cruz, M. J. (2015). Cement in the dura: 50% & {more}? "
            "Turk Neurosurg, 25(1), 145–149. https://doi.org/10.5137/x_y",
        ),
        (MANY, "Vancouver", f"{SIX}{REST}2015;25(1):145-9. doi: 10.5137/x_y"),
        (MANY, "AMA", f"Author0 A, Author1 A, Author2 A, et al. {REST}2015;25(1):145-149. doi:10.5137/x_y"),
        (BARE, "Vancouver", "A title. https://example.org/a"),
        (BARE, "AMA", "A title. https://example.org/a"),
        (BARE, "APA", "A title. (n.d.). https://example.org/a"),
    ],
)
def test_citations_follow_their_style(report, style, citation):
    assert cite(report, style) == citation


@pytest.mark.parametrize(
    ("author", "name", "initials"),
    [
        ("Lin BJ", Name("Lin", "BJ"), "BJ"),
        ("Lin B.-J.", Name("Lin", "B.-J."), "BJ"),
        ("Lin, Bon-Jour", Name("Lin", "Bon-Jour"), "BJ"),
        ("Bon Jour Lin", Name("Lin", "Bon Jour"), "BJ"),
        ("van der Berg A", Name("van der Berg", "A"), "A"),
        ("WHO", Name("WHO"), ""),
    ],
)
def test_names_as_sources_write_them(author, name, initials):
    assert name_of(author) == name
    assert name.initials == initials


def test_ris_is_read_back():
    broken = replace(FULL, id="r3", title="Line\nER  - break\r\nTY  - JOUR", authors=())
    back = rispy.loads(export_references([FULL, BARE, broken], "ris"))
    assert [entry["id"] for entry in back] == ["r1", "r2", "r3"]
    assert back[0]["title"] == FULL.title
    assert back[0]["authors"] == ["Lin, BJ", "Ünal, Öz Gür", "de la Cruz, María José"]
    assert (back[0]["start_page"], back[0]["end_page"]) == ("145", "149")
    assert back[2]["title"] == "Line ER  - break TY  - JOUR"


def test_bibtex_is_read_back():
    twin = replace(FULL, id="R1", title="A } brace \\ and ~ # $ ^ _")
    library = bibtexparser.parse_string(export_references([FULL, BARE, twin], "bibtex"))
    assert not library.failed_blocks
    entries = {entry.key: entry for entry in library.entries}
    assert set(entries) == {"r1", "r2", "R1-2"}
    assert entries["r1"]["author"] == "Lin, BJ and Ünal, Öz Gür and de la Cruz, María José"
    assert entries["r1"]["title"] == r"Cement in the dura: 50\% \& \{more\}?"
    assert entries["r1"]["doi"] == "10.5137/x_y"


@pytest.mark.parametrize("format_", REFERENCE_FORMATS)
def test_references_of_nothing_are_empty(format_):
    assert export_references([], format_).strip() == ""


def test_every_style_is_a_format():
    assert set(REFERENCE_FORMATS) == {"ris", "bibtex"} | {style.lower() for style in STYLES}
    with pytest.raises(RequestError, match="Use ris, bibtex"):
        export_references([], "chicago")


def test_vocabulary_export_has_what_the_scorer_reads():
    rows = vocabulary_rows(load_vocabulary())
    ids = {row["id"] for row in rows}
    assert len(ids) == len(rows) > 100
    for row in rows:
        assert row["label"]
        assert set(row["parents"]) <= ids
