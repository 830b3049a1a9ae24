"""A case as the figures and tables of its page: timeline, spine, outcome ledger, literature statements."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kb.levels import AXIS, around, describe, order
from kb.model import NOT_REPORTED, Case, Report, Statement, StatementKind
from kb.quoting import clause
from kb.similarity.ranking import Match
from kb.storage.queries import CaseRow
from kb.ui.escape import shortened
from kb.ui.wording import apart

__all__ = [
    "ledger_data",
    "similar_data",
    "similar_rows",
    "spine_data",
    "statement_rows",
    "statements_data",
    "timeline_data",
]

# Role on the figure, what it is called, the slot that fills it.
ROLES = (
    ("treated", "Treated", "procedure_level"),
    ("leak", "Cement leak", "leak_level"),
    ("operated", "Operated", "treatment_level"),
    ("lesion", "Other lesion", "lesion_level"),
)

# Reasons shown for and against a similar case.
REASONS = 4

# Vertebrae drawn above and below those that the case tells of.
MARGIN = 2

# Letters of the words behind the outcome that stand under it.
LONGEST = 120

_BY_KIND = {
    StatementKind.RATE: "Rate",
    StatementKind.CASE_COUNT: "Cases so far",
    StatementKind.MECHANISM: "Mechanism",
    StatementKind.ADVICE: "Advice",
    StatementKind.CITED_PATIENT: "Another patient",
    StatementKind.GENERAL: "General",
}


def timeline_data(case: Case, report: Report) -> dict[str, Any]:
    """Return the steps from the reason for the procedure to the last follow-up."""
    return {"label": "What happened, in order", "steps": list(_steps(case, report))}


def spine_data(case: Case, shown: Container[str] | None = None) -> dict[str, Any] | None:
    """Return the stretch of spine a case tells of and the role of each vertebra; None without levels.

    Only the roles ``shown``, all without any.
    """
    roles = []
    for id_, name, slot in ROLES:
        if shown is not None and id_ not in shown:
            continue
        levels = sorted((v for v in case.values(slot) if v in AXIS), key=order)
        roles.append({"id": id_, "name": name, "levels": levels, "text": describe(levels) or NOT_REPORTED})
    told = [level for role in roles for level in role["levels"]]
    if not told:
        return None
    label = "; ".join(f"{role['name']}: {role['text']}" for role in roles)
    return {"levels": list(around(told, MARGIN, MARGIN)), "roles": roles, "label": f"Levels. {label}"}


def ledger_data(case: Case, report: Report) -> dict[str, Any] | None:
    """Return function before treatment and at the last follow-up, a row each; None where nothing was told."""
    told: dict[tuple[str, str], dict[str, list[str]]] = {}
    quotes: dict[tuple[str, str], list[str]] = {}
    for entry in case.ledger:
        key = (entry.modality, entry.site)
        when = "" if entry.days is None else f" (day {entry.days:.0f})"
        told.setdefault(key, {}).setdefault(entry.phase, []).append(entry.value + when)
        quotes.setdefault(key, []).append(report.quote(entry.evidence))
    if not told:
        return None
    rows = [
        [
            {"text": ", ".join(filter(None, key))},
            _phase(phases.get("baseline")),
            _phase(phases.get("last")),
            {"text": " … ".join(dict.fromkeys(quotes[key])), "tone": "quote"},
        ]
        for key, phases in told.items()
    ]
    columns = [
        {"name": name} for name in ("Function", "Worst, before treatment", "Last told", "In the words")
    ]
    return {"columns": columns, "rows": rows, "rowHeads": True}


def statements_data(statements: Sequence[Statement], report: Report) -> dict[str, Any] | None:
    """Return what a report says beyond its own patients, rates first; None where it says nothing."""
    if not statements:
        return None
    kinds = list(_BY_KIND)
    ordered = sorted(statements, key=lambda told: (kinds.index(told.kind), told.evidence.start))
    rows = [
        [
            {"text": _BY_KIND[told.kind]},
            {"text": told.subject or "–"},
            {"text": _number(told) or "–"},
            {"text": " ".join(report.text[slice(*_sentence(told))].split())},
        ]
        for told in ordered
    ]
    columns = [{"name": name} for name in ("Kind", "About", "Number", "As the report says it")]
    return {"columns": columns, "rows": rows, "rowHeads": True}


def statement_rows(statements: Sequence[Statement], report: Report) -> list[dict[str, object]]:
    """Return what a report says beyond its own patients, a row each."""
    return [
        {
            "report": report.id,
            "kind": _BY_KIND[told.kind],
            "about": told.subject,
            "number": _number(told),
            "sentence": " ".join(report.text[slice(*_sentence(told))].split()),
        }
        for told in statements
    ]


def similar_data(
    matches: Sequence[Match],
    headlines: Mapping[tuple[str, int], CaseRow],
    kept: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """Return the published cases most like one, each with why it is and why it is not."""
    rows = []
    for match in matches:
        row = headlines[match.profile.key]
        params = {"report": [row.report_id], "patient": [str(row.number)], **kept}
        rows.append(
            [
                {"text": row.headline, "href": f"case?{urlencode(params, doseq=True)}"},
                {"text": "; ".join(match.alike[:REASONS]) or "nothing shared"},
                {"text": "; ".join(match.unlike[:REASONS]) or "nothing told against it"},
                {"text": " ".join(filter(None, (row.journal, str(row.year or "")))) or "source not told"},
            ]
        )
    columns = [{"name": name} for name in ("Case", "Why alike", "Why not", "Report")]
    return {"columns": columns, "rows": rows, "rowHeads": True}


def similar_rows(
    matches: Sequence[Match], headlines: Mapping[tuple[str, int], CaseRow]
) -> list[dict[str, object]]:
    """Return the cases most like one, a row each, with every reason."""
    rows = ((match, headlines[match.profile.key]) for match in matches)
    return [
        {
            "report": row.report_id,
            "patient": row.number,
            "headline": row.headline,
            "title": row.title,
            "journal": row.journal,
            "year": row.year,
            "shared information, %": round(100 * match.score),
            "why alike": "; ".join(match.alike),
            "why not": "; ".join(match.unlike),
        }
        for match, row in rows
    ]


def _steps(case: Case, report: Report) -> Iterator[Mapping[str, Any]]:
    if indications := case.values("indication"):
        yield _step("patient", "Before", indications)
    levels = describe(case.values("procedure_level"))
    cement = ", ".join((*case.values("cement_volume"), *case.values("cement_material")))
    procedures = case.values("procedure") or ("procedure not reported",)
    yield _step("procedure", "Procedure", [*procedures, *filter(None, [levels])], cement)
    yield _step("deficit", _onset(case), case.values("deficit") or ("deficit not reported",))
    complications = case.values("complication") or ("complication not reported",)
    seen = ", ".join(case.values("imaging"))
    yield _step("complication", f"Seen on {seen}" if seen else "Found", complications, _extent(case))
    delay = case.first("time_to_treatment")
    when = delay.value if delay else "Time to treatment not reported"
    operated = describe(case.values("treatment_level"))
    yield _step("treatment", when, case.values("treatment") or ("treatment not reported",), operated)
    outcome, follow_up = case.first("outcome"), case.first("follow_up")
    verdict = outcome.value if outcome else NOT_REPORTED
    said = (
        f"“{shortened(clause(report, outcome.evidence[0]), LONGEST)}”"
        if outcome and verdict != NOT_REPORTED
        else ""
    )
    last = f"Last follow-up: {follow_up.value}" if follow_up else "Follow-up not reported"
    yield _step("outcome", last, (verdict if verdict != NOT_REPORTED else "outcome not reported",), said)


def _step(type_: str, when: str, what: Iterable[str], said: str = "") -> Mapping[str, Any]:
    return {"type": type_, "when": when[:1].upper() + when[1:], "what": list(what), "said": said}


def _onset(case: Case) -> str:
    """Return when symptoms began: the interval where one is told, else the category in the report's words."""
    told, onset = case.first("time_to_symptoms"), case.first("onset")
    if onset is None or (told and not apart(told, onset)):
        return told.value if told else "Onset not reported"
    said = str(onset.detail.get("text") or "")
    category = f"{onset.value}: {said}" if said and said != onset.value else onset.value
    return f"first symptoms {told.value}; {category}" if told else category


def _extent(case: Case) -> str:
    levels = describe(case.values("leak_level"))
    return f"leak {levels}" if levels else ""


def _phase(values: Sequence[str] | None) -> dict[str, str]:
    return {"text": ", ".join(values)} if values else {"text": NOT_REPORTED, "tone": "quiet"}


def _number(told: Statement) -> str:
    if told.kind is StatementKind.RATE and told.low is not None:
        rate = (
            f"{told.low:g}" if told.low == told.high or told.high is None else f"{told.low:g}–{told.high:g}"
        )
        counted = f" ({told.numerator}/{told.denominator})" if told.denominator else ""
        whom = f", {told.population}" if told.population else ""
        return f"{rate} %{counted}{whom}"
    if told.kind is StatementKind.CASE_COUNT and told.low is not None:
        return f"{told.low:g}"
    return ""


def _sentence(told: Statement) -> tuple[int, int]:
    return told.evidence.sentence_start, told.evidence.sentence_end
