"""Links between reports that are one report and patients who are one patient, each with its reason."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kb.errors import RequestError
from kb.identity import Identity, identity
from kb.storage.database import explained, path_of

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "Kind",
    "Link",
    "State",
    "identities",
    "links",
    "mark_compared",
    "primaries",
    "same_patients",
    "save_links",
    "set_state",
    "stand_for",
    "uncompared",
]


class Kind(StrEnum):
    """What two ends of a link have in common."""

    REPORT = "same report"
    PATIENT = "same patient"


class State(StrEnum):
    """What is held of a link."""

    LINKED = "linked"
    PROPOSED = "proposed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports, or two patients, that are one.

    Attributes:
        kind: same report or same patient.
        first: id of the report that comes first by id.
        second: id of the other report.
        reason: why, in words a reader can check.
        state: linked, proposed for a person to decide, or undone by a person.
        first_number, second_number: the patients, 0 where the link is between reports.
        who, at: who decided and when, "" where the machine did.
    """

    kind: Kind
    first: str
    second: str
    reason: str
    state: State = State.LINKED
    first_number: int = 0
    second_number: int = 0
    who: str = ""
    at: str = ""

    @property
    def key(self) -> tuple[str, str, int, str, int]:
        """What identifies the link in the store."""
        return (self.kind.value, self.first, self.first_number, self.second, self.second_number)


_KEY = ("kind", "first", "first_number", "second", "second_number")
_WHERE = " AND ".join(f'"{column}" = ?' for column in _KEY)


def identities(db: Database) -> list[Identity]:
    """Return what tells each report of the casebook from the others, by id."""
    sql = "SELECT id, title, authors, year, journal, volume, pages, doi, pmid, pmcid FROM reports ORDER BY id"
    return [_identity(row) for row in db.query(sql)]


def links(db: Database, kind: Kind | None = None, report_id: str | None = None) -> list[Link]:
    """Return the links, undone ones too, of one kind and of one report if given."""
    sql = """SELECT * FROM links WHERE ifnull(:kind = kind, 1) AND ifnull(:id IN (first, second), 1)
             ORDER BY kind, first, second, first_number, second_number"""
    asked = {"kind": kind.value if kind else None, "id": report_id}
    return [_link(row) for row in db.query(sql, asked)]


def save_links(db: Database, found: Iterable[Link], kind: Kind, looked_at: Collection[str]) -> list[Link]:
    """Store what the machine found of one kind and return the links that are new.

    What a person decided stands. Links the machine made before and finds no more are dropped,
    where one end is among the reports it looked at.
    """
    current = {link.key: link for link in found}
    known = {link.key: link for link in links(db, kind)}
    looked_at = frozenset(looked_at)
    with explained(path_of(db)), db.atomic():
        for key, link in known.items():
            if link.who:
                current.pop(key, None)
            elif key not in current and not looked_at.isdisjoint((link.first, link.second)):
                db.conn.execute(f"DELETE FROM links WHERE {_WHERE}", key)
        for link in current.values():
            _put(db, link)
    return [link for key, link in current.items() if key not in known]


def uncompared(db: Database) -> set[str]:
    """Return the reports that were stored since reports and patients were last compared to the end."""
    return {row[0] for row in db.execute("SELECT report_id FROM uncompared")}


def mark_compared(db: Database, report_ids: Iterable[str]) -> None:
    """Note that these reports and their patients have been compared with all others."""
    with explained(path_of(db)), db.atomic():
        rows = ((report_id,) for report_id in sorted(report_ids))
        db.conn.executemany("DELETE FROM uncompared WHERE report_id = ?", rows)


def set_state(db: Database, link: Link, state: State, *, who: str, at: str) -> Link:
    """Store a person's decision on a link: undo it, or accept a proposed one.

    Raises RequestError for a link that is not in the casebook or a decision without a name.
    """
    _require_name(link.reason, who)
    if not db.execute(f"SELECT 1 FROM links WHERE {_WHERE}", link.key).fetchone():
        ends = f"{link.first} and {link.second}"
        raise RequestError(ends, "they are not linked", "See all links: casebook duplicates")
    decided = replace(link, state=state, who=who, at=at)
    with explained(path_of(db)), db.atomic():
        _put(db, decided)
    return decided


