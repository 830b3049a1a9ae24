"""The outcome ledger on made-up courses: precision and recall by modality against a hand-coded gold.

    python tests/benchmarks/ledger.py            precision and recall by modality
    python tests/benchmarks/ledger.py --errors   every row missed and every row too many

A course of tests/gold/courses.jsonl was coded before it was first read: at first sight F1 was .78, .68, .74
and .95 on four successive batches of 15, 15, 12 and 6; rules were written on each afterwards. A row is right
where modality, phase and value agree; where several muscles are told, each is a row. An optional row counts
nothing.
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

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_bytes  # noqa: E402
from kb.model import LedgerEntry, Report  # noqa: E402

GOLD = ROOT / "tests" / "gold" / "courses.jsonl"
TITLE = "Cement complication after vertebral augmentation"


def courses() -> list[dict[str, Any]]:
    """Return the courses with their rows."""
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def ledger_of(nlp: Any, text: str) -> tuple[LedgerEntry, ...]:
    """Return the ledger of the patient of a course."""
    written = f"{TITLE}\n\nCase report\n{text}\n".encode()
    (report,) = (r for r in read_bytes(written, "course.txt") if isinstance(r, Report))
    cases = read_cases(nlp, report).cases
    return cases[0].ledger if cases else ()


def is_it(entry: LedgerEntry, row: dict[str, Any], *, site: bool) -> bool:
    """Tell whether an entry is what a row asks for, with ``site`` of the same muscles as well."""
    if (entry.modality, entry.phase) != (row["modality"], row["phase"]) or entry.value not in row["value"]:
        return False
    return not site or set(row.get("site", "").split()) - {"and"} <= set(entry.site.split())


def judged(course: dict[str, Any], nlp: Any) -> Iterator[tuple[str, str, str]]:
    """Yield verdict, modality and words of each row found or missed."""
    open_rows, left = list(course["rows"]), list(ledger_of(nlp, course["text"]))
    for site in (True, False):
        for entry in list(left):
            row = next((row for row in open_rows if is_it(entry, row, site=site)), None)
            if row:
                left.remove(entry)
                open_rows.remove(row)
                if not row.get("optional"):
                    yield "right", entry.modality, entry.value
    for entry in left:
        if not any(row.get("optional") and is_it(entry, row, site=False) for row in course["rows"]):
            yield "wrong", entry.modality, f"{entry.phase} {entry.value} {entry.site}"
    for row in open_rows:
        if not row.get("optional"):
            yield "missed", row["modality"], f"{row['phase']} {row['value']} {row.get('site', '')}"


def main() -> None:
    """Print precision and recall by modality."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="print every miss and every one too many")
    args = parser.parse_args()
    nlp = build_pipeline()
    counts: dict[str, Counter[str]] = {}
    for course in courses():
        for verdict, modality, words in judged(course, nlp):
            counts.setdefault(modality, Counter())[verdict] += 1
            if args.errors and verdict != "right":
                sys.stdout.write(f"{course['id']} {modality} {verdict}: {words}\n")
    counts["all"] = sum(counts.values(), Counter())
    for modality, seen in counts.items():
        precision = seen["right"] / max(1, seen["right"] + seen["wrong"])
        recall = seen["right"] / max(1, seen["right"] + seen["missed"])
        sys.stdout.write(f"{modality:10} precision {precision:.3f} recall {recall:.3f}, {dict(seen)}\n")


if __name__ == "__main__":
    main()
