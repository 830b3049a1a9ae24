"""Reads reports in JSON or JSON Lines: one object a report, with its text and the keys of a citation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ingest.readers.encoding import clean, decode
from ingest.readers.paper import paper_report
from ingest.readers.pieces import lines_of
from kb.model import Problem, Report, Severity

__all__ = ["read"]

_REMEDY = (
    'A report is an object with "text", and "id", "title", "authors", "journal", "year", "doi" where known.'
)


def read(content: bytes, name: str) -> Iterator[Report | Problem]:
    """Yield the reports of the file."""
    text = decode(content)[0]
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        yield from _lines(text, name)
        return
    yield from _reports(found if isinstance(found, list) else [found], name)


def _lines(text: str, name: str) -> Iterator[Report | Problem]:
    objects = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                objects.append(json.loads(line))
            except json.JSONDecodeError as error:
                yield Problem(Severity.ERROR, name, f"line {number} is not JSON ({error.msg})", _REMEDY)
    yield from _reports(objects, name)


def _reports(objects: list[Any], name: str) -> Iterator[Report | Problem]:
    stem = PurePath(name).stem
    without = 0
    for number, said in enumerate(objects, start=1):
        text = (said.get("text") or said.get("abstract") or "") if isinstance(said, dict) else ""
        if not isinstance(text, str) or not (text.strip() or (isinstance(said, dict) and said.get("title"))):
            without += 1
            continue
        plain = {key: value for key, value in said.items() if isinstance(value, str | int | list)}
        otherwise = stem if len(objects) == 1 else f"{stem}-{number}"
        yield paper_report(lines_of(clean(text)), otherwise, name, "json", plain)
    if without:
        what = f"{without} of {len(objects)} entries have no text"
        yield Problem(Severity.ERROR if without == len(objects) else Severity.WARNING, name, what, _REMEDY)
