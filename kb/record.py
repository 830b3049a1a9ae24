"""One case in the exchange format: what the case export writes and the scorer reads."""

from __future__ import annotations

from typing import Any

from kb.facets import age_of
from kb.model import CONCEPT_SLOTS, LEVEL_SLOTS, NOT_REPORTED, Case

__all__ = ["RECORD_FIELDS", "case_record"]

RECORD_FIELDS = (
    *("id", "case_no", "age", "sex", "indication", "procedure", "procedure_level", "complication"),
    *("intradural", "leak_level", "lesion_level", "deficit", "onset", "imaging", "treatment"),
    *("treatment_level", "outcome", "follow_up", "quote_outcome"),
)


def case_record(case: Case) -> dict[str, Any]:
    """Return a case as one JSON object; what the text does not say is None or an empty list."""
    sex, outcome, follow_up = case.first("sex"), case.first("outcome"), case.first("follow_up")
    values: dict[str, Any] = {slot: list(case.values(slot)) for slot in (*CONCEPT_SLOTS, *LEVEL_SLOTS)}
    values |= {
        "id": case.report_id,
        "case_no": case.number,
        "age": _age(case),
        "sex": sex.value if sex else None,
        "intradural": case.first("intradural") is not None,
        "onset": _onset(case),
        "outcome": outcome.value if outcome else NOT_REPORTED,
        "follow_up": follow_up.value if follow_up else None,
        "quote_outcome": outcome.detail.get("text") if outcome else None,
    }
    return {field: values[field] for field in RECORD_FIELDS}


def _age(case: Case) -> int | float | None:
    age = age_of(case)
    return int(age) if age is not None and age.is_integer() else age


def _onset(case: Case) -> dict[str, Any] | None:
    onset = case.first("onset")
    if onset is None:
        return None
    category = onset.value if onset.value in ("immediate", "delayed") else None
    return {"category": category, "text": onset.detail.get("text")}
