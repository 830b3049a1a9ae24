"""Cases made from hand coding and from chance, for tests that must not depend on extraction."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kb.model import (
    CONCEPT_SLOTS,
    LEVEL_SLOTS,
    Assertion,
    Case,
    Evidence,
    Finding,
    LedgerEntry,
    Problem,
    Report,
    Section,
    SectionKind,
    Severity,
    Statement,
    StatementKind,
    Status,
)
from kb.profile import Profile, of_facts

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "data" / "gold" / "gold.jsonl"
REPORTS = ROOT / "data" / "reports"


def gold_records() -> list[dict]:
    with GOLD.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def bundled_report(report_id: str) -> Report:
    """The bundled report as title, blank line and body, without any reader."""
    _, front, body = (REPORTS / f"{report_id}.md").read_text(encoding="utf-8").split("+++", 2)
    told = tomllib.loads(front)
    heading, body = told.get("title") or told["about"], body.strip()
    text = f"{heading}\n\n{body}"
    parts = (
        Section(SectionKind.TITLE, 0, len(heading)),
        Section(SectionKind.ABSTRACT, len(heading) + 2, len(text)),
    )
    year = told.get("year")
    names = tuple(told.get("authors", ()))
    cited = {key: str(told.get(key, "")) for key in ("journal", "doi", "pmid", "url", "topic")}
    return Report(report_id, text, parts, title=told.get("title", ""), authors=names, year=year, **cited)


def gold_case(record: dict, report: Report) -> Case:
    """The case that hand coding says the report tells; every fact points at the body's first sentence."""
    body = report.text.index("\n\n") + 2 if "\n\n" in report.text else 0
    end = report.text.find(". ", body) + 1 or len(report.text)
    place = (Evidence(body, end, body, end),)

    def found(slot: str, value: str, **more: object) -> Finding:
        return Finding(slot, value, place, component="gold", **more)

    findings = [found(slot, str(record[slot])) for slot in ("age", "sex") if record[slot] is not None]
    for slot in CONCEPT_SLOTS:
        findings += [found(slot, label, concept=concept_id(slot, label)) for label in record[slot]]
    findings += [found(slot, level) for slot in LEVEL_SLOTS for level in record[slot]]
    if record["intradural"]:
        findings.append(found("intradural", "yes"))
    if record["onset"] and record["onset"]["category"]:
        findings.append(found("onset", record["onset"]["category"], detail={"text": record["onset"]["text"]}))
    if record["outcome"] != "not reported":
        findings.append(found("outcome", record["outcome"], detail={"text": record["quote_outcome"]}))
    if record["follow_up"]:
        findings.append(
            found("follow_up", record["follow_up"], detail={"text": record["follow_up"], "days": None})
        )
    return Case(record["id"], record["case_no"], tuple(findings))


def concept_id(slot: str, label: str) -> str:
    return f"{slot}:{label.lower().replace(' ', '-')}"


def gold_readings() -> Iterator[tuple[Report, list[Case]]]:
    """Every bundled report with the cases hand coding gives it."""
    by_report: dict[str, list[dict]] = {}
    for record in gold_records():
        by_report.setdefault(record["id"], []).append(record)
    for report_id in sorted(by_report):
        report = bundled_report(report_id)
        yield report, [gold_case(record, report) for record in by_report[report_id]]


def elaborate() -> tuple[Report, list[Case], list[Statement]]:
    """A report, two cases and statements in which every field holds something unlike its default."""
    title = "Intradural cement – 2 cases (naïve 'quotes' \U0001f9b4)"
    body = "A 64-year-old woman had no leak. Her son (41 y) had PMMA at T12-L1.\n\nRates run from 5 to 15%."
    text = f"{title}\n\n{body}"
    first = Evidence(len(title) + 2, len(title) + 10, len(title) + 2, len(title) + 34)
    second = Evidence(len(title) + 35, len(title) + 40, len(title) + 35, len(text))
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.CASE, len(title) + 2, len(text), heading="Vaka", language="tr"),
    )
    report = Report(
        *(
            "elaborate",
            text,
            sections,
            title,
            ("Lin BJ", "Ünal Ö"),
            "Türk Neurosurg",
            2015,
            "25",
            "1",
            "145–149",
        ),
        *("10.1/x", "123", "PMC9", "https://example.org/?a=1&b=2", "a.md", "markdown", "intradural"),
        (Problem(Severity.WARNING, "a.md", "two columns could not be told apart", "Check the order."),),
    )
    denied = Assertion(Status.ABSENT, True, "no", first.start, first.end)
    findings = (
        Finding(
            "complication", "cement leakage", (first, second), denied, "complication:cement-leakage", "a", "b"
        ),
        Finding(
            "age", "64", (first,), confidence=0.875, detail={"unit": "years", "raw": 64, "x": 0.5, "y": None}
        ),
        Finding("time_to_treatment", "two days", (second,), detail={"days": 2.0}),
    )
    ledger = (
        LedgerEntry("motor", "left leg", "baseline", "2/5", None, first),
        LedgerEntry("motor", "left leg", "last", "4/5", 30.5, second),
    )
    cases = [
        Case("elaborate", 1, findings, ledger, ("Title says leak, text denies it.",)),
        Case("elaborate", 2, ()),
    ]
    told = [
        Statement(
            StatementKind.RATE,
            second,
            "complication:cement-leakage",
            "cement leakage",
            5.0,
            15.0,
            3,
            20,
            "all",
        ),
        Statement(StatementKind.GENERAL, first),
    ]
    return report, cases, told


def of_record(record: Mapping[str, object]) -> Profile:
    """Return the profile of one case in the exchange format, as gold and the case export write it."""
    values: dict[str, tuple[str, ...]] = {}
    for slot, told in record.items():
        if slot == "onset" and isinstance(told, Mapping):
            told = told.get("category")
        if slot in ("id", "case_no", "topic") or told is None or told is False or told == []:
            continue
        if isinstance(told, (list, tuple)):
            values[slot] = tuple(str(value) for value in told)
        else:
            values[slot] = ("yes",) if told is True else (str(told),)
    return of_facts(values, report_id=str(record["id"]), number=int(str(record["case_no"])))
