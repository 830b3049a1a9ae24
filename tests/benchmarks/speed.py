"""Time the whole pipeline against spaCy's blank tokenizer on the same reports, on one core, in the same run.

    python tests/benchmarks/speed.py [FOLDER ...] [--rounds N] [--invented N]

Each round is a process of its own, so that neither side has met a word before. In it a fresh
``spacy.blank("en")`` tokenises every report once (cold) and once more (warm), then a fresh pipeline reads
them twice, with the cases, statements and coverage put together. A warm tokenizer only looks up words it
has split before; a casebook is filled with texts that are new. The best round counts, for both sides alike.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "benchmarks")]

FOLDERS = (ROOT / "data" / "reports", ROOT / "tests" / "unseen" / "open" / "reports")
SIDES = ("tokenizer", "pipeline", "with assembly")
STATES = ("cold", "warm")
Times = dict[str, float]


def main() -> None:
    """Write words a second of each side, cold and warm, and each component's share."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--invented", type=int, default=100, help="invented reports of synthetic.py to add")
    parser.add_argument("--once", action="store_true", help="one round in this process, as JSON")
    args = parser.parse_args()
    if args.once:
        sys.stdout.write(json.dumps(measure(args.folders, args.invented)))
        return
    options = [*map(str, args.folders), "--once", "--invented", str(args.invented)]
    rounds: list[Times] = []
    for _ in range(args.rounds):
        done = subprocess.run(
            [sys.executable, __file__, *options], capture_output=True, text=True, check=True
        )
        rounds.append(json.loads(done.stdout))
    report({name: min(one[name] for one in rounds) for name in rounds[0]})


def report(best: Times) -> None:
    """Write the table."""
    words, reports = best["words"], best["reports"]
    write(f"{words:,.0f} words of {reports:,.0f} reports; a quarter of the tokenizer is 4.00 x")
    for state in STATES:
        tokenizing = best[f"tokenizer {state}"]
        for side in SIDES:
            seconds = best[f"{side} {state}"]
            rate, ratio = words / seconds, seconds / tokenizing
            write(f"{state} {side:16} {rate:10,.0f} words/s {ratio:6.2f} x the {state} tokenizer")
    whole = sum(seconds for name, seconds in best.items() if name.startswith("  "))
    for name, seconds in best.items():
        if name.startswith("  "):
            ratio = seconds / best["tokenizer cold"]
            write(f"{name:18} {seconds / whole:6.1%}   {ratio:5.2f} x the cold tokenizer")


def measure(folders: Sequence[Path], invented: int) -> Times:
    """Return the processor seconds of one round."""
    import gc

    import spacy
    from synthetic import readings

    from ingest.assemble import assembled
    from ingest.nlp.pipeline import annotate, build_pipeline
    from ingest.readers import read_path
    from kb.model import Report

    reports = [r for folder in folders for r in read_path(folder) if isinstance(r, Report)]
    reports += [told for told, _ in readings(invented)]
    blank, nlp = spacy.blank("en"), build_pipeline()
    gc.collect()
    gc.freeze()
    times: Times = {"reports": len(reports), "words": 0.0}
    for state in STATES:
        times[f"tokenizer {state}"] = timed(lambda: [blank(r.text) for r in reports])
    times["words"] = sum(len(blank(r.text)) for r in reports)
    for state in STATES:
        annotating = assembling = 0.0
        for one in reports:
            start = time.process_time()
            doc = annotate(nlp, one)
            between = time.process_time()
            assembled(doc, one)
            annotating += between - start
            assembling += time.process_time() - between
        times[f"pipeline {state}"] = annotating
        times[f"with assembly {state}"] = annotating + assembling
        times["  assembly"] = assembling
    docs = [annotate(nlp, one) for one in reports]
    for name, pipe in nlp.pipeline:
        times[f"  {name}"] = timed(lambda pipe=pipe: [pipe(doc) for doc in docs])
    return times


def timed(work: Callable[[], Any]) -> float:
    """Return the processor seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def write(line: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
