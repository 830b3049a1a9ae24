"""Brings records from the services into files that the readers read: only what is new, each answer kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.sources.client import Client
from ingest.sources.crossref import Crossref
from ingest.sources.endpoints import Endpoints
from ingest.sources.europepmc import EuropePMC, record_key
from ingest.sources.pubmed import BATCH, PubMed
from kb.errors import RequestError
from kb.identity import doi_of, pmcid_of, pmid_of
from kb.storage.searches import Search, held_identifiers, remember, seen

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["Fetched", "Services", "fetch_doi", "fetch_pmcid", "fetch_pmids", "run_search"]

# Called with records fetched and records to fetch.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Services:
    """The services to ask and the folder that keeps their answers.

    Attributes:
        pubmed, europepmc, crossref: the services.
        folder: where each answer is kept as a file.
    """

    pubmed: PubMed
    europepmc: EuropePMC
    crossref: Crossref
    folder: Path

    @classmethod
    def at(cls, endpoints: Endpoints, client: Client, folder: Path) -> Services:
        """Return the services at their addresses."""
        return cls(
            PubMed(client, endpoints.pubmed),
            EuropePMC(client, endpoints.europepmc),
            Crossref(client, endpoints.crossref),
            folder,
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a search brought.

    Attributes:
        search: the search, with time and total.
        new: records it never found before.
        wanted: records that are not in the casebook yet; their files are in ``files``.
        files: what to ingest.
    """

    search: Search
    new: tuple[str, ...]
    wanted: tuple[str, ...]
    files: tuple[Path, ...]


def run_search(db: Database, services: Services, search: Search, progress: Progress | None = None) -> Fetched:
    """Put a query to its service, fetch what is neither in the casebook nor fetched before, and remember it.

    An interrupted run goes on where it stopped: answers that came are taken from the folder.
    """
    before, fetched = seen(db, search), seen(db, search, fetched=True)
    held = held_identifiers(db)
    if search.source == "pubmed":
        found = services.pubmed.search(search.query)
        wanted = [number for number in found if number not in fetched and number not in held]
        files = list(_pubmed_files(services, wanted, progress))
    else:
        records = list(_all_records(services, search.query, progress))
        found = [record_key(record) for record in records]
        fresh = [r for r in records if record_key(r) not in fetched and not _identifiers(r) & held]
        wanted = [record_key(record) for record in fresh]
        files = [_records_file(services, search.query, fresh)] if fresh else []
        _forget_pages(services, search.query)
    search = replace(search, total=len(found))
    remember(db, search, found)
    new = tuple(record for record in found if record not in before)
    return Fetched(search, new, tuple(wanted), tuple(files))


def fetch_pmids(services: Services, numbers: Sequence[str]) -> list[Path]:
    """Return files with the PubMed records of some PMIDs."""
    plain = [_valid("PMID", number, pmid_of(number), "24366801") for number in numbers]
    return list(_pubmed_files(services, plain, None))


def fetch_pmcid(services: Services, number: str) -> Path:
    """Return a file with the full text of an open article, or with its record where the text is closed."""
    pmcid = _valid("PMCID", number, pmcid_of(number), "PMC3111503")
    kept = services.folder / f"{pmcid}.nxml"
    if kept.exists():
        return kept
    if (text := services.europepmc.full_text(pmcid)) is not None:
        return _keep(kept, text)
    page = services.europepmc.page(f"PMCID:{pmcid}", "*")
    if not page.records:
        raise RequestError(pmcid, "Europe PMC has no such article", "Check the number.")
    return _records_file(services, pmcid, page.records)


def fetch_doi(services: Services, doi: str) -> Path:
    """Return a file with the record of a DOI, from Europe PMC or else from Crossref."""
    plain = _valid("DOI", doi, doi_of(doi), "10.1177/230949901302100320")
    page = services.europepmc.page(f'DOI:"{plain}"', "*")
    exact = [record for record in page.records if str(record.get("doi", "")).lower() == plain]
    if exact:
        return _records_file(services, plain, exact)
    citation = services.crossref.citation(plain)
    if citation is None:
        raise RequestError(plain, "neither Europe PMC nor Crossref knows this DOI", "Check it.")
    return _keep(services.folder / f"crossref-{_name(plain)}.ris", citation)


def _valid(kind: str, said: str, plain: str, example: str) -> str:
    if not plain:
        raise RequestError(said, f"this is no {kind}", f"Write it like {example}.")
    return plain


def _pubmed_files(services: Services, numbers: Sequence[str], progress: Progress | None) -> Iterator[Path]:
    # Oldest first: what is published meanwhile changes the last batch only, and the others are kept.
    numbers = sorted(numbers, key=int)
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        kept = services.folder / f"pubmed-{_name(','.join(batch))}.xml"
        yield kept if kept.exists() else _keep(kept, services.pubmed.batch(batch))
        if progress:
            progress(start + len(batch), len(numbers))


def _all_records(services: Services, query: str, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """Yield the records of a query, page by page; pages of an interrupted run are not asked for again."""
    cursor, count = "*", 0
    while cursor:
        kept = _page_file(services, query, cursor)
        if kept.exists():
            page = json.loads(kept.read_text(encoding="utf-8"))
        else:
            asked = services.europepmc.page(query, cursor)
            page = {"total": asked.total, "records": asked.records, "following": asked.following}
            _keep(kept, json.dumps(page, ensure_ascii=False).encode("utf-8"))
        yield from page["records"]
        count += len(page["records"])
        if progress:
            progress(count, max(page["total"], count))
        cursor = page["following"]


def _page_file(services: Services, query: str, cursor: str) -> Path:
    return services.folder / "unfinished" / f"{_name(query)}-{_name(cursor)}.json"


def _forget_pages(services: Services, query: str) -> None:
    for page in (services.folder / "unfinished").glob(f"{_name(query)}-*.json"):
        page.unlink()


def _records_file(services: Services, asked: str, records: Sequence[dict[str, Any]]) -> Path:
    """Keep records in the form in which Europe PMC gives them, under a name that tells what is in."""
    body = json.dumps({"resultList": {"result": list(records)}}, ensure_ascii=False, indent=1)
    name = _name(asked + "".join(map(record_key, records)))
    return _keep(services.folder / f"europepmc-{name}.epmc", body.encode("utf-8"))


def _identifiers(record: dict[str, Any]) -> set[str]:
    said: Iterable[object] = (record.get("pmid"), record.get("pmcid"), str(record.get("doi", "")).lower())
    return {str(value) for value in said if value}


def _keep(path: Path, body: bytes) -> Path:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(body)
    beside.replace(path)
    return path


def _name(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]
