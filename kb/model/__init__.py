"""What the casebook is made of: reports and their sections, patients, findings and evidence."""

from kb.model.case import (
    CONCEPT_SLOTS,
    LEVEL_SLOTS,
    NOT_REPORTED,
    OUTCOMES,
    SLOTS,
    Assertion,
    Case,
    Finding,
    LedgerEntry,
    Status,
)
from kb.model.report import Evidence, Problem, Report, Section, SectionKind, Severity
from kb.model.statement import Statement, StatementKind

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
