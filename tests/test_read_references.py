"""Reference lists: every dialect gives its records, and damage costs no more than itself."""

import random
from pathlib import Path

import pytest

from ingest.readers import read_bytes, read_path
from kb.model import Problem, Report, SectionKind, Severity

RIS = """\
TY  - JOUR
TI  - Cement inside the dura
AU  - Fox, Ann B.
AU  - van der Berg, Carl
T2  - Spine Cases
AB  - Background: It is rare.
ER - which is an emergency room, saw the patient.
ER  - again, with words behind it.
  It went well.
PY  - 10 15
VL  - 3
SP  - 12
EP  - 15
DO  - https://doi.org/10.1234/abc.5
N1  - PMID: 1234567
KW  - cement
KW  -
ER  -

TY  - JOUR
T1  - No end tag
A1  - Roe J.R.
Y1  - 2004///
JF  - Cement Journal
N2  - An abstract.
TY  - JOUR
TI  -
AU  - Nobody, N.
ER  -
TY  - GEN
N1  - Only a note.
ER  -
"""

MEDLINE = """\
PMID- 26617144
OWN - NLM
TI  - [Cement inside the dura after
      vertebroplasty].
PG  - 940-2
LID - 10.5137/1019-5149.JTN.11079-14.1 [doi]
AB  - BACKGROUND: Rare. RESULTS: A woman, 64,
      recovered.
FAU - Fox, Ann B
AU  - Fox AB
TA  - Turk Neurosurg
DP  - 2015 Nov-Dec
VI  - 25
IP  - 6
PMC - PMC123456
OT  - cement

PMID- 2
TI  - Only a title.
"""

WOS = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Fox, AB
   Roe, JR
TI Cement inside
   the dura
SO TURKISH NEUROSURGERY
AB A woman.
PY 2015
BP 940
EP 942
UT WOS:000365
PM 26617144
ER

PT J
TI Second
ER

EF
"""

REFER = """\
%0 Journal Article
%T Cement inside the dura
%A Fox, Ann
%A Roe, J
%J Spine
%D 2001
%V 2
%P 1-3
%X An abstract.

