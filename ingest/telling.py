"""Tells a person what a run did: problems of one kind together, then what there is to decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kb.model import Problem, Severity
from kb.plain_text import counted
from kb.storage.links import Kind, Link, State
from kb.storage.store import Change

if TYPE_CHECKING:
    from ingest.run import Summary

__all__ = ["outcome", "problem_lines", "to_decide"]

# Problems of one kind that are named before the rest is only counted.
_NAMED = 3
_ALL = "See all: casebook ingest --verbose, or --problems FILE."
_UNDO = ("of a report", "linked, see and undo: casebook duplicates --state linked")
_MAYBE = ("may be one", "decide: casebook duplicates --state proposed")
_NOBODY = ("of no patient", "list: casebook sources --without-patients")
_ORDER = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def problem_lines(problems: Iterable[Problem], *, whole: bool = False) -> Iterator[str]:
    """Yield a line for each problem, the gravest last; of many alike only the first, unless ``whole``."""
    kinds: dict[tuple[Severity, str, str], list[Problem]] = {}
    for problem in problems:
        kind = re.sub(r"\d[\d,.]*", "#", problem.what)
        kinds.setdefault((problem.severity, kind, problem.remedy), []).append(problem)
    for (severity, _, _), alike in sorted(kinds.items(), key=lambda kind: _ORDER.index(kind[0][0])):
        named = len(alike) if whole or len(alike) <= _NAMED + 1 else _NAMED
        for problem in alike[:named]:
            yield f"{severity.value}: {problem}"
        if rest := len(alike) - named:
            yield f"{severity.value}: {rest:,} more like this. {_ALL}"


def outcome(summary: Summary) -> str:
    """Return in one line what became of the records."""
    counts = ", ".join(f"{summary.count(change):,} {change.value}" for change in Change)
    twice = f", {summary.repeated:,} word for word as another" if summary.repeated else ""
    failed = f", {len(summary.errors):,} not read" if summary.errors else ""
    patients = sum(stored.patients or 0 for stored in summary.reports)
    return f"{counts}{twice}{failed}; {counted(patients, 'patient')} read"


def to_decide(summary: Summary) -> Iterator[str]:
    """Yield what a person may want to look at next, each with the command that shows it."""
    met = Counter((link.kind, link.state) for link in summary.links)
    linked = [link for link in summary.links if (link.kind, link.state) == (Kind.REPORT, State.LINKED)]
    lines = (
        (_further(linked), "record is a further source", "records are further sources", *_UNDO),
        (met[Kind.REPORT, State.PROPOSED], "pair of records", "pairs of records", *_MAYBE),
        (met[Kind.PATIENT, State.PROPOSED], "pair of patients", "pairs of patients", *_MAYBE),
        (sum(stored.patients == 0 for stored in summary.reports), "report tells", "reports tell", *_NOBODY),
        (len(summary.errors), "input was", "inputs were", "not read", "each is named above with what to do"),
    )
    for count, one, many, said, then in lines:
        if count:
            yield f"{counted(count, one, many)} {said}; {then}"


def _further(linked: Iterable[Link]) -> int:
    """Return how many records are linked to an earlier one: those in a group but one."""
    group: dict[str, set[str]] = {}
    for link in linked:
        joined = group.get(link.first, {link.first}) | group.get(link.second, {link.second})
        group.update(dict.fromkeys(joined, joined))
    return len(group) - len({id(members) for members in group.values()})
