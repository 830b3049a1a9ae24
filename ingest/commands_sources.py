"""The commands that ask PubMed, Europe PMC and Crossref: fetch and watch."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.commands.line import db_option
from kb.errors import CasebookError, RequestError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from ingest.run import Summary
    from ingest.sources.fetch import Fetched, Services
    from kb.storage.searches import Search

__all__ = ["commands"]

Decorator = Callable[[Any], Any]

_query_options: tuple[Decorator, ...] = (
    click.option("--pubmed", metavar="QUERY", multiple=True, help="What this query finds in PubMed."),
    click.option("--europepmc", metavar="QUERY", multiple=True, help="What this query finds in Europe PMC."),
)
_service_options: tuple[Decorator, ...] = (
    click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path),
        help="Where answers are kept. [default: fetched, beside the casebook]",
    ),
    click.option("--email", envvar="CASEBOOK_EMAIL", default="", help="Your address, for the services."),
)


def _with(options: Iterable[Decorator]) -> Decorator:
    def decorate(command: Any) -> Any:
        for option in reversed(tuple(options)):
            command = option(command)
        return command

    return decorate


@click.command()
@_with(_query_options)
@click.option("--pmid", metavar="NUMBER", multiple=True, help="The PubMed record of this number.")
@click.option("--pmcid", metavar="NUMBER", multiple=True, help="The full text of an open article.")
@click.option("--doi", metavar="DOI", multiple=True, help="The record of this DOI.")
@click.option(
    "--load",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Take this file for the answer; nothing is asked on the network.",
)
@_with(_service_options)
@db_option
def fetch(
    pubmed: tuple[str, ...],
    europepmc: tuple[str, ...],
    pmid: tuple[str, ...],
    pmcid: tuple[str, ...],
    doi: tuple[str, ...],
    load: tuple[Path, ...],
    folder: Path | None,
    email: str,
    db: Path,
) -> None:
    """Fetch reports by query or identifier and read them into the casebook, only what is new.

    Every answer is kept as a file, so that an interrupted run goes on where it stopped and --load
    does the same again without a network.

    \b
    Examples:
      casebook fetch --pubmed "vertebroplasty AND intradural AND case reports[pt]"
      casebook fetch --europepmc 'TITLE:"cement leakage"' --email me@example.org
      casebook fetch --pmid 24366801 --pmcid PMC3111503 --doi 10.5137/1019-5149.JTN.11079-14.1
      casebook fetch --load data/fetched/pubmed-0a1b2c3d4e5f.xml
    """
    from kb.storage.database import to_fill

    if not any((pubmed, europepmc, pmid, pmcid, doi, load)):
        raise RequestError("fetch", "nothing was asked for", "See the examples: casebook fetch --help")
    services = _services(folder or db.parent / "fetched", email)
    with to_fill(db) as opened:
        for search in _searches(pubmed, europepmc):
            _fetch_search(opened, services, search)
        files = [*load, *_identified(services, pmid, pmcid, doi)]
        whole = not files or _tell(_ingested(files, opened))
    if not whole:
        raise SystemExit(1)


@click.command()
@_with(_query_options)
@click.option("--add", is_flag=True, help="Read what is new into the casebook, too.")
@_with(_service_options)
@db_option
def watch(
    pubmed: tuple[str, ...],
    europepmc: tuple[str, ...],
    add: bool,
    folder: Path | None,
    email: str,
    db: Path,
) -> None:
    """Run searches again and show what is new since last time; without a query all kept searches.

    \b
    Examples:
      casebook watch
      casebook watch --add
      casebook watch --pubmed "vertebroplasty AND intradural"
    """
    from kb.storage.database import to_fill
    from kb.storage.searches import searches

    services = _services(folder or db.parent / "fetched", email)
    with to_fill(db) as opened:
        wanted = list(_searches(pubmed, europepmc)) or searches(opened)
        if not wanted:
            raise RequestError("watch", "no search was run before", 'Run one: casebook fetch --pubmed "..."')
        failed = [search for search in wanted if not _watched(opened, services, search, add)]
    if failed:
        raise SystemExit(1)


commands = (fetch, watch)


def _services(folder: Path, email: str) -> Services:
    from ingest.sources.client import Client
    from ingest.sources.endpoints import Endpoints
    from ingest.sources.fetch import Services

    return Services.at(Endpoints.from_environment(), Client(contact=email), folder)


def _searches(pubmed: Sequence[str], europepmc: Sequence[str]) -> Iterator[Search]:
    from datetime import UTC, datetime

    from kb.storage.searches import Search

    at = datetime.now(UTC).isoformat(timespec="seconds")
    for source, queries in (("pubmed", pubmed), ("europepmc", europepmc)):
        for query in queries:
            if not query.strip():
                raise RequestError(f"--{source}", "the query is empty", "Write what to look for.")
            yield Search(source, query.strip(), at)


def _fetch_search(db: Database, services: Services, search: Search) -> None:
    from ingest.sources.fetch import run_search
    from kb.storage.searches import mark_fetched

    with click.progressbar(length=1, label=f"Asking {search.source}", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        brought = run_search(db, services, search, progress)
    if brought.files:
        _tell(_ingested(brought.files, db))
    mark_fetched(db, search, brought.wanted)
    click.echo(_said(brought, f"{len(brought.wanted)} fetched"))


def _watched(db: Database, services: Services, search: Search, add: bool) -> bool:
    """Show what a search newly finds; say so and return False where its service does not answer."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from ingest.sources.fetch import run_search
    from kb.storage.searches import mark_fetched

    search = replace(search, at=datetime.now(UTC).isoformat(timespec="seconds"))
    try:
        brought = run_search(db, services, search)
    except CasebookError as error:
        click.echo(f"{search.source}, {search.query}: {error}", err=True)
        return False
    click.echo(_said(brought, f"{len(brought.new)} new since last time"))
    for line in _titles(brought):
        click.echo(f"  {line}")
    if add and brought.files:
        _tell(_ingested(brought.files, db))
        mark_fetched(db, search, brought.wanted)
    return True


def _said(brought: Fetched, what: str) -> str:
    return f"{brought.search.source}: {brought.search.query}: {brought.search.total} found, {what}."


def _titles(brought: Fetched) -> Iterator[str]:
    """Yield year and title of each new record that was fetched."""
    from ingest.readers import read_path
    from kb.model import Report

    new = {record.rpartition(":")[2] for record in brought.new}
    for file in brought.files:
        for report in read_path(file):
            if isinstance(report, Report) and {report.pmid, report.pmcid, report.id} & new:
                yield f"{report.year or '----'}  {report.title}  ({report.id})"
    for record in brought.new:
        if record not in brought.wanted:
            yield f"{record} is in the casebook already"


def _identified(
    services: Services, pmid: Sequence[str], pmcid: Sequence[str], doi: Sequence[str]
) -> Iterator[Path]:
    from ingest.sources.fetch import fetch_doi, fetch_pmcid, fetch_pmids

    if pmid:
        yield from fetch_pmids(services, pmid)
    for number in pmcid:
        yield fetch_pmcid(services, number)
    for one in doi:
        yield fetch_doi(services, one)


def _ingested(files: Sequence[Path], db: Database) -> Summary:
    from ingest.run import ingest

    return ingest(files, db)


def _tell(summary: Summary) -> bool:
    """Say what a run did, and return whether everything was read."""
    from ingest.telling import outcome, problem_lines, to_decide

    for line in problem_lines(summary.problems):
        click.echo(line, err=True)
    click.echo(f"{outcome(summary)}.")
    for line in to_decide(summary):
        click.echo(f"  {line}")
    return not summary.errors
