"""What is in the casebook and how well it was read, as tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.evaluation.scores import SCORED_SLOTS, Concepts, Evaluation, Score, evaluate
from kb.export.vocabulary import vocabulary_rows
from kb.record import case_record
from kb.storage import queries
from kb.storage.review import checked
from kb.synthesis.proportions import proportion
from kb.ui.sureness import HELD_OUT
from kb.ui.theme import SLOT_NAMES
from kb.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "GOLD",
    "HELD_OUT",
    "accuracy_data",
    "accuracy_rows",
    "contents_data",
    "fingerprint",
    "held_out",
    "measured",
    "source_of",
]

GOLD = Path(__file__).parent.parent.parent / "data" / "gold" / "gold.jsonl"


def measured(db: Database, gold: Path = GOLD) -> Evaluation:
    """Score the machine's cases against the hand-coded ones of the reports that both hold."""
    coded = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
    held = set(queries.report_ids(db))
    known = [record for record in coded if record["id"] in held]
    cases = queries.cases(db, sorted({record["id"] for record in known}), checked=False)
    return evaluate(known, map(case_record, cases), Concepts(vocabulary_rows(load_vocabulary())))


def held_out(path: Path = HELD_OUT) -> Mapping[str, Score]:
    """Return the scores on reports kept apart from all work on the rules; none where there are none yet."""
    if not path.is_file():
        return {}
    slots = json.loads(path.read_text("utf-8"))["slots"]
    return {slot: Score(told["tp"], told["fp"], told["fn"]) for slot, told in slots.items()}


def accuracy_data(slots: Mapping[str, Score]) -> dict[str, Any]:
    """Return recall and precision of each slot with 95 % Wilson intervals, and over all values."""
    rows = [_row(SLOT_NAMES[slot], slots[slot]) for slot in SCORED_SLOTS if slot in slots]
    whole = _row("All facts", sum(slots.values(), Score()))
    names = ("Fact", "Found of what the text says", "Right of what was found", "F1")
    kinds = ("", "number", "number", "number spare")
    columns = [{"name": name, "kind": kind} for name, kind in zip(names, kinds, strict=True)]
    return {"columns": columns, "rows": [whole, *rows], "rowHeads": True, "dense": True}


def accuracy_rows(of: Mapping[str, Mapping[str, Score]]) -> list[dict[str, object]]:
    """Return the scores on some sets of reports as rows of a file, counts and intervals apart."""
    return [
        {
            "reports": name,
            "fact": SLOT_NAMES[slot],
            "right": score.tp,
            "found": score.tp + score.fp,
            "told": score.tp + score.fn,
            "precision": _ends(score.tp, score.tp + score.fp),
            "recall": _ends(score.tp, score.tp + score.fn),
            "F1": round(score.f1, 3),
        }
        for name, slots in of.items()
        for slot, score in slots.items()
    ]


def contents_data(db: Database) -> dict[str, Any]:
    """Return how many of what the casebook holds."""
    rows = queries.case_rows(db)
    years = sorted(row.year for row in rows if row.year)
    counts: Sequence[tuple[str, str]] = (
        ("Patients", f"{len(rows):,}"),
        ("Reports", f"{len(queries.report_ids(db)):,}"),
        ("Published", f"{years[0]} to {years[-1]}" if years else "not reported"),
        ("Facts checked by a person", f"{checked(db):,}"),
        ("Statements on the literature, kept apart", f"{len(queries.all_statements(db)):,}"),
        ("Concepts in the vocabulary", f"{len(load_vocabulary().concepts):,}"),
    )
    return {
        "columns": [{"name": "What"}, {"name": "How many", "kind": "number"}],
        "rows": [[{"text": name}, {"text": count}] for name, count in counts],
        "rowHeads": True,
    }


def fingerprint(db: Database) -> str:
    """Return eight letters that change with every report and every reading of one."""
    told = sorted(queries.content_hashes(db).items())
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:8]


def _row(name: str, score: Score) -> list[dict[str, str]]:
    return [
        {"text": name},
        _share(score.tp, score.tp + score.fn),
        _share(score.tp, score.tp + score.fp),
        {"text": f"{score.f1:.2f}" if score.tp + score.fp + score.fn else "–"},
    ]


def _ends(count: int, total: int) -> str:
    return str(proportion(count, total))


def _share(count: int, total: int) -> dict[str, str]:
    told = proportion(count, total)
    if told.share is None:
        return {"text": "none of 0"}
    low, high = told.wilson
    return {"text": f"{told.share:.0%}", "more": f"({count} of {total}; {low:.0%} to {high:.0%})"}


def source_of(db: Database) -> str:
    """Return the casebook that a picture was made from: the version of the program and of what it read."""
    return f"Intradural Casebook {version('intradural-casebook')}, content {fingerprint(db)}"
