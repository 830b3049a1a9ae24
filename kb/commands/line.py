"""What the commands share: the database option, output to a file or the terminal, tables."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kb.errors import RequestError
from kb.storage.database import DEFAULT_DB

__all__ = ["db_option", "emit", "format_option", "output_option", "table", "write_json"]

Decorator = Callable[[Any], Any]


def _database(ctx: click.Context, parameter: click.Parameter, value: Path | None) -> Path:
    """Return the file named here, else by a command further up, else by CASEBOOK_DB, else the default."""
    outer = ctx.parent
    while value is None and outer is not None:
        value, outer = outer.params.get("db"), outer.parent
    return value or Path(os.environ.get("CASEBOOK_DB") or DEFAULT_DB)


db_option: Decorator = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_database,
    help="The casebook file. [default: data/casebook.db, or CASEBOOK_DB]",
)

output_option: Decorator = click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)


_FORMAT_HELP = "How the result is written; the first is the default."


def format_option(*formats: str) -> Decorator:
    """Return the option that chooses a format, the first being the default."""
    choice = click.Choice(formats)
    return click.option("--format", "format_", type=choice, default=formats[0], help=_FORMAT_HELP)


def emit(content: str | bytes, output: Path | None) -> None:
    """Write a result to a file, whole or not at all, or to standard output."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        if output.exists() and not output.is_file():  # a pipe or a device stays what it is
            output.write_bytes(raw)
        else:
            _replace(output.resolve(), raw)
    except OSError as error:
        problem = f"the file cannot be written ({error.strerror})"
        raise RequestError(output, problem, "Choose another place for it.") from error


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def write_json(value: object) -> str:
    """Return JSON for people and programs, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def table(rows: Sequence[Mapping[str, object]], *, wide: str = "") -> str:
    """Return rows as aligned columns; on a terminal the column ``wide`` is cut to fit."""
    if not rows:
        return ""
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    if wide in names and sys.stdout.isatty():
        at = names.index(wide)
        room = shutil.get_terminal_size((120, 24)).columns - sum(widths) + widths[at] - 2 * (len(names) - 1)
        widths[at] = min(widths[at], max(room, 30))
    lines = ("  ".join(_fit(text, n) for text, n in zip(line, widths, strict=True)) for line in cells)
    return "".join(line.rstrip() + "\n" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _fit(text: str, width: int) -> str:
    return f"{text[: width - 1]}…" if len(text) > width else text.ljust(width)
