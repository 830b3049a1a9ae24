"""A case as a story without its end: what is known at each step, where, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.levels import describe
from kb.model import NOT_REPORTED, Case, Report, Section, SectionKind
from kb.storage.curation import stands
from kb.ui.case_views import spine_data
from kb.ui.theme import SLOT_TYPES

__all__ = ["HIDDEN", "Scene", "scenes", "where", "words"]

# What each step tells; what was done and how it ended is told after the answer only.
_STEPS = (
    ("age", "sex", "indication", "procedure", "procedure_level", "cement_volume", "cement_material"),
    ("onset", "time_to_symptoms", "deficit"),
    ("imaging", "complication", "intradural", "leak_level", "lesion_level", "mechanism"),
)
HIDDEN = ("treatment", "treatment_level", "time_to_treatment", "outcome", "follow_up")
_STEP_OF = {slot: step for step, slots in enumerate((*_STEPS, HIDDEN)) for slot in slots}

# Roles of the spine by the step that tells them.
_ROLES = (("treated",), (), ("leak", "lesion"), ("operated",))

# A title gives the case away, and the rest is no telling.
_UNQUOTED = {SectionKind.TITLE, SectionKind.KEYWORDS, SectionKind.CONCLUSION, SectionKind.DISCUSSION}
_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of the telling.

    Attributes:
        title: what the step is about.
        facts: name and value of what is known by now.
        labels: concepts told in it, for the terms.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]


def scenes(case: Case) -> tuple[Scene, ...]:
    """Return the steps up to the question; nothing in them tells what was done or how it ended."""
    return (
        Scene(
            "The patient",
            _told(
                ("Age", _years(case)),
                ("Sex", {"F": "woman", "M": "man"}.get(_one(case, "sex"), "")),
                ("Reason for the procedure", _all(case, "indication")),
                ("Procedure", _all(case, "procedure")),
                ("Treated level", describe(case.values("procedure_level"))),
            ),
            _labels(case, "indication", "procedure"),
        ),
        Scene(
            "What happened",
            _told(
                ("Onset", _one(case, "onset")),
                ("First symptoms", _one(case, "time_to_symptoms")),
                ("Symptoms and signs", _all(case, "deficit")),
            ),
            _labels(case, "deficit"),
        ),
        Scene(
            "What imaging showed",
            _told(
                ("Imaging", _all(case, "imaging")),
                ("Found", _all(case, "complication")),
                ("Levels the cement reached", describe(case.values("leak_level"))),
                ("Levels of another lesion", describe(case.values("lesion_level"))),
            ),
            _labels(case, "complication"),
        ),
    )


def words(case: Case, report: Report, step: int) -> dict[str, Any]:
    """Return sentences of the report that tell a step, counted from 0, as the data of the quotes.

    A sentence stands at the last step that it tells of. One that tells the end, or comes after the end
    in its section, is not shown.
    """
    latest: dict[tuple[int, int], int] = {}
    marks: dict[tuple[int, int], dict[tuple[int, int], str]] = {}
    ends = [entry.evidence.start for entry in case.ledger if entry.phase == "last"]
    for finding in case.findings:
        at = _STEP_OF.get(finding.slot, len(_STEPS))
        for place in finding.evidence:
            sentence = (place.sentence_start, place.sentence_end)
            latest[sentence] = max(at, latest.get(sentence, 0))
            if at == len(_STEPS):
                ends.append(place.start)
            elif stands(finding):
                marks.setdefault(sentence, {})[place.start, place.end] = SLOT_TYPES[finding.slot]
    quotes = [
        _pieces(report.text, _unheaded(report, sentence), marks.get(sentence, {}))
        for sentence, at in sorted(latest.items())
        if at == step and _before(sentence, _section(report, sentence[0]), ends)
    ]
    return {"label": "As the report tells it", "type": "patient", "quotes": quotes[:_QUOTES]}


def where(case: Case, step: int) -> dict[str, Any] | None:
    """Return the spine with what is known of it by a step, counted from 0; None while nothing is."""
    shown = {role for roles in _ROLES[: step + 1] for role in roles}
    return spine_data(case, shown)


def _section(report: Report, offset: int) -> Section | None:
    return next((one for one in report.sections if one.start <= offset < one.end), None)


def _unheaded(report: Report, sentence: tuple[int, int]) -> tuple[int, int]:
    """Return a sentence without the heading of its section that is printed in the same line."""
    section, (start, end) = _section(report, sentence[0]), sentence
    if section and section.heading and report.text.startswith(section.heading, start):
        rest = report.text[start + len(section.heading) : end]
        start = end - len(rest.lstrip(" :.\n"))
    return start, end


def _before(sentence: tuple[int, int], section: Section | None, ends: list[int]) -> bool:
    """Tell whether a sentence can be read without learning the end."""
    if section is None or section.kind in _UNQUOTED:
        return False
    return not any(section.start <= end < sentence[1] for end in ends)


def _pieces(
    text: str, sentence: tuple[int, int], marks: Mapping[tuple[int, int], str]
) -> list[dict[str, Any]]:
    pieces, at = [], sentence[0]
    for (start, end), type_ in sorted(marks.items()):
        start = max(start, at)
        if start < end:
            pieces += [{"text": text[at:start], "hit": False}]
            pieces += [{"text": text[start:end], "hit": True, "type": type_}]
            at = end
    return [*pieces, {"text": text[at : sentence[1]], "hit": False}]


def _told(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value or NOT_REPORTED) for name, value in facts)


def _years(case: Case) -> str:
    age = _one(case, "age")
    return f"{age} years" if age else ""


def _one(case: Case, slot: str) -> str:
    found = case.first(slot)
    return found.value if found else ""


def _all(case: Case, slot: str) -> str:
    return ", ".join(case.values(slot))


def _labels(case: Case, *slots: str) -> tuple[tuple[str, str], ...]:
    return tuple((slot, label) for slot in slots for label in case.values(slot))
