"""One reference as each database and reference manager exports it: always the same report."""

import csv
import gzip
import io
import zipfile

import pytest

from ingest.readers import read_bytes
from kb.model import Problem, Report

ABSTRACT = "A 64-year-old woman had paraplegia."

ENDNOTE = f"""<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>
<database name="My.enl" path="x">My.enl</database><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal" size="100%">Fox, Ann B.</style></author><author>R&#xF8;e, Carl</author></authors>
</contributors><titles><title><style face="normal">Cement inside </style><style face="italic">the dura</style>
</title><secondary-title>Spine Cases</secondary-title></titles><pages>12-15</pages><volume>3</volume>
<number>2</number><dates><year>2015</year></dates><abstract><style>{ABSTRACT}</style></abstract>
<electronic-resource-num>10.1234/abc.5</electronic-resource-num></record>
<record><ref-type name="Book">6</ref-type><titles><title>Second</title></titles></record></records></xml>"""

ABSTRACTS = f"""1. Spine Cases. 2015 Jun;3(2):12-5. doi: 10.1234/abc.5. Epub 2015 Jan 3.

Cement inside
the dura.

Fox AB(1), Røe C(2).

Author information:
(1)Department of Spine, City Hospital.
(2)Other.

{ABSTRACT}

© 2015 by someone.

DOI: 10.1234/abc.5
PMID: 1234567 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. J Spine. 2016 Mar 3;1:2-3.

[Second].

[Article in French]

Doe J.

PMID: 2345678
"""

SUMMARIES = """1: Fox AB, Røe C. Cement inside the dura. Spine Cases. 2015 Jun;3(2):12-5. doi: 10.1234/abc.5.
PMID: 1234567.

2: Doe J. Second. J Spine. 2016 Mar 3;1:2-3. PMID: 2345678.
"""

COCHRANE = f"""Record #1 of 2
ID: CN-01234567
AU: Fox AB
AU: Røe C
TI: Cement inside the dura
SO: Spine Cases
YR: 2015
VL: 3
NO: 2
PG: 12\u201015
KY: *cement; dura
DOI: 10.1234/abc.5
AB: {ABSTRACT}


Record #2 of 2
ID: CN-01234568
TI: Second
"""

OVID = f"""VN  - Ovid Technologies
DB  - Embase
AN  - 601234567
AU  - Fox A.B.
AU  - Røe C.
TI  - Cement inside
      the dura.
SO  - Spine Cases.  3 (2) (pp 12-15), 2015.
JN  - Spine Cases
VO  - 3
IP  - 2
PG  - 12-15
DO  - https://dx.doi.org/10.1234/abc.5
AB  - {ABSTRACT}

VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 26617144
TI  - Second.
"""

OVID_CITATIONS = f"""Database: Embase <1974 to today>
--------------------------------------------------------------------------------

<1>
Accession Number
  601234567
Title
  Cement inside
  the dura.
Source
  Spine Cases. 3(2):12-15, 2015.
Authors
  Fox AB; Røe C
Abstract
  {ABSTRACT}
DOI
  10.1234/abc.5

<2>
Title
  Second.
"""

PROQUEST = f"""____________________________________________________________

Document 1 of 2

Cement inside the dura

Author: Fox, Ann B.; Røe, Carl

Publication info: Spine Cases ; City  Vol. 3, Iss. 2,  (Jun 2015): 12-15.

Abstract: {ABSTRACT}

Title: Cement inside the dura

DOI: https://doi.org/10.1234/abc.5

____________________________________________________________

Document 2 of 2

Title: Second
"""

REFWORKS = f"""RT Journal Article
SR Electronic(1)
ID 12
A1 Fox, Ann B.
A1 Røe, Carl
T1 Cement inside the dura
JF Spine Cases
YR 2015
VO 3
IS 2
SP 12
OP 15
AB {ABSTRACT}
DO 10.1234/abc.5

RT Journal Article
T1 Second
"""

CSL = f"""[{{"id": "fox", "type": "article-journal", "title": "Cement inside the dura",
"container-title": "Spine Cases", "author": [{{"family": "Fox", "given": "Ann B."}}, {{"family": "Røe",
"given": "Carl"}}], "issued": {{"date-parts": [[2015, 6]]}}, "volume": "3", "issue": "2", "page": "12-15",
"DOI": "10.1234/abc.5", "abstract": "{ABSTRACT}"}}, {{"id": "x", "type": "book", "title": "Second"}}]"""

RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="#1"><dcterms:isPartOf rdf:resource="urn:issn:1"/><bib:authors><rdf:Seq><rdf:li>
<foaf:Person><foaf:surname>Fox</foaf:surname><foaf:givenName>Ann B.</foaf:givenName></foaf:Person></rdf:li>
<rdf:li><foaf:Person><foaf:surname>Røe</foaf:surname><foaf:givenName>Carl</foaf:givenName></foaf:Person></rdf:li>
</rdf:Seq></bib:authors><dc:title>Cement inside the dura</dc:title>
<dcterms:abstract>{ABSTRACT}</dcterms:abstract><dc:date>2015-06</dc:date><bib:pages>12-15</bib:pages>
</bib:Article><bib:Journal rdf:about="urn:issn:1"><prism:volume>3</prism:volume><prism:number>2</prism:number>
<dc:title>Spine Cases</dc:title><dc:identifier>DOI 10.1234/abc.5</dc:identifier></bib:Journal>
<bib:Book rdf:about="#2"><dc:title>Second</dc:title></bib:Book></rdf:RDF>"""


def table(delimiter: str, *lines: str) -> str:
    """Return a table as a database writes it, from lines with | between the cells."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(line.split("|") for line in lines)
    return written.getvalue()


WOS_TABLE = table(
    "\t",
    "PT|AU|TI|SO|ID|PY|VL|IS|BP|EP|DI|AB",
    f"J|Fox, AB; Røe, C|Cement inside the dura|Spine Cases|BONE|2015|3|2|12|15|10.1234/abc.5|{ABSTRACT}",
    "J|Doe, J|Second",
)
SCOPUS = table(
    ",",
    "Authors|Author(s) ID|Title|Year|Source title|Volume|Issue|Page start|Page end|Source|EID|DOI|Abstract",
    "Fox A.B.; Røe C.|1; 2|Cement inside the dura|2015|Spine Cases|3|2|12|15|Scopus|2-s2.0-84|10.1234/abc.5|"
    + ABSTRACT,
    "[No author name available]||Second|||||||Scopus|2-s2.0-85||[No abstract available]",
)
RAYYAN = table(
    ",",
    "key|title|year|journal|volume|issue|pages|authors|doi|abstract",
    "rayyan-1|Cement inside the dura|2015|Spine Cases|3|2|12-15|Fox, Ann B. and Røe, Carl|10.1234/abc.5|"
    + ABSTRACT,
    "rayyan-2|Second",
)
PUBLISH_OR_PERISH = table(
    ",",
    "Cites|Authors|Title|Year|Source|ArticleURL|DOI|Volume|Issue|StartPage|EndPage|Abstract",
    f"4|AB Fox, C Røe|Cement inside the dura|2015|Spine Cases|http://a|10.1234/abc.5|3|2|12|15|{ABSTRACT}",
    "0|J Doe|Second",
)
EMBASE_BY_RECORD = f"""\
"TITLE","Cement inside the dura"
"AUTHOR NAMES","Fox A.B.","Røe C."
"SOURCE","Spine Cases (2015) 3:2 (12-15). Date of Publication: 1 Jun 2015"
"SOURCE TITLE","Spine Cases"
"PUBLICATION YEAR","2015"
"VOLUME","3"
"ISSUE","2"
"FIRST PAGE","12"
"LAST PAGE","15"
"ABSTRACT","{ABSTRACT}"
"DOI","10.1234/abc.5"

"TITLE","Second"
"""

EXPORTS = {
    "endnote.xml": (ENDNOTE, "endnote"),
    "abstract-cement-set.txt": (ABSTRACTS, "pubmed abstracts"),
    "summary-cement-set.txt": (SUMMARIES, "pubmed summaries"),
    "citation-export.txt": (COCHRANE, "cochrane"),
    "ovid.txt": (OVID, "ovid"),
    "citations.txt": (OVID_CITATIONS, "ovid citations"),
    "proquest.txt": (PROQUEST, "proquest"),
    "refworks.txt": (REFWORKS, "refworks"),
    "zotero.json": (CSL, "csl"),
    "zotero.rdf": (RDF, "rdf"),
    "savedrecs.txt": (WOS_TABLE, "table"),
    "scopus.csv": (SCOPUS, "table"),
    "embase.csv": (EMBASE_BY_RECORD, "table"),
    "rayyan.csv": (RAYYAN, "table"),
    "perish.csv": (PUBLISH_OR_PERISH, "table"),
}


