"""The root command ``casebook``: finds its commands, says errors plainly, and starts fast."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import entry_points, version
from pathlib import Path

import click

from kb.commands.line import db_option
from kb.errors import CasebookError
from kb.storage.database import explained

__all__ = ["casebook", "main"]

# Modules of kb that bring commands; those of other packages come by entry point.
_MODULES = ("kb.commands.read", "kb.commands.export", "kb.commands.evaluate")
_ENTRY_POINTS = "casebook.commands"


class Casebook(click.Group):
    """A group that gathers its commands when it is asked for them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self._gathered())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return one command, None where there is none of that name."""
        return self._gathered().get(name)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command and turn the casebook's errors into one plain line."""
        try:
            with explained(ctx.params["db"]):
                return super().invoke(ctx)
        except CasebookError as error:
            raise click.ClickException(str(error)) from error
        except UnicodeEncodeError as error:  # of the command line: readers let nothing pass that is no text
            odd = error.object[error.start : error.end]
            raise click.ClickException(f"{odd!r}: this is not text. Type it anew.") from error

    def _gathered(self) -> dict[str, click.Command]:
        if not self.commands:
            for module in _MODULES:
                self._add(import_module(module).commands)
            for entry in entry_points(group=_ENTRY_POINTS):
                self._add(entry.load())
        return dict(self.commands)

    def _add(self, commands: tuple[click.Command, ...]) -> None:
        for command in commands:
            self.add_command(command)


@click.group(cls=Casebook, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("intradural-casebook"), prog_name="casebook")
@db_option
def casebook(db: Path) -> None:
    """Published cases of bone cement inside the dura, each fact with the sentence that says it.

    \b
    Examples:
      casebook ingest data/reports
      casebook search durotomy --where compartment=intradural
      casebook show lin-bj-2015
      casebook serve
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Names of files may hold what is no text.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    casebook()


if __name__ == "__main__":
    main()
