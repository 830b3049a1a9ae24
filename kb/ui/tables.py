"""Rows as a file that spreadsheets open, without anything in it coming alive."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from kb.ui.escape import cell

__all__ = ["csv_bytes", "grid_data"]


def csv_bytes(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return rows of one shape as CSV with a header; formulas become text, nothing becomes empty."""
    written = io.StringIO()
    if rows:
        out = csv.writer(written)
        out.writerow([cell(name) for name in rows[0]])
        out.writerows([["" if value is None else _cell(value) for value in row.values()] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def grid_data(rows: Sequence[Mapping[str, object]], caption: str = "") -> dict[str, object]:
    """Return rows of one shape as the data of the grid component; numbers stand to the right."""
    names = list(rows[0]) if rows else []
    kinds = {name: "number" if all(_number(row[name]) for row in rows) else "" for name in names}
    return {
        "caption": caption,
        "columns": [{"name": name[:1].upper() + name[1:], "kind": kinds[name]} for name in names],
        "rows": [[_shown(row[name]) for name in names] for row in rows],
        "rowHeads": True,
    }


def _cell(value: object) -> object:
    return value if _number(value) else cell(value)


def _number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _shown(value: object) -> dict[str, str]:
    if value is None or value == "":
        return {"text": "–", "tone": "quiet empty"}
    return {"text": f"{value:,g}" if isinstance(value, int | float) else str(value)}
