"""The commands that bring reports in and show the app; they join the root command by entry point."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.commands_links import commands as link_commands
from ingest.commands_sources import commands as source_commands
from kb.commands.line import db_option
from kb.errors import RequestError

if TYPE_CHECKING:
    from ingest.run import StoredReport, Summary

__all__ = ["commands"]

ROOT = Path(__file__).parent.parent


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--jobs", "-j", type=click.IntRange(1), default=1, show_default=True, help="Processes to read with."
)
@click.option("--verbose", "-v", is_flag=True, help="Say how the characters of each report were read.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write that to a file, as JSON lines."
)
@db_option
def ingest(paths: tuple[Path, ...], jobs: int, verbose: bool, report: Path | None, db: Path) -> None:
    """Read reports from files and folders into the casebook.

    A report that is already in and has not changed is left as it is; a changed one is read anew,
    and what people checked stays. Input that cannot be read is listed and stops nothing; the exit
    code is 1 when anything was not read.

    \b
    Examples:
      casebook ingest data/reports
      casebook ingest paper.txt exports/ --db mine.db --jobs 4
      casebook ingest paper.txt --verbose
    """
    summary = _ingested(paths, db, jobs)
    for stored in summary.reports if verbose else ():
        click.echo(_coverage_line(stored))
    for problem in summary.problems:
        click.echo(f"{problem.severity.value}: {problem}", err=True)
    click.echo(_said(summary, db))
    if report:
        _write_coverage(summary, report)
    if summary.errors:
        raise SystemExit(1)


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port on this machine."
)
@db_option
def serve(port: int, db: Path) -> None:
    """Show the casebook in a browser, on this machine only.

    The bundled reports are read first where there is no casebook yet.

    \b
    Examples:
      casebook serve
      casebook serve --port 8600 --db mine.db
    """
    import os
    import subprocess

    _require_free(port)
    if not db.exists():
        _make(db)
    click.echo(f"The casebook is at http://127.0.0.1:{port} (stop it with Ctrl+C).")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    environment = {**os.environ, "CASEBOOK_DB": str(db.resolve())}
    try:
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603  our own program
    except KeyboardInterrupt:
        return
    raise SystemExit(ended.returncode)


commands = (ingest, serve, *link_commands, *source_commands)


def _ingested(paths: tuple[Path, ...] | list[Path], db: Path, jobs: int) -> Summary:
    from ingest.run import ingest as run
    from kb.storage.database import connect

    with connect(db) as opened, click.progressbar(length=1, label="Reading reports", file=sys.stderr) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return run(paths, opened, progress, jobs)


def _make(db: Path) -> None:
    """Read the bundled reports; a run that is interrupted leaves no half casebook in the place of a whole."""
    unfinished = db.with_name(f".{db.name}.part")
    unfinished.unlink(missing_ok=True)
    summary = _ingested([ROOT / "data" / "reports"], unfinished, 1)
    unfinished.replace(db)
    click.echo(_said(summary, db), err=True)


def _said(summary: Summary, db: Path) -> str:
    from kb.storage.store import Change

    counts = ", ".join(f"{summary.count(change)} {change.value}" for change in Change)
    failed = f", {len(summary.errors)} not read" if summary.errors else ""
    patients = sum(stored.patients or 0 for stored in summary.reports)
    linked = f"; {len(summary.links)} linked or proposed as one report" if summary.links else ""
    return f"{counts}{failed}; {patients} patients read{linked}. Casebook: {db}"


def _coverage_line(stored: StoredReport) -> str:
    characters: dict[str, int] = {}
    for part in stored.coverage:
        characters[part.reading] = characters.get(part.reading, 0) + part.end - part.start
    read = ", ".join(f"{reading} {count:,}" for reading, count in characters.items()) or "not read again"
    return f"{stored.id}: {stored.change.value}, {stored.characters:,} characters: {read}"


def _write_coverage(summary: Summary, path: Path) -> None:
    import json

    from kb.commands.line import emit

    lines = []
    for stored in summary.reports:
        parts = [[part.start, part.end, part.reading] for part in stored.coverage]
        told = {"id": stored.id, "change": stored.change.value, "patients": stored.patients}
        lines.append(
            json.dumps(told | {"characters": stored.characters, "coverage": parts}, ensure_ascii=False)
        )
    emit("".join(f"{line}\n" for line in lines), path)


def _require_free(port: int) -> None:
    """Raise RequestError where another program listens on the port."""
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            remedy = f"Choose another one: casebook serve --port {port + 1 if port < 65535 else 8501}"
            raise RequestError(f"port {port}", "another program uses it", remedy) from error
