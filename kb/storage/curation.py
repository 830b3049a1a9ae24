"""What people confirmed or corrected, and how it changes a case when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.errors import RequestError
from kb.model import SLOTS, Case, Finding, Status

__all__ = ["Check", "Verdict", "as_checked", "corrected", "stands"]


class Verdict(StrEnum):
    """What a person said of a slot."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Check:
    """One decision of one person on one slot of one case.

    Attributes:
        report_id, number, slot: what was checked.
        verdict: confirmed as it stood, or corrected.
        before: the findings of the slot that the person saw.
        after: the findings that hold from now on; none means not reported.
        who: the person.
        at: when, ISO 8601 in UTC.
        note: why, in the person's words.
    """

    report_id: str
    number: int
    slot: str
    verdict: Verdict
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    who: str
    at: str
    note: str = ""


def stands(finding: Finding) -> bool:
    """Whether a finding fills its slot: said to be so, and of this episode."""
    return finding.assertion.status is Status.PRESENT and not finding.assertion.historical


def corrected(findings: Iterable[Finding], who: str) -> tuple[Finding, ...]:
    """Return the findings as that person's word: certain, and marked as theirs.

    Raises RequestError for a finding without evidence or of an unknown slot.
    """
    made = []
    for finding in findings:
        if finding.slot not in SLOTS:
            raise RequestError(repr(finding.slot), "this is not a slot", f"Slots: {', '.join(SLOTS)}.")
        if not finding.evidence:
            subject = f"{finding.slot} {finding.value!r}"
            raise RequestError(subject, "no sentence says it", "Mark the words of the report that do.")
        made.append(replace(finding, component="person", rule=who, confidence=1.0))
    return tuple(made)


def as_checked(case: Case, checks: Iterable[Check]) -> Case:
    """Return the case with the latest correction of each slot in force.

    Findings that the text denies or tells of earlier times are no values of a slot and stay.
    """
    latest = {check.slot: check for check in checks}
    for slot, check in latest.items():
        if check.verdict is Verdict.CORRECTED:
            case = replace(case, findings=_replaced(case.findings, slot, check.after))
    return case


def _replaced(findings: tuple[Finding, ...], slot: str, after: tuple[Finding, ...]) -> tuple[Finding, ...]:
    first = next((i for i, f in enumerate(findings) if f.slot == slot and stands(f)), len(findings))
    kept = [f for f in findings[first:] if f.slot != slot or not stands(f)]
    return (*findings[:first], *after, *kept)
