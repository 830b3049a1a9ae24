"""The commands that bring reports in and show the app; they join the root command by entry point."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
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
# Bytes of reports from which on more processes save more time than they take to start.
_MUCH_TO_READ = 400_000
# Bytes that count of a paper with pictures, which take the most room.
_LONG_PAPER = 60_000
_PICTURED = frozenset({".pdf", ".docx", ".htm", ".html"})


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    help="Processes to read with. [default: one a processor, where there is much to read]",
)
@click.option(
    "--verbose",
    "-v",
    is_flag=True,
    help="Name every remark, and how each text was read.",
)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write that to a file, as JSON lines."
)
@click.option(
    "--problems", type=click.Path(dir_okay=False, path_type=Path), help="Write all remarks to a file, as CSV."
)
@db_option
def ingest(
    paths: tuple[Path, ...],
    jobs: int | None,
    verbose: bool,
    report: Path | None,
    problems: Path | None,
    db: Path,
) -> None:
    """Read reports from files and folders into the casebook.

    Papers (PDF, Word, web pages, text, JATS) and search exports (RIS, PubMed, EndNote, BibTeX, Web of
    Science, CSV, Excel) are told apart by their content. A report that is already in and has not
    changed is left as it is; a changed one is read anew, and what people checked stays. Records of one
    report are linked, none is dropped. Input that cannot be read is listed and stops nothing; the exit
    code is 1 when anything was not read.

    \b
    Examples:
      casebook ingest data/reports
      casebook ingest paper.pdf exports/ --db mine.db --jobs 4
      casebook ingest exports/ --problems remarks.csv
    """
    from ingest.telling import outcome, problem_lines, to_decide

    summary = _ingested(paths, db, jobs)
    for stored in summary.reports if verbose else ():
        click.echo(_coverage_line(stored))
    for line in problem_lines(summary.problems, whole=verbose):
        click.echo(line, err=True)
    click.echo(f"{outcome(summary)}. Casebook: {db}")
    for line in to_decide(summary):
        click.echo(f"  {line}")
    if report:
        _write_coverage(summary, report)
    if problems:
        _write_problems(summary, problems)
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

    _require_free(port)
    if not db.exists():
        _make(db)
    click.echo(f"The casebook is at http://127.0.0.1:{port} (stop it with Ctrl+C).")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    environment = {**os.environ, "CASEBOOK_DB": str(db.resolve())}
    raise SystemExit(_until_ended(command, environment))


def _until_ended(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a server until it ends, and end it when this process is told to; return its code."""
    import signal
    import subprocess

    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603  our own program
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:  # which the server is told of too
        server.wait()
        return 0


commands = (ingest, serve, *link_commands, *source_commands)


def _ingested(paths: Sequence[Path], db: Path, jobs: int | None) -> Summary:
    from ingest.listing import files_of
    from ingest.run import ingest as run
    from kb.storage.database import to_fill

    jobs = jobs or _worthwhile(files_of(paths))
    bar = click.progressbar(
        length=1, label="Reading", file=sys.stderr, update_min_steps=0, item_show_func=lambda told: told
    )
    with to_fill(db) as opened, bar:

        def progress(done: int, total: int, name: str, records: int) -> None:
            bar.length = total
            bar.update(done - bar.pos, f"{records:,} read, {name[:40]}")

        return run(paths, opened, progress, jobs)


def _worthwhile(files: Sequence[Path]) -> int:
    """Return how many processes are worth their start: all processors for much text, else one."""
    import os

    much = 0
    for file in files:
        with suppress(OSError):  # reading it will say what is the matter
            size = file.stat().st_size
            much += min(size, _LONG_PAPER) if file.suffix.lower() in _PICTURED else size
    allowed = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))
    return len(allowed(0)) if much > _MUCH_TO_READ else 1


def _make(db: Path) -> None:
    """Read the bundled reports; a run that is interrupted leaves no half casebook in the place of a whole."""
    from ingest.telling import outcome

    unfinished = db.with_name(f".{db.name}.part")
    unfinished.unlink(missing_ok=True)
    summary = _ingested([ROOT / "data" / "reports"], unfinished, 1)
    unfinished.replace(db)
    click.echo(f"{outcome(summary)}. Casebook: {db}", err=True)


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


def _write_problems(summary: Summary, path: Path) -> None:
    import csv
    import io

    from kb.commands.line import emit

    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(("severity", "subject", "what", "remedy"))
    rows.writerows((p.severity.value, p.subject, p.what, p.remedy) for p in summary.problems)
    emit(written.getvalue(), path)


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
