"""What was put in, how much of it and why it went wrong: precision and recall against hand-coded cases.

    python tests/benchmarks/cement.py            one line for each slot
    python tests/benchmarks/cement.py --errors   every miss and wrong value

The gold (tests/gold/cement.jsonl) was coded by reading bundled and open reports; a case that names nothing
holds empty lists. Causes the text only thinks possible count as told.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.model import Case, Report  # noqa: E402

GOLD = ROOT / "tests" / "gold" / "cement.jsonl"
FOLDERS = (ROOT / "data" / "reports", ROOT / "tests" / "unseen" / "open" / "reports")
SLOTS = {"volume": "cement_volume", "material": "cement_material", "mechanism": "mechanism"}


def values(case: Case, name: str) -> set[str]:
    """Return what was read for a slot, volumes as millilitres."""
    found = [f for f in case.findings if f.slot == SLOTS[name]]
    return {str(f.detail["ml"]) if name == "volume" else f.value for f in found}


def wanted(row: dict[str, list[str]], name: str) -> set[str]:
    """Return the gold of a slot in the same form."""
    return {str(float(v)) if name == "volume" else v for v in row[name]}


def cases(ids: set[str]) -> Iterator[Case]:
    """Yield the cases of the reports of the gold."""
    nlp = build_pipeline()
    for folder in FOLDERS:
        for path in sorted(folder.iterdir()):
            if path.stem in ids:
                for report in read_path(path):
                    if isinstance(report, Report):
                        yield from read_cases(nlp, report).cases


def main() -> None:
    """Print true positives, precision and recall by slot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="print every miss and wrong value")
    args = parser.parse_args()
    gold = {(r["id"], r["case_no"]): r for r in map(json.loads, GOLD.read_text("utf-8").splitlines())}
    counts: dict[str, Counter[str]] = {name: Counter() for name in SLOTS}
    for case in cases({report for report, _ in gold}):
        row = gold.get((case.report_id, case.number))
        if row is None:
            continue
        for name in SLOTS:
            want, got = wanted(row, name), values(case, name)
            counts[name] += Counter(right=len(want & got), wrong=len(got - want), missed=len(want - got))
            if args.errors and want != got:
                told = f"{case.report_id} #{case.number} {name}"
                sys.stdout.write(f"{told}: missed {want - got} wrong {got - want}\n")
    for name, seen in counts.items():
        precision = seen["right"] / max(1, seen["right"] + seen["wrong"])
        recall = seen["right"] / max(1, seen["right"] + seen["missed"])
        sys.stdout.write(f"{name:10} precision {precision:.3f} recall {recall:.3f}, {dict(seen)}\n")


if __name__ == "__main__":
    main()
