"""Reads every patient in the terms in which patients are compared, without building whole cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kb.profile import DATED, Profile, of_case, of_facts
from kb.storage.links import primaries
from kb.storage.queries import cases
from kb.storage.rows import shared

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["profiles"]

_PRESENT = f"""SELECT report_id, number, slot, value,
                      CASE WHEN slot IN ({", ".join(f"'{slot}'" for slot in DATED)})
                      THEN json_extract(detail, '$.days') END
               FROM cases LEFT JOIN (SELECT * FROM findings WHERE status = 'present' AND NOT historical)
               USING (report_id, number) ORDER BY report_id, number, position"""


_Told = tuple[str, int, str | None, str, float | None]


def profiles(db: Database) -> tuple[Profile, ...]:
    """Return every patient once, as checked, by report and number."""
    hidden = primaries(db)
    decided = {row[0] for row in db.execute("SELECT DISTINCT report_id FROM checks")}
    checked = {(case.report_id, case.number): of_case(case) for case in cases(db, sorted(decided))}
    rows = (row for row in db.execute(_PRESENT) if row[0] not in hidden)
    same = shared()
    patients = groupby(rows, key=itemgetter(0, 1))
    return tuple(checked.get(key) or _profile(key, told, same) for key, told in patients)


def _profile(key: tuple[str, int], told: Iterable[_Told], same: Callable[[Any], Any]) -> Profile:
    values: dict[str, dict[str, None]] = {}
    days: dict[str, float] = {}
    for _, _, slot, value, day in told:
        if slot is None:  # nothing is said of this patient
            continue
        if slot not in values and day is not None:
            days[slot] = float(day)
        values.setdefault(slot, {})[value] = None
    kept = {same(slot): same(tuple(same(value) for value in found)) for slot, found in values.items()}
    return of_facts(kept, days, report_id=key[0], number=key[1])
