"""Finds reports that are one report, by identifier first and by the whole citation after that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from ingest.titles import Likeness, compare_titles, significant
from kb.identity import Identity, same_author, same_journal
from kb.storage.links import Kind, Link, State, identities, save_links

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["compare", "find_duplicates", "link_duplicates"]

# A block of reports that share a trait is cut up by a second trait above this size.
_LARGEST_BLOCK = 60
# Online first and in print may lie in two years.
_NEAR_YEAR = "year but one"
# Traits of which one must agree: author and title alone may be the same team's next report.
_WHERE_AND_WHEN = frozenset({"year", _NEAR_YEAR, "first page", "volume"})
# Points a shared trait is worth, and a contradicting one costs, once the titles agree.
_AGREE = {"first author": 2.0, "first page": 2.0, "year": 1.0, "volume": 1.0, "journal": 1.0, _NEAR_YEAR: 0.0}
_DISAGREE = {"first author": 3.0, "first page": 2.0, "year": 3.0, "volume": 2.0, "journal": 1.0}
# Points at which a link is made, and at which it is only proposed; a title of few words needs more.
_LINK, _PROPOSE, _SHORT_TITLE = 2.0, 1.0, 4


def link_duplicates(db: Database, fresh: Collection[str] | None = None) -> list[Link]:
    """Link the reports of a casebook that are one report and return the new links.

    With ``fresh`` only these reports are compared with all others.
    """
    known = identities(db)
    looked_at = {report.id for report in known} if fresh is None else set(fresh)
    return save_links(db, find_duplicates(known, looked_at), Kind.REPORT, looked_at)


def find_duplicates(reports: Sequence[Identity], fresh: Collection[str] | None = None) -> list[Link]:
    """Return the links between reports that are one report, in the order of their ids.

    Only reports that share a trait (an identifier, words of the title, author and year, volume and
    page) are compared, and with ``fresh`` only pairs that hold one of these reports. A chain of
    links never joins two reports with different PubMed numbers.
    """
    by_id = {report.id: report for report in reports}
    pairs = _pairs(reports, None if fresh is None else frozenset(fresh))
    found = [link for a, b in pairs if (link := compare(by_id[a], by_id[b]))]
    return _without_contradictions(found, by_id)


def compare(a: Identity, b: Identity) -> Link | None:
    """Return the link between two reports, None where they are two."""
    if a.pmid != b.pmid and a.pmid and b.pmid and (not a.doi or a.doi != b.doi) and not a.pmcid:
        return None  # most pairs end here
    if a.id > b.id:
        a, b = b, a
    both = _both(a, b)
    shared = [f"{kind} {value}" for kind, mine, value in both if mine == value]
    clash = [kind for kind, mine, value in both if mine != value]
    if clash and not shared and not _may_clash(a, b, clash):
        return None
    titles = compare_titles(a.words, b.words)
    if not shared and (titles is Likeness.DIFFERENT or titles is Likeness.UNKNOWN):
        return None
    agree, disagree = _traits(a, b)
    if shared:
        same = titles is not Likeness.DIFFERENT or len(agree) >= 2
        state = State.LINKED if same and not clash else State.PROPOSED
        doubts = [*(() if same else (titles.value,)), *(f"different {kind}" for kind in clash)]
        return Link(Kind.REPORT, a.id, b.id, _sentence([f"same {one}" for one in shared], doubts), state)
    points = sum(_AGREE[trait] for trait in agree) - sum(_DISAGREE[trait] for trait in disagree)
    if titles is Likeness.PART and disagree:
        return None
    judged = _judge(titles, points, len(significant(a.words)), agree, clash)
    if judged is None:
        return None
    said = [titles.value, *(f"same {trait}" for trait in agree)]
    doubts = [f"different {trait}" for trait in (*disagree, *clash)]
    return Link(Kind.REPORT, a.id, b.id, _sentence(said, doubts), judged)


def _both(a: Identity, b: Identity) -> list[tuple[str, str, str]]:
    """Return the identifiers that both reports carry."""
    named = (("DOI", a.doi, b.doi), ("PMID", a.pmid, b.pmid), ("PMCID", a.pmcid, b.pmcid))
    return [one for one in named if one[1] and one[2]]


def _may_clash(a: Identity, b: Identity, clash: Sequence[str]) -> bool:
    """Say whether reports with different identifiers may yet be one: a journal may give two DOIs."""
    return clash == ["DOI"] and a.year == b.year and a.year is not None


def _judge(
    titles: Likeness, points: float, words: int, agree: Sequence[str], clash: Sequence[str]
) -> State | None:
    """Weigh what agrees besides the title."""
    if clash:
        whole = titles is Likeness.SAME and {"first author", "year"} <= set(agree) and clash == ["DOI"]
        return State.PROPOSED if whole and points >= 2 * _LINK else None
    needed = _LINK + (titles is Likeness.PART) + (words < _SHORT_TITLE)
    if points >= needed and _WHERE_AND_WHEN & set(agree):
        return State.LINKED
    return State.PROPOSED if points >= needed - (_LINK - _PROPOSE) else None


def _traits(a: Identity, b: Identity) -> tuple[list[str], list[str]]:
    """Return in which traits of the citation two reports agree and in which they differ."""
    agree: list[str] = []
    disagree: list[str] = []
    for trait, same in _compared(a, b):
        if same is not None:
            (agree if same else disagree).append(trait)
    return agree, disagree


def _compared(a: Identity, b: Identity) -> Iterator[tuple[str, bool | None]]:
    """Yield each trait with True, False, or None where one side does not tell it."""
    yield "first author", same_author(a, b)
    apart = abs(a.year - b.year) if a.year and b.year else None
    yield _NEAR_YEAR if apart == 1 else "year", None if apart is None else apart <= 1
    yield "first page", a.page == b.page if a.page and b.page else None
    yield "volume", a.volume == b.volume if a.volume and b.volume else None
    yield "journal", same_journal(a.journal, b.journal) or None


def _sentence(said: Iterable[str], doubts: Iterable[str]) -> str:
    but = ", ".join(doubts)
    return ", ".join(said) + (f"; but {but}" if but else "")


def _pairs(reports: Iterable[Identity], fresh: frozenset[str] | None) -> set[tuple[str, str]]:
    """Return the pairs of ids worth a comparison."""
    blocks: defaultdict[tuple[str, ...], list[Identity]] = defaultdict(list)
    for report in reports:
        for key in set(_keys(report)):
            blocks[key].append(report)
    pairs: set[tuple[str, str]] = set()
    for block in blocks.values():
        for group in _cut(block):
            ids = sorted(report.id for report in group)
            if fresh is None or fresh.issuperset(ids):
                pairs.update(combinations(ids, 2))
            else:
                pairs.update(_ordered(a, b) for a in fresh.intersection(ids) for b in ids if a != b)
    return pairs


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _keys(report: Identity) -> Iterator[tuple[str, ...]]:
    """Yield the traits that bring a report together with its duplicates.

    Each survives another kind of slip: a typing error in one word, a subtitle left out, a missing
    author, a missing title.
    """
    yield from report.identifiers
    words = [word[:5] for word in significant(report.words)]
    if words:
        yield ("start", *words[:3])
        yield ("end", *words[-3:])
        yield ("long", *sorted(sorted(set(words[:8]), key=lambda w: (-len(w), w))[:4]))
        yield ("letters", "".join(report.words)[:40])
    for name in report.names:
        if report.year:
            yield ("author", name, str(report.year))
    if report.page and report.volume:
        yield ("place", report.volume, report.page)


def _cut(block: Sequence[Identity]) -> Iterator[Sequence[Identity]]:
    """Yield a block whole, or where it is large, cut by author and by year with page."""
    if len(block) <= _LARGEST_BLOCK:
        yield block
        return
    finer: defaultdict[tuple[str, ...], list[Identity]] = defaultdict(list)
    for report in block:
        for name in report.names:
            finer["name", name].append(report)
        if report.page:
            finer["page", report.page].append(report)
        if report.year:
            finer["year", str(report.year), *report.words[-2:]].append(report)
    for group in finer.values():
        yield group[: 10 * _LARGEST_BLOCK]


def _without_contradictions(found: Iterable[Link], by_id: Mapping[str, Identity]) -> list[Link]:
    """Turn links into proposals where they would join reports that carry different PubMed numbers."""
    root: dict[str, str] = {}
    pmids: dict[str, set[str]] = {}

    def top(report_id: str) -> str:
        while (above := root.get(report_id, report_id)) != report_id:
            report_id = above
        return report_id

    kept = []
    for link in sorted(found, key=lambda link: (not link.reason.startswith("same "), link.key)):
        if link.state is State.LINKED:
            first, second = top(link.first), top(link.second)
            joined = {pmid for end in (first, second) for pmid in pmids.get(end, {by_id[end].pmid}) if pmid}
            if len(joined) > 1:
                doubt = f"{link.reason}; but would join PMIDs {' and '.join(sorted(joined))}"
                kept.append(Link(link.kind, link.first, link.second, doubt, State.PROPOSED))
                continue
            root[second] = first
            pmids[first] = joined
        kept.append(link)
    return sorted(kept, key=lambda link: link.key)
