"""What the pipeline found in a report, put together as its patients' cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.confidence import rated, setting_of
from ingest.nlp.scope import concerns_cement
from ingest.nlp.spans import PersonKind, text_of
from ingest.slots import plain
from ingest.slots.apart import apart
from ingest.slots.cement import cement_material, cement_volume
from ingest.slots.complications import complications
from ingest.slots.deficits import deficits
from ingest.slots.flags import flags
from ingest.slots.imaging import imaging
from ingest.slots.indications import indications
from ingest.slots.levels import levels
from ingest.slots.mechanisms import mechanisms
from ingest.slots.outcome import outcome
from ingest.slots.patient import Patient
from ingest.slots.procedures import of_the_index, procedures
from ingest.slots.times import times
from ingest.slots.treatments import treatments
from kb.model import SLOTS, Case, Report, Statement

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Coverage", "Reading", "assembled", "read_cases"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A stretch of a report's text and what it was read as.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        reading: "patient 1", "all patients of this report", "cited literature", "general statement",
            or the kind of a section that is kept but not read.
    """

    start: int
    end: int
    reading: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one report.

    Attributes:
        cases: its own patients.
        statements: what it says of the literature and in general.
        coverage: how every stretch of its text was read.
    """

    cases: tuple[Case, ...]
    statements: tuple[Statement, ...]
    coverage: tuple[Coverage, ...]


def read_cases(nlp: Language, report: Report) -> Reading:
    """Read a report: annotate its text and assemble the cases, the statements and the coverage.

    A report that names neither an augmentation nor cement is kept, but nobody in it becomes a case.
    """
    from ingest.nlp.pipeline import annotate

    return assembled(annotate(nlp, report), report)


def assembled(doc: Any, report: Report) -> Reading:
    """Put together what the pipeline found in the annotated text of a report."""
    total = doc._.patients if concerns_cement(text_of(doc), doc._.mentions, doc._.hits) else 0
    cases = tuple(_case(report, Patient(doc, n, total)) for n in range(1, total + 1))
    if not any(section.kind.prose for section in report.sections):
        cases = ()  # what the title of a bare reference says is of a report nobody has read
    return Reading(cases, tuple(doc._.statements), tuple(_coverage(doc, report.text)))


def _case(report: Report, patient: Patient) -> Case:
    harms, symptoms, given = complications(patient), deficits(patient), treatments(patient)
    named = [
        *indications(patient),
        *of_the_index(procedures(patient), given),
        *harms,
        *symptoms,
        *imaging(patient),
        *given,
    ]
    findings = [
        *plain.age(patient),
        *plain.sex(patient),
        *named,
        *plain.intradural(patient, harms),
        *levels(patient, named),
        *cement_material(patient),
        *cement_volume(patient),
        *mechanisms(patient),
        *times(patient),
        outcome(patient, symptoms, given),
        *apart(patient, named),
    ]
    from ingest.nlp.ledger import ledger_of

    ordered = tuple(sorted(findings, key=lambda f: SLOTS.index(f.slot)))
    sure = rated(ordered, setting_of(report, patient.total))
    return Case(
        report.id,
        patient.number,
        sure,
        ledger_of(patient.doc._.ledger, patient.number),
        flags(patient, symptoms),
    )


def _coverage(doc: Any, text: str) -> list[Coverage]:
    """Return how each stretch was read; what joins two parts of a sentence goes with the second."""
    stretches: list[Coverage] = []
    span, read_to = doc._.fold.span, 0
    for sentence, person in zip(doc._.sentences, doc._.persons, strict=True):
        start, end = span(sentence.start, sentence.end)
        between = text[read_to:start]
        start, read_to = start - len(between.lstrip()), max(read_to, end)
        reading = f"patient {person.number}" if person.kind is PersonKind.PATIENT else str(person.kind.value)
        stretches.append(Coverage(start, end, reading))
    return stretches
