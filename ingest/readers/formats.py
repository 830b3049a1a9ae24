"""Which formats are known, and which one a file is in, told by its content before its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from ingest.readers.encoding import decode, is_binary
from kb.model import Problem, Severity

__all__ = ["FORMATS", "Format", "sniff"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read.

    Attributes:
        name: the short name kept in ``Report.format``.
        label: the name people know it by.
        endings: the endings it usually carries.
        module: the module of this package that reads it.
        function: its function that does.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    module: str
    function: str = "read"


FORMATS = {
    known.name: known
    for known in (
        Format("report", "casebook report", (".md",), "casebook_report"),
        Format("markdown", "Markdown", (".md", ".markdown"), "markdown"),
        Format("text", "plain text", (".txt", ".text"), "text"),
        Format("pdf", "PDF", (".pdf",), "pdf"),
        Format("ris", "RIS", (".ris",), "ris"),
        Format("medline", "MEDLINE", (".nbib", ".medline"), "medline"),
        Format("wos", "Web of Science", (".ciw",), "medline", "read_wos"),
        Format("refer", "EndNote", (".enw",), "medline", "read_refer"),
        Format("jats", "JATS XML", (".nxml", ".xml"), "jats"),
        Format("pubmed", "PubMed XML", (".xml",), "pubmed_xml"),
        Format("bibtex", "BibTeX", (".bib", ".bibtex"), "bibtex"),
    )
}

_BIBTEX = re.compile(r"^\s*@(?!comment)[A-Za-z]+\s*[{(]\s*[^\s,{}]*\s*,", re.MULTILINE | re.IGNORECASE)
_RIS = re.compile(r"^\s{0,3}TY\s{1,3}-\s*[A-Z]{3,6}\s*$", re.MULTILINE)
_RIS_LATER = re.compile(r"^(?:AU|A1|TI|T1|AB|N2|PY|Y1|JO|JF|T2|SP|KW)  - ", re.MULTILINE)
_JATS = re.compile(
    r"<(?:\w+:)?(?:article|pmc-articleset)\b(?=.*?<(?:\w+:)?(?:front|body|article-meta)\b)", re.DOTALL
)
_MEDLINE = re.compile(r"^PMID\s?- ?\d", re.MULTILINE)
_WOS = re.compile(r"\A\s*(?:FN .*\n)?(?:VR .*\n)?PT [A-Z]\b", re.MULTILINE)
_REFER = re.compile(r"^%0 \S.*\n(?:.*\n)*?%[TA] ", re.MULTILINE)
_REPORT = re.compile(r"\s*\+\+\+[ \t]*\n.*?^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

# Formats told by the start of their text, in this order.
_TEXT_MARKS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("report", lambda head: bool(_REPORT.match(head))),
    ("pubmed", lambda head: bool(re.search(r"<(?:PubmedArticleSet|Pubmed(?:Book)?Article)\b", head))),
    ("jats", lambda head: bool(_JATS.search(head))),
    ("medline", lambda head: bool(_MEDLINE.search(head))),
    ("ris", lambda head: bool(_RIS.search(head)) or len(_RIS_LATER.findall(head)) >= 3),
    ("wos", lambda head: bool(_WOS.match(head))),
    ("refer", lambda head: bool(_REFER.search(head))),
    ("bibtex", lambda head: bool(_BIBTEX.search(head))),
)


def sniff(content: bytes, name: str) -> Format | Problem:
    """Return the format of a file, or the problem that keeps it from being read."""
    ending = PurePath(name).suffix.lower()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return FORMATS["pdf"]
    if is_binary(content):
        what = f"the file is binary, not text, although it is called {ending or 'a text'}"
        return Problem(Severity.ERROR, name, what, f"Known formats: {', '.join(sorted(_labels()))}.")
    head = decode(content[:32768])[0].replace("\r\n", "\n").replace("\r", "\n")
    for mark, recognises in _TEXT_MARKS:
        if recognises(head):
            return FORMATS[mark]
    return FORMATS["markdown" if ending in FORMATS["markdown"].endings else "text"]


def _labels() -> set[str]:
    return {known.label for known in FORMATS.values()}
