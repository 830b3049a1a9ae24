"""Accuracy of the extraction on the bundled reports and on reports that no rule was written on.

    python tests/benchmarks/accuracy.py                      all sets side by side, as a Markdown table
    python tests/benchmarks/accuracy.py --set open --errors  every miss and wrong value of one set
    python tests/benchmarks/accuracy.py --topics             the bundled reports topic by topic
    python tests/benchmarks/accuracy.py --save               also data/gold/accuracy.json, shown on About

The sets: ``bundled`` (data/reports) is what the rules were written on; errors of ``open`` and ``invented``
(tests/unseen) were read later and rules written since; of ``reserve`` and ``invented-reserve`` nothing
but the figure was ever looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.evaluation.scores import Concepts, Evaluation, Record, evaluate  # noqa: E402
from kb.export.vocabulary import vocabulary_rows  # noqa: E402
from kb.model import Report  # noqa: E402
from kb.record import case_record  # noqa: E402
from kb.vocabulary import load_vocabulary  # noqa: E402

UNSEEN = ROOT / "tests" / "unseen"
SETS = {
    "bundled": (ROOT / "data" / "reports", ROOT / "data" / "gold" / "gold.jsonl"),
    **{
        name: (UNSEEN / name / "reports", UNSEEN / name / "gold.jsonl")
        for name in ("open", "invented", "reserve", "invented-reserve")
    },
}


@dataclass(frozen=True)
class Measured:
    """What a set holds, what was read of it and how it scores."""

    gold: Sequence[Record]
    predicted: Sequence[Record]
    topics: dict[str, str]
    evaluation: Evaluation


def measure(name: str, concepts: Concepts) -> Measured:
    """Read and score one set."""
    folder, gold_file = SETS[name]
    nlp = build_pipeline()
    gold = [json.loads(line) for line in gold_file.read_text("utf-8").splitlines() if line.strip()]
    predicted, topics = [], {}
    for path in sorted(folder.iterdir()):
        for report in read_path(path):
            if isinstance(report, Report):
                topics[report.id] = report.topic
                predicted += map(case_record, read_cases(nlp, report).cases)
    return Measured(gold, predicted, topics, evaluate(gold, predicted, concepts))


def table(columns: Iterable[tuple[str, Evaluation]]) -> str:
    """Return F1 by slot and set as a Markdown table, precision and recall of the whole below."""
    columns = list(columns)
    lines = ["| slot | " + " | ".join(f"{n} ({e.reports} reports)" for n, e in columns) + " |"]
    lines.append("|---|" + "---:|" * len(columns))
    for slot in columns[0][1].slots:
        cells = (f"{e.slots[slot].f1:.3f}" for _, e in columns)
        lines.append(f"| {slot.replace('_', ' ')} | " + " | ".join(cells) + " |")
    for label, value in (
        ("**micro F1**", lambda e: e.micro.f1),
        ("precision", lambda e: e.micro.precision),
        ("recall", lambda e: e.micro.recall),
        ("number of patients exact", lambda e: e.case_count_exact),
    ):
        lines.append(f"| {label} | " + " | ".join(f"{value(e):.3f}" for _, e in columns) + " |")
    return "\n".join(lines)


def by_topic(measured: Measured, concepts: Concepts) -> str:
    """Return the micro figures of each topic of a set."""
    lines = []
    for topic in sorted(set(measured.topics.values())):
        gold = [g for g in measured.gold if measured.topics.get(g["id"]) == topic]
        whole = evaluate(gold, measured.predicted, concepts).micro
        figures = f"P {whole.precision:.3f} R {whole.recall:.3f} F1 {whole.f1:.3f}"
        lines.append(f"{topic or '-':30} {figures}")
    return "\n".join(lines)


def save(evaluation: Evaluation) -> None:
    """Keep the figures on the reserve for the page that shows them."""
    slots = {slot: asdict(score) for slot, score in evaluation.slots.items()}
    told = {"reports": evaluation.reports, "case_count_exact": evaluation.case_count_exact, "slots": slots}
    target = ROOT / "data" / "gold" / "accuracy.json"
    target.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", action="append", choices=SETS, dest="sets")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--topics", action="store_true")
    parser.add_argument("--save", action="store_true")
    args = parser.parse_args()
    concepts = Concepts(vocabulary_rows(load_vocabulary()))
    measured = {name: measure(name, concepts) for name in args.sets or SETS}
    say(table((name, m.evaluation) for name, m in measured.items()))
    for name, m in measured.items():
        if args.topics:
            say(f"\n{name}\n{by_topic(m, concepts)}")
        for d in m.evaluation.differences if args.errors else ():
            place = f"{d.report_id} #{d.gold_number or '-'} {d.slot}"
            say(f"{place}: missed {list(d.missed)} wrong {list(d.wrong)}")
    if args.save:
        save(measured["reserve"].evaluation)


def say(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
