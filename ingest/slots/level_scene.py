"""What a vertebra is told for, and what is known of the patient when that is decided."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.nlp.rules import group
from ingest.slots.level_governors import NO_EXTENT
from ingest.slots.patient import Patient

__all__ = ["Role", "Scene"]

_PRESSED = group("pressed-upon")
_LEAKY = group("leaks-fluid")


@dataclass(frozen=True, slots=True)
class Role:
    """What a vertebra is told for.

    Attributes:
        slot: the level slot, "fracture" for a vertebra that is treated where no other is told, "".
        rule: the words or the rule that say so.
        back: told of an augmentation that the story only looks back at.
        past: told of an augmentation of the patient's history, not of the one the report is about.
    """

    slot: str
    rule: str = ""
    back: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of the patient when a level is read.

    Attributes:
        patient: the patient.
        kept: slot and sentence of the findings of the concept slots.
        concepts: ids of these findings.
        places: slot and offset of the words these findings rest on.
        procedures: ids of the index procedure and of what was done with it.
        given: ids of the treatments and of all they are kinds of.
    """

    patient: Patient
    kept: frozenset[tuple[str, int]]
    concepts: frozenset[str]
    places: frozenset[tuple[str, int]] = frozenset()
    procedures: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @property
    def has_lesion(self) -> bool:
        """Whether something other than leaked cement went wrong that reaches over vertebrae."""
        return bool(self._lesions - (NO_EXTENT - _LEAKY))

    @property
    def presses(self) -> bool:
        """Whether something other than leaked cement went wrong that can press on the cord or a root."""
        return bool(self._lesions - NO_EXTENT - _LEAKY)

    @property
    def _lesions(self) -> frozenset[str]:
        return self.concepts - self.patient.vocabulary.leaks - _PRESSED

    @property
    def of_screws(self) -> bool:
        """Whether the index procedure put cement around screws."""
        return bool(self.procedures & self.patient.vocabulary.screw_procedures)

    def after(self, telling: int, offset: int) -> bool:
        """Tell whether a place in a telling comes after the index procedure."""
        event = self.patient.lines[telling].event
        return event is None or offset > event

    def done(self, event: int | None) -> int | None:
        """Return where the procedure is told as done, be it only as "the same procedure"."""
        if event is not None:
            return event
        mine = self.patient.mine
        return next(
            (h.start for h in self.patient.doc._.hits if h.kind == "cemented" and mine[h.sentence]), None
        )
