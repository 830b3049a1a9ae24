"""Statements about the literature: precision and recall by kind against a hand-coded gold.

    python tests/benchmarks/statements.py                 twenty bundled and open reports
    python tests/benchmarks/statements.py --errors        every miss and every statement too many
    python tests/benchmarks/statements.py --seed FILE     the full text of the first report as well
    python tests/benchmarks/statements.py --passages      made-up introductions and discussions instead

A row of tests/gold/statements.jsonl names the report, the kind, a few words of the sentence and the figures;
rows of statements_seed.jsonl name the offset of the sentence, since that text is not in the repository. A
statement is right where kind, sentence, bounds and fraction agree. General remarks are not counted.

The passages of tests/gold/passages.jsonl were coded before they were first read: at first sight F1 was .70,
.66, .74 and .90 on four successive batches of 15, 15, 12 and 6; rules were written on each afterwards. What
is optional there may be told or not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.nlp.pipeline import annotate, build_pipeline  # noqa: E402
from ingest.readers import read_bytes, read_path  # noqa: E402
from kb.model import Report, Statement, StatementKind  # noqa: E402

GOLD = ROOT / "tests" / "gold"
FOLDERS = (ROOT / "data" / "reports", ROOT / "tests" / "unseen" / "open" / "reports")
TITLE = "Cement complication after vertebral augmentation"
CASE = (
    "A 72-year-old woman with osteoporosis was admitted with back pain. She underwent vertebroplasty of L1 "
    "under local anaesthesia. Immediately afterwards she complained of weakness of both legs. CT "
    "showed cement in the spinal canal at L1. Laminectomy was carried out the same day and the cement was "
    "removed. Three months later she walked with a cane."
)
FIGURES = ("low", "high", "numerator", "denominator")


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one gold file."""
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


def passages() -> Iterator[tuple[Report, list[dict[str, Any]]]]:
    """Yield each made-up passage as the part of a short report, and its rows."""
    for row in rows("passages.jsonl"):
        opening = row["section"] == "introduction"
        parts = [("Introduction" if opening else "Discussion", row["text"]), ("Case report", CASE)]
        body = "\n\n".join(f"{heading}\n{text}" for heading, text in (parts if opening else parts[::-1]))
        for report in read_bytes(f"{TITLE}\n\n{body}\n".encode(), f"{row['id']}.txt"):
            if isinstance(report, Report):
                yield report, row["statements"]


def agrees(report: Report, found: Statement, row: dict[str, Any]) -> bool:
    """Tell whether a statement is what a row of the gold asks for."""
    start, end = found.evidence.sentence_start, found.evidence.sentence_end
    here = start == row["offset"] if "offset" in row else row["cue"] in report.text[start:end]
    return (
        here
        and found.kind == row["kind"]
        and (row.get("optional") or all(_same(row, found, name) for name in FIGURES if name in row))
    )


def _same(row: dict[str, Any], found: Statement, name: str) -> bool:
    """Tell whether a figure agrees; how many the population is may be told without a numerator."""
    told = getattr(found, name)
    return bool(row[name] == told) or (name == "denominator" and row[name] is None is found.numerator)


def judged(report: Report, gold: list[dict[str, Any]], nlp: Any) -> Iterator[tuple[str, str, str]]:
    """Yield verdict, kind and words of each statement found or missed."""
    found = [s for s in annotate(nlp, report)._.statements if s.kind is not StatementKind.GENERAL]
    open_rows = [row for row in gold if row["kind"] != "none"]
    for statement in found:
        row = next((row for row in open_rows if agrees(report, statement, row)), None)
        if row is not None and row.get("optional"):
            continue
        if row is not None:
            open_rows.remove(row)
        words = report.quote(statement.evidence)[:90]
        yield ("right" if row else "wrong"), statement.kind.value, f"{words} {statement.low}-{statement.high}"
    for row in open_rows:
        if not row.get("optional"):
            yield "missed", row["kind"], f"{row.get('cue') or row['offset']} {row.get('low')}"


def reports(paths: list[Path]) -> Iterator[Report]:
    """Yield the reports of some files."""
    for path in paths:
        for report in read_path(path):
            if isinstance(report, Report):
                yield report


def main() -> None:
    """Print precision and recall by kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="print every miss and every one too many")
    parser.add_argument("--seed", type=Path, help="the full text of the first report")
    parser.add_argument("--passages", action="store_true", help="the made-up passages instead")
    args = parser.parse_args()
    gold = rows("statements.jsonl")
    nlp = build_pipeline()
    paths = [p for folder in FOLDERS for p in sorted(folder.iterdir()) if p.stem in {r["id"] for r in gold}]
    tasks = [(report, [r for r in gold if r["id"] == report.id]) for report in reports(paths)]
    if args.passages:
        tasks = list(passages())
    if args.seed:
        tasks += [(report, rows("statements_seed.jsonl")) for report in reports([args.seed])]
    counts: dict[str, Counter[str]] = {}
    for report, asked in tasks:
        for verdict, kind, words in judged(report, asked, nlp):
            counts.setdefault(kind, Counter())[verdict] += 1
            if args.errors and verdict != "right":
                sys.stdout.write(f"{report.id} {kind} {verdict}: {words}\n")
    counts["all"] = sum(counts.values(), Counter())
    for kind, seen in counts.items():
        precision = seen["right"] / max(1, seen["right"] + seen["wrong"])
        recall = seen["right"] / max(1, seen["right"] + seen["missed"])
        sys.stdout.write(f"{kind:14} precision {precision:.3f} recall {recall:.3f}, {dict(seen)}\n")


if __name__ == "__main__":
    main()
