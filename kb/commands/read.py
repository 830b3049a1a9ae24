"""The commands that look things up: search, show, graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.commands.filter import chosen, filter_options
from kb.commands.line import db_option, emit, format_option, table, write_json

__all__ = ["commands"]


@click.command()
@click.argument("text", nargs=-1)
@filter_options
@click.option("--limit", type=click.IntRange(1), default=20, help="How many cases to show. [default: 20]")
@click.option("--counts", is_flag=True, help="Show how many cases there are by facet and value.")
@format_option("table", "json")
@db_option
def search(text: tuple[str, ...], limit: int, counts: bool, format_: str, db: Path, **options: Any) -> None:
    """Find cases by words, facets, vertebrae, years and ages.

    All words must occur; "a phrase" is looked for as it stands, -word must not occur.

    \b
    Examples:
      casebook search durotomy
      casebook search --where compartment=intradural --where sex=F
      casebook search --spine leak:T12-L1 --ages 60-79 --format json
      casebook search --where compartment=intradural --counts
    """
    from kb.search.cases import find
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        wanted = chosen(opened, text, options)
        result = find(opened, wanted, limit=limit)
    if format_ == "json":
        from dataclasses import asdict

        told = asdict(result)
        told["suggestions"] = [{"drop": list(s.parts), "total": s.total} for s in result.suggestions]
        emit(write_json(told), None)
        return
    if counts:
        rows = [
            {"facet": facet, "value": value, "cases": n}
            for facet, values in result.counts.items()
            for value, n in values.items()
        ]
        emit(table(rows), None)
    else:
        hits = [
            {"report": hit.report_id, "patient": hit.number, "year": hit.year, "case": hit.headline}
            for hit in result.hits
        ]
        emit(table(hits, wide="case"), None)
    click.echo(_told(result, limit), err=True)


@click.command()
@click.argument("report")
@click.argument("patient", type=click.IntRange(1), required=False)
@click.option("--text", is_flag=True, help="Print the text of the report instead.")
@format_option("table", "json")
@db_option
def show(report: str, patient: int | None, text: bool, format_: str, db: Path) -> None:
    """Show the patients of a report, each fact with the words that say it.

    \b
    Examples:
      casebook show lin-bj-2015
      casebook show teng-2006 2 --format json
      casebook show lin-bj-2015 --text
    """
    from kb.export.citations import cite
    from kb.storage import queries
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        found = queries.report(opened, report)
        cases = queries.cases(opened, [report])
        if patient:
            cases = [queries.case(opened, report, patient)]
        statements = queries.statements(opened, report)
    if text:
        emit(f"{found.text}\n", None)
    elif format_ == "json":
        from kb.plain_text import facts, remarks
        from kb.record import case_record

        told = [case_record(one) | {"facts": facts(one, found), "flags": list(one.flags)} for one in cases]
        emit(
            write_json(
                {
                    "citation": cite(found, "Vancouver"),
                    "cases": told,
                    "statements": remarks(statements, found),
                }
            ),
            None,
        )
    else:
        from kb.plain_text import page

        emit(page(found, cases, statements), None)


@click.command()
@click.argument("concept", required=False)
@click.option("--to", "target", metavar="CONCEPT", help="Show the ways from the concept to this one.")
@click.option("--follows", is_flag=True, help="Show what most often follows the concept.")
@click.option("--type", "types", multiple=True, help="Only nodes of this type; repeat it.")
@click.option("--compartment", help="Only patients whose cement went there.")
@click.option(
    "--min-patients", type=click.IntRange(1), default=1, help="Least number of patients. [default: 1]"
)
@click.option(
    "--layer",
    type=click.Choice(["present", "negated", "literature"]),
    default="present",
    help="What is asserted, denied or said of others.",
)
@format_option("table", "json")
@db_option
def graph(
    concept: str | None, target: str | None, follows: bool, format_: str, db: Path, **options: Any
) -> None:
    """Show what is connected with what, by the number of patients.

    \b
    Examples:
      casebook graph
      casebook graph "intradural cement leakage"
      casebook graph "intradural cement leakage" --follows --min-patients 2
      casebook graph "percutaneous vertebroplasty" --to death
    """
    from kb.graph.build import Selection, build
    from kb.graph.walks import find_node, neighbourhood, paths, what_follows
    from kb.plain_text import edge_rows
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        selection = Selection(
            layer=options["layer"],
            types=options["types"],
            compartment=options["compartment"] or "",
            min_patients=options["min_patients"],
        )
        whole = build(opened, selection)
    if concept is None:
        rows = edge_rows(whole)
    elif target:
        ways = paths(whole, find_node(whole, concept), find_node(whole, target))
        rows = [{"patients": len(way.cases), "way": " → ".join(way.labels)} for way in ways]
    elif follows:
        after = what_follows(whole, find_node(whole, concept))
        rows = [{"patients": f.patients, "of": f.of, "kind": f.kind, "what": f.label} for f in after]
    else:
        rows = edge_rows(neighbourhood(whole, find_node(whole, concept)))
    emit(write_json(rows) if format_ == "json" else table(rows), None)


commands = (search, show, graph)


def _told(result: Any, limit: int) -> str:
    from kb.plain_text import counted

    if not result.total:
        ways = [f"Without {' and '.join(s.parts)}: {s.total}." for s in result.suggestions[:3]]
        return " ".join(["No case is like this.", *ways])
    outcomes = ", ".join(f"{value} {n}" for value, n in result.summary.outcomes.items())
    shown = f"; the first {limit} are shown" if result.total > limit else ""
    found = f"{counted(result.total, 'patient')} in {counted(result.summary.reports, 'report')}"
    return f"{found}{shown}. Outcome: {outcomes}."
