"""Ours against what people would otherwise use, on the same reports in the same run, as a Markdown table.

    python tests/benchmarks/baselines.py --medspacy PYTHON   an interpreter that has medspacy
    python tests/benchmarks/baselines.py --make-env FOLDER   make one there first (python3.12 by --python)
    python tests/benchmarks/baselines.py --set open          other reports than the bundled ones

Keyword search takes every label and synonym of the vocabulary where it stands. medSpaCy matches the same
words and leaves out what its ConText marks as negated, hypothetical, historical, uncertain or of the family.
Both read age, sex, levels and the order of events by the same plain expressions, and one patient a report.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.evaluation.scores import Concepts, Evaluation, evaluate  # noqa: E402
from kb.export.vocabulary import vocabulary_rows  # noqa: E402
from kb.model import CONCEPT_SLOTS, LEVEL_SLOTS, Report  # noqa: E402
from kb.record import case_record  # noqa: E402
from kb.vocabulary import load_vocabulary  # noqa: E402
from tests.benchmarks.accuracy import SETS, say  # noqa: E402

WORKER = Path(__file__).with_name("medspacy_worker.py")
INTRADURAL = "complication:intradural-cement-leakage"
TYPES = (*CONCEPT_SLOTS, "outcome")

AGE = re.compile(r"\b(\d{1,3})[ -]years?[ -]old|\baged (\d{1,3})\b", re.I)
SEX = re.compile(r"\b(?:(female|woman|she|her|lady)|(male|man|he|his|gentleman))\b", re.I)
LEVEL = re.compile(r"\b([CTLS])-?(\d{1,2})\b")
IMMEDIATE = re.compile(
    r"\bimmediately|\bduring (?:the )?(?:\w+ )?(?:procedure|vertebroplasty|kyphoplasty)", re.I
)
DELAYED = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?) (?:later|after)\b", re.I)
LEVEL_OF = {"procedure": "procedure_level", "treatment": "treatment_level", "complication": "leak_level"}


@dataclass(frozen=True)
class Hit:
    """A concept found in a text."""

    start: int
    end: int
    concept: str


@dataclass(frozen=True)
class Run:
    """One reader's cases of all reports and the time it took."""

    name: str
    records: list[dict[str, Any]]
    seconds: float


def keyword_rules() -> dict[str, str]:
    """Return every label and synonym of the slots' concepts with its concept, in lower case."""
    rules: dict[str, str] = {}
    for concept in load_vocabulary().concepts:
        if concept.type in TYPES:
            for words in (concept.label, *concept.synonyms):
                rules.setdefault(words.lower(), concept.id)
    return rules


def ours(reports: Sequence[Report]) -> Run:
    """Read the reports with this project's pipeline."""
    nlp = build_pipeline()
    started = time.process_time()
    records = [case_record(c) for report in reports for c in read_cases(nlp, report).cases]
    return Run("this project", records, time.process_time() - started)


def keywords(reports: Sequence[Report], rules: dict[str, str]) -> Run:
    """Read the reports by looking for the words alone."""
    words = sorted(rules, key=lambda w: (-len(w), w))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.I)
    started = time.process_time()
    records = []
    for report in reports:
        hits = [Hit(m.start(), m.end(), rules[m[0].lower()]) for m in pattern.finditer(report.text)]
        records.append(record(report, hits))
    return Run("keyword search", records, time.process_time() - started)


def medspacy(reports: Sequence[Report], rules: dict[str, str], python: Path) -> Run:
    """Read the reports with medSpaCy in an interpreter of its own."""
    job = json.dumps({"rules": list(rules.items()), "texts": [r.text for r in reports]})
    done = subprocess.run([python, WORKER], input=job, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout[done.stdout.index('{"seconds"') :])
    started = time.process_time()
    records = [
        record(report, [Hit(start, end, concept) for start, end, concept, stands in found if stands])
        for report, found in zip(reports, answer["mentions"], strict=True)
    ]
    spent = answer["seconds"] + time.process_time() - started
    return Run(f"medSpaCy {answer['version']}", records, spent)


