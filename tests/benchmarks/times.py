"""Times in days and the ledger of function of bundled reports against a hand-coded gold.

    python tests/benchmarks/times.py            both as Markdown tables
    python tests/benchmarks/times.py --errors   every miss and every wrong value

``data/gold/times.jsonl`` holds 22 patients of the bundled reports, coded by a reader who had not seen the
extraction. A time is right where its kind is told and its days agree: within half a day, or a tenth of the
length, for a month may have thirty days or thirty-one. A modality is right where what became of it agrees.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.ledger import BASELINE, LAST, rank  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.evaluation.scores import Score  # noqa: E402
from kb.model import Case, LedgerEntry, Report  # noqa: E402

GOLD = ROOT / "data" / "gold" / "times.jsonl"
REPORTS = ROOT / "data" / "reports"

KINDS = {"to symptoms": "time_to_symptoms", "to treatment": "time_to_treatment", "follow-up": "follow_up"}
MODALITIES = ("motor", "sensation", "pain", "gait", "sphincters", "grade")
_OF_NERVES = frozenset({"motor", "sensation", "sphincters"})
_FOLDED = {
    "bladder": "sphincters",
    "bowel": "sphincters",
    "AIS": "grade",
    "Frankel": "grade",
    "Nurick": "gait",
}
_BECAME = {
    **dict.fromkeys(("none", "normal", "resolved", "intact"), "recovered"),
    **dict.fromkeys(("improved", "walks", "walks with help", "walks unaided"), "improved"),
    "worse": "worsened",
    "unchanged": "unchanged",
}


@dataclass(frozen=True)
class Judged:
    """A value of the gold or of the extraction and whether the two agree.

    Attributes:
        place: report and patient.
        group: kind of time or modality.
        verdict: "right", "missed" or "wrong".
        said: the value.
    """

    place: str
    group: str
    verdict: str
    said: str


def cases() -> dict[tuple[str, int], Case]:
    """Return the bundled patients as read."""
    nlp = build_pipeline()
    return {
        (case.report_id, case.number): case
        for path in sorted(REPORTS.iterdir())
        for report in read_path(path)
        if isinstance(report, Report)
        for case in read_cases(nlp, report).cases
    }


def times_of(case: Case) -> dict[str, float | None]:
    """Return the days of each kind of time a case tells."""
    found: dict[str, float | None] = {}
    for kind, slot in KINDS.items():
        finding = case.first(slot)
        if finding is not None:
            days = finding.detail.get("days")
            found[kind] = float(days) if days is not None else None
    onset = case.first("onset")
    if "to symptoms" not in found and onset is not None and onset.value == "immediate":
        found["to symptoms"] = 0.0
    return found


def agree(days: float | None, gold: float | None) -> bool:
    """Tell whether two lengths in days are the same time."""
    if days is None or gold is None:
        return days is gold
    return abs(days - gold) <= max(0.5, 0.1 * gold)


def courses_of(case: Case) -> set[tuple[str, str]]:
    """Return each modality of a case with what became of it.

    What is last told of the deficit as a whole holds for each modality of nerves not told of by itself.
    """
    whole = [e for e in case.ledger if e.modality == "other" and e.phase == LAST]
    sites: dict[tuple[str, str], list[LedgerEntry]] = {}
    for entry in case.ledger:
        modality = _FOLDED.get(entry.modality, entry.modality)
        if modality in MODALITIES:
            sites.setdefault((modality, entry.site), []).append(entry)
    since = {m for (m, _), entries in sites.items() if any(e.phase == LAST for e in entries)}
    for (modality, _), entries in sites.items():
        if modality in _OF_NERVES - since:
            entries += whole
    told = {(modality, _became(entries)) for (modality, _), entries in sites.items()}
    better = {modality for modality, became in told if became != "not told"}
    return {(m, b) for m, b in told if b != "not told" or m not in better}


def _became(entries: Sequence[LedgerEntry]) -> str:
    """Return what became of a modality at one site."""
    last = [e for e in entries if e.phase == LAST]
    if not last:
        return "not told"
    if last[-1].value == "unchanged" and len(last) == len(entries):
        return "not told"  # something is left, and nothing is known of how it had been
    if last[-1].value in _BECAME:
        return _BECAME[last[-1].value]
    graded = [e for e in entries if e.phase == BASELINE and rank(e)[0] == 0]
    if graded and rank(last[-1])[0] == 0:
        was, now = rank(graded[0]), rank(last[-1])
        return "improved" if now > was else "worsened" if now < was else "unchanged"
    return "improved" if rank(last[-1])[0] == 0 else "unchanged"


def judge_times(place: str, case: Case, gold: Iterable[dict[str, Any]]) -> Iterator[Judged]:
    """Yield every time of a case, told, missed or wrong."""
    found = times_of(case)
    for row in gold:
        kind = row["kind"]
        right = kind in found and agree(found[kind], row["days"])
        if right:
            found.pop(kind)
        yield Judged(place, kind, "right" if right else "missed", f"{row['text']} ({row['days']})")
    for kind, days in found.items():
        yield Judged(place, kind, "wrong", f"{days} days")


def judge_ledger(place: str, case: Case, gold: Iterable[dict[str, Any]]) -> Iterator[Judged]:
    """Yield every modality of a case, told, missed or wrong."""
    found = courses_of(case)
    coded = {(row["modality"], row["direction"]) for row in gold}
    for modality, became in sorted(coded | found):
        verdict = "right" if (modality, became) in coded & found else "missed"
        yield Judged(place, modality, verdict if (modality, became) in coded else "wrong", became)


def table(title: str, groups: Sequence[str], judged: Sequence[Judged]) -> str:
    """Return precision, recall and F1 by group and in all as a Markdown table."""
    counts = Counter((j.group, j.verdict) for j in judged)
    lines = [f"| {title} | told | precision | recall | F1 |", "|---|---:|---:|---:|---:|"]
    for name in (*groups, "all"):
        mine = groups if name == "all" else (name,)
        right, missed, wrong = (sum(counts[g, v] for g in mine) for v in ("right", "missed", "wrong"))
        score = Score(right, wrong, missed)
        figures = f"{score.precision:.2f} | {score.recall:.2f} | {score.f1:.2f}"
        lines.append(f"| {name} | {right + missed} | {figures} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    read, times, courses = cases(), [], []
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        place, case = f"{row['id']} #{row['case_no']}", read[row["id"], row["case_no"]]
        times += judge_times(place, case, row["times"])
        courses += judge_ledger(place, case, row["ledger"])
    say(table("time in days", tuple(KINDS), times))
    say("")
    say(table("what became of", MODALITIES, courses))
    for one in (*times, *courses) if args.errors else ():
        if one.verdict != "right":
            say(f"{one.place} {one.group}: {one.verdict} {one.said}")


def say(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
