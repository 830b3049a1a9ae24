"""What a report says of the literature and in general."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.model.report import Evidence

__all__ = [
    "Statement",
    "StatementKind",
]


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
