"""A title pasted right above its text: it is a title when no sentence stands in it."""

import pytest

from ingest.readers import read_bytes
from kb.model import Report

TITLE = "Right atrial cement after kyphoplasty of an osteoporotic fracture: a case report"
BODY = "A 67-year-old woman was admitted with chest pain.\nShe had been treated with kyphoplasty of L4."


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (TITLE, TITLE),
        (f"{TITLE}.", f"{TITLE}."),
        (f"{TITLE}\nKlee AB, Ober C", TITLE),
        ("Right atrial cement after kyphoplasty of\nan osteoporotic fracture", None),
        (f"{TITLE}\nBackground: Cement may travel.", TITLE),
    ],
)
def test_a_title_without_an_empty_line_is_a_title(head: str, title: str | None) -> None:
    (report,) = read_bytes(f"{head}\n{BODY}".encode(), "pasted.txt")
    assert isinstance(report, Report)
    assert report.title == (title or head.replace("\n", " "))
    assert "Background" not in report.title
    assert report.text.count("A 67-year-old woman was admitted") == 1


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"Percutaneous vertebroplasty for painful fractures of the lower thoracic spine and\n{BODY}",
        f"Kyphoplasty of the fourth lumbar vertebra is an old and proven way to help.\n{BODY}",
        "67F, osteoporosis, kyphoplasty of L4 in a private clinic\nCT showed cement in the atrium.",
        "Chest pain\nCT showed cement in the atrium.",
    ],
)
def test_the_first_line_of_a_text_is_no_title(text: str) -> None:
    (report,) = read_bytes(text.encode(), "pasted.txt")
    assert isinstance(report, Report)
    assert report.title == ""
