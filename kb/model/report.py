"""A published report, what each stretch of it is, and a place in its text.

All offsets are code points into ``Report.text``, half open. A quote is always
``text[start:end]``: it is never stored apart from the text it was taken from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Evidence",
    "Problem",
    "Report",
    "Section",
    "SectionKind",
    "Severity",
]


class SectionKind(StrEnum):
    """What a stretch of a report is."""

    TITLE = "title"
    AUTHORS = "authors"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    INTRODUCTION = "introduction"
    CASE = "case report"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    CAPTION = "caption"
    TABLE = "table"
    REFERENCES = "references"
    BACK_MATTER = "back matter"
    FURNITURE = "page furniture"
    BODY = "body"

    @property
    def prose(self) -> bool:
        """Whether what it holds is told, not the title alone nor what stands around the text."""
        return self not in _AROUND


_AROUND = frozenset(
    {
        SectionKind.TITLE,
        SectionKind.AUTHORS,
        SectionKind.KEYWORDS,
        SectionKind.REFERENCES,
        SectionKind.BACK_MATTER,
        SectionKind.FURNITURE,
    }
)


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a report's text that is read as one thing.

    Attributes:
        kind: what it is; kinds FURNITURE, REFERENCES and AUTHORS are kept but not searched for facts.
        start: offset of its first character in the report's text.
        end: offset after its last character.
        heading: the heading as printed, without numbering, or "".
        language: ISO 639-1 code, "en" unless the reader found another language.
    """

    kind: SectionKind
    start: int
    end: int
    heading: str = ""
    language: str = "en"


class Severity(StrEnum):
    """How much a problem cost."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know about one input.

    Attributes:
        severity: note (nothing lost), warning (something may be missing), error (not read).
        subject: the file or record.
        what: what happened.
        remedy: what to do.
    """

    severity: Severity
    subject: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: {self.what}. {self.remedy}".rstrip()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the report's text something is said.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        sentence_start: offset of the sentence around it.
        sentence_end: offset after that sentence.
    """

    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Report:
    """A published report: its text in reading order, what each stretch is, and its citation.

    The text begins with the title where one is known. The sections lie in order, do not
    overlap and together cover every character that is not white space, so that nothing a
    file held is dropped without a trace: page furniture is moved to the end, not deleted.

    Attributes:
        id: the identifier used everywhere.
        text: the whole text.
        sections: what each stretch of the text is.
        title, authors, journal, year, volume, issue, pages, doi, pmid, pmcid, url: the citation.
        source: name of the file or feed it came from.
        format: the reader that read it ("text", "markdown", "report", "pdf", "jats", ...).
        topic: grouping of the bundled corpus, for stratified views only.
        problems: what the reader wants known.
    """

    id: str
    text: str
    sections: tuple[Section, ...]
    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    source: str = ""
    format: str = ""
    topic: str = ""
    problems: tuple[Problem, ...] = ()

    def quote(self, evidence: Evidence) -> str:
        """Return the characters the evidence points at."""
        return self.text[evidence.start : evidence.end]
