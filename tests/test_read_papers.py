"""Papers as text: head, sections, captions and furniture are told apart, broken sentences are made whole."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import read_bytes, read_path
from ingest.readers.citation import doi_in, read_citation
from ingest.readers.people import author_line, medline_name
from ingest.readers.typesetting import join_lines
from kb.model import Report, Section, SectionKind

PAPER = """\
J Spine Cases 13:123–127, 2010

Cement inside the dura causing paraplegia
after balloon kyphoplasty: a case report and
review of the literature

Case report

John A. Smith, M.D., Wei-Ming Chen, M.D., Ph.D.,1 and Max Müller, M.D.2

1Department of Neurosurgery, Some University Hospital, Town; and 2Institute of Radiology, City, Germany

The authors report on a 72-year-old man who developed para-
plegia after balloon kyphoplasty at L1. The L4-
L5 disc was normal. He recovered. (DOI: 10.1234/2010.3.SPINE0912)

Key Words • vertebroplasty • kyphoplasty

Balloon kyphoplasty is a well-
known procedure that is often used. It was described long ago by several
groups, who used it for fractures of the thoracolumbar spine in

Address correspondence to: John A. Smith, M.D., Some University.
email: smith@example.org

123

J. A. Smith, W. M. Chen, and M. Müller

old patients. We present a patient.

Case Report

History and Examination. This 72-year-old man had a fracture at T12–
L1, described by
Chen before. He was operated on.

Operation. A laminectomy was done at T11–L1 (Fig. 1). Cement was found, as seen in
Fig. 2. The dura was closed.

FIG. 1. Left: Axial CT scan showing cement. Right: Sagittal view. The arrow
points at the leak.

TABLE 1
Earlier patients

Authors & Year   Age   Level   Outcome
Somebody, 2003   68    L1      improved
Another, 2006    70    T12     unchanged

124          J Spine Cases / Volume 13 / July 2010

Discussion

Leakage is common, as was shown for the
J. A. Smith, W. M. Chen, and M. Müller

125

veins around the vertebra.

Conclusions

Beware.

Disclosure

The authors report no conflict of interest.

References

1. Chen A: A paper on cement. J Spine Cases 3:123–
127, 2009
2. Teng M, Li B: Another paper. Backs 28:
E1–E3, 2006

