"""PDF papers: columns in reading order, furniture and captions apart, files without text named."""

from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from typeset import Sheet, plain_letters, sentences, typeset

from ingest.readers import read_bytes, read_path
from kb.model import Problem, Report, SectionKind

ROOT = Path(__file__).parent.parent
TITLE = "Cement inside the dura after percutaneous vertebroplasty of three vertebrae: how it was found"
AUTHORS = "Ann B. Fox, Carl Roe, Dan E. Poe"


def prose(count: int) -> list[str]:
    paths = sorted((ROOT / "data" / "reports").glob("*.md"))[20 : 20 + count]
    return [plain_letters(path.read_text(encoding="utf-8").split("+++", 2)[2].strip()) for path in paths]


PARAGRAPHS = ["Introduction", *prose(3), "Case report", *prose(12)[3:8], "Discussion", *prose(12)[8:]]


def read(pdf: bytes) -> Report:
    (report,) = read_bytes(pdf, "paper.pdf")
    assert isinstance(report, Report), report
    return report


def said(report: Report, kind: SectionKind) -> str:
    return "\n".join(report.text[s.start : s.end] for s in report.sections if s.kind is kind)


@pytest.mark.parametrize(
    ("sheet", "least"),
    [
        (Sheet(columns=1), 0.99),
        (Sheet(columns=2), 0.99),
        (Sheet(columns=2, captions=False), 0.99),
        (Sheet(columns=2, across="cells"), 0.85),
        (Sheet(columns=2, across="rows"), 0.85),
    ],
    ids=str,
)
def test_sentences_are_whole_and_in_order(sheet: Sheet, least: float) -> None:
    report = read(typeset(TITLE, AUTHORS, PARAGRAPHS, sheet))
    wanted = [s for paragraph in PARAGRAPHS if len(paragraph) > 40 for s in sentences(paragraph)]
    flat = " ".join(report.text.split())
    places = [flat.find(sentence) for sentence in wanted]
    found = [place for place in places if place >= 0]
    assert len(found) >= least * len(wanted)
    assert found == sorted(found)


def test_head_furniture_and_captions() -> None:
    report = read(typeset(TITLE, AUTHORS, PARAGRAPHS, Sheet()))
    assert report.title == TITLE
    assert report.authors == ("Fox AB", "Roe C", "Poe DE")
    assert (report.journal, report.year, report.pages) == ("Some J", 2015, "940-942")
    furniture = said(report, SectionKind.FURNITURE)
    assert "Fox A: Cement inside the dura" in furniture
    assert "941" in furniture
    assert "Fox A: Cement inside the dura" not in report.text.replace(furniture, "")
    captions = said(report, SectionKind.CAPTION)
    assert "Figure 2: Sagittal image. The arrow points at the cement." in captions
    assert captions.endswith("pressing on the cord from the left side of the vertebra.")
    kinds = [s.kind.value for s in report.sections]
    assert kinds.index("introduction") < kinds.index("case report") < kinds.index("discussion")


def page_with(lines: list[str]) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=10)
    for number, line in enumerate(lines):
        pdf.text(20, 40 + 5 * number, line)
    return bytes(pdf.output())


def test_levels_are_never_joined() -> None:
    text = read(
        page_with(
            [
                "The patient was treated at two levels of the lumbar spine, L4-",
                "L5 and cement leaked into the canal behind both of the verte-",
                "brae, as was seen on the images that were taken after the opera-",
                "tion on the same day, from T12-",
                "L2 as well.",
            ]
        )
    ).text
    assert "L4-L5 and cement" in text
    assert "both of the vertebrae, as" in text
    assert "after the operation on" in text
    assert "T12-L2 as well" in text


def encrypted() -> bytes:
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password="user")
    pdf.add_page()
    return bytes(pdf.output())


def scanned() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("L", (60, 80), 200), 0, 0, 210)
    return bytes(pdf.output())


def long_one() -> bytes:
    pdf = FPDF()
    for _ in range(601):
        pdf.add_page()
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("make", "what", "remedy"),
    [
        (encrypted, "encrypted", "without a password"),
        (scanned, "only pictures", "OCR"),
        (lambda: b"%PDF-1.4 and nothing else", "damaged", "again"),
        (lambda: page_with(["Some words of a report. " * 4])[:700], "damaged", "again"),
        (long_one, "601 pages", "of their own"),
    ],
)
def test_unreadable_pdfs(make: "object", what: str, remedy: str) -> None:
    assert callable(make)
    (problem,) = read_bytes(make(), "paper.pdf")
    assert isinstance(problem, Problem)
    assert what in problem.what
    assert remedy in problem.remedy


def test_a_page_without_text_is_named() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", size=10)
    pdf.text(20, 40, "A woman was treated and recovered well after the second operation.")
    pdf.add_page()
    report = read(bytes(pdf.output()))
    assert [problem.what for problem in report.problems] == ["no text on page 2"]


@pytest.mark.shared
def test_the_seed_typeset_again(shared: Path) -> None:
    (source,) = read_path(shared / "seed" / "000_0cd6222f051fd953.txt")
    assert isinstance(source, Report)
    parts = [
        plain_letters(source.text[s.start : s.end])
        for s in source.sections
        if s.kind.value in {"introduction", "case report", "discussion", "conclusion"}
    ]
    paragraphs = [paragraph for part in parts for paragraph in part.split("\n\n")]
    report = read(typeset(source.title, AUTHORS, paragraphs, Sheet()))
    flat = " ".join(report.text.split())
    wanted = [s for paragraph in paragraphs if len(paragraph) > 40 for s in sentences(paragraph)]
    assert sum(sentence in flat for sentence in wanted) >= 0.99 * len(wanted)
    kinds = [s.kind.value for s in report.sections]
    assert [k for k in kinds if k in {"introduction", "case report", "discussion", "conclusion"}] == [
        "introduction",
        "case report",
        "discussion",
        "conclusion",
    ]
