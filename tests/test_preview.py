"""Offered files: read as the casebook would read them, and not stored before a yes."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.preview import Standing, accept, offer_file, with_duplicates
from ingest.ui.offer_views import file_summary, report_rows, section_line
from kb.storage import queries
from kb.storage.database import connect

PAPER = """Cement inside the dura

Fox A, Roe C

A 72-year-old woman had percutaneous vertebroplasty for an osteoporotic compression fracture of L1.
Right after the procedure she developed paraplegia. CT showed intradural cement leakage. Laminectomy
was performed, and she recovered completely.
"""
LIST = "TY  - JOUR\nTI  - {}\nAU  - Fox, A\nPY  - 2015\nJO  - Spine\nVL  - 3\nSP  - 12\n"
LIST += "DO  - 10.1234/abc\nER  -\n"


@pytest.fixture
def db(tmp_path: Path):
    database = connect(tmp_path / "casebook.db")
    yield database
    database.close()


def test_nothing_is_stored_before_a_yes(db) -> None:
    offered = offer_file("paper.txt", PAPER.encode(), db)
    (report,) = offered.reports
    assert (report.standing, offered.patients, offered.changes) == (Standing.NEW, 1, 1)
    assert queries.report_ids(db) == []
    summary = accept([offered], db)
    assert [stored.id for stored in summary.reports] == queries.report_ids(db) == ["paper"]
    assert queries.case(db, "paper").first("age").value == "72"


def test_what_is_held_is_said_to_be_held(db) -> None:
    accept([offer_file("paper.txt", PAPER.encode(), db)], db)
    again = offer_file("paper.txt", PAPER.encode(), db)
    assert (again.reports[0].standing, again.changes) == (Standing.HELD, 0)
    assert file_summary(again) == "1 report already in the casebook; no patient."
    changed = offer_file("paper.txt", PAPER.replace("72", "73").encode(), db)
    assert changed.reports[0].standing is Standing.CHANGED


def test_a_newer_state_of_a_file_in_an_archive_changes_its_report(db) -> None:
    def archive(text: str) -> bytes:
        packed = BytesIO()
        with ZipFile(packed, "w") as files:
            files.writestr("paper.txt", text)
        return packed.getvalue()

    accept([offer_file("papers.zip", archive(PAPER), db)], db)
    changed = offer_file("papers.zip", archive(PAPER.replace("72", "73")), db)
    assert [(o.report.id, o.standing) for o in changed.reports] == [("paper", Standing.CHANGED)]


def test_duplicates_are_named_with_the_reason(db) -> None:
    accept([offer_file("a.ris", LIST.format("Cement inside the dura").encode(), db)], db)
    other = LIST.format("Cement inside the dura").replace("DO  -", "M2  -")
    one = offer_file("b.ris", other.encode(), db)
    (file,) = with_duplicates([one], db)
    (said,) = file.reports[0].duplicates
    assert "Cement inside the dura" in said
    assert "in the casebook" in said
    assert "seems to be a report that is known" in file_summary(file)


def test_bad_files_are_problems(db) -> None:
    offered = offer_file("../../evil\x00name.pdf", b"%PDF-1.4 broken", db)
    assert offered.name == "evil name.pdf"
    assert offered.reports == ()
    assert "damaged" in offered.problems[0].what
    assert file_summary(offered) == "Nothing could be read."


def test_a_reference_without_a_text_has_no_patient(db) -> None:
    offered = offer_file(
        "a.ris", LIST.format("Paraplegia after vertebroplasty in a woman of 70").encode(), db
    )
    assert (len(offered.reports), offered.patients) == (1, 0)
    assert report_rows(offered)["rows"][0][3]["text"] == "no patient told of; kept as a reference"


def test_rows_and_sections(db) -> None:
    offered = offer_file("paper.txt", PAPER.encode(), None)
    (row,) = report_rows(offered)["rows"]
    assert row[0]["text"] == "Cement inside the dura"
    assert "72 F" in row[3]["text"]
    assert section_line(offered.reports[0]).startswith("text, characters read as: title 22, authors")


def test_two_files_with_one_name(db) -> None:
    first = offer_file("paper.txt", PAPER.encode(), db)
    second = offer_file("paper.txt", PAPER.replace("L1", "L2").encode(), db)
    summary = accept([first, second], db)
    assert [stored.id for stored in summary.reports] == queries.report_ids(db) == ["paper", "paper-2"]
    assert summary.problems == []


def test_what_another_file_holds_under_the_same_name_is_not_replaced(db) -> None:
    record = LIST.format("Cement inside the dura")
    accept([offer_file("ovid.ris", record.encode(), db)], db)
    other = offer_file("embase.ris", record.replace("SP  - 12", "SP  - 12\nAB  - A man.").encode(), db)
    assert [(o.report.id, o.standing) for o in other.reports] == [("doi-10.1234-abc-embase", Standing.NEW)]
    (file,) = with_duplicates([other], db)
    assert "same DOI" in file.reports[0].duplicates[0]
