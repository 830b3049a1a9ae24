"""A case told step by step, without the end, and then compared with what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.groups import APPROACHES
from kb.model import NOT_REPORTED, Case, Report, Statement, StatementKind
from kb.profile import Profile, of_facts
from kb.similarity.ranking import Match
from kb.ui.patient_views import approach_rows
from kb.vocabulary import load_vocabulary

__all__ = [
    "STEPS",
    "choices",
    "compare_rows",
    "conclusions",
    "ending",
    "presentation",
    "teachable",
    "terms",
]

# The last step before the question, the question itself, and the end.
STEPS = ("1", "2", "3", "4")

_DONE = "What was done"
_CONCLUSIONS = {StatementKind.MECHANISM: "How it came about", StatementKind.ADVICE: "What they advise"}

_CHOICES: Mapping[str, str] = {
    "cement taken out": "Operate and take the cement out",
    "decompressed": "Decompress, leave the cement",
    "other operation": "Another operation",
    "without operation": "Treat or watch without an operation",
}


def teachable(profiles: Sequence[Profile]) -> list[Profile]:
    """Return the patients whose story is whole: complication, deficit, treatment and outcome told."""
    return [
        p
        for p in profiles
        if p.get("complication") and p.get("deficit") and p.approach and p.outcome != NOT_REPORTED
    ]


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
        place = found.evidence[0] if found else None
        told = report.text[place.sentence_start : place.sentence_end] if place else ""
        rows.append(
            {
                "question": name,
                "told": ", ".join(case.values(slot)) or NOT_REPORTED,
                "as the report says it": " ".join(told.split()),
            }
        )
    return rows


def conclusions(statements: Sequence[Statement], report: Report) -> list[dict[str, object]]:
    """Return what the authors make of their case: how it came about, and what they advise."""
    rows: dict[str, dict[str, object]] = {}
    for told in statements:
        if told.kind in _CONCLUSIONS:
            place = told.evidence
            sentence = " ".join(report.text[place.sentence_start : place.sentence_end].split())
            rows.setdefault(sentence, {"kind": _CONCLUSIONS[told.kind], "as the report says it": sentence})
    return list(rows.values())


def presentation(profile: Profile) -> Profile:
    """Return what was known before anything was done."""
    hidden = ("treatment", "treatment_level", "outcome", "follow_up", "time_to_treatment")
    known = of_facts({slot: values for slot, values in profile.values.items() if slot not in hidden})
    return replace(known, days={k: v for k, v in profile.days.items() if k == "time_to_symptoms"})


def compare_rows(matches: Sequence[Match], chosen: str, done: str) -> list[dict[str, object]]:
    """Return how the similar patients fared by approach, the reader's and the authors' marked."""
    rows = approach_rows([match.profile for match in matches])
    for row in rows:
        marks = [mark for mark, name in (("your choice", chosen), ("done here", done)) if name == row[_DONE]]
        row["Note"] = ", ".join(filter(None, [*marks, str(row["Note"])]))
    return rows


def terms(labels: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """Return the definitions of the concepts told so far, each once."""
    vocabulary = load_vocabulary()
    found = ((label, vocabulary.by_label(label, kind)) for kind, label in dict.fromkeys(labels))
    return [{"term": label, "means": c.definition} for label, c in found if c and c.definition]


def said(chosen: str, done: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the comparison of choice and deed in a few sentences."""
    of = {str(row[_DONE]): int(str(row["Patients"])) for row in rows}
    among = f"Of the {sum(of.values())} most similar patients, {of.get(chosen, 0)}"
    if chosen == done:
        return f"You chose what the authors did: {done}. {among} were treated so."
    return (
        f"You chose: {chosen}. The authors: {done}. "
        f"{among} were treated as you chose and {of.get(done, 0)} as the authors did."
    )


def unknown_of(params: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what of an address this page does not know."""
    allowed = {"step": STEPS, "choice": APPROACHES, "scope": ("all", "dura")}
    for name, values in params.items():
        for value in values:
            known = name in allowed or name in ("report", "patient")
            if not known or value not in allowed.get(name, (value,)):
                yield f"{name}={value}"
