"""A case told step by step, without the end, and then compared with what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.groups import APPROACHES
from kb.levels import describe
from kb.model import NOT_REPORTED, Case, Report
from kb.profile import Profile, of_facts
from kb.similarity.ranking import Match
from kb.synthesis.outcomes import group_by
from kb.synthesis.proportions import SMALL
from kb.vocabulary import load_vocabulary

__all__ = [
    "STEPS",
    "Scene",
    "choices",
    "compare_rows",
    "ending",
    "presentation",
    "scenes",
    "teachable",
    "terms",
]

# The last step before the question, the question itself, and the end.
STEPS = ("1", "2", "3", "4")

_CHOICES: Mapping[str, str] = {
    "cement taken out": "Operate and take the cement out",
    "decompressed": "Decompress, leave the cement",
    "other operation": "Another operation",
    "without operation": "Treat or watch without an operation",
}


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


def teachable(profiles: Sequence[Profile]) -> list[Profile]:
    """Return the patients whose story is whole: complication, deficit, treatment and outcome told."""
    return [
        p
        for p in profiles
        if p.get("complication") and p.get("deficit") and p.approach and p.outcome != NOT_REPORTED
    ]


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
                ("Time to symptoms", _one(case, "time_to_symptoms")),
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


def choices() -> dict[str, str]:
    """Return what can be done next, by approach."""
    return dict(_CHOICES)


def ending(case: Case, report: Report) -> list[dict[str, object]]:
    """Return what was done, how soon and how it ended, each with its sentence."""
    rows: list[dict[str, object]] = []
    for name, slot in (
        ("What was done", "treatment"),
        ("How soon", "time_to_treatment"),
        ("How it ended", "outcome"),
        ("Last follow-up", "follow_up"),
    ):
        found = case.first(slot)
        sentence = ""
        if found:
            place = found.evidence[0]
            sentence = " ".join(report.text[place.sentence_start : place.sentence_end].split())
        rows.append(
            {
                "": name,
                "told": _all(case, slot) or NOT_REPORTED,
                "as the report says it": sentence,
            }
        )
    return rows


def presentation(profile: Profile) -> Profile:
    """Return what was known before anything was done."""
    hidden = ("treatment", "treatment_level", "outcome", "follow_up", "time_to_treatment")
    known = of_facts({slot: values for slot, values in profile.values.items() if slot not in hidden})
    return replace(known, days={k: v for k, v in profile.days.items() if k == "time_to_symptoms"})


def compare_rows(matches: Sequence[Match], chosen: str, done: str) -> list[dict[str, object]]:
    """Return how the similar patients fared by approach, the reader's and the authors' marked."""
    rows: list[dict[str, object]] = []
    for group in group_by([match.profile for match in matches], "approach"):
        marks = [mark for mark, name in (("your choice", chosen), ("done here", done)) if name == group.name]
        rows.append(
            {
                "approach": group.name,
                "similar patients": group.total,
                "improved or recovered, of those with an outcome": str(group.event)
                if group.reported
                else "no outcome reported",
                "": ", ".join([*marks, *([f"fewer than {SMALL}"] if group.small else [])]),
            }
        )
    return rows


def terms(labels: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """Return the definitions of the concepts told so far, each once."""
    vocabulary = load_vocabulary()
    found = ((label, vocabulary.by_label(label, kind)) for kind, label in dict.fromkeys(labels))
    return [{"term": label, "means": c.definition} for label, c in found if c and c.definition]


def said(chosen: str, done: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the comparison of choice and deed in a sentence."""
    of = {str(row["approach"]): row["similar patients"] for row in rows}
    total = sum(int(str(n)) for n in of.values())
    if chosen == done:
        first = f"You chose what the authors did: {done}."
    else:
        first = f"You chose: {chosen}. The authors: {done}."
    return f"{first} Of the {total} most similar patients, {of.get(chosen, 0)} were treated as you chose."


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


def unknown_of(params: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what of an address this page does not know."""
    allowed = {"step": STEPS, "choice": APPROACHES, "scope": ("all", "dura")}
    for name, values in params.items():
        for value in values:
            known = name in allowed or name in ("report", "patient")
            if not known or value not in allowed.get(name, (value,)):
                yield f"{name}={value}"
