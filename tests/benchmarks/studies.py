"""Count the cases read in papers on many: trials, reviews and experiments hold no patient of their own.

    python tests/benchmarks/studies.py [--errors]

Every passage of ``tests/unseen/studies`` is made up; most of them tell of nobody singly.
A case made of a study's totals would stand in the casebook as a person who never lived. ``read.jsonl`` was
looked at when rules were written; of ``reserve.jsonl`` only the figure is.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]
FOLDER = ROOT / "tests" / "unseen" / "studies"


def main() -> None:
    """Write how many passages give the number of cases they should, and what was made up or missed."""
    from ingest.nlp.pipeline import build_pipeline

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--errors", action="store_true", help="list the passages of read.jsonl that are wrong"
    )
    args = parser.parse_args()
    nlp = build_pipeline()
    write("| set | papers | number of patients exact | patients made up | patients missed |")
    write("|---|---:|---:|---:|---:|")
    for path in sorted(FOLDER.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [(row, cases_read(nlp, row)) for row in rows]
        right = sum(row["cases"] == read for row, read in found)
        invented = sum(max(0, read - row["cases"]) for row, read in found)
        missed = sum(max(0, row["cases"] - read) for row, read in found)
        write(f"| {path.stem} | {len(rows)} | {right / len(rows):.3f} | {invented} | {missed} |")
        if args.errors and path.stem == "read":
            for row, read in found:
                if read != row["cases"]:
                    write(f"  {row['id']}: {read} instead of {row['cases']}: {row['title']}")


def cases_read(nlp: Any, row: dict[str, Any]) -> int:
    """Return the number of cases read in a passage."""
    from ingest.assemble import read_cases
    from ingest.readers import read_bytes
    from kb.model import Report

    told = f"{row['title']}\n\n{row['text']}".encode()
    return sum(len(read_cases(nlp, r).cases) for r in read_bytes(told, "a.txt") if isinstance(r, Report))


def write(line: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
