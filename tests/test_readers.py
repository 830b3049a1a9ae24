"""Readers in general: sections cover the whole text, and bad input gives problems."""

import re
import tomllib
from pathlib import Path

import pytest

from ingest.readers import read_bytes, read_path
from kb.export.citations import STYLES, cite
from kb.model import Problem, Report, SectionKind, Severity

ROOT = Path(__file__).parent.parent
BUNDLED = sorted((ROOT / "data" / "reports").glob("*.md"))


def only_report(content: str | bytes, name: str = "some-report.txt") -> Report:
    data = content.encode() if isinstance(content, str) else content
    (report,) = read_bytes(data, name)
    assert isinstance(report, Report), report
    return report


def uncovered(report: Report) -> str:
    covered = {at for section in report.sections for at in range(section.start, section.end)}
    return "".join(c for at, c in enumerate(report.text) if at not in covered and not c.isspace())


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_report_is_read_whole(path: Path) -> None:
    (report,) = read_path(path)
    assert isinstance(report, Report)
    assert report.id == path.stem
    _, front, body = path.read_text(encoding="utf-8").split("+++", 2)
    heading = report.title or tomllib.loads(front)["about"]
    assert report.text.startswith(heading + "\n\n")
    assert report.sections[0].kind is SectionKind.TITLE
    assert not uncovered(report)
    assert report.text.removeprefix(heading).strip() == body.strip()
    assert not re.search(r"excerpt|not (?:named|known|visible)", report.title + report.journal)


def test_what_stands_for_an_unknown_title_is_read_but_never_cited() -> None:
    content = b'+++\nabout = "Cement in the thecal sac"\nyear = 2001\n+++\nA 70-year-old woman had pain.\n'
    (report,) = read_bytes(content, "untitled.md")
    assert isinstance(report, Report)
    assert (report.title, report.sections[0].kind) == ("", SectionKind.TITLE)
    assert report.text.startswith("Cement in the thecal sac\n\n")
    assert all(cite(report, style).startswith("[Title not known]. ") for style in STYLES)


def test_labels_open_sections() -> None:
    report = only_report(
        "A title\n\nBackground: It is rare. Case presentation: A 70-year-old woman had pain. "
        "Its rate is low: 1%. Conclusions: Beware."
    )
    assert [(s.kind, report.text[s.start : s.end]) for s in report.sections[1:]] == [
        (SectionKind.INTRODUCTION, "Background: It is rare."),
        (SectionKind.CASE, "Case presentation: A 70-year-old woman had pain. Its rate is low: 1%."),
        (SectionKind.CONCLUSION, "Conclusions: Beware."),
    ]


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"", "empty.txt", "empty"),
        (b" \n\n ", "blank.md", "empty"),
        (bytes(range(256)) * 20, "picture.txt", "binary"),
        (b"+++\nid = \n+++\ntext", "broken.md", "not TOML"),
        (b'+++\nyear = "soon"\ncolour = "red"\n+++\ntext', "wrong.md", "colour"),
        (b"+++\n+++\n", "nothing.md", "neither a title nor a text"),
    ],
)
def test_bad_input_is_a_problem_with_a_remedy(content: bytes, name: str, what: str) -> None:
    (problem,) = read_bytes(content, name)
    assert isinstance(problem, Problem)
    assert problem.severity is Severity.ERROR
    assert problem.subject == name
    assert what in problem.what
    assert problem.remedy


def test_missing_path_is_a_problem() -> None:
    (problem,) = read_path(Path("no/such/report.txt"))
    assert isinstance(problem, Problem)
    assert "no such file" in problem.what


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        *(
            (
                name,
                "Fuite de ciment\n\nUne patiente âgée de 72 ans devint paraplégique après vertébroplastie.",
            )
            for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman")
        ),
        ("cp1254", "Perkütan girişim\n\nYaşlı kadın hastada çimento sızıntısı bildirdi. Güçsüzlüğü düzeldi."),
        ("cp1250", "Zpráva\n\nSedmdesátiletá žena měla po vertebroplastice slabost dolních končetin."),
        ("cp1252", "Cement\n\nA 72-year-old woman had “3–4 ml” injected at L2 – and Müller said so."),
        ("cp1251", "Случай\n\nПациентка 70 лет поступила с парапарезом после вертебропластики."),
        ("gb18030", "病例\n\n患者女性70岁，经皮椎体成形术后出现双下肢无力。行椎板切除减压术。"),
    ],
)
def test_other_encodings_are_read(encoding: str, said: str) -> None:
    assert only_report(said.encode(encoding)).text == said


def test_a_few_damaged_bytes_do_not_turn_utf8_into_something_else() -> None:
    report = only_report(
        "Fuite\n\nUne patiente âgée, paraplégique après l'opération ".encode() + b"\xff" + " été.".encode()
    )
    assert "âgée, paraplégique" in report.text
