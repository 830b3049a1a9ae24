"""Full-text search over passages: what people type becomes a query that FTS5 cannot misread."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.storage.rows import compact

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Place", "Query", "Snippet", "parse", "places", "scores", "snippets"]

# Shortest beginning of a word that is also looked for inside longer words.
PREFIX = 3

# A report and one of its patients; None stands for all of them.
Place = tuple[str, int | None]

_TERM = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, as FTS5 phrases.

    Attributes:
        terms: each must occur somewhere in the report or in the labels of the case.
        barred: none may occur.
    """

    terms: tuple[str, ...]
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """The passage that matches best.

    Attributes:
        text: the passage.
        start, end: its offsets in the report.
    """

    text: str
    start: int
    end: int


def parse(text: str) -> Query:
    """Return the terms of a query: words, "phrases" and -words; the last word may be unfinished.

    Every term is quoted, so that the hyphen of T12-L1 or a word such as NEAR means only itself.
    """
    terms: list[str] = []
    barred: list[str] = []
    found = [match.groups(default="") for match in _TERM.finditer(text)]
    for i, (no_phrase, phrase, no_word, word) in enumerate(found):
        said = phrase or word.replace('"', " ")
        letters = [c for c in said if c.isalnum()]
        if not letters:
            continue
        unfinished = bool(word) and i == len(found) - 1 and len(letters) >= PREFIX and said[-1].isalpha()
        (barred if no_phrase or no_word else terms).append(f'"{said}"' + "*" * unfinished)
    return Query(tuple(terms), tuple(barred))


def places(db: Database, term: str) -> set[Place]:
    """Return where a term occurs: in the text or citation of a report, or in the labels of a case."""
    sql = """SELECT DISTINCT report_id, number FROM passages
             WHERE id IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?)"""
    return {(row[0], row[1]) for row in db.execute(sql, [term])}


# Materialised, because FTS5 can rank only while it looks at its own rows.
_RANKED = """WITH found (id, score) AS MATERIALIZED (
    SELECT rowid, bm25(passages_fts) FROM passages_fts WHERE passages_fts MATCH ?)"""


def scores(db: Database, query: Query) -> dict[str, float]:
    """Return for each report the BM25 of its best passage over all terms, higher being better."""
    if not query.terms:
        return {}
    sql = f"{_RANKED} SELECT report_id, MIN(score) FROM found JOIN passages USING (id) GROUP BY report_id"
    return {report_id: -score for report_id, score in db.execute(sql, [" OR ".join(query.terms)])}


def snippets(db: Database, query: Query, report_ids: Collection[str]) -> dict[str, Snippet]:
    """Return the passage of each report that matches best; citations and labels are not shown."""
    if not query.terms or not report_ids:
        return {}
    sql = f"""{_RANKED} SELECT report_id, text, start_offset, end_offset, MIN(score)
              FROM found JOIN passages USING (id)
              WHERE start_offset IS NOT NULL AND report_id IN (SELECT value FROM json_each(?))
              GROUP BY report_id"""
    rows = db.execute(sql, [" OR ".join(query.terms), compact(sorted(report_ids))])
    return {row[0]: Snippet(*row[1:4]) for row in rows}
