"""Reads plain text: one report a file, its title the first lines where no sentence stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.readers.encoding import clean, decode
from ingest.readers.paper import paper_report
from ingest.readers.pieces import lines_of
from ingest.readers.title_lines import part_title
from kb.model import Problem, Report

__all__ = ["read"]


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the one report of a text file."""
    yield paper_report(part_title(lines_of(clean(decode(content)[0]))), PurePath(name).stem, name, "text")
