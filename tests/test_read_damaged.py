"""Lists and archives that were cut off or damaged: what is whole is read, and nobody believes it was all."""

import gzip
import io
import zipfile

import pytest

from ingest.readers import read_bytes
from kb.model import Problem, Report, Severity

TOLD = "A 60-year-old woman was paraplegic after vertebroplasty of L{}."
RIS = "".join(f"TY  - JOUR\nTI  - Number {n}\nAB  - {TOLD.format(n)}\nER  - \n\n" for n in (1, 2, 3))
WOS = "".join(f"PT J\nTI Number {n}\nAB {TOLD.format(n)}\nER\n\n" for n in (1, 2, 3))
CSV = "".join(f'"Number {n}","Fox, A","{TOLD.format(n)}"\n' for n in (1, 2, 3))
LISTS = {
    "list.ris": RIS,
    "list.ciw": f"FN Clarivate\nVR 1.0\n{WOS}EF\n",
    "list.csv": f"Title,Authors,Abstract\n{CSV}",
}


def read(content: bytes, name: str) -> tuple[list[Report], list[Problem]]:
    found = list(read_bytes(content, name))
    return [one for one in found if isinstance(one, Report)], [p for p in found if isinstance(p, Problem)]


@pytest.mark.parametrize("name", LISTS)
def test_a_whole_list_is_not_blamed(name: str) -> None:
    reports, problems = read(LISTS[name].encode(), name)
    assert len(reports) == 3
    assert problems == []


@pytest.mark.parametrize(("name", "kept"), [("list.ris", 3), ("list.ciw", 3), ("list.csv", 2)])
def test_a_list_that_breaks_off_says_so(name: str, kept: int) -> None:
    whole = LISTS[name]
    reports, (problem,) = read(whole[: whole.rindex("paraplegic")].encode(), name)
    assert len(reports) == kept
    assert problem.subject == name
    assert problem.remedy


def test_an_open_quotation_mark_does_not_mix_patients() -> None:
    broken = LISTS["list.csv"].replace('L1."', "L1.").replace(',"A 60', ",A 60")
    reports, problems = read(broken.encode(), "list.csv")
    assert len(reports) == 3
    assert problems == []
    broken = LISTS["list.csv"].replace('L1."', "L1.")
    _, (problem,) = read(broken.encode(), "list.csv")
    assert "record 1 has more cells than there are columns" in problem.what
    unclosed = LISTS["list.csv"].replace(
        '"A 60-year-old woman was paraplegic after vertebroplasty of L3."', '"A 60'
    )
    reports, (problem,) = read(unclosed.encode(), "list.csv")
    assert [report.title for report in reports] == ["Number 1", "Number 2"]
    assert problem.severity is Severity.ERROR
    assert "line 4 is never closed" in problem.what


def test_a_list_without_any_end_marks_is_a_dialect() -> None:
    reports, problems = read(RIS.replace("ER  - \n", "").encode(), "list.ris")
    assert len(reports) == 3
    assert problems == []


@pytest.mark.parametrize(
    ("content", "reports", "said"),
    [
        (gzip.compress(RIS.encode()), 3, ""),
        (gzip.compress(RIS[:60].encode()) + gzip.compress(RIS[60:].encode()), 3, ""),
        (gzip.compress(RIS.encode())[:-12], 0, "breaks off before its end"),
    ],
)
def test_gzip(content: bytes, reports: int, said: str) -> None:
    found, problems = read(content, "list.ris.gz")
    assert len(found) == reports
    assert [said in problem.what for problem in problems] == [True] * bool(said)


def test_a_gzip_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.archive._LARGEST_UNPACKED", 100)
    found, (problem,) = read(gzip.compress(RIS.encode()), "list.ris.gz")
    assert found == []
    assert "would unpack to more" in problem.what


def test_a_file_that_gives_nothing_is_an_error_whatever_else_is_said() -> None:
    found, problems = read(b"<article><front><article-meta/></front><body>" + b"<sec>" * 400, "deep.xml")
    assert found == []
    assert [problem.severity for problem in problems] == [Severity.WARNING, Severity.ERROR]
    assert "holds no record" in problems[-1].what


def test_a_damaged_file_of_an_archive_stops_no_other() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in LISTS.items():
            archive.writestr(name, content)
    broken = packed.getvalue().replace(b"Number 1\nAB  -", b"Number 9\nAB  -", 1)
    found, (problem,) = read(broken, "lists.zip")
    assert len(found) == 6
    assert "'list.ris' in the archive is damaged" in problem.what
