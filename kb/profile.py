"""What is known of one patient, published or asked about, in the terms in which patients are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kb import groups
from kb.compartment import NO_LEAK, resolve
from kb.model import NOT_REPORTED, Case
from kb.vocabulary import load_vocabulary

__all__ = ["DATED", "Profile", "of_case", "of_facts"]

# Slots whose finding carries a number of days beside its words.
DATED = ("time_to_symptoms", "time_to_treatment", "follow_up")


@dataclass(frozen=True, slots=True)
class Profile:
    """One patient's facts, as values by slot.

    Attributes:
        report_id: the report, "" for a patient asked about.
        number: the patient within the report, 0 for a patient asked about.
        values: labels, vertebrae and categories by slot; a slot that is not told is absent.
        age: years, None where not told.
        days: days by slot of DATED, where they can be computed.
    """

    report_id: str = ""
    number: int = 0
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    age: float | None = None
    days: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int]:
        """The patient's name in the casebook."""
        return (self.report_id, self.number)

    def get(self, slot: str) -> tuple[str, ...]:
        """Return the values of a slot, () where it is not told."""
        return self.values.get(slot, ())

    def first(self, slot: str) -> str:
        """Return the deciding value of a slot, "" where it is not told."""
        return next(iter(self.get(slot)), "")

    @property
    def outcome(self) -> str:
        """The overall verdict, "not reported" included."""
        return self.first("outcome") or NOT_REPORTED

    @property
    def onset(self) -> str:
        """ "immediate", "delayed" or ""."""
        onset = self.first("onset")
        return onset if onset in ("immediate", "delayed") else ""

    @property
    def compartments(self) -> tuple[str, ...]:
        """Where the cement went, from inside the dura outwards; () where no leak is told."""
        found = _compartments(self.get("complication"), self.first("intradural") == "yes")
        return tuple(place for place in found if place != NO_LEAK)

    @property
    def families(self) -> tuple[str, ...]:
        """What kinds of trouble beside the leak there were."""
        return groups.families(self.get("complication"))

    @property
    def band(self) -> str:
        """The worst deficit band."""
        return groups.band(self.get("deficit"))

    @property
    def approach(self) -> str:
        """What was done about the complication, in one term."""
        return groups.approach(self.get("treatment"))

    @property
    def levels(self) -> tuple[str, ...]:
        """The vertebrae treated, or those the cement or lesion reached where none is told."""
        return self.get("procedure_level") or self.get("leak_level") or self.get("lesion_level")


def of_case(case: Case) -> Profile:
    """Return the profile of a stored case: what its text says is so, of this episode."""
    values = {slot: found for slot in _slots(case) if (found := case.values(slot))}
    days: dict[str, float] = {}
    for slot in DATED:
        first = case.first(slot)
        told = first.detail.get("days") if first else None
        if isinstance(told, (int, float)):
            days[slot] = float(told)
    return of_facts(values, days, report_id=case.report_id, number=case.number)


def of_facts(
    values: Mapping[str, Sequence[str]],
    days: Mapping[str, float] | None = None,
    *,
    report_id: str = "",
    number: int = 0,
) -> Profile:
    """Return the profile of plain values by slot, such as a question about a patient."""
    kept = {slot: tuple(found) for slot, found in values.items() if found}
    return Profile(report_id, number, kept, _years(kept.get("age", ())), dict(days or {}))


@cache
def _compartments(complications: tuple[str, ...], intradural: bool) -> tuple[str, ...]:
    vocabulary = load_vocabulary()
    concepts = (vocabulary.by_label(label, "complication") for label in complications)
    return resolve((concept.id for concept in concepts if concept), intradural=intradural)


def _slots(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.slot for finding in case.findings))


def _years(told: Sequence[str]) -> float | None:
    try:
        return float(told[0]) if told else None
    except ValueError:
        return None
