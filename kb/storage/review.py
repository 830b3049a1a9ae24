"""What nobody has checked yet, the least sure first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.model import NOT_REPORTED
from kb.storage.links import primaries
from kb.storage.rows import shared

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Unchecked", "checked", "unchecked"]

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A slot of a case that waits for a person.

    Attributes:
        report_id, number, slot: what waits.
        values: what it holds, as read.
        confidence: of the least sure of them.
    """

    report_id: str
    number: int
    slot: str
    values: tuple[str, ...]
    confidence: float

    @property
    def key(self) -> Key:
        """What waits."""
        return (self.report_id, self.number, self.slot)


def unchecked(db: Database, slot: str = "") -> list[Unchecked]:
    """Return what waits, of one slot if given; records that stand for another report are left out."""
    hidden = primaries(db)
    sql = """SELECT report_id, number, slot, group_concat(value, char(31)), min(confidence) AS least
             FROM (SELECT * FROM findings ORDER BY report_id, number, position) AS f
             WHERE status = 'present' AND NOT historical AND value <> ? AND (? = '' OR slot = ?)
               AND NOT EXISTS (SELECT 1 FROM checks AS c WHERE c.report_id = f.report_id
                               AND c.number = f.number AND c.slot = f.slot)
             GROUP BY report_id, number, slot ORDER BY least, report_id, number, slot"""
    same = shared()

    def told(values: str) -> tuple[str, ...]:
        return same(tuple(same(value) for value in dict.fromkeys(values.split("\x1f"))))

    return [
        Unchecked(same(report_id), number, same(name), told(values), same(least))
        for report_id, number, name, values, least in db.execute(sql, [NOT_REPORTED, slot, slot])
        if report_id not in hidden
    ]


def checked(db: Database) -> int:
    """Return how many slots of cases a person has confirmed or corrected."""
    sql = "SELECT count(*) FROM (SELECT DISTINCT report_id, number, slot FROM checks)"
    return int(db.execute(sql).fetchone()[0])
