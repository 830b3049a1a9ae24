"""Crossref: the citation of a DOI as RIS, for reports that no medical database lists."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from ingest.sources.client import Broken, Client

__all__ = ["Crossref"]


@dataclass(frozen=True, slots=True)
class Crossref:
    """The Crossref service.

    Attributes:
        client: asks for us.
        address: of the REST service.
    """

    client: Client
    address: str

    def citation(self, doi: str) -> bytes | None:
        """Return the citation of a DOI as RIS, None where nobody registered it."""
        form = "transform/application/x-research-info-systems"
        url = f"{self.address}/works/{quote(doi, safe='')}/{form}"
        return self.client.ask(url, read=_ris, missing_is_none=True)


def _ris(body: bytes) -> bytes:
    if not body.lstrip().startswith(b"TY"):
        raise Broken("the answer is no RIS record")
    return body
