"""Reads the vocabulary from its tables, one a type, and names every row that cannot be used."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import VocabularyError
from kb.spelling import fold
from kb.vocabulary.concepts import Concept, Vocabulary, closure

__all__ = ["CODE_SYSTEMS", "COLUMNS", "TYPES", "load_vocabulary"]

DEFAULT_FOLDER = Path(__file__).parents[2] / "data" / "vocabulary"

# One file per type; where a name belongs to two types the later one has the earlier as ancestor.
TYPES = (
    "indication",
    "procedure",
    "complication",
    "deficit",
    "imaging",
    "treatment",
    "anatomy",
    "cement",
    "mechanism",
    "outcome",
)
COLUMNS = ("id", "label", "synonyms", "parents", "definition", "mesh", "snomed", "icd10", "hpo", "origin")
CODE_SYSTEMS: Mapping[str, re.Pattern[str]] = {
    "mesh": re.compile(r"[CD]\d{6,9}"),
    "snomed": re.compile(r"\d{6,18}"),
    "icd10": re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?"),
    "hpo": re.compile(r"HP:\d{7}"),
}


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """Return the vocabulary of a folder of CSV files, by default the bundled one.

    Raises:
        VocabularyError: naming file, row and remedy of every row that cannot be used.
    """
    return _load(Path(folder) if folder else DEFAULT_FOLDER)


@dataclass(frozen=True, slots=True)
class _Row:
    """A concept and the place it was read from."""

    place: str
    concept: Concept


@lru_cache(maxsize=8)
def _load(folder: Path) -> Vocabulary:
    problems: list[str] = []
    rows: list[_Row] = []
    files = [(type_, folder / f"{type_}.csv") for type_ in TYPES]
    if not any(file.is_file() for _, file in files):
        raise VocabularyError(folder, "no vocabulary file here", f"Put {TYPES[0]}.csv and the others there.")
    for type_, file in files:
        if file.is_file():
            rows += _read(file, type_, problems)
    for check in (_unique, _unambiguous, _known_parents, _acyclic):
        problems += check(rows)
    if problems:
        listed = "\n  ".join(problems)
        raise VocabularyError(folder, f"{len(problems)} problem(s) in the vocabulary", f"\n  {listed}")
    return Vocabulary(tuple(row.concept for row in rows))


def _read(file: Path, type_: str, problems: list[str]) -> Iterator[_Row]:
    """Yield the usable rows of one file and note the others."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        problems.append(f"{file.name}: not UTF-8. Save it as 'CSV UTF-8'.")
        return
    reader = csv.DictReader(lines, strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        problems.append(f"{file.name}, row 1: no column {', '.join(missing)}. Columns: {','.join(COLUMNS)}.")
        return
    try:
        for cells in reader:
            place = f"{file.name}, row {reader.line_num}"
            faults = list(_cell_faults(cells, type_))
            problems += [f"{place}: {fault}" for fault in faults]
            if not faults:
                yield _Row(place, _concept(cells, type_))
    except csv.Error as error:
        problems.append(f"{file.name}, row {reader.line_num + 1}: {error}. Close every quote.")


def _cell_faults(cells: Mapping[str, str | None], type_: str) -> Iterator[str]:
    """Yield what is wrong with the cells of one row by themselves."""
    if None in cells or None in cells.values():
        yield f"not {len(COLUMNS)} cells. Quote a cell that holds a comma, separate synonyms by '|'."
        return
    concept_id, label = _cell(cells, "id"), _cell(cells, "label")
    if not re.fullmatch(rf"{type_}:[a-z0-9]+(-[a-z0-9]+)*", concept_id):
        yield f"id '{concept_id}' is not of the form '{type_}:lower-case-words'. Write it so."
    if not label:
        yield "no label. Write the name to show."
    if not _cell(cells, "definition"):
        yield f"no definition of '{label}'. Write one line in your own words."
    for system, form in CODE_SYSTEMS.items():
        code = _cell(cells, system)
        if code and not form.fullmatch(code):
            example = _EXAMPLES[system]
            yield f"{system} code '{code}' is malformed. Write one like {example} or leave it empty."


_EXAMPLES = {"mesh": "D055005", "snomed": "13644009", "icd10": "G83.4", "hpo": "HP:0001324"}


def _cell(cells: Mapping[str, str | None], column: str) -> str:
    return (cells.get(column) or "").strip()


def _several(cells: Mapping[str, str | None], column: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _cell(cells, column).split("|"))
    return tuple(part for part in parts if part)


def _concept(cells: Mapping[str, str | None], type_: str) -> Concept:
    return Concept(
        id=_cell(cells, "id"),
        type=type_,
        label=_cell(cells, "label"),
        synonyms=_several(cells, "synonyms"),
        parents=_several(cells, "parents"),
        definition=_cell(cells, "definition"),
        codes={system: code for system in CODE_SYSTEMS if (code := _cell(cells, system))},
        origin=_cell(cells, "origin"),
    )


def _unique(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield ids used twice and names used twice within a type."""
    ids: dict[str, str] = {}
    names: dict[tuple[str, str], _Row] = {}
    for row in rows:
        concept = row.concept
        if (first := ids.setdefault(concept.id, row.place)) != row.place:
            yield f"{row.place}: id '{concept.id}' is taken by {first}. Give it another id or merge the rows."
            continue
        for name in concept.names:
            other = names.setdefault((concept.type, fold(name)), row)
            if other is not row:
                yield (
                    f"{row.place}: '{name}' already names '{other.concept.label}' ({other.place}). "
                    "Keep it in one of the two rows."
                )
        if len({fold(name) for name in concept.names}) < len(concept.names):
            yield f"{row.place}: '{concept.label}' has a name twice. Remove one."


def _unambiguous(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield names shared by two types whose concepts are not of one line of descent.

    Other programs look names up without the type (the exported vocabulary has none), so a
    name may belong to two types only where the later concept is a kind of the earlier.
    """
    rows = list(rows)
    parents = {row.concept.id: row.concept.parents for row in rows}
    first: dict[str, _Row] = {}
    for row in rows:
        for name in row.concept.names:
            other = first.setdefault(fold(name), row)
            if other.concept.type == row.concept.type:
                continue
            if other.concept.id not in closure(row.concept.id, parents):
                yield (
                    f"{row.place}: '{name}' also names {other.concept.id} ({other.place}). "
                    f"Add {other.concept.id} to its parents or drop the name."
                )


def _known_parents(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield parents that no row defines."""
    rows = list(rows)
    known = {row.concept.id for row in rows}
    for row in rows:
        for parent in row.concept.parents:
            if parent not in known:
                yield f"{row.place}: parent '{parent}' is not in the vocabulary. Correct it or add its row."


def _acyclic(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield concepts that are kinds of themselves."""
    rows = list(rows)
    parents = {row.concept.id: row.concept.parents for row in rows}
    for row in rows:
        if row.concept.id in closure(row.concept.id, parents):
            yield f"{row.place}: '{row.concept.label}' is its own ancestor. Remove a parent of the circle."
