"""Score the extraction on the bundled corpus, whole and topic by topic, against the hand-coded cases.

    python tests/benchmarks/accuracy.py [--errors] [--topic NAME] [--report ID]

The topics are the folds: a topic whose errors nobody read is a figure for unseen reports.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.model import Case, Report  # noqa: E402
from kb.vocabulary import load_vocabulary  # noqa: E402

SCORER = ROOT.parent / "shared" / "tools" / "score_cases.py"
spec = importlib.util.spec_from_file_location("score_cases", SCORER)
scoring: Any = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scoring)
SLOT_LISTS = (*scoring.SETS, *scoring.LEVELS)


def record(case: Case) -> dict[str, Any]:
    """Return the scored fields of a case."""
    fields: dict[str, Any] = {"id": case.report_id, "case_no": case.number}
    for slot in SLOT_LISTS:
        fields[slot] = list(case.values(slot))
    age, sex, outcome, onset = (case.first(s) for s in ("age", "sex", "outcome", "onset"))
    fields["age"] = float(age.value) if age else None
    fields["sex"] = sex.value if sex else None
    fields["outcome"] = outcome.value if outcome else "not reported"
    fields["intradural"] = case.first("intradural") is not None
    fields["onset"] = {"category": onset.value if onset and onset.value != "not dated" else None}
    return fields


def reports(folder: Path) -> Iterator[Report]:
    """Yield the reports of a folder."""
    for path in sorted(folder.iterdir()):
        for read in read_path(path):
            if isinstance(read, Report):
                yield read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, default=ROOT / "data" / "reports")
    parser.add_argument("--gold", type=Path, default=ROOT / "data" / "gold" / "gold.jsonl")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--topic", action="append")
    parser.add_argument("--report", action="append")
    args = parser.parse_args()
    gold = defaultdict(list)
    for line in args.gold.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        gold[case["id"]].append(case)
    vocabulary = load_vocabulary()
    concepts = scoring.Concepts(
        [
            {"id": c.id, "label": c.label, "synonyms": list(c.synonyms), "parents": list(c.parents)}
            for c in vocabulary.concepts
        ]
    )
    nlp = build_pipeline()
    total: dict[str, Counter[str]] = defaultdict(Counter)
    by_topic: dict[str, Counter[str]] = defaultdict(Counter)
    exact = seen = 0
    for report in reports(args.reports):
        if report.id not in gold or (args.report and report.id not in args.report):
            continue
        if args.topic and report.topic not in args.topic:
            continue
        cases = read_cases(nlp, report).cases
        predicted = [record(case) for case in cases]
        seen += 1
        exact += len(predicted) == len(gold[report.id])
        if args.errors and len(predicted) != len(gold[report.id]):
            say(f"{report.id}: {len(predicted)} patients, gold {len(gold[report.id])}")
        for want, got in scoring.pair(gold[report.id], predicted, concepts):
            for slot in scoring.SLOTS:
                tp, fp, fn, missed, wrong = scoring.counts(want, got, slot, concepts)
                tally = Counter(tp=tp, fp=fp, fn=fn)
                total[slot] += tally
                by_topic[report.topic or "-"] += tally
                if args.errors and (missed or wrong):
                    say(f"{report.id} #{want.get('case_no', '-')} {slot}: missed {missed} wrong {wrong}")
    for name, tally in [*total.items(), *sorted((f"[{k}]", v) for k, v in by_topic.items())]:
        say(row(name, tally))
    say(row("micro", sum(total.values(), Counter())), f"  patients exact {exact}/{seen}")


def say(*words: object) -> None:
    """Write a line to standard output."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def row(name: str, tally: Counter[str]) -> str:
    """Return one row of the table."""
    p = scoring.ratio(tally["tp"], tally["tp"] + tally["fp"])
    r = scoring.ratio(tally["tp"], tally["tp"] + tally["fn"])
    counts = "".join(f" {k} {tally[k]:4}" for k in ("tp", "fp", "fn"))
    return f"{name:32} P {p:.3f} R {r:.3f} F1 {scoring.f1(p, r):.3f} {counts}"


if __name__ == "__main__":
    main()