def reports(content: bytes, name: str) -> list[Report]:
    found = list(read_bytes(content, name))
    assert not [problem for problem in found if isinstance(problem, Problem)], found
    return [report for report in found if isinstance(report, Report)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", EXPORTS)
def test_one_reference_in_every_export(name, encoding):
    text, format_ = EXPORTS[name]
    if encoding == "utf-16" and text.startswith("<?xml"):
        text = text.replace('encoding="UTF-8" ', "")
    first, second = reports(text.removeprefix("\ufeff").encode(encoding), name)
    assert first.title.rstrip(".") == "Cement inside the dura"
    assert first.authors == ("Fox AB", "Røe C")
    assert (first.journal, first.year, first.volume, first.issue) == ("Spine Cases", 2015, "3", "2")
    assert first.pages in ("12-15", "12-5")
    assert first.doi == "10.1234/abc.5"
    assert (ABSTRACT in first.text) == (name != "summary-cement-set.txt")
    assert second.title.rstrip(".") == "Second"
    assert {first.format, second.format} == {format_}


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
@pytest.mark.parametrize("name", [name for name in EXPORTS if not name.endswith(("xml", "rdf", "json"))])
def test_line_ends_do_not_matter(name, ends):
    text = EXPORTS[name][0].replace("\r\n", "\n")
    plain, turned = (reports(t.encode(), name) for t in (text, text.replace("\n", ends)))
    assert plain == turned


def test_parts_around_an_abstract_are_not_the_abstract():
    first, second = reports(ABSTRACTS.encode(), "a.txt")
    assert first.text == f"Cement inside the dura.\n\n{ABSTRACT}"
    assert (first.pmid, second.pmid, second.text) == ("1234567", "2345678", "Second")


def test_medline_numbers_of_ovid_are_pubmeds():
    first, second = reports(OVID.encode(), "ovid.txt")
    assert (first.pmid, second.pmid) == ("", "26617144")


def test_a_number_inside_an_abstract_begins_no_record():
    text = ABSTRACTS.replace(ABSTRACT, "We list two.\n\n7. Spine. 2001 was the first.\n\nAnd more.")
    assert len(reports(text.encode(), "a.txt")) == 2


@pytest.mark.parametrize("name", ["exports.zip", "renamed.txt"])
def test_the_exports_in_an_archive_are_read_under_their_own_names(name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("search/", b"")
        archive.writestr("search/ovid.txt", OVID)
        archive.writestr("search/a.enw", "%0 Journal Article\n%T Third\n")
        archive.writestr("__MACOSX/._a.enw", b"\x00\x05")
    found = reports(packed.getvalue(), name)
    assert [(r.title.rstrip("."), r.source) for r in found] == [
        ("Cement inside the dura", "ovid.txt"),
        ("Second", "ovid.txt"),
        ("Third", "a.enw"),
    ]


def test_a_gzipped_export_is_read():
    assert [r.source for r in reports(gzip.compress(COCHRANE.encode()), "c.txt.gz")] == ["c.txt"] * 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "counted.txt",
            "Record #1 of 2\nProvider: X\nTY  - JOUR\nTI  - First\nER  - \n"
            "2.\nTY  - JOUR\nTI  - Second\nER  - \n",
        ),
        (
            "old.isi",
            "FN ISI Export Format\nVR 1.0\n \nPT Journal\nTI First\nER\n\nPT Journal\nTI Second\nER\n",
        ),
        (
            "springer.csv",
            "Item Title,Publication Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year\n"
            "First,Spine,1,2,10.1000/a,A Fox,2015\nSecond,Spine,1,3,10.1000/b,B Fox,2016\n",
        ),
    ],
)
def test_dialects_seen_in_the_wild(name, text):
    assert [report.title for report in reports(text.encode(), name)] == ["First", "Second"]


@pytest.mark.parametrize("root", ["mods", "marc:collection", "TEI"])
def test_xml_of_another_kind_is_named(root):
    text = f'<?xml version="1.0"?>\n<!-- a list -->\n<{root} xmlns="x"><title>First</title></{root}>'
    (problem,) = read_bytes(text.encode(), "list.xml")
    assert f"<{root}>" in problem.what
    assert "Export it as" in problem.remedy
