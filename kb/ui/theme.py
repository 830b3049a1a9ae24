"""The visual language: which slot is of which type, what it is called, and each type's colour and shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["SLOT_GROUPS", "SLOT_NAMES", "SLOT_TYPES", "TYPES", "Look"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a type is drawn; shape and colour always go together.

    Attributes:
        name: what the legend calls it.
        colour: on a light page, and as a fill on a dark one.
        on_dark: for lines and text on a dark page.
        shape: the ECharts symbol that comes nearest.
    """

    name: str
    colour: str
    on_dark: str
    shape: str


TYPES: Mapping[str, Look] = {
    "procedure": Look("procedure", "#2C6E9B", "#6DB4E3", "rect"),
    "complication": Look("complication", "#B3402E", "#E58A78", "circle"),
    "deficit": Look("deficit", "#A76A0B", "#DDA54A", "path://M50 0 97 35 79 91H21L3 35Z"),
    "treatment": Look("treatment", "#7A5AA6", "#B79BE0", "triangle"),
    "outcome": Look("outcome", "#2E7D5B", "#68BE97", "diamond"),
    "level": Look("level", "#51626F", "#9DB0BE", "roundRect"),
    "patient": Look("patient", "#51626F", "#9DB0BE", "pin"),
    "imaging": Look("imaging", "#51626F", "#9DB0BE", "emptyRect"),
}

SLOT_TYPES: Mapping[str, str] = {
    "age": "patient",
    "sex": "patient",
    "indication": "patient",
    "procedure": "procedure",
    "procedure_level": "level",
    "cement_material": "procedure",
    "cement_volume": "procedure",
    "complication": "complication",
    "intradural": "complication",
    "leak_level": "level",
    "lesion_level": "level",
    "onset": "deficit",
    "time_to_symptoms": "deficit",
    "deficit": "deficit",
    "imaging": "imaging",
    "time_to_treatment": "treatment",
    "treatment": "treatment",
    "treatment_level": "level",
    "mechanism": "complication",
    "outcome": "outcome",
    "follow_up": "outcome",
}

SLOT_NAMES: Mapping[str, str] = {
    "age": "Age",
    "sex": "Sex",
    "indication": "Indication",
    "procedure": "Procedure",
    "procedure_level": "Treated level",
    "cement_material": "Cement",
    "cement_volume": "Cement volume",
    "complication": "Complication",
    "intradural": "Inside the dura",
    "leak_level": "Leak extent",
    "lesion_level": "Other lesion",
    "onset": "Onset",
    "time_to_symptoms": "Time to symptoms",
    "deficit": "Deficit",
    "imaging": "Imaging",
    "time_to_treatment": "Time to treatment",
    "treatment": "Treatment",
    "treatment_level": "Operated level",
    "mechanism": "Mechanism",
    "outcome": "Outcome",
    "follow_up": "Follow-up",
}

# The order in which a case page tells the facts.
SLOT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Patient": ("age", "sex", "indication"),
    "Procedure": ("procedure", "procedure_level", "cement_material", "cement_volume"),
    "What went wrong": ("complication", "intradural", "leak_level", "lesion_level", "mechanism"),
    "Signs and imaging": ("onset", "time_to_symptoms", "deficit", "imaging"),
    "What was done": ("time_to_treatment", "treatment", "treatment_level"),
    "How it ended": ("outcome", "follow_up"),
}