def primaries(db: Database) -> dict[str, str]:
    """Return for every report that is another's second source the report that stands for both.

    The one a person chose stands, then the one a person has checked, then the one with the most
    patients, then the longest text, then the first id; reports that stand for themselves are not
    listed. Two reports whose link a person has undone stay apart, whatever a third one has in
    common with both.
    """
    groups = _groups(links(db, Kind.REPORT))
    weight = _weights(db, groups)
    best = {
        id_: min(group, key=lambda end: (*(-w for w in weight[end]), end)) for id_, group in groups.items()
    }
    return {id_: best[id_] for id_ in sorted(best) if best[id_] != id_}


def stand_for(db: Database, report_id: str, *, who: str, at: str) -> list[str]:
    """Store a person's choice of the record that stands for its report, and return the records it stands for.

    An earlier choice among the same records is withdrawn. Raises RequestError for a report that is
    linked with no other, or a choice without a name.
    """
    _require_name(report_id, who)
    others = sorted(_groups(links(db, Kind.REPORT)).get(report_id, set()) - {report_id})
    if not others:
        problem = "it is linked with no other record, so it stands for itself"
        raise RequestError(report_id, problem, "See all links: casebook duplicates")
    with explained(path_of(db)), db.atomic():
        db.conn.executemany("DELETE FROM standing WHERE report_id = ?", [(other,) for other in others])
        db.conn.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", (report_id, who, at))
    return others


def same_patients(db: Database) -> dict[tuple[str, int], tuple[str, int]]:
    """Return for each patient who is also told of in another report the one telling that counts."""
    above: dict[tuple[str, int], tuple[str, int]] = {}

    def root(patient: tuple[str, int]) -> tuple[str, int]:
        while patient in above:
            patient = above[patient]
        return patient

    for link in links(db, Kind.PATIENT):
        ends = {root((link.first, link.first_number)), root((link.second, link.second_number))}
        if link.state is State.LINKED and len(ends) == 2:
            above[max(ends)] = min(ends)
    return {patient: root(patient) for patient in sorted(above)}


def _groups(known: Iterable[Link]) -> dict[str, set[str]]:
    """Return for every linked report the reports that are one with it, itself among them."""
    known = list(known)
    apart = [{link.first, link.second} for link in known if link.state is State.UNDONE]
    groups: dict[str, set[str]] = {}
    for link in sorted(known, key=lambda link: (not link.who, link.key)):
        if link.state is not State.LINKED:
            continue
        joined = groups.get(link.first, {link.first}) | groups.get(link.second, {link.second})
        if not any(pair <= joined for pair in apart):
            groups.update(dict.fromkeys(joined, joined))
    return groups


def _require_name(subject: str, who: str) -> None:
    if not who.strip():
        raise RequestError(subject, "nobody signed the decision", "Give the name of the person.")


def _weights(db: Database, ids: Collection[str]) -> dict[str, tuple[int, ...]]:
    sql = """SELECT id, EXISTS (SELECT 1 FROM standing WHERE report_id = reports.id),
                    EXISTS (SELECT 1 FROM checks WHERE report_id = reports.id),
                    (SELECT count(*) FROM cases WHERE report_id = reports.id), length(text) FROM reports
             WHERE id IN (SELECT value FROM json_each(?))"""
    return {row[0]: tuple(row[1:]) for row in db.execute(sql, [json.dumps(sorted(ids))])}


def _put(db: Database, link: Link) -> None:
    values = (*link.key, link.reason, link.state.value, link.who, link.at)
    columns = (*_KEY, "reason", "state", "who", "at")
    places = ", ".join("?" * len(columns))
    db.conn.execute(f"INSERT OR REPLACE INTO links ({', '.join(columns)}) VALUES ({places})", values)


def _link(row: dict[str, Any]) -> Link:
    plain = {name: row[name] for name in ("first", "second", "reason", "first_number", "second_number")}
    return Link(Kind(row["kind"]), state=State(row["state"]), who=row["who"], at=row["at"], **plain)


def _identity(row: dict[str, Any]) -> Identity:
    authors: Iterable[str] = json.loads(row.pop("authors"))
    return identity(row.pop("id"), authors=tuple(authors), **row)
