"""PubMed through the E-utilities of the NCBI: the numbers a query finds, and records by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.xml_tree import Node, find, find_all, local_name, parse, text_of
from ingest.sources.client import Broken, Client
from kb.errors import RequestError

__all__ = ["BATCH", "PubMed"]

# Records in one answer; NCBI asks to send more than 200 numbers by POST, and we always do.
BATCH = 100
_PAGE = 1000
# ESearch does not page further than this.
_REACH = 9999
_TOOL = {"tool": "intradural-casebook"}


@dataclass(frozen=True, slots=True)
class PubMed:
    """The PubMed service.

    Attributes:
        client: asks for us.
        address: of the E-utilities.
    """

    client: Client
    address: str

    def search(self, query: str) -> list[str]:
        """Return the PMIDs a query finds, newest first.

        Raises RequestError for a query PubMed does not understand or that finds too much.
        """
        found: list[str] = []
        total = 1
        while len(found) < total:
            total, numbers = self._page(query, len(found))
            if not numbers:
                break
            found += numbers
        return list(dict.fromkeys(found))

    def records(self, numbers: Sequence[str]) -> Iterator[bytes]:
        """Yield the records of PMIDs as PubMed XML, a batch in each."""
        for start in range(0, len(numbers), BATCH):
            yield self.batch(numbers[start : start + BATCH])

    def batch(self, numbers: Sequence[str]) -> bytes:
        """Return the records of up to BATCH PMIDs as PubMed XML."""
        send = {"db": "pubmed", "retmode": "xml", "id": ",".join(numbers), **_TOOL, **self._contact()}
        answer = self.client.ask(f"{self.address}/efetch.fcgi", read=_whole, send=send)
        return answer or b""

    def _page(self, query: str, start: int) -> tuple[int, list[str]]:
        asked: dict[str, str | int] = {"db": "pubmed", "term": query, "retstart": start, "retmax": _PAGE}
        asked |= {"retmode": "xml", **_TOOL, **self._contact()}
        root = self.client.ask(f"{self.address}/esearch.fcgi", asked, read=_result)
        if root is None:
            return 0, []
        if (error := find(root, "ERROR")) is not None:
            raise RequestError(query, f"PubMed does not take the query ({text_of(error)})", "Correct it.")
        count = find(root, "Count")
        total = int(text_of(count)) if count is not None else 0
        if total > _REACH:
            told = f"PubMed finds {total:,} records and gives at most {_REACH:,}"
            raise RequestError(query, told, "Narrow it, for instance by year: AND 2015:2020[dp].")
        listed = find(root, "IdList")
        numbers = find_all(listed, "Id") if listed is not None else []
        return total, [text_of(number).strip() for number in numbers]

    def _contact(self) -> dict[str, str]:
        return {"email": self.client.contact} if self.client.contact else {}


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
