"""Tables, Word documents, web pages and JSON: what people have beside papers and reference lists."""

import io
import zipfile

import pytest
import xlsxwriter
from docx import Document
from PIL import Image

from ingest.readers import read_bytes
from kb.model import Problem, Report

PUBMED = """\
PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI
26617144,"Cement inside, after all","Fox AB, Roe C.","Turk Neurosurg. 2015;25(6):940-2. doi: 10.5",Fox AB,\
Turk Neurosurg,2015,2015/11/29,PMC12345,,10.5137/1019.1
"""
SCOPUS = """\
"Authors","Author full names","Title","Year","Source title","Volume","Issue","Art. No.","Page start",\
"Page end","DOI","Abstract","Author Keywords","PubMed ID","EID"
"Fox A.-B.; Roe C.","Fox, Ann-Bea (1); Roe, Carl (2)","Cement inside","2015","T","25","6","","940","942",\
"10.5137/x","A woman; she
recovered.","cement; dura","26617144","2-s2.0-849"
"Fox A.-B.","Fox, Ann-Bea (1)","No number","2016","Turk Neurosurg","","","12","","","","","","","2-s2.0-850"
"""
WOS = "PT\tAU\tTI\tSO\tPY\tBP\tEP\tDI\tAB\tUT\n"
WOS += "J\tFox, AB; Roe, C\tCement inside\tSPINE\t2015\t1\t9\t\tA man.\tWOS:0001\n"
EMBASE = "Title;Author Names;Publication Year;Abstract\n"
EMBASE += 'Cement inside;"Fox A.-B., Roe C.";2015;A man.\n\nSecond;;;\n'
ZOTERO = (
    '\ufeff"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Abstract Note"\n\
"ABCD2345","journalArticle","2015","Fox, Ann; Roe, Carl","Cement inside","Spine","10.1234/z","A man."\n'
)


def reports(content: str | bytes, name: str) -> list[Report]:
    found = list(read_bytes(content.encode() if isinstance(content, str) else content, name))
    assert all(isinstance(report, Report) for report in found), found
    return [report for report in found if isinstance(report, Report)]


@pytest.mark.parametrize(
    ("content", "name", "ids", "authors", "pages", "text"),
    [
        (
            PUBMED,
            "csv-cement.csv",
            ["pmid-26617144"],
            ("Fox AB", "Roe C"),
            "940-2",
            "Cement inside, after all",
        ),
        (
            SCOPUS,
            "scopus.csv",
            ["pmid-26617144", "2-s2.0-850"],
            ("Fox AB", "Roe C"),
            "940-942",
            "A woman; she recovered.",
        ),
        (WOS, "savedrecs.txt", ["wos-0001"], ("Fox AB", "Roe C"), "1-9", "A man."),
        (EMBASE, "embase.csv", ["embase-1", "embase-2"], ("Fox AB", "Roe C"), "", "A man."),
        (ZOTERO, "zotero.csv", ["doi-10.1234-z"], ("Fox A", "Roe C"), "", "A man."),
    ],
    ids=["pubmed", "scopus", "wos", "embase", "zotero"],
)
def test_tables(
    content: str, name: str, ids: list[str], authors: tuple[str, ...], pages: str, text: str
) -> None:
    found = reports(content, name)
    assert [report.id for report in found] == ids
    assert (found[0].authors, found[0].year, found[0].pages) == (authors, 2015, pages)
    assert text in found[0].text


def test_workbook() -> None:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.add_worksheet("About").write_row(0, 0, ["exported on Monday"])
    sheet = workbook.add_worksheet("Records")
    sheet.write_row(0, 0, ["My search"])
    sheet.write_row(2, 0, ["Article Title", "Authors", "Publication Year", "Pubmed Id", "Abstract"])
    sheet.write_row(3, 0, ["Cement inside", "Fox, AB; Roe, C", 2015, 26617144, "A man."])
    workbook.close()
    (report,) = reports(buffer.getvalue(), "records.xlsx")
    assert (report.id, report.title, report.year, report.authors) == (
        "pmid-26617144",
        "Cement inside",
        2015,
        ("Fox AB", "Roe C"),
    )