J. A. Smith, W. M. Chen, and M. Müller
"""


def read(text: str, name: str = "paper.txt") -> Report:
    (report,) = read_bytes(text.encode(), name)
    assert isinstance(report, Report), report
    return report


def said(report: Report, kind: SectionKind) -> list[str]:
    return [report.text[s.start : s.end] for s in report.sections if s.kind is kind]


@pytest.fixture(scope="module")
def paper() -> Report:
    return read(PAPER)


def test_head_of_a_paper(paper: Report) -> None:
    assert paper.title == (
        "Cement inside the dura causing paraplegia after balloon kyphoplasty: a case report and review of "
        "the literature"
    )
    assert paper.authors == ("Smith JA", "Chen WM", "Müller M")
    assert (paper.journal, paper.year, paper.volume, paper.pages) == ("J Spine Cases", 2010, "13", "123-127")
    assert paper.doi == "10.1234/2010.3.SPINE0912"
    assert paper.text.startswith(paper.title + "\n\n")


def test_sections_of_a_paper(paper: Report) -> None:
    assert [(s.kind.value, s.heading) for s in paper.sections] == [
        ("title", ""),
        ("authors", ""),
        ("abstract", ""),
        ("keywords", "Key Words"),
        ("body", ""),
        ("authors", ""),
        ("case report", "Case Report"),
        ("case report", "History and Examination"),
        ("case report", "Operation"),
        ("caption", ""),
        ("table", ""),
        ("discussion", "Discussion"),
        ("conclusion", "Conclusions"),
        ("back matter", "Disclosure"),
        ("references", "References"),
        ("page furniture", ""),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "a 72-year-old man who developed paraplegia after balloon kyphoplasty at L1. The L4-L5 disc was",
        "It was described long ago by several groups, who used it for fractures of the thoracolumbar spine "
        "in old patients.",
        "a well-known procedure",
        "had a fracture at T12–L1, described by Chen before.",
        "Cement was found, as seen in Fig. 2. The dura was closed.",
        "as was shown for the veins around the vertebra.",
    ],
)
def test_broken_sentences_are_whole_again(paper: Report, sentence: str) -> None:
    assert sentence in paper.text


def test_captions_tables_and_furniture_stand_apart(paper: Report) -> None:
    (caption,) = said(paper, SectionKind.CAPTION)
    assert caption.endswith("The arrow points at the leak.")
    (table,) = said(paper, SectionKind.TABLE)
    assert table.split("\n")[0] == "TABLE 1"
    assert table.split("\n")[-1].startswith("Another, 2006")
    (furniture,) = said(paper, SectionKind.FURNITURE)
    assert furniture.count("J. A. Smith, W. M. Chen, and M. Müller") == 3
    assert {"123", "125", "Case report"} <= set(furniture.split("\n"))
    (references,) = said(paper, SectionKind.REFERENCES)
    assert "J Spine Cases 3:123–127, 2009" in references


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text if not c.isspace() and c not in "-\ufffe\u00ad")


def test_nothing_is_dropped(paper: Report) -> None:
    assert letters(paper.text) == letters(PAPER)


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "",
            "Case report",
            "DISCUSSION",
            " Introduction",
            "Figure 1: The leak. It is",
            "Table 2. Doses",
            "the patient was well and went home on the third day after the opera-",
            "tion at L4-",
            "L5, where cement leaked (Fig. 1). The pain was gone.",
            "12",
            "Some J 2015, Vol: 25, No: 6, 940-942",
            "Received: 21.03.2014",
            "Ann B. Clark, Dan E. Fox",
            "Keywords: cement, dura",
            "References",
            "1. Fox D. A paper. J 1:1, 2000",
            "A running header of the journal",
            "\fA running header of the journal",
            "Süresi uzun çimento sızıntısı olan hastanın güçsüzlüğü düzeldi.",
        ]
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_any_order_of_lines_is_read_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    for report in read_bytes(text.encode(), "any.txt"):
        if isinstance(report, Report):
            assert letters(report.text) == letters(text)
            ends = [0]
            for section in report.sections:
                assert not report.text[ends[-1] : section.start].strip()
                assert section.start < section.end
                ends.append(section.end)
            assert not report.text[ends[-1] :].strip()


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["the verte-", "broplasty"], "the vertebroplasty"),
        (["levels L4-", "L5 were"], "levels L4-L5 were"),
        (["levels L4\ufffe", "L5 were"], "levels L4-L5 were"),
        (["the verte\ufffe", "broplasty"], "the vertebroplasty"),
        (["from T12-", "vertebra"], "from T12-vertebra"),
        (["a 64-year-", "old man"], "a 64-year-old man"),
        (["pre-", "and postoperative"], "pre- and postoperative"),
        (["KYPHO-", "PLASTY"], "KYPHOPLASTY"),
        (["T10–", "T12"], "T10–T12"),
        (["technique -", "deviated"], "technique - deviated"),
        (["thoraco\u00adlumbar"], "thoracolumbar"),
        (["screw pull\ufffe", "out force"], "screw pull-out force"),
        (["with\ufffe", "out cement"], "without cement"),
        (["image\ufffe", "guided", "work\ufffe", "up"], "image-guided work-up"),
    ],
)
def test_line_ends(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


RAISED = """Cement inside the dura

Leakage was first reported1 in 1994 and is common.2,3 It was seen in grade 3 and in figure4 of others,
most of them women;5-7 at L1 and T12 the risk was 4.5 per cent.8

References

