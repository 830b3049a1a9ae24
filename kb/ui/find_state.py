"""The search of the page Find as it stands in the address: the filter, and how what it finds is laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.search.cases import Filter, facet_values
from kb.ui import find_views, shell
from kb.ui.scope import PARAMS, filter_of, params_of

__all__ = ["OWN", "SPINE", "VIEWS", "current", "go", "own_params"]

VIEWS = {"cards": "Cards", "table": "Table"}
OWN = {"page": "1", "view": "cards", "role": "leak", "beside": ""}
# What can be unfolded beside the cards where there is no room for it.
SPINE = "spine"
# Going back from a case, Streamlit shows Find for a moment under the parameters of the case.
KNOWN = {*PARAMS, *OWN, "report", "patient", "fact"}


def own_params(asked: Mapping[str, Sequence[str]]) -> tuple[dict[str, str], list[str]]:
    """Return how what is found is laid out, and what of the address nothing here knows."""
    unknown = [f"{name}={value}" for name in asked.keys() - KNOWN for value in asked[name]]
    allowed = {"view": VIEWS, "role": find_views.ROLES, "beside": (SPINE,)}
    own = dict(OWN)
    for name in OWN.keys() & asked.keys():
        value = asked[name][-1]
        fits = value in allowed[name] if name in allowed else value.isdecimal() and int(value) > 0
        if fits:
            own[name] = value
        else:
            unknown.append(f"{name}={value}")
    return own, unknown


def current() -> tuple[Filter, dict[str, str]]:
    """Return the filter and the layout that the address asks for."""
    asked = shell.address()
    with shell.casebook() as db:
        wanted, _ = filter_of(asked, facet_values(db))
    return wanted, own_params(asked)[0]


def go(wanted: Filter, **own: str) -> None:
    """Make the address ask for a filter, from its first page."""
    kept = {**current()[1], "page": "1", **own}
    shell.set_address(params_of(wanted) | {k: [v] for k, v in kept.items() if v != OWN[k]})
