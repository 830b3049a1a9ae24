"""Which formats are known, and which one a file is in, told by its content before its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from ingest.readers.archive import packed_format
from ingest.readers.encoding import decode, is_binary
from ingest.readers.pubmed_text import looks_like_abstracts, looks_like_summaries
from ingest.readers.table import looks_like_table
from kb.model import Problem, Severity

__all__ = ["FORMATS", "Format", "sniff"]


# Four bytes for each of the million characters that a report may have.
_LONGEST_TEXT = 4_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read.

    Attributes:
        name: the short name kept in ``Report.format``.
        label: the name people know it by.
        endings: the endings it usually carries.
        module: the module of this package that reads it.
        function: its function that does.
        largest: the most bytes a file of the kind may have.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    module: str
    function: str = "read"
    largest: int = 250_000_000


FORMATS = {
    known.name: known
    for known in (
        Format("report", "casebook report", (), "casebook_report", largest=_LONGEST_TEXT),
        Format("markdown", "Markdown", (".md", ".markdown"), "markdown", largest=_LONGEST_TEXT),
        Format("text", "plain text", (".txt", ".text"), "text", largest=_LONGEST_TEXT),
        Format("pdf", "PDF", (".pdf",), "pdf"),
        Format("ris", "RIS", (".ris",), "ris"),
        Format("medline", "MEDLINE", (".nbib", ".medline"), "medline"),
        Format("wos", "Web of Science", (".ciw",), "medline", "read_wos"),
        Format("refer", "EndNote", (".enw",), "medline", "read_refer"),
        Format("ovid", "Ovid", (), "medline", "read_ovid"),
        Format("refworks", "RefWorks", (), "medline", "read_refworks"),
        Format("ovid citations", "Ovid citations", (), "labelled", "read_ovid"),
        Format("cochrane", "Cochrane", (), "labelled", "read_cochrane"),
        Format("proquest", "ProQuest", (), "labelled", "read_proquest"),
        Format("pubmed abstracts", "PubMed abstracts", (), "pubmed_text", "read_abstracts"),
        Format("pubmed summaries", "PubMed summaries", (), "pubmed_text", "read_summaries"),
        Format("jats", "JATS XML", (".xml", ".nxml"), "jats"),
        Format("pubmed", "PubMed XML", (), "pubmed_xml"),
        Format("endnote", "EndNote XML", (), "endnote_xml"),
        Format("rdf", "Zotero RDF", (".rdf",), "zotero_rdf"),
        Format("table", "table", (".csv", ".tsv"), "table"),
        Format("xlsx", "Excel", (".xlsx",), "table", "read_workbook"),
        Format("docx", "Word", (".docx",), "docx"),
        Format("html", "web page", (".html", ".htm", ".xhtml"), "web_page", largest=30_000_000),
        Format("csl", "CSL JSON", (), "csl_json"),
        Format("json", "JSON", (".json", ".jsonl"), "json_report"),
        Format("europepmc", "Europe PMC", (".epmc",), "europepmc"),
        Format("bibtex", "BibTeX", (".bib", ".bibtex"), "bibtex"),
        Format("zip", "ZIP archive", (".zip",), "archive"),
        Format("gzip", "gzip archive", (".gz",), "archive", "read_gzip"),
    )
}

# The first bytes of Word and Excel files before 2007.
_OLE = b"\xd0\xcf\x11\xe0"
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html\b)", re.IGNORECASE | re.DOTALL
)
_BIBTEX = re.compile(r"^\s*@(?!comment)[A-Za-z]+\s*[{(]\s*[^\s,{}]*\s*,", re.MULTILINE | re.IGNORECASE)
_RIS = re.compile(r"^\s{0,3}TY\s{1,3}-\s*[A-Z]{3,6}\s*$", re.MULTILINE)
_RIS_LATER = re.compile(r"^(?:AU|A1|TI|T1|AB|N2|PY|Y1|JO|JF|T2|SP|KW)  - ", re.MULTILINE)
_JATS = re.compile(
    r"<(?:\w+:)?(?:article|pmc-articleset)\b(?=.*?<(?:\w+:)?(?:front|body|article-meta)\b)", re.DOTALL
)
_MEDLINE = re.compile(r"^PMID\s?- ?\d", re.MULTILINE)
_WOS = re.compile(r"\A\s*(?:FN .*\n)?(?:VR .*\n)?\s*PT [A-Z](?:ournal)?\b", re.MULTILINE)
_BEGINS_JATS = re.compile(r"(?:\w+:)?(?:article|articles|sub-article|response|pmc-articleset|OAI-PMH)\Z")
# The first element of an XML text.
_ROOT = re.compile(
    r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<([\w:.-]+)", re.DOTALL
)
_REFER = re.compile(r"^%0 \S.*\n(?:.*\n)*?%[TA] ", re.MULTILINE)
_OVID_CITATION = re.compile(
    r"^\s*<\s*1\s*>\s*\n(?:Unique Identifier|Accession Number|Title|Authors?|Source|Database)\s*\n",
    re.MULTILINE,
)
_EUROPEPMC = re.compile(r'\A\s*\{.*?"resultList"\s*:', re.DOTALL)
_CSL = re.compile(
    r'\A\s*(?:\{\s*"items"\s*:\s*)?(?:\[\s*)?\{(?=[^\x00]*?"(?:container-title|issued|author)"\s*:\s*[\[{"])'
    r'(?=[^\x00]*?"type"\s*:\s*"[a-z-]+")(?=[^\x00]*?"title"\s*:)'
)
_REPORT = re.compile(r"\s*\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

# Formats told by the start of their text, in this order.
_TEXT_MARKS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("report", lambda head: bool(_REPORT.match(head))),
    ("pubmed", lambda head: bool(re.search(r"<(?:PubmedArticleSet|Pubmed(?:Book)?Article)\b", head))),
    ("europepmc", lambda head: bool(_EUROPEPMC.match(head))),
    ("endnote", lambda head: bool(re.search(r"<records?>\s*<|<record>", head) and "<ref-type" in head)),
    ("rdf", lambda head: "<rdf:RDF" in head and "zotero.org/namespaces" in head),
    ("jats", lambda head: bool(_JATS.search(head))),
    ("medline", lambda head: bool(_MEDLINE.search(head))),
    ("ovid", lambda head: bool(re.match(r"\s*VN\s{1,2}- Ovid", head))),
    ("ris", lambda head: bool(_RIS.search(head)) or len(_RIS_LATER.findall(head)) >= 3),
    ("cochrane", lambda head: bool(re.search(r"\A[^\n]*\s*^Record #\d+ of \d+\s*$", head, re.MULTILINE))),
    ("wos", lambda head: bool(_WOS.match(head))),
    ("refworks", lambda head: bool(re.match(r"\s*RT \w[^\n]*\n(?:[A-Z][A-Z0-9] ?.*\n)*?[TA]1 ", head))),
    ("ovid citations", lambda head: bool(_OVID_CITATION.search(head))),
    ("proquest", lambda head: bool(re.search(r"^_{20,}\s*\n\s*Document \d+ of \d+", head, re.MULTILINE))),
    ("pubmed abstracts", looks_like_abstracts),
    ("pubmed summaries", looks_like_summaries),
    ("refer", lambda head: bool(_REFER.search(head))),
    ("bibtex", lambda head: bool(_BIBTEX.search(head))),
    ("html", lambda head: bool(_HTML.match(head))),
    ("csl", lambda head: bool(_CSL.match(head))),
    ("json", lambda head: bool(re.match(r"\s*(?:\[\s*)?\{\s*\"", head))),
    ("table", looks_like_table),
)


def sniff(content: bytes, name: str) -> Format | Problem:
    """Return the format of a file, or the problem that keeps it from being read."""
    ending = PurePath(name).suffix.lower()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return FORMATS["pdf"]
    packed = packed_format(content)
    if packed in FORMATS:
        return FORMATS[packed]
    if packed or content.startswith(_OLE):
        return _not_readable(name, packed)
    if is_binary(content):
        what = f"the file is binary, not text, although it is called {ending or 'a text'}"
        return Problem(Severity.ERROR, name, what, f"Known formats: {', '.join(sorted(_labels()))}.")
    head = decode(content[:32768])[0].replace("\r\n", "\n").replace("\r", "\n")
    for mark, recognises in _TEXT_MARKS:
        if recognises(head):
            return FORMATS[mark]
    if ending in FORMATS["jats"].endings and (root := _ROOT.match(head)) and not _BEGINS_JATS.match(root[1]):
        what = f"the file is XML of a kind that is not read here (it begins with <{root[1]}>)"
        return Problem(Severity.ERROR, name, what, "Export it as RIS, BibTeX, PubMed XML or EndNote XML.")
    # The content tells nothing, so the name must; the reader then says what is wrong with it.
    return next((known for known in FORMATS.values() if ending in known.endings), FORMATS["text"])


def _not_readable(name: str, packed: str) -> Problem:
    """Return what to do with an archive, a damaged document or one in a format of old."""
    what, remedy = {
        "odt": ("the file is an OpenDocument text", "Save it as .docx or .pdf."),
        "damaged": ("the file is a damaged archive or document", "Download or save it again."),
    }.get(packed, ("the file is in the old Word or Excel format", "Save it as .docx or .xlsx."))
    return Problem(Severity.ERROR, name, what, remedy)


def _labels() -> set[str]:
    return {known.label for known in FORMATS.values()}
