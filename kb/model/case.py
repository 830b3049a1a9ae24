"""A patient: the facts told of one, how the text asserts them, and the ledger of function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.model.report import Evidence

__all__ = [
    "CONCEPT_SLOTS",
    "LEVEL_SLOTS",
    "NOT_REPORTED",
    "OUTCOMES",
    "SLOTS",
    "Assertion",
    "Case",
    "Finding",
    "LedgerEntry",
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
