"""Europe PMC through its REST service: the records a query finds, and open full texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.readers.xml_tree import local_name, parse
from ingest.sources.client import Broken, Client
from kb.errors import RequestError

__all__ = ["EuropePMC", "Page", "record_key"]

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    Attributes:
        total: how many records the query finds.
        records: those of this page, as the service gives them.
        following: cursor of the next page, "" after the last one.
    """

    total: int
    records: tuple[dict[str, Any], ...]
    following: str


@dataclass(frozen=True, slots=True)
class EuropePMC:
    """The Europe PMC service.

    Attributes:
        client: asks for us.
        address: of the REST service.
    """

    client: Client
    address: str

    def search(self, query: str) -> Iterator[Page]:
        """Yield the pages of a query's results."""
        cursor = "*"
        while cursor:
            page = self.page(query, cursor)
            yield page
            cursor = page.following

    def page(self, query: str, cursor: str) -> Page:
        """Return the page at a cursor; "*" is the first."""
        asked: dict[str, str | int] = {"query": query, "format": "json", "resultType": "core"}
        asked |= {"pageSize": _PAGE, "cursorMark": cursor}
        answer = self.client.ask(f"{self.address}/search", asked, read=_answer) or {}
        if "errMsg" in answer:
            said = f"Europe PMC does not take the query ({answer['errMsg']})"
            raise RequestError(query, said, "Correct it.")
        records = tuple(answer["resultList"]["result"])
        following = answer.get("nextCursorMark", "")
        last = not records or following == cursor
        return Page(int(answer.get("hitCount", 0)), records, "" if last else following)

    def full_text(self, pmcid: str) -> bytes | None:
        """Return the full text of an open article as JATS XML, None where there is none."""
        url = f"{self.address}/{pmcid}/fullTextXML"
        return self.client.ask(url, read=_article, missing_is_none=True)


def record_key(record: dict[str, Any]) -> str:
    """Return what identifies a record of Europe PMC, such as "MED:24366801"."""
    return f"{record.get('source', '')}:{record.get('id', '')}"


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise Broken("the answer is no JSON") from error
    if not isinstance(answer, dict) or not ("errMsg" in answer or _has_results(answer)):
        raise Broken("the answer is no search result")
    return answer


def _has_results(answer: dict[str, Any]) -> bool:
    listed = answer.get("resultList")
    return isinstance(listed, dict) and isinstance(listed.get("result"), list)


def _article(body: bytes) -> bytes:
    root, damage = parse(body)
    if root is None or damage or local_name(root) not in ("article", "pmc-articleset"):
        raise Broken("the answer is no complete article")
    return body
