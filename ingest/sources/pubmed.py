"""PubMed through the E-utilities of the NCBI: the numbers a query finds, and records by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ingest.readers.xml_tree import Node, find, find_all, local_name, parse, text_of
from ingest.sources.client import Broken, Client
from kb.errors import RequestError

__all__ = ["BATCH", "PubMed"]

# Records in one answer; NCBI asks to send more than 200 numbers by POST, and we always do.
BATCH = 100
_PAGE = 1000
# ESearch does not page further than this; a larger find is asked for by days of entry.
_REACH = 9999
_FIRST_DAY = date(1900, 1, 1)
_TOOL = {"tool": "intradural-casebook"}


@dataclass(frozen=True, slots=True)
class PubMed:
    """The PubMed service.

    Attributes:
        client: asks for us.
        address: of the E-utilities.
        reach: how many records the service lists of one find.
    """

    client: Client
    address: str
    reach: int = _REACH

    def search(self, query: str) -> list[str]:
        """Return the PMIDs a query finds, newest first, however many there are.

        Raises RequestError for a query PubMed does not understand.
        """
        last_day = datetime.now(UTC).date() + timedelta(days=1)
        return list(dict.fromkeys(self._found(query, _FIRST_DAY, last_day, whole=True)))

    def _found(self, query: str, first: date, last: date, *, whole: bool) -> Iterator[str]:
        """Yield the PMIDs entered between two days; ``whole`` asks without days, as most finds are small."""
        days = {} if whole else _days(first, last)
        total, numbers = self._page(query, 0, days)
        if total > self.reach and first < last:
            middle = first + (last - first) // 2
            yield from self._found(query, middle + timedelta(days=1), last, whole=False)
            yield from self._found(query, first, middle, whole=False)
            return
        if total > self.reach:
            told = f"PubMed finds {total:,} records of {first} and lists at most {self.reach:,}"
            raise RequestError(query, told, "Narrow it.")
        told_of = 0
        while numbers:
            yield from numbers
            told_of += len(numbers)
            numbers = self._page(query, told_of, days)[1] if told_of < total else []

    def records(self, numbers: Sequence[str]) -> Iterator[bytes]:
        """Yield the records of PMIDs as PubMed XML, a batch in each."""
        for start in range(0, len(numbers), BATCH):
            yield self.batch(numbers[start : start + BATCH])

    def batch(self, numbers: Sequence[str]) -> bytes:
        """Return the records of up to BATCH PMIDs as PubMed XML."""
        send = {"db": "pubmed", "retmode": "xml", "id": ",".join(numbers), **_TOOL, **self._contact()}
        answer = self.client.ask(f"{self.address}/efetch.fcgi", read=_whole, send=send)
        return answer or b""

    def _page(self, query: str, start: int, days: dict[str, str]) -> tuple[int, list[str]]:
        asked: dict[str, str | int] = {"db": "pubmed", "term": query, "retstart": start, "retmax": _PAGE}
        asked |= {"retmode": "xml", **days, **_TOOL, **self._contact()}
        root = self.client.ask(f"{self.address}/esearch.fcgi", asked, read=_result)
        if root is None:
            return 0, []
        if (error := find(root, "ERROR")) is not None:
            raise RequestError(query, f"PubMed does not take the query ({text_of(error)})", "Correct it.")
        count = find(root, "Count")
        total = int(text_of(count)) if count is not None else 0
        listed = find(root, "IdList")
        numbers = find_all(listed, "Id") if listed is not None else []
        return total, [text_of(number).strip() for number in numbers]

    def _contact(self) -> dict[str, str]:
        return {"email": self.client.contact} if self.client.contact else {}


def _days(first: date, last: date) -> dict[str, str]:
    return {"datetype": "edat", "mindate": f"{first:%Y/%m/%d}", "maxdate": f"{last:%Y/%m/%d}"}


def _result(body: bytes) -> Node:
    root, damage = parse(body)
    if root is None or damage or local_name(root) != "eSearchResult":
        raise Broken("the answer is no search result")
    return root


def _whole(body: bytes) -> bytes:
    root, damage = parse(body)
    if root is None or damage or local_name(root) != "PubmedArticleSet":
        raise Broken("the answer is no complete set of records")
    return body
