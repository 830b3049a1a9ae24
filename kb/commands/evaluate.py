"""The command that scores extraction against hand-coded cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.commands.line import db_option, emit, format_option, output_option, table, write_json
from kb.errors import RequestError

if TYPE_CHECKING:
    from kb.evaluation.scores import Evaluation

__all__ = ["commands"]

GOLD = Path(__file__).parents[2] / "data" / "gold" / "gold.jsonl"


@click.command()
@click.option("--gold", type=click.Path(path_type=Path), default=GOLD, help="Hand-coded cases, JSON lines.")
@click.option("--slot", "slots", multiple=True, help="List the errors of this slot only; repeat it.")
@click.option("--errors/--no-errors", default=True, help="List every miss and every wrong value.")
@format_option("table", "json")
@output_option
@db_option
def evaluate(
    gold: Path, slots: tuple[str, ...], errors: bool, format_: str, output: Path | None, db: Path
) -> None:
    """Score what was extracted against hand-coded cases, and list every error with its sentence.

    What people corrected in the casebook does not count: it is the machine that is scored.

    \b
    Examples:
      casebook evaluate --no-errors
      casebook evaluate --slot treatment
      casebook evaluate --gold mine.jsonl --format json -o scores.json
    """
    from kb.evaluation.scores import SCORED_SLOTS, Concepts
    from kb.evaluation.scores import evaluate as score
    from kb.export.vocabulary import vocabulary_rows
    from kb.record import case_record
    from kb.storage import queries
    from kb.storage.database import connect
    from kb.vocabulary import load_vocabulary

    for slot in slots:
        if slot not in SCORED_SLOTS:
            raise RequestError(repr(slot), "this slot is not scored", f"Slots: {', '.join(SCORED_SLOTS)}.")
    coded = _coded(gold)
    with connect(db, read_only=True) as opened:
        cases = queries.cases(opened, checked=False)
        reports = {report.id: report for report in queries.reports(opened)}
    vocabulary = load_vocabulary()
    concepts = Concepts(vocabulary_rows(vocabulary))
    result = score(coded, (case_record(case) for case in cases), concepts)
    listed = [d for d in result.differences if errors and (not slots or d.slot in slots)]
    rows = _rows(listed, reports, cases, coded, vocabulary)
    if absent := sorted({record["id"] for record in coded} - reports.keys()):
        told = f"{len(absent)} coded reports are not in the casebook, such as {absent[0]}: ingest them first."
        click.echo(told, err=True)
    emit(
        write_json(_figures(result) | {"errors": rows}) if format_ == "json" else _page(result, rows), output
    )


commands = (evaluate,)


def _coded(path: Path) -> list[dict[str, Any]]:
    import json

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        remedy = "Give a file with one coded case a line, as data/gold/gold.jsonl."
        raise RequestError(path, f"the coded cases cannot be read ({error})", remedy) from error


def _rows(
    differences: list[Any], reports: Any, cases: list[Any], coded: list[dict[str, Any]], vocabulary: Any
) -> list[dict[str, Any]]:
    from kb.evaluation.differences import explain
    from kb.model import Report

    by_key = {(case.report_id, case.number): case for case in cases}
    gold = {(record["id"], record["case_no"]): record for record in coded}
    rows: list[dict[str, Any]] = []
    for one in differences:
        report = reports.get(one.report_id) or Report(one.report_id, "", ())
        case = by_key.get((one.report_id, one.number or 0))
        rows += explain(one, report, case, gold.get((one.report_id, one.gold_number), {}), vocabulary)
    return rows


def _figures(result: Evaluation) -> dict[str, Any]:
    """Return the scores in the shape of the shared scorer's JSON."""

    def figures(score: Any) -> dict[str, Any]:
        return {"precision": score.precision, "recall": score.recall, "f1": score.f1}

    slots = {
        slot: figures(score) | {"tp": score.tp, "fp": score.fp, "fn": score.fn}
        for slot, score in result.slots.items()
    }
    whole = {
        "macro_f1": result.macro_f1,
        "reports": result.reports,
        "case_count_exact": result.case_count_exact,
    }
    return {"slots": slots, "micro": figures(result.micro) | whole}


def _page(result: Evaluation, rows: list[dict[str, Any]]) -> str:
    scores = [
        {"slot": name, "P": _three(s.precision), "R": _three(s.recall), "F1": _three(s.f1)}
        | {"tp": s.tp, "fp": s.fp, "fn": s.fn}
        for name, s in (*result.slots.items(), ("all, micro", result.micro))
    ]
    told = (
        f"{result.reports} reports, number of patients exact in {_three(result.case_count_exact)}; "
        f"macro F1 {_three(result.macro_f1)}\n"
    )
    return table(scores) + told + ("\n" + table(rows, wide="sentence") if rows else "")


def _three(value: float) -> str:
    return f"{value:.3f}"
