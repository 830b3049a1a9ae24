"""Whether a finding's confidence is the share of such findings that are right.

    python tests/benchmarks/calibration.py          reliability, Brier score and calibration error
    python tests/benchmarks/calibration.py --fit    fit data/rules/confidence.csv first

The weights are fitted on ``bundled`` and ``open``. The rules were written on the bundled reports, so what
they find in other reports is right less often; how much less is learnt from ``open`` and part of the shipped
weights. ``bundled, held back`` rates each topic with weights fitted on the others; ``reserve`` is never
fitted on. The shipped weights were fitted when nobody had read the errors of ``open``. They have been read
since: a fit on it now would promise too much, so fit on a fresh set instead (tests/unseen/README.md).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.confidence import WEIGHTS, features, load_weights, probability, setting_of  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.evaluation.scores import SCORED_SLOTS, Concepts, evaluate  # noqa: E402
from kb.export.vocabulary import vocabulary_rows  # noqa: E402
from kb.model import CONCEPT_SLOTS, Case, Finding, Report  # noqa: E402
from kb.record import case_record  # noqa: E402
from kb.vocabulary import load_vocabulary  # noqa: E402
from tests.benchmarks.accuracy import SETS, say  # noqa: E402

BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
EVERY, NEW = "every finding", "new report"
PENALTY = 0.5  # of the squared weights: few findings of a kind do not move it far


@dataclass(frozen=True)
class Judged:
    """A finding by its features, whether it is right, and the topic of its report."""

    told: tuple[str, ...]
    right: bool
    topic: str


def judge(name: str) -> list[Judged]:
    """Read one set and return its findings with whether the coding agrees."""
    folder, gold_file = SETS[name]
    nlp, concepts = build_pipeline(), Concepts(vocabulary_rows(load_vocabulary()))
    gold = [json.loads(line) for line in gold_file.read_text("utf-8").splitlines() if line.strip()]
    coded = {g["id"] for g in gold}
    found: list[tuple[Report, Sequence[Case]]] = []
    for path in sorted(folder.iterdir()):
        reports = (r for r in read_path(path) if isinstance(r, Report) and r.id in coded)
        found += [(report, read_cases(nlp, report).cases) for report in reports]
    evaluation = evaluate(gold, [case_record(c) for _, cases in found for c in cases], concepts)
    wrong = {(d.report_id, d.number, d.slot): set(d.wrong) for d in evaluation.differences}
    judged = []
    for report, cases in found:
        setting = setting_of(report, len(cases))
        for case in cases:
            for slot in SCORED_SLOTS:
                spurious = wrong.get((case.report_id, case.number, slot), set())
                for finding in case.present(slot):
                    told = features(finding, setting)
                    judged.append(Judged(told, not spurious & names(finding), report.topic))
    return judged


def names(finding: Finding) -> set[str]:
    """Return how the evaluation may name a finding's value."""
    if finding.slot in CONCEPT_SLOTS:
        return {finding.concept, finding.value}
    if finding.slot == "intradural":
        return {"True"}
    return {str(float(finding.value))} if finding.slot == "age" else {finding.value}


def fit(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the weights of a logistic model with a penalty on their squares."""
    columns = sorted({name for j in judged for name in j.told})
    place = {name: i for i, name in enumerate(columns)}
    table = np.zeros((len(judged), len(columns)))
    for row, j in enumerate(judged):
        table[row, [place[name] for name in j.told]] = 1
    right = np.array([j.right for j in judged], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ weights
        value = np.logaddexp(0, odds).sum() - right @ odds + PENALTY * weights @ weights
        return value, table.T @ (1 / (1 + np.exp(-odds)) - right) + 2 * PENALTY * weights

    solved = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B")
    return {name: round(float(w), 3) for name, w in zip(columns, solved.x, strict=True)}


def fit_for_new(bundled: Sequence[Judged], unseen: Sequence[Judged]) -> dict[str, float]:
    """Return the weights for reports that no rule was written on."""
    marked = [replace(j, told=(*j.told, NEW)) for j in unseen]
    weights = fit([*bundled, *marked])
    return weights | {EVERY: round(weights[EVERY] + weights.pop(NEW), 3)}


def held_back(judged: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Return probability and truth of each finding by weights fitted on the other topics."""
    rated = []
    for topic in sorted({j.topic for j in judged}):
        weights = fit([j for j in judged if j.topic != topic])
        rated += [(probability(j.told, weights), j.right) for j in judged if j.topic == topic]
    return rated


def reliability(rated: Iterable[tuple[float, bool]]) -> tuple[list[str], float, float]:
    """Return share right by bin of confidence, the Brier score and the expected calibration error."""
    rated = list(rated)
    cells, error = [], 0.0
    for low, high in pairwise(BINS):
        inside = [(p, right) for p, right in rated if low <= p < high]
        if not inside:
            cells.append("-")
            continue
        share = sum(right for _, right in inside) / len(inside)
        error += len(inside) * abs(share - sum(p for p, _ in inside) / len(inside))
        cells.append(f"{share:.2f} of {len(inside)}")
    brier = sum((p - right) ** 2 for p, right in rated) / len(rated)
    return cells, brier, error / len(rated)


def main() -> None:
    """Print the table, after fitting where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fit", action="store_true", help="write the weights anew")
    arguments = parser.parse_args()
    judged = {name: judge(name) for name in SETS}
    if arguments.fit:
        with WEIGHTS.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("feature", "weight"))
            writer.writerows(fit_for_new(judged["bundled"], judged["open"]).items())
        load_weights.cache_clear()
    weights = load_weights()
    bundled_only = fit(judged["bundled"])
    sets = {
        "bundled, held back": held_back(judged["bundled"]),
        "open, fitted on bundled": [(probability(j.told, bundled_only), j.right) for j in judged["open"]],
        "reserve, as shipped": [(probability(j.told, weights), j.right) for j in judged["reserve"]],
    }
    bins = [f"{low:.2f}-{min(high, 1):.2f}" for low, high in pairwise(BINS)]
    say("| set | findings | right | mean confidence | " + " | ".join(bins) + " | Brier | ECE |")
    say("|---|" + "---:|" * (len(bins) + 5))
    for name, rated in sets.items():
        cells, brier, error = reliability(rated)
        share, mean = sum(r for _, r in rated) / len(rated), sum(p for p, _ in rated) / len(rated)
        row = [name, str(len(rated)), f"{share:.3f}", f"{mean:.3f}", *cells, f"{brier:.3f}", f"{error:.3f}"]
        say("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
