"""The filter in the address: leaks inside the dura unless the address asks for something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kb.facets import FACETS
from kb.search.filters import Filter

__all__ = ["DEFAULT", "EVERYTHING", "PARAMS", "filter_of", "params_of"]

# What the casebook is about; everything else is kept for contrast.
DEFAULT = ("intradural",)
EVERYTHING = "all"

# What an address may ask of the filter.
PARAMS = frozenset({*FACETS, "q", "spine", "years", "ages", "sort", "scope"})


def filter_of(
    params: Mapping[str, Sequence[str]], known: Mapping[str, Collection[str]]
) -> tuple[Filter, list[str]]:
    """Return the filter that an address asks for, and what of the address is unknown."""
    wanted = dict(params)
    scope = wanted.pop("scope", [])
    unknown = [f"scope={value}" for value in scope if value != EVERYTHING]
    if EVERYTHING not in scope and "compartment" not in wanted:
        wanted["compartment"] = DEFAULT
    known = {**known, "compartment": (*known.get("compartment", ()), *DEFAULT)}
    found, more = Filter.from_params(wanted, known)
    return found, [*unknown, *more]


def params_of(wanted: Filter) -> dict[str, list[str]]:
    """Return the shortest address that asks for this filter."""
    params = wanted.to_params()
    compartments = tuple(params.get("compartment", ()))
    if compartments == DEFAULT:
        del params["compartment"]
    elif not compartments:
        params["scope"] = [EVERYTHING]
    return params