%0 Journal Article
%T Second
"""

BIBTEX = r"""
@string{tn = "Turk Neurosurg"}
@article{fox2015,
 title = {Inside the {D}ura: 50\% of \'Etienne's cases of Sabuncuo{\u g}lu},
 author = {Fox, Ann B. and {\c C}elik, A. and M{\"u}ller, K and others},
 journal = tn, year = 2015, volume = {25}, pages = {940--942}, doi = {10.5137/a\_b},
 abstract = {Background: rare. Results: one.}}
@article{broken, title = {Unclosed
@misc{other2001, title = {Other}, url = {https://example.org/x}}
@article{other2001, title = {Same key}}
"""

PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "http://dtd.example.org/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">123</PMID><Article><Journal>
<JournalIssue><Volume>3</Volume>
<PubDate><MedlineDate>2003 Jan-Feb</MedlineDate></PubDate></JournalIssue><Title>Some Journal</Title>
<ISOAbbreviation>Some J</ISOAbbreviation></Journal>
<ArticleTitle>Cement at L1<sup>a</sup> &amp; below.</ArticleTitle>
<Abstract>
<AbstractText Label="CASE REPORT" NlmCategory="RESULTS">A man.</AbstractText><AbstractText>Rest.
</AbstractText></Abstract><AuthorList><Author><LastName>M&uuml;ller</LastName><Initials>K</Initials></Author>
<Author><CollectiveName>Spine Study Group</CollectiveName></Author></AuthorList></Article></MedlineCitation>
<PubmedData><ArticleIdList>
<ArticleId IdType="doi">10.1234/x</ArticleId><ArticleId IdType="pmc">PMC7777</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"""


def reports(content: str | bytes, name: str) -> list[Report]:
    found = list(read_bytes(content.encode() if isinstance(content, str) else content, name))
    return [report for report in found if isinstance(report, Report)]


def problems(content: str | bytes, name: str) -> list[Problem]:
    found = list(read_bytes(content.encode() if isinstance(content, str) else content, name))
    return [problem for problem in found if isinstance(problem, Problem)]


def test_ris() -> None:
    first, second, note = reports(RIS, "list.ris")
    assert (first.id, first.pmid, first.doi) == ("pmid-1234567", "1234567", "10.1234/abc.5")
    assert first.authors == ("Fox AB", "van der Berg C")
    assert (first.journal, first.year, first.volume, first.pages) == ("Spine Cases", None, "3", "12-15")
    assert first.text.split("\n\n")[1] == (
        "Background: It is rare. ER - which is an emergency room, saw the patient. "
        "ER - again, with words behind it. It went well."
    )
    assert first.sections[1].kind is SectionKind.INTRODUCTION
    assert (second.id, second.title, second.year) == ("list-2", "No end tag", 2004)
    assert "An abstract." in second.text
    assert (note.title, note.text) == ("", "Only a note.")
    (problem,) = problems(RIS, "list.ris")
    assert problem.what == "RIS record 3 has neither title nor abstract"


def test_the_same_record_twice_keeps_two_ids() -> None:
    record = "TY  - JOUR\nTI  - A title\nDO  - 10.1234/abc\nER  - \n"
    assert [report.id for report in reports(record * 2, "l.ris")] == ["doi-10.1234-abc", "doi-10.1234-abc-2"]


def test_medline() -> None:
    first, second = reports(MEDLINE, "pubmed.nbib")
    assert (first.id, first.title) == ("pmid-26617144", "Cement inside the dura after vertebroplasty")
    assert (first.journal, first.year, first.volume, first.issue) == ("Turk Neurosurg", 2015, "25", "6")
    assert (first.doi, first.pmcid) == ("10.5137/1019-5149.JTN.11079-14.1", "PMC123456")
    assert first.authors == ("Fox AB",)
    assert [s.kind.value for s in first.sections] == ["title", "introduction", "results", "keywords"]
    assert (second.id, second.text) == ("pmid-2", "Only a title.")


def test_web_of_science() -> None:
    first, second = reports(WOS, "savedrecs.txt")
    assert (first.title, first.authors, first.pages) == (
        "Cement inside the dura",
        ("Fox AB", "Roe JR"),
        "940-942",
    )
    assert (first.id, second.id) == ("pmid-26617144", "savedrecs-2")


def test_refer() -> None:
    first, second = reports(REFER, "export.enw")
    assert (first.authors, first.journal, first.year, first.pages) == (
        ("Fox A", "Roe J"),
        "Spine",
        2001,
        "1-3",
    )
    assert second.title == "Second"


def test_bibtex() -> None:
    first, other, same = reports(BIBTEX, "refs.bib")
    assert first.title == "Inside the Dura: 50% of Étienne's cases of Sabuncuoğlu"
    assert first.authors == ("Fox AB", "Çelik A", "Müller K")
    assert (first.journal, first.year, first.pages, first.doi) == (
        "Turk Neurosurg",
        2015,
        "940-942",
        "10.5137/a_b",
    )
    assert first.id == "doi-10.5137-a-b"
    assert (other.id, other.url, same.id) == ("other2001", "https://example.org/x", "other2001-2")
    (problem,) = problems(BIBTEX, "refs.bib")
    assert problem.what == "the entry at line 8 is not valid BibTeX"


def test_pubmed_xml() -> None:
    (record,) = reports(PUBMED, "pubmed.xml")
    assert (record.id, record.doi, record.pmcid, record.year) == ("pmid-123", "10.1234/x", "PMC7777", 2003)
    assert record.title == "Cement at L1a & below."
    assert record.authors == ("Müller K", "Spine Study Group")
    assert [(s.kind.value, s.heading) for s in record.sections[1:]] == [
        ("case report", "CASE REPORT"),
        ("abstract", ""),
    ]


def test_damaged_xml_gives_what_is_whole_and_says_so() -> None:
    damaged = PUBMED.replace("</PubmedArticleSet>", "<PubmedArticle><MedlineCitation><PMID>4</PM")
    assert reports(damaged, "cut.xml")[0].id == "pmid-123"
    assert any("damaged" in problem.what for problem in problems(damaged, "cut.xml"))


def test_entities_are_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    record = PUBMED.split("\n", 2)[2].replace("Rest.", "&b;&b;&b;")
    (report,) = reports(bomb + record, "bomb.xml")
    assert "aaaa" not in report.text
    secret = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file://{__file__}">]>'
    (report,) = reports(secret + record.replace("&b;", "&a;"), "file.xml")
    assert "read_bytes" not in report.text


SAMPLES = {
    "references/baseline_tag-notes.ris": 12,
    "references/baseline_zotero.ris": 100,
    "references/embase.ris": 6,
    "references/faulty_year.ris": 1,
    "references/ovid_zotero.ris": 6,
    "references/pubmed-29768149.xml": 1,
    "references/pubmed_endnote.txt": 6,
    "references/pubmed_zotero.ris": 6,
    "jats/1471-2180-11-174.nxml": 1,
    "jats/6605965a.nxml": 1,
    "jats/pone.0046493.nxml": 1,
}


@pytest.mark.shared
@pytest.mark.parametrize("path", SAMPLES)
def test_samples(shared: Path, path: str) -> None:
    found = list(read_path(shared / "samples" / path))
    assert len(found) == SAMPLES[path]
    assert all(isinstance(report, Report) for report in found)
    assert len({report.id for report in found if isinstance(report, Report)}) == len(found)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return the content as a bad disk, a bad editor or a broken download leaves it."""
    at, length = chance.randrange(len(content)), chance.randrange(1, 400)
    return chance.choice(
        [
            lambda: content[:at],
            lambda: content[at:],
            lambda: content[:at] + content[at + length :],
            lambda: content[:at] + bytes(chance.randrange(256) for _ in range(length)) + content[at:],
            lambda: content[:at] + content[at : at + length] * 3 + content[at + length :],
            lambda: content.replace(b"\n", b"", 1 + at % 50),
            lambda: content.replace(b"\n", b"\r"),
            lambda: content.replace(b"  - ", b" - "),
            lambda: content.replace(b"ER  -", b""),
            lambda: content.decode("utf-8", "replace").encode("utf-16"),
            lambda: content.decode("utf-8", "replace").encode("cp1252", "replace"),
            lambda: content[:at] + b"<" * 50 + b"&nosuch;" + b"{" * 9 + content[at:],
            lambda: content[:at] + b"\x00" * length + content[at:],
            lambda: content.replace(b">", b"", 1 + at % 20),
        ]
    )()


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(200))
def test_damaged_samples_give_records_or_problems(shared: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = shared / "samples" / sorted(SAMPLES)[seed % len(SAMPLES)]
    content = path.read_bytes()
    for _ in range(1 + seed % 3):
        content = damaged(content, chance) or b"\n"
    found = list(read_bytes(content, path.name))
    assert found
    for result in found:
        if isinstance(result, Problem):
            assert result.severity in (Severity.WARNING, Severity.ERROR)
            assert result.what
            assert result.remedy
        else:
            assert result.text
            assert max(section.end for section in result.sections) == len(result.text)
