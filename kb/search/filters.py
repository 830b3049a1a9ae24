"""What a search asks for, and how it is written into an address and read back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kb.errors import RequestError
from kb.facets import FACETS, LEVEL_FACETS
from kb.levels import AXIS, SACRUM, expand, overlap

__all__ = ["SORTS", "Brush", "Filter"]

# What hits can be sorted by; the first stands where nothing is chosen.
SORTS = ("relevance", "year", "time_to_treatment")

SACRAL = (SACRUM,)
_ROLES = {facet.removesuffix("_level"): facet for facet in LEVEL_FACETS}


@dataclass(frozen=True, slots=True)
class Brush:
    """A stretch of the spine that a case must touch.

    Attributes:
        role: treated, leak, operated or lesion.
        high, low: its ends, nearest to the head first.
    """

    role: str
    high: str
    low: str

    def __post_init__(self) -> None:
        if self.role not in _ROLES:
            raise RequestError(repr(self.role), "no level has this role", f"Roles: {', '.join(_ROLES)}.")
        for level in (self.high, self.low):
            if level not in AXIS and level != SACRUM:
                raise RequestError(repr(level), "this is no vertebra", f"Use {AXIS[0]} to {AXIS[-1]}.")

    @property
    def facet(self) -> str:
        """The facet that holds the levels of this role."""
        return _ROLES[self.role]

    def values(self) -> tuple[str, ...]:
        """Return the vertebrae of the stretch, and the sacrum where it is touched as a whole."""
        found = expand(self.high, self.low)
        return (*found, *overlap(found, SACRAL), SACRUM) if overlap(found, SACRAL) else found


@dataclass(frozen=True, slots=True)
class Filter:
    """What a case must be to be found.

    Attributes:
        text: words that must all occur, "exact phrases" in quotes, -words that must not.
        facets: for each facet the values of which one, or a kind of it, must hold.
        levels: stretches of the spine, each of which must be touched.
        years: first and last year of publication.
        ages: youngest and oldest age in whole years.
        sort: one of SORTS.
    """

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    levels: tuple[Brush, ...] = ()
    years: tuple[int, int] | None = None
    ages: tuple[int, int] | None = None
    sort: str = SORTS[0]

    def __post_init__(self) -> None:
        for facet in self.facets:
            if facet not in FACETS:
                raise RequestError(repr(facet), "this is no facet", f"Facets: {', '.join(FACETS)}.")
        if self.sort not in SORTS:
            raise RequestError(
                repr(self.sort), "hits cannot be sorted by this", f"Orders: {', '.join(SORTS)}."
            )

    def without(self, part: str) -> Filter:
        """Return the filter with a facet, or "text", "levels", "years" or "ages", dropped."""
        if part in FACETS:
            return replace(self, facets={name: v for name, v in self.facets.items() if name != part})
        empty = {"text": "", "levels": (), "years": None, "ages": None}
        return replace(self, **{part: empty[part]})  # type: ignore[arg-type]

    def to_params(self) -> dict[str, list[str]]:
        """Return the filter as the parameters of an address; what is not filtered by is left out."""
        params = {
            "q": [self.text] if self.text else [],
            **{facet: list(self.facets.get(facet, ())) for facet in FACETS},
            "spine": [f"{brush.role}:{brush.high}-{brush.low}" for brush in self.levels],
            "years": [f"{self.years[0]}-{self.years[1]}"] if self.years else [],
            "ages": [f"{self.ages[0]}-{self.ages[1]}"] if self.ages else [],
            "sort": [self.sort] if self.sort != SORTS[0] else [],
        }
        return {name: values for name, values in params.items() if values}

    @classmethod
    def from_params(
        cls,
        params: Mapping[str, str | Sequence[str]],
        known: Mapping[str, Collection[str]] | None = None,
    ) -> tuple[Filter, list[str]]:
        """Return the filter an address asks for, and what of it is unknown and was left out.

        ``known`` gives the values each facet has; without it every value of a known facet is taken.
        Parameters that are no part of a filter are the page's own and not looked at.
        """
        asked = {name: [v] if isinstance(v, str) else list(v) for name, v in params.items()}
        unknown: list[str] = []
        facets = {facet: _known(facet, asked[facet], known, unknown) for facet in FACETS if facet in asked}
        levels = _parsed("spine", asked, _brush, unknown)
        years, ages = (_parsed(name, asked, _range, unknown)[-1:] for name in ("years", "ages"))
        sort = asked.get("sort", [SORTS[0]])[-1]
        if sort not in SORTS:
            unknown.append(f"sort={sort}")
            sort = SORTS[0]
        found = cls(
            text=" ".join(asked.get("q", [])),
            facets={facet: values for facet, values in facets.items() if values},
            levels=tuple(levels),
            years=years[0] if years else None,
            ages=ages[0] if ages else None,
            sort=sort,
        )
        return found, unknown


def _known(
    facet: str, values: Iterable[str], known: Mapping[str, Collection[str]] | None, unknown: list[str]
) -> tuple[str, ...]:
    taken = []
    for value in dict.fromkeys(values):
        if known is None or value in known.get(facet, ()):
            taken.append(value)
        else:
            unknown.append(f"{facet}={value}")
    return tuple(taken)


_T = TypeVar("_T")


def _parsed(
    name: str, asked: Mapping[str, Sequence[str]], parse: Callable[[str], _T], unknown: list[str]
) -> list[_T]:
    parsed = []
    for value in asked.get(name, ()):
        try:
            parsed.append(parse(value))
        except (ValueError, RequestError):
            unknown.append(f"{name}={value}")
    return parsed


def _brush(value: str) -> Brush:
    role, _, stretch = value.partition(":")
    high, _, low = stretch.partition("-")
    return Brush(role, high, low or high)


def _range(value: str) -> tuple[int, int]:
    low, _, high = value.partition("-")
    first, last = int(low), int(high or low)
    return min(first, last), max(first, last)
