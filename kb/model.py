"""What the casebook is made of: reports, their sections, patients, findings and evidence.

All offsets are code points into ``Report.text``, half open. A quote is always
``text[start:end]``: it is never stored apart from the text it was taken from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "CONCEPT_SLOTS",
    "LEVEL_SLOTS",
    "NOT_REPORTED",
    "OUTCOMES",
    "SLOTS",
    "Assertion",
    "Case",
    "Evidence",
    "Finding",
    "LedgerEntry",
    "Problem",
    "Report",
    "Section",
    "SectionKind",
    "Severity",
    "Statement",
    "StatementKind",
    "Status",
]

NOT_REPORTED = "not reported"

# The verdicts of the outcome slot, best to worst; "not reported" is a value, not a gap.
OUTCOMES = ("complete recovery", "improved", "unchanged", "worse", "death", NOT_REPORTED)

# Slots whose values are labels of vocabulary concepts.
CONCEPT_SLOTS = ("indication", "procedure", "complication", "deficit", "imaging", "treatment")

# Slots whose values are vertebrae: treated, leak extent, operated, other lesion.
LEVEL_SLOTS = ("procedure_level", "leak_level", "treatment_level", "lesion_level")

# Every slot a finding may fill, in the order in which a case is told.
SLOTS = (
    "age",
    "sex",
    "indication",
    "procedure",
    "procedure_level",
    "cement_material",
    "cement_volume",
    "complication",
    "intradural",
    "leak_level",
    "lesion_level",
    "onset",
    "time_to_symptoms",
    "deficit",
    "imaging",
    "time_to_treatment",
    "treatment",
    "treatment_level",
    "mechanism",
    "outcome",
    "follow_up",
)


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


class Status(StrEnum):
    """How a text asserts a finding, after the i2b2 2010 assertion task.

    Uzuner et al., J Am Med Inform Assoc 2011;18:552-556, doi:10.1136/amiajnl-2011-000203.
    """

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    HYPOTHETICAL = "hypothetical"
    SOMEONE_ELSE = "someone else"


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
class Assertion:
    """Whether the text says that something is so, and the words that decided it.

    Attributes:
        status: the i2b2 status.
        historical: told of the time before this episode.
        cue: the words that decided it, "" where plain statement did.
        cue_start: offset of the cue, -1 without one.
        cue_end: offset after the cue, -1 without one.
    """

    status: Status = Status.PRESENT
    historical: bool = False
    cue: str = ""
    cue_start: int = -1
    cue_end: int = -1


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact of one patient with the place that says it.

    Attributes:
        slot: one of SLOTS.
        value: the normal form: a concept's label, a vertebra, a number, a category.
        evidence: the places that say it, the deciding one first; never empty.
        assertion: present findings fill the case, the others are kept as said but not so.
        concept: id of the vocabulary concept, "" for plain values.
        component: the pipeline component that found it.
        rule: the rule or synonym that fired, as named in the data files.
        confidence: calibrated probability that it is right, 0 to 1.
        detail: further plain values by name (days, text, unit, muscle, grade ...).
    """

    slot: str
    value: str
    evidence: tuple[Evidence, ...]
    assertion: Assertion = Assertion()
    concept: str = ""
    component: str = ""
    rule: str = ""
    confidence: float = 0.5
    detail: Mapping[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One modality of a patient's function at one time.

    Attributes:
        modality: motor, sensation, gait, bladder, bowel, pain, AIS, Frankel, Nurick, other.
        site: muscle group, limb or side as normalised text, "" where none is told.
        phase: "baseline" (worst state before treatment of the complication) or "last".
        value: normal form, such as "3/5", "paraplegia", "normal".
        days: days after treatment of the complication, None where not dated.
        evidence: where it is said.
    """

    modality: str
    site: str
    phase: str
    value: str
    days: float | None
    evidence: Evidence


class StatementKind(StrEnum):
    """What a remark about the literature or about cases in general says."""

    RATE = "rate"
    CASE_COUNT = "case count"
    MECHANISM = "mechanism"
    ADVICE = "advice"
    CITED_PATIENT = "cited patient"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a report says beyond its own patients.

    Attributes:
        kind: rate, case count, mechanism, advice, cited patient or general remark.
        evidence: where it is said.
        concept: id of the concept it is about, "".
        subject: label of that concept, "".
        low, high: per cent for rates (equal for a single rate), number of cases for counts.
        numerator, denominator: of a rate told as a fraction.
        population: whom a rate is about, as the text says it.
    """

    kind: StatementKind
    evidence: Evidence
    concept: str = ""
    subject: str = ""
    low: float | None = None
    high: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    population: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One patient of one report.

    Attributes:
        report_id: the report.
        number: from 1, in the order of telling.
        findings: what is said of the patient, asserted or not.
        ledger: function by modality, baseline and last value.
        flags: contradictions and gaps a reader must see, as plain sentences.
    """

    report_id: str
    number: int
    findings: tuple[Finding, ...]
    ledger: tuple[LedgerEntry, ...] = ()
    flags: tuple[str, ...] = ()

    def present(self, slot: str) -> Iterator[Finding]:
        """Yield the findings of a slot that the text says are so, of this episode."""
        return (
            f
            for f in self.findings
            if f.slot == slot and f.assertion.status is Status.PRESENT and not f.assertion.historical
        )

    def values(self, slot: str) -> tuple[str, ...]:
        """Return the distinct values of a slot in the order found."""
        return tuple(dict.fromkeys(f.value for f in self.present(slot)))

    def first(self, slot: str) -> Finding | None:
        """Return the deciding finding of a slot, None where the text is silent."""
        return next(self.present(slot), None)
