"""Time the whole pipeline against spaCy's blank tokenizer on the same reports, on one core.

    python tests/benchmarks/speed.py [FOLDER ...] [--rounds N]

Prints words a second of both, their ratio, and each component's share of the time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import spacy  # noqa: E402

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.folding import fold  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.model import Report  # noqa: E402


def best(rounds: int, work: Callable[[], Any]) -> float:
    """Return the seconds of the fastest of some runs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "data" / "reports"])
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    reports = [r for folder in args.folders for r in read_path(folder) if isinstance(r, Report)]
    blank, nlp = spacy.blank("en"), build_pipeline()
    words = sum(len(blank.make_doc(r.text)) for r in reports)
    tokenizing = best(args.rounds, lambda: [blank(r.text) for r in reports])

    def annotate() -> list[Any]:
        docs = []
        for report in reports:
            folded = fold(report.text)
            doc = nlp.make_doc(folded.text)
            doc._.report, doc._.fold = report, folded
            docs.append(doc)
        return docs

    pipeline = best(args.rounds, lambda: [nlp(doc) for doc in annotate()])
    whole = best(args.rounds, lambda: [read_cases(nlp, report) for report in reports])
    for name, seconds in (("tokenizer", tokenizing), ("pipeline", pipeline), ("with assembly", whole)):
        say(f"{name:16} {words / seconds:10,.0f} words/s   {seconds / tokenizing:5.2f} x the tokenizer")
    docs = annotate()
    for name, pipe in nlp.pipeline:
        start = time.process_time()
        for doc in docs:
            pipe(doc)
        say(f"  {name:14} {(time.process_time() - start) / tokenizing:5.2f} x")


def say(line: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
