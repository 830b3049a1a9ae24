"""Tells a case in one line: who, what was done, what leaked where, what was done about it, how it ended."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.levels import AXIS, SACRUM, describe
from kb.model import NOT_REPORTED, Case

__all__ = ["headline"]

# Treatments and complications named before the line says how many more there are.
NAMED = 2

_SHORTER = (
    (re.compile(r"\bcement leakage\b"), "leak"),
    (re.compile(r"^(percutaneous|balloon) (?=vertebroplasty|kyphoplasty)"), ""),
)


def headline(case: Case) -> str:
    """Return one line such as "64 F, L2 vertebroplasty, intradural leak, laminectomy, improved"."""
    parts = (_patient(case), _procedure(case), _complication(case), _listed(case, "treatment"), _ending(case))
    return ", ".join(part for part in parts if part)


def _patient(case: Case) -> str:
    age, sex = case.first("age"), case.first("sex")
    return " ".join(f.value for f in (age, sex) if f) or "Age and sex not reported"


def _procedure(case: Case) -> str:
    levels = describe(level for level in case.values("procedure_level") if level in (*AXIS, SACRUM))
    return f"{levels} {_listed(case, 'procedure') or 'procedure not reported'}".strip()


def _complication(case: Case) -> str:
    named = [_short(value) for value in case.values("complication")]
    if case.first("intradural"):
        inside = [name for name in named if name.startswith("intradural")]
        named = [*(inside or ["intradural leak"]), *(name for name in named if name not in (*inside, "leak"))]
    return _joined(named)


def _ending(case: Case) -> str:
    outcome, follow_up = case.first("outcome"), case.first("follow_up")
    verdict = outcome.value if outcome else NOT_REPORTED
    if verdict == NOT_REPORTED:
        return "outcome not reported"
    if follow_up and re.match(r"\d|an? |one |two |three |four |five |six ", follow_up.value):
        return f"{verdict} at {follow_up.value}"
    return verdict


def _listed(case: Case, slot: str) -> str:
    return _joined([_short(value) for value in case.values(slot)])


def _joined(values: Sequence[str]) -> str:
    if len(values) > NAMED + 1:
        return f"{', '.join(values[:NAMED])} and {len(values) - NAMED} more"
    return " and ".join(filter(None, (", ".join(values[:-1]), *values[-1:])))


def _short(label: str) -> str:
    for long, short in _SHORTER:
        label = long.sub(short, label)
    return label
