"""The commands that show which reports are one report and where each came from, and let a person decide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.commands.line import db_option, emit, format_option, table, write_json
from kb.errors import RequestError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from kb.storage.links import Link, State

__all__ = ["commands"]


@click.command()
@click.option("--undo", nargs=2, metavar="REPORT REPORT", help="These two are not one: take the link away.")
@click.option(
    "--accept", nargs=2, metavar="REPORT REPORT", help="These two are one: make the proposal a link."
)
@click.option("--stand", metavar="REPORT", help="Count this record, whatever the others hold.")
@click.option("--who", default="", envvar="CASEBOOK_USER", help="Who decides. [or CASEBOOK_USER]")
@click.option("--again", is_flag=True, help="Compare all reports and all patients anew first.")
@click.option(
    "--state", type=click.Choice(("linked", "proposed", "undone")), help="Show only links of this state."
)
@format_option("table", "json")
@db_option
def duplicates(
    undo: tuple[str, str] | None,
    accept: tuple[str, str] | None,
    stand: str | None,
    who: str,
    again: bool,
    state: str | None,
    format_: str,
    db: Path,
) -> None:
    """Show reports that are one report, and patients who may be one, with the reason.

    Nothing is deleted: of linked reports the one that people chose or checked, else the fullest,
    stands for all where patients are counted. A link that is taken away stays away.

    \b
    Examples:
      casebook duplicates --state proposed
      casebook duplicates --again --format json
      casebook duplicates --undo 24366801 doi-10.1177-230949901302100320 --who "A. Reader"
      casebook duplicates --stand lin-bj-2015 --who "A. Reader"
    """
    from dataclasses import asdict

    from kb.storage.database import connect
    from kb.storage.links import State, links, stand_for
    from kb.storage.queries import titles_of

    changing = bool(undo or accept or stand or again)
    with connect(db, read_only=not changing) as opened:
        if again:
            _compare_all(opened)
        if undo:
            _decide(opened, undo, State.UNDONE, who)
        if accept:
            _decide(opened, accept, State.LINKED, who)
        if stand:
            stand_for(opened, stand, who=who, at=_now())
        found = [link for link in links(opened) if state in (None, link.state.value)]
        titles = titles_of(opened)
    if format_ == "json":
        told = ((link, {"titles": [titles[link.first], titles[link.second]]}) for link in found)
        emit(write_json([asdict(link) | more for link, more in told]), None)
    else:
        emit(table([_row(link, titles) for link in found], wide="why"), None)


@click.command()
@click.option("--report", metavar="REPORT", help="Show where this report came from, and its like.")
@click.option("--without-patients", is_flag=True, help="Show the reports that tell of no patient.")
@format_option("table", "json")
@db_option
def sources(report: str | None, without_patients: bool, format_: str, db: Path) -> None:
    """Show which file brought how many records, and how many of them are duplicates.

    A record counts as a duplicate where a record of another file, or an earlier one of the same file,
    is the same report. These are the numbers of the first box of a PRISMA flow diagram.

    \b
    Examples:
      casebook sources
      casebook sources --report lin-bj-2015
      casebook sources --without-patients --format json
    """
    from ingest import origins
    from kb.storage.database import connect

    with connect(db, read_only=True) as opened:
        if without_patients:
            rows = origins.without_patients(opened)
        else:
            rows = origins.of_report(opened, report) if report else origins.by_file(opened)
    emit(write_json(rows) if format_ == "json" else table(rows, wide="title"), None)


commands = (duplicates, sources)


def _compare_all(db: Database) -> None:
    from ingest.deduplicate import link_duplicates
    from ingest.same_patient import link_patients

    link_duplicates(db)
    link_patients(db)


def _decide(db: Database, ends: tuple[str, str], state: State, who: str) -> None:
    from kb.storage.links import links, set_state

    chosen = [link for link in links(db, report_id=ends[0]) if {link.first, link.second} == set(ends)]
    if not chosen:
        raise RequestError(" and ".join(ends), "they are not linked", "See all links: casebook duplicates")
    for link in chosen:
        set_state(db, link, state, who=who, at=_now())


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def _row(link: Link, titles: Mapping[str, str]) -> dict[str, object]:
    ends = [
        f"{report} #{number}" if number else report
        for report, number in ((link.first, link.first_number), (link.second, link.second_number))
    ]
    return {
        "first": ends[0],
        "second": ends[1],
        "what": link.kind.value,
        "state": link.state.value,
        "why": link.reason,
        "titles": " | ".join(dict.fromkeys(titles[end][:70] for end in (link.first, link.second))),
    }
