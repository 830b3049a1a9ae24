"""The commands that write the casebook for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kb.commands.filter import chosen, filter_options
from kb.commands.line import db_option, emit, format_option, output_option, write_json

__all__ = ["commands"]


@click.group()
@db_option
def export(db: Path) -> None:
    """Write cases, references, the graph or the vocabulary to a file or the terminal.

    \b
    Examples:
      casebook export cases --format xlsx --output cases.xlsx
      casebook export references --format ris --where compartment=intradural
      casebook export graph --format graphml -o graph.graphml
      casebook export vocabulary --format json
    """


@export.command()
@click.argument("text", nargs=-1)
@filter_options
@click.option("--machine", is_flag=True, help="As extracted, without what people corrected.")
@format_option("jsonl", "csv", "xlsx")
@output_option
@db_option
def cases(
    text: tuple[str, ...], machine: bool, format_: str, output: Path | None, db: Path, **options: Any
) -> None:
    """Write cases, all of them or those a search finds.

    \b
    Examples:
      casebook export cases --format jsonl > cases.jsonl
      casebook export cases durotomy --where compartment=intradural --format csv -o cases.csv
    """
    from kb.export.cases import export_cases
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        keys = _keys(opened, text, options)
        emit(export_cases(opened, format_, keys, checked=not machine), output)


@export.command()
@click.argument("text", nargs=-1)
@filter_options
@format_option("ris", "bibtex", "vancouver", "ama", "apa")
@output_option
@db_option
def references(text: tuple[str, ...], format_: str, output: Path | None, db: Path, **options: Any) -> None:
    """Write the citations of all reports, or of those a search finds.

    \b
    Examples:
      casebook export references --format ris -o casebook.ris
      casebook export references --format vancouver --where outcome=death
    """
    from kb.export.references import export_references
    from kb.storage import queries
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        keys = _keys(opened, text, options)
        ids = None if keys is None else sorted({report_id for report_id, _ in keys})
        emit(export_references(queries.reports(opened, ids), format_), output)


@export.command()
@click.argument("text", nargs=-1)
@filter_options
@click.option("--with-cases", is_flag=True, help="Add a node for each case and each report.")
@click.option("--min-patients", type=click.IntRange(1), default=1, help="Of an edge. [default: 1]")
@format_option("graphml", "gexf", "json")
@output_option
@db_option
def graph(
    text: tuple[str, ...],
    with_cases: bool,
    min_patients: int,
    format_: str,
    output: Path | None,
    db: Path,
    **options: Any,
) -> None:
    """Write the complication graph with patients and evidence.

    \b
    Examples:
      casebook export graph --format gexf -o graph.gexf
      casebook export graph --where compartment=intradural --min-patients 2 --format json
    """
    from kb.graph.build import NODE_TYPES, Selection, build
    from kb.graph.export import export_graph
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        keys = _keys(opened, text, options)
        types = NODE_TYPES if with_cases else ()
        selection = Selection(
            types=types, min_patients=min_patients, cases=None if keys is None else set(keys)
        )
        emit(export_graph(build(opened, selection), format_), output)


@export.command()
@format_option("json")
@output_option
@db_option
def vocabulary(format_: str, output: Path | None, db: Path) -> None:
    """Write the concepts with their names, parents, definitions and codes.

    \b
    Examples:
      casebook export vocabulary --format json > vocabulary.json
    """
    from kb.export.vocabulary import vocabulary_rows
    from kb.vocabulary import load_vocabulary

    emit(write_json(vocabulary_rows(load_vocabulary())), output)


commands = (export,)


def _keys(db: Any, text: tuple[str, ...], options: dict[str, Any]) -> list[tuple[str, int]] | None:
    """Return the cases that a search finds, None where nothing was asked for."""
    from kb.search.cases import find
    from kb.search.filters import Filter

    wanted = chosen(db, text, options)
    if wanted == Filter():
        return None
    return [(hit.report_id, hit.number) for hit in find(db, wanted).hits]