def test_word_document() -> None:
    document = Document()
    document.add_heading("Cement inside the dura", 0)
    document.add_paragraph("Ann B. Fox, Carl Roe")
    document.add_heading("Case report", 1)
    paragraph = document.add_paragraph("A woman was treated at L1")
    paragraph.add_run("1,2").font.superscript = True
    paragraph.add_run(" and recovered.")
    table = document.add_table(2, 2)
    for cell, word in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Age", "Level", "64", "L1"], strict=True
    ):
        cell.text = word
    document.add_heading("Discussion", 1)
    document.add_paragraph("It is rare.")
    document.sections[0].header.paragraphs[0].text = "Running header"
    buffer = io.BytesIO()
    document.save(buffer)
    (report,) = reports(buffer.getvalue(), "paper.docx")
    assert (report.id, report.title, report.authors) == (
        "paper",
        "Cement inside the dura",
        ("Fox AB", "Roe C"),
    )
    assert [(s.kind.value, report.text[s.start : s.end]) for s in report.sections[2:]] == [
        ("case report", "Case report\n\nA woman was treated at L1 [1,2] and recovered."),
        ("table", "Age | Level\n64 | L1"),
        ("discussion", "Discussion\n\nIt is rare."),
        ("page furniture", "Running header"),
    ]


PAGE = """<!DOCTYPE html><html><head><title>Cement | A Journal</title>
<meta name="citation_title" content="Cement inside the dura">
<meta name="citation_author" content="Ann B. Fox">
<meta name="citation_author" content="Roe, Carl"><meta name="citation_journal_title" content="A Journal">
<meta name="citation_publication_date" content="2015/06/01"><meta name="citation_doi" content="10.1234/abc">
<script>alert("no")</script></head><body><nav><a href="/">Home</a> Menu</nav>
<div class="cookie-banner">We use cookies</div><article><h1>Cement inside the dura</h1>
<h2>Case report</h2><p>A woman was treated at L1<sup><a href="#r1">1</a></sup> with 10<sup>3</sup> things.</p>
<p>She had <b>no</b> pain.<br>Later she walked.</p>
<figure><img src="x.png" onerror="alert(1)">
<figcaption>Figure 1. The leak.</figcaption></figure>
<table><caption>Table 1. Doses</caption>
<tr><th>Age</th><th>Level</th></tr><tr><td>64</td><td>L1</td></tr></table>
<div class="related-articles">Read also this</div>
<h2>Discussion</h2>
<p>It is rare, as we said at length above and as others have said before us in several papers.</p>
</article><footer>Imprint</footer></body></html>"""


def test_web_page() -> None:
    (report,) = reports(PAGE, "saved page.html")
    assert (report.title, report.authors, report.year) == (
        "Cement inside the dura",
        ("Fox AB", "Roe C"),
        2015,
    )
    assert (report.journal, report.doi) == ("A Journal", "10.1234/abc")
    assert "treated at L1 [1] with" in report.text
    assert [s.kind.value for s in report.sections] == [
        "title",
        "case report",
        "caption",
        "table",
        "discussion",
        "page furniture",
    ]
    for unwanted in ("alert", "cookies", "Menu", "Read also", "Imprint"):
        assert unwanted not in report.text


def test_json() -> None:
    (report,) = reports(
        '{"id": "x-1", "title": "A title", "text": "A woman died.", "authors": ["Fox A"]}', "r.json"
    )
    assert (report.id, report.text, report.authors) == ("x-1", "A title\n\nA woman died.", ("Fox A",))
    both = reports('{"text": "A woman died."}\n{"text": "A man died."}\n', "r.jsonl")
    assert [report.id for report in both] == ["r-1", "r-2"]


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (archive(**{"in.zip": archive(paper=b"x")}), "papers.zip", "an archive inside an archive"),
        (archive(**{".hidden": b"x"}), "papers.zip", "the archive holds no file"),
        (archive(**{"word__document.xml": b"<x"}), "broken.docx", "cannot be read as Word"),
        (archive(**{"word__document.xml": b"0" * 410_000_000}), "bomb.docx", "unpack to 410 MB"),
        (b"PK\x03\x04 cut off", "cut.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old.doc", "old Word or Excel"),
        (picture(), "scan.txt", "binary"),
        ("\r\n".encode("utf-16"), "blank.txt", "the file holds no text"),
        (b"Title,Authors\n", "empty.csv", "no record"),
        (b'[{"a": 1}]', "odd.json", "have no text"),
        (b"<html><body><nav>Menu</nav></body></html>", "empty.html", "no text of its own"),
        (b"A woman was treated. " * 2_500_000, "huge.txt", "52 MB"),
    ],
)
def test_unreadable_files(content: bytes, name: str, what: str) -> None:
    (problem,) = read_bytes(content, name)
    assert isinstance(problem, Problem)
    assert what in str(problem)
    assert problem.remedy
