"""Where the services are; the one place to change an address."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

__all__ = ["Endpoints"]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of the services, each without a slash at its end.

    Attributes:
        pubmed: NCBI E-utilities.
        europepmc: REST service of Europe PMC.
        crossref: REST service of Crossref.
    """

    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    europepmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    crossref: str = "https://api.crossref.org"

    @classmethod
    def from_environment(cls) -> Endpoints:
        """Return the addresses, those given as CASEBOOK_PUBMED_URL and so on instead of the usual ones."""
        given = {
            field.name: os.environ.get(f"CASEBOOK_{field.name.upper()}_URL", "") for field in fields(cls)
        }
        return cls(**{name: url.rstrip("/") for name, url in given.items() if url})
