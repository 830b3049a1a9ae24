"""The visual language in words: which type a slot is of, and what slots and types are called."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SLOT_GROUPS", "SLOT_NAMES", "SLOT_TYPES", "TYPES"]

# Types in the order of the legend; colours and shapes lie in components.css and dom.js.
TYPES = ("procedure", "complication", "deficit", "treatment", "outcome", "level", "patient", "imaging")

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
