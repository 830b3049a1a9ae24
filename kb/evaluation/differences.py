"""Finds the sentence behind each miss and each wrong value of an evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.evaluation.scores import Difference
from kb.levels import parse_levels
from kb.model import CONCEPT_SLOTS, LEVEL_SLOTS, Case, Report
from kb.vocabulary import Vocabulary

__all__ = ["explain"]

_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s+[A-Z(\[])|(?=\n\s*\n)|\Z)", re.DOTALL)


def explain(
    difference: Difference, report: Report, case: Case | None, gold: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[dict[str, Any]]:
    """Yield one row for each missed and each wrong value with the sentence it hangs on.

    The sentence of a wrong value is the one its evidence lies in. Gold points at no sentence, so a
    missed value is shown with the first sentence that names it, or none where its words do not occur.
    """
    place = {"report": difference.report_id, "patient": difference.number or difference.gold_number}
    for value in difference.missed:
        sentence = _telling(difference.slot, value, report, gold, vocabulary)
        yield place | {
            "slot": difference.slot,
            "error": "missed",
            "value": _name(value, vocabulary),
            "sentence": sentence,
        }
    for value in difference.wrong:
        sentence = _evidence(difference.slot, value, report, case)
        yield place | {
            "slot": difference.slot,
            "error": "wrong",
            "value": _name(value, vocabulary),
            "sentence": sentence,
        }


def _name(value: str, vocabulary: Vocabulary) -> str:
    concept = vocabulary.get(value)
    return concept.label if concept else value


def _evidence(slot: str, value: str, report: Report, case: Case | None) -> str:
    found = list(case.present(slot)) if case else []
    same = [f for f in found if value in (f.concept, f.value, f.value.casefold())] or found
    if not same or not same[0].evidence:
        return ""
    place = same[0].evidence[0]
    return _line(report.text[place.sentence_start : place.sentence_end])


def _telling(slot: str, value: str, report: Report, gold: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    if slot == "outcome":
        return _line(gold.get("quote_outcome") or "")
    if slot == "onset" and gold.get("onset"):
        return _with(report, [gold["onset"].get("text") or ""])
    if slot in LEVEL_SLOTS:
        return next((s for s in _sentences(report) if any(value in m[2] for m in parse_levels(s))), "")
    if slot in CONCEPT_SLOTS:
        concept = vocabulary.get(value)
        return _with(report, concept.surface_forms if concept else (value,))
    if slot == "age":
        return _with(report, [value.removesuffix(".0")])
    return ""


def _with(report: Report, names: Any) -> str:
    """Return the first sentence that holds one of the names."""
    wanted = [name.casefold() for name in names if name]
    return next((s for s in _sentences(report) if any(name in s.casefold() for name in wanted)), "")


def _sentences(report: Report) -> Iterator[str]:
    return (_line(found.group()) for found in _SENTENCE.finditer(report.text))


def _line(text: str) -> str:
    return " ".join(text.split())
