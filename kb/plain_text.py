"""Cases, statements and graph edges as plain rows and pages, and numbers with their noun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.export.citations import cite
from kb.headline import headline
from kb.model import Case, Finding, Report, Statement
from kb.storage.curation import stands

__all__ = ["counted", "edge_rows", "facts", "page", "remarks"]


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as "1 patient" and "1,204 patients"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def facts(case: Case, report: Report) -> list[dict[str, Any]]:
    """Return each finding with its words, its sentence and how it was found."""
    return [
        {
            "slot": finding.slot,
            "value": finding.value,
            "concept": finding.concept,
            "assertion": finding.assertion.status.value,
            "historical": finding.assertion.historical,
            "cue": finding.assertion.cue,
            "quotes": [_quote(report, finding, i) for i in range(len(finding.evidence))],
            "found_by": finding.component,
            "rule": finding.rule,
            "confidence": finding.confidence,
        }
        for finding in case.findings
    ]


def remarks(statements: Sequence[Statement], report: Report) -> list[dict[str, Any]]:
    """Return each statement beyond the report's own patients with its sentence."""
    return [
        {
            "kind": told.kind.value,
            "subject": told.subject,
            "low": told.low,
            "high": told.high,
            "population": told.population,
            "sentence": report.text[told.evidence.sentence_start : told.evidence.sentence_end],
        }
        for told in statements
    ]


def page(report: Report, cases: Sequence[Case], statements: Sequence[Statement]) -> str:
    """Return a report's patients as text to read in a terminal."""
    lines = [cite(report, "Vancouver") or report.id]
    for case in cases:
        lines += ["", f"Patient {case.number}: {headline(case)}"]
        lines += [f"  ! {flag}" for flag in case.flags]
        lines += [_fact(report, finding) for finding in case.findings if stands(finding)]
        denied = [finding for finding in case.findings if not stands(finding)]
        lines += ["  not counted:"] * bool(denied) + [_fact(report, finding) for finding in denied]
    if not cases:
        lines += ["", "No patient was found in this report."]
    if statements:
        lines += ["", "Said of others:"]
        lines += [f"  {told['kind']}: {_line(told['sentence'])}" for told in remarks(statements, report)]
    return "\n".join(lines) + "\n"


def edge_rows(graph: Any) -> list[dict[str, Any]]:
    """Return the edges of a graph as rows, those of most patients first."""
    rows = [
        {
            "patients": told["weight"],
            "from": graph.nodes[source]["label"],
            "kind": told["kind"],
            "to": graph.nodes[target]["label"],
        }
        for source, target, told in graph.edges(data=True)
    ]
    return sorted(rows, key=lambda row: (-row["patients"], row["from"], row["kind"], row["to"]))


def _fact(report: Report, finding: Finding) -> str:
    said = finding.assertion
    how = "" if stands(finding) else f" ({'earlier' if said.historical else said.status.value})"
    return f"  {finding.slot:17} {finding.value}{how}  “{_line(_quote(report, finding, 0)['words'])}”"


def _quote(report: Report, finding: Finding, i: int) -> dict[str, Any]:
    place = finding.evidence[i]
    return {
        "words": report.text[place.start : place.end],
        "sentence": report.text[place.sentence_start : place.sentence_end],
        "start": place.start,
        "end": place.end,
    }


def _line(text: str) -> str:
    return " ".join(text.split())
