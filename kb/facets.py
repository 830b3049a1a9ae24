"""The facets a case can be found by, and the values each case has of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kb.compartment import COMPARTMENTS, NO_LEAK, compartments
from kb.model import NOT_REPORTED, OUTCOMES, Case, Report

__all__ = [
    "AGE_BANDS",
    "FACETS",
    "LEVEL_FACETS",
    "ORDERED",
    "TIMING",
    "age_band",
    "age_of",
    "days_to_treatment",
    "facets_of",
    "timing_of",
]

# Facets whose values are vertebrae, by the role of the level.
LEVEL_FACETS: Mapping[str, str] = {
    "treated_level": "procedure_level",
    "leak_level": "leak_level",
    "operated_level": "treatment_level",
    "lesion_level": "lesion_level",
}

AGE_BANDS = ("under 50", "50–59", "60–69", "70–79", "80 and over")

# Upper bound in days of each band of the time from symptoms to treatment.
TIMING: Mapping[str, float] = {
    "within 24 hours": 1,
    "2 to 7 days": 7,
    "8 to 30 days": 30,
    "31 days to 1 year": 365,
    "later than 1 year": float("inf"),
}


# Facets whose values are shown in an order of their own, not by frequency.
ORDERED: Mapping[str, tuple[str, ...]] = {
    "age": (*AGE_BANDS, NOT_REPORTED),
    "compartment": (*COMPARTMENTS, NO_LEAK),
    "outcome": OUTCOMES,
    "timing": (*TIMING, NOT_REPORTED),
}


def facets_of(case: Case, report: Report, *, checked: bool) -> Iterator[tuple[str, str]]:
    """Yield facet and value of a case; a facet without a value is "not reported"."""
    for facet, values_of in _VALUES.items():
        for value in dict.fromkeys(values_of(case)) or (NOT_REPORTED,):
            yield facet, value
    yield "year", str(report.year) if report.year else NOT_REPORTED
    yield "checked", "checked" if checked else "not checked"


def age_of(case: Case) -> float | None:
    """Return the age in years, None where it is not told as a number."""
    told = case.first("age")
    try:
        return float(told.value) if told else None
    except ValueError:
        return None


def age_band(age: float) -> str:
    """Return the band of an age in years."""
    return AGE_BANDS[min(max(int(age) // 10, 4), 8) - 4]


def days_to_treatment(case: Case) -> float | None:
    """Return the days from symptoms to treatment of the complication, None where not dated."""
    told = case.first("time_to_treatment")
    days = told.detail.get("days") if told else None
    return None if days is None else float(days)


def timing_of(days: float | None) -> str:
    """Return the band of a time from symptoms to treatment in days."""
    if days is None:
        return NOT_REPORTED
    return next(band for band, most in TIMING.items() if days <= most)


def _slot(name: str) -> Callable[[Case], Sequence[str]]:
    return lambda case: case.values(name)


def _age_band(case: Case) -> tuple[str, ...]:
    age = age_of(case)
    return () if age is None else (age_band(age),)


def _timing(case: Case) -> tuple[str, ...]:
    return (timing_of(days_to_treatment(case)),)


_VALUES: Mapping[str, Callable[[Case], Sequence[str]]] = {
    "procedure": _slot("procedure"),
    "treated_level": _slot("procedure_level"),
    "compartment": compartments,
    "leak_level": _slot("leak_level"),
    "complication": _slot("complication"),
    "deficit": _slot("deficit"),
    "onset": _slot("onset"),
    "timing": _timing,
    "treatment": _slot("treatment"),
    "operated_level": _slot("treatment_level"),
    "outcome": _slot("outcome"),
    "age": _age_band,
    "sex": _slot("sex"),
    "indication": _slot("indication"),
    "imaging": _slot("imaging"),
    "lesion_level": _slot("lesion_level"),
}

FACETS = (*_VALUES, "year", "checked")
