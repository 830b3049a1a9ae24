"""Short passages that say one thing each, in the many ways a case report can say it.

    python tests/benchmarks/phrasings.py                        F1 by slot of the two halves
    python tests/benchmarks/phrasings.py --errors --slot onset  every error of the half that was read

1,280 invented passages, written blind to the rules; each is coded for one or two slots and scored on these
alone. Of every other passage (``reserve``) nothing but the figure is ever looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_bytes  # noqa: E402
from kb.evaluation.scores import SCORED_SLOTS, Concepts, Difference, Record, Score, compare  # noqa: E402
from kb.export.vocabulary import vocabulary_rows  # noqa: E402
from kb.model import Report  # noqa: E402
from kb.record import case_record  # noqa: E402
from kb.vocabulary import load_vocabulary  # noqa: E402
from tests.benchmarks.accuracy import say  # noqa: E402

FOLDER = ROOT / "tests" / "unseen" / "phrasings"
HALVES = ("read", "reserve")


class Scored(NamedTuple):
    """How one slot of a passage came out."""

    passage: str
    slot: str
    score: Score
    difference: Difference | None


def passages(half: str) -> Iterator[Record]:
    """Yield the passages of a half: id, text, and the coded slots under ``gold``."""
    for file in sorted((FOLDER / half).glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def coded(passage: Record) -> dict[str, Any]:
    """Return the coding in the exchange format; of several outcomes each is right."""
    gold = dict(passage["gold"], id=passage["id"])
    outcomes = gold.get("outcome")
    if isinstance(outcomes, list):
        gold |= {"outcome": outcomes[0] if outcomes else None, "acceptable_outcomes": outcomes}
    return gold


def scored(half: str) -> Iterator[Scored]:
    """Read every passage of a half as a report of its own and yield how its coded slots came out."""
    nlp, concepts = build_pipeline(), Concepts(vocabulary_rows(load_vocabulary()))
    for passage in passages(half):
        gold = coded(passage)
        told = f"{passage.get('title', 'A case report')}\n\n{passage['text']}"
        (report,) = read_bytes(told.encode(), f"{passage['id']}.txt")
        assert isinstance(report, Report)
        cases = read_cases(nlp, report).cases
        got = case_record(cases[0]) if cases else {}
        for slot in SCORED_SLOTS:
            if slot in passage["gold"]:
                yield Scored(passage["text"], slot, *compare(gold, got, slot, concepts))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--slot", choices=SCORED_SLOTS)
    args = parser.parse_args()
    totals: dict[str, dict[str, Score]] = {half: defaultdict(Score) for half in HALVES}
    for half in HALVES:
        for one in scored(half):
            totals[half][one.slot] += one.score
            totals[half]["**all**"] += one.score
            if args.errors and half == "read" and one.difference and args.slot in (None, one.slot):
                missed, wrong = one.difference.missed, one.difference.wrong
                say(f"{one.slot}: missed {missed} wrong {wrong}\n  {one.passage}")
    say("| slot | read | reserve |\n|---|---:|---:|")
    for slot in (*SCORED_SLOTS, "**all**"):
        if slot in totals["read"]:
            figures = " | ".join(f"{totals[half][slot].f1:.3f}" for half in HALVES)
            say(f"| {slot.replace('_', ' ')} | {figures} |")


if __name__ == "__main__":
    main()
