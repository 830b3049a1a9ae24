"""The options by which commands choose cases, the same filter as in the app's address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kb.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlite_utils import Database

    from kb.search.filters import Filter

__all__ = ["chosen", "filter_options"]

_OPTIONS = (
    click.option(
        "--where",
        "-w",
        multiple=True,
        metavar="FACET=VALUE",
        help="Repeat it: OR within a facet, AND between.",
    ),
    click.option("--spine", multiple=True, metavar="ROLE:FROM-TO", help="Touching, such as leak:T12-L1."),
    click.option("--years", metavar="FROM-TO", help="Year of publication."),
    click.option("--ages", metavar="FROM-TO", help="Age in years."),
    click.option("--sort", help="relevance, year or time_to_treatment."),
)

_WRITTEN = {"spine": "leak:T12-L1", "years": "2001-2020", "ages": "60-79"}


def filter_options(command: Any) -> Any:
    """Add the options of a filter to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(db: Database, text: tuple[str, ...], options: dict[str, Any]) -> Filter:
    """Return the filter that text and options ask for; raises RequestError for what does not exist."""
    from kb.facets import FACETS
    from kb.search.cases import facet_values
    from kb.search.filters import SORTS, Filter

    params: dict[str, list[str]] = {"q": [" ".join(text)], "spine": list(options["spine"])}
    for pair in options["where"]:
        facet, sign, value = pair.partition("=")
        if facet not in FACETS or not sign:
            problem = "this is no facet" if sign else "this is not FACET=VALUE"
            raise RequestError(repr(facet), problem, f"Facets: {', '.join(FACETS)}.")
        params.setdefault(facet, []).append(value)
    for name in ("years", "ages", "sort"):
        if options[name]:
            params[name] = [options[name]]
    known = facet_values(db)
    wanted, unknown = Filter.from_params(params, known)
    if unknown:
        raise _refused(unknown[0], {"sort": SORTS, **known})
    return wanted


def _refused(asked: str, known: Mapping[str, Iterable[str]]) -> RequestError:
    """Return why NAME=VALUE cannot be searched for, with what can be."""
    name = asked.partition("=")[0]
    if name in _WRITTEN:
        return RequestError(asked, "this cannot be read", f"Write it like --{name} {_WRITTEN[name]}.")
    return RequestError(asked, "there is no such value", f"Use: {', '.join(known[name])}.")