1. Spine.2001 words9 and so on.
"""


def test_raised_citations_are_set_apart_from_words() -> None:
    (report,) = read_bytes(RAISED.encode(), "raised.txt")
    assert isinstance(report, Report)
    body = report.text.replace("\n", " ")
    for said in (
        "reported [1] in",
        "common. [2,3] It",
        "women; [5-7] at L1 and T12",
        "cent. [8]",
        "figure4 of",
    ):
        assert said in body
    assert "words9" in body


def test_figures_of_a_text_without_raised_citations_stay() -> None:
    text = "A title\n\nThe gene called trombin2 and the word1 were [3] told [4] of [5] by name3 and kind9."
    (report,) = read_bytes(text.encode(), "plain.txt")
    assert isinstance(report, Report)
    assert "trombin2 and the word1" in report.text


def test_a_hyphen_stays_where_the_text_writes_the_compound() -> None:
    assert join_lines(["cement-", "related"], {"cement-related"}) == "cement-related"
    assert join_lines(["with-", "out"], {"with", "out", "without"}) == "without"


@pytest.mark.parametrize(
    ("name", "medline"),
    [
        ("Bon-Jour LIn", "Lin BJ"),
        ("van de Schoot, Rens", "van de Schoot R"),
        ("Adler D.G.", "Adler DG"),
        ("Tsai TT", "Tsai TT"),
        ("WANG Xiao-Ming", "Wang XM"),
        ("Ludwig van Beethoven", "van Beethoven L"),
        ("O'Brien, Kevin", "O'Brien K"),
        ("García-López, José María", "García-López JM"),
        ("King, Martin Luther, Jr.", "King ML"),
        ("Cochrane Back Group", "Cochrane Back Group"),
    ],
)
def test_names(name: str, medline: str) -> None:
    assert medline_name(name) == medline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Scott Fox, M.D., Todd Abel, M.D., and Ann Purvis, M.D.", ("Fox S", "Abel T", "Purvis A")),
        ("Yu-Tse Liu1, Chen Wei2,3, and Max Müller1*", ("Liu YT", "Wei C", "Müller M")),
        ("A. B. Smith, MD, PhD; C. Jones, MBBS", ("Smith AB", "Jones C")),
        ("Intradural Cement Leakage", ()),
        ("Taipei, Taiwan", ()),
        ("A 64-year-old woman had pain.", ()),
    ],
)
def test_author_lines(line: str, names: tuple[str, ...]) -> None:
    assert author_line(line) == names


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Turk Neurosurg 2015, Vol: 25, No: 6, 940-942940", ("Turk Neurosurg", 2015, "25", "6", "940-942")),
        ("Asian Spine J Vol. 6, No. 3, pp 199-202, 2012", ("Asian Spine J", 2012, "6", "3", "199-202")),
        ("J Clin Neurosci 2008;15(4):465-8", ("J Clin Neurosci", 2008, "15", "4", "465-8")),
        ("Eur Spine J (2007) 16(Suppl 3):240–243", ("Eur Spine J", 2007, "16", "Suppl 3", "240-243")),
        ("Acta Neurochir (Wien) (2006) 148: 811–815", ("Acta Neurochir (Wien)", 2006, "148", "", "811-815")),
        ("The Spine Journal 4 (2004) 342–346", ("The Spine Journal", 2004, "4", "", "342-346")),
        ("BMC Surgery 2014, 14:52", ("BMC Surgery", 2014, "14", "", "52")),
        ("SPINE Volume 28, Number 13, pp E123–E125 ©2003, LWW", ("SPINE", 2003, "28", "13", "E123-E125")),
        ("The first patient was treated 2008; 15 (4): we saw", ("", None, "", "", "")),
    ],
)  # fmt: skip
def test_printed_citations(line: str, said: tuple[object, ...]) -> None:
    found = read_citation([line])
    assert (found.journal, found.year, found.volume, found.issue, found.pages) == said


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.1016/j.wneu.2018.05.110.", "10.1016/j.wneu.2018.05.110"),
        ("https://doi.org/10.1016/S0090-3019(02)00937-0)", "10.1016/S0090-3019(02)00937-0"),
        ("id:doi:10.4103%2F2303-9027.138783", "10.4103/2303-9027.138783"),
        ("Fig. 10.1234", ""),
    ],
)
def test_doi(text: str, doi: str) -> None:
    assert doi_in(text) == doi


def test_markdown() -> None:
    report = read(
        "---\ntitle: A leak\nyear: 2012\n---\n\n## 1. Introduction\n\nCement *leaks* are **so** [1](#r1).\n\n"
        "### 2.1 History\n\nA man.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![Figure 1. CT of L1](ct.png)\n\n"
        "**Discussion**\n\n- one\n- two\n",
        "leak.md",
    )
    assert (report.id, report.title, report.year, report.format) == ("leak", "A leak", 2012, "markdown")
    assert [(s.kind.value, s.heading, report.text[s.start : s.end]) for s in report.sections] == [
        ("title", "", "A leak"),
        ("introduction", "Introduction", "Introduction\n\nCement leaks are so 1."),
        ("case report", "History", "History\n\nA man."),
        ("table", "", "a | b\n1 | 2"),
        ("caption", "", "Figure 1. CT of L1 (ct.png)"),
        ("discussion", "Discussion", "Discussion\n\n- one\n\n- two"),
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A title\n\nA woman died.", ["title", "body"]),
        ("A woman with a fracture\nwas treated.\n\nShe recovered.", ["body"]),
        ("Leak of cement\n\nFox A, Abel B\n\nAbstract\n\nMethods: One woman.\nResults: Good.",
         ["title", "authors", "abstract", "methods", "results"]),
        ("Case report\n\nA woman died at home after the operation.", ["case report"]),
        ("INTRODUCTION\nIt is rare.\nCASE REPORT\nA man died.\nDISCUSSION\nNothing.",
         ["introduction", "case report", "discussion"]),
        ("A title\n\nCASE 1\n\nA man died.\n\nCASE 2\n\nTwo died.", ["title", "case report", "case report"]),
    ],
)  # fmt: skip
def test_small_texts(text: str, kinds: list[str]) -> None:
    assert [section.kind.value for section in read(text).sections] == kinds


@pytest.mark.shared
def test_the_seed_paper(shared: Path) -> None:
    (report,) = read_path(shared / "seed" / "000_0cd6222f051fd953.txt")
    assert isinstance(report, Report)
    assert report.id == "000_0cd6222f051fd953"
    assert report.title == "Intradural Cement Leakage After Percutaneous Vertebroplasty"
    assert report.authors == ("Lin BJ", "Li CC", "Ma HI")
    assert (report.journal, report.year, report.volume, report.issue) == ("Turk Neurosurg", 2015, "25", "6")
    assert (report.pages, report.doi) == ("940-942", "10.5137/1019-5149.JTN.11079-14.1")
    assert [(s.kind.value, s.language) for s in report.sections] == [
        ("title", "en"),
        ("title", "tr"),
        ("authors", "en"),
        ("abstract", "en"),
        ("abstract", "tr"),
        ("introduction", "en"),
        ("case report", "en"),
        ("discussion", "en"),
        ("caption", "en"),
        ("caption", "en"),
        ("conclusion", "en"),
        ("caption", "en"),
        ("page furniture", "en"),
    ]
    assert "brisk deep tendon reflex of knee and ankle, grading 3+/5+" in report.text
    assert "complicating vertebroplasty in 2003 (5). Up to the present time" in report.text
    assert "epidural space of spinal canal, disc space, lumbar venous plexus" in report.text
    assert "difficult and dangerous, and manipulation itself" in report.text
    discussion = next(s for s in report.sections if s.kind is SectionKind.DISCUSSION)
    assert "Figure" not in whole(report, discussion)
    assert said(report, SectionKind.CAPTION)[2].endswith("3.5 cm long intradural PMMA cement collection.")


def whole(report: Report, section: Section) -> str:
    return report.text[section.start : section.end]


TIGHT = """\
KISEP
Some J Spine 5(3):191-194, 2008
www.some-journal.org
Case Report