def record(report: Report, hits: Sequence[Hit]) -> dict[str, Any]:
    """Return the one case a baseline makes of a report."""
    names = {c.id: c.label for c in load_vocabulary().concepts}
    told: dict[str, list[str]] = {slot: [] for slot in TYPES}
    for hit in hits:
        told[hit.concept.split(":")[0]].append(hit.concept)
    case: dict[str, Any] = {"id": report.id, "case_no": 1}
    case |= {slot: sorted({names[c] for c in most_specific(told[slot])}) for slot in CONCEPT_SLOTS}
    case |= {slot: [] for slot in LEVEL_SLOTS} | levels(report.text, hits)
    age, sex = AGE.search(report.text), SEX.search(report.text)
    case["age"] = float(age[1] or age[2]) if age else None
    case["sex"] = ("F" if sex[1] else "M") if sex else None
    case["intradural"] = any(INTRADURAL in lineage(c) for c in told["complication"])
    now = IMMEDIATE.search(report.text)
    case["onset"] = {"category": "immediate" if now else "delayed" if DELAYED.search(report.text) else None}
    case["outcome"] = names[told["outcome"][-1]] if told["outcome"] else "not reported"
    return case


def levels(text: str, hits: Sequence[Hit]) -> dict[str, list[str]]:
    """Return the levels, each in the slot of the concept told nearest to it."""
    found: dict[str, set[str]] = {}
    governing = [h for h in hits if h.concept.split(":")[0] in LEVEL_OF]
    for match in LEVEL.finditer(text):
        gaps = {h: max(match.start() - h.end, h.start - match.end()) for h in governing}
        near = min(governing, key=lambda h: gaps[h], default=None)
        if near:
            found.setdefault(LEVEL_OF[near.concept.split(":")[0]], set()).add(match[1] + match[2])
    return {slot: sorted(values) for slot, values in found.items()}


def most_specific(concepts: Iterable[str]) -> set[str]:
    """Return the concepts without those another one is a kind of."""
    kept = set(concepts)
    return {c for c in kept if not any(c != other and c in lineage(other) for other in kept)}


def lineage(concept: str) -> set[str]:
    """Return a concept and everything it is a kind of."""
    return {concept, *(a if isinstance(a, str) else a.id for a in load_vocabulary().ancestors(concept))}


def table(runs: Sequence[tuple[Run, Evaluation]], words: int) -> str:
    """Return the figures of all readers side by side."""
    lines = ["| | " + " | ".join(run.name for run, _ in runs) + " |", "|---|" + "---:|" * len(runs)]
    rows = [
        ("**micro F1**", [f"**{e.micro.f1:.3f}**" for _, e in runs]),
        ("precision", [f"{e.micro.precision:.3f}" for _, e in runs]),
        ("recall", [f"{e.micro.recall:.3f}" for _, e in runs]),
        ("number of patients exact", [f"{e.case_count_exact:.3f}" for _, e in runs]),
        *(
            (slot.replace("_", " "), [f"{e.slots[slot].f1:.3f}" for _, e in runs])
            for slot in runs[0][1].slots
        ),
        ("words a second", [f"{words / run.seconds:,.0f}" for run, _ in runs]),
    ]
    return "\n".join([*lines, *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows)])


def make_environment(folder: Path, python: str) -> Path:
    """Make an environment with medspacy and return its interpreter."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    made = folder / "bin" / "python"
    subprocess.run([made, "-m", "pip", "install", "--quiet", "medspacy"], check=True)
    return made


def main() -> None:
    """Read the reports with every reader at hand and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=SETS, default="bundled", dest="name")
    parser.add_argument("--medspacy", type=Path, metavar="PYTHON", help="interpreter with medspacy installed")
    parser.add_argument("--make-env", type=Path, metavar="FOLDER", help="make such an environment here")
    parser.add_argument("--python", default="python3.12", help="interpreter to make it with")
    arguments = parser.parse_args()
    folder, gold_file = SETS[arguments.name]
    gold = [json.loads(line) for line in gold_file.read_text("utf-8").splitlines() if line.strip()]
    reports = [r for path in sorted(folder.iterdir()) for r in read_path(path) if isinstance(r, Report)]
    rules, concepts = keyword_rules(), Concepts(vocabulary_rows(load_vocabulary()))
    runs = [ours(reports)]
    interpreter = arguments.medspacy
    if arguments.make_env:
        interpreter = make_environment(arguments.make_env, arguments.python)
    if interpreter:
        runs.append(medspacy(reports, rules, interpreter))
    runs.append(keywords(reports, rules))
    words = sum(len(report.text.split()) for report in reports)
    say(table([(run, evaluate(gold, run.records, concepts)) for run in runs], words))


if __name__ == "__main__":
    main()