Leakage of Cement inside the Dura during
Percutaneous Vertebroplasty

Min-Su Park, M.D., Ji-Hoon Kim, M.D., Ph.D., Sung-Ho Lee, M.D.
Department of Neurosurgery, Some Hospital, Seoul, Korea

A woman of 71 years was weak at once after vertebroplasty of L1. She was operated on and recovered in part.

CASE REPORT
A 71-year-old woman was admitted because of back pain for two weeks.
Cement was injected at the first lumbar level. On waking she had weakness of
Received: August 1, 2008   Accepted: September 1, 2008
Tel: 82-2-000-0000, E-mail: someone@example.org
191
Some J Spine 5(3) September 2008
both legs. CT showed cement within the thecal sac
at the T12-L1 level (Fig. 1B).
A B
Fig. 1. A: Lateral radiograph. B: Axial CT showing
cement in the sac.
Laminectomy was done and the dura was opened on the same day.

REFERENCES
Chen A, Li B: A paper on cement. Spine 28:1-3, 2003

Teng M, Fox D: Another one. Backs 27:224-229, 2006
192
"""


def test_imprint_amid_a_paragraph() -> None:
    report = read(TIGHT)
    assert report.title == "Leakage of Cement inside the Dura during Percutaneous Vertebroplasty"
    assert (report.journal, report.year, report.pages) == ("Some J Spine", 2008, "191-194")
    assert "On waking she had weakness of both legs. CT showed" in report.text
    (furniture,) = said(report, SectionKind.FURNITURE)
    assert {"KISEP", "191", "A B", "Some J Spine 5(3) September 2008"} <= set(furniture.split("\n"))
    (references,) = said(report, SectionKind.REFERENCES)
    assert "Spine 28:1-3, 2003" in references
    assert "Backs 27:224-229, 2006" in references
    assert letters(report.text) == letters(TIGHT)
