"""What became of groups of published patients: counts, proportions, one group against another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb import groups
from kb.compartment import COMPARTMENTS
from kb.errors import RequestError
from kb.facets import AGE_BANDS, TIMING, age_band, timing_of
from kb.model import NOT_REPORTED, OUTCOMES
from kb.profile import Profile
from kb.synthesis.proportions import SMALL, Comparison, Proportion, compare, proportion

__all__ = [
    "EVENTS",
    "GROUPINGS",
    "Group",
    "Grouping",
    "Versus",
    "group_by",
    "summarise",
    "versus",
]

# What may be counted: the verdicts that make up the event. The denominator is always the
# patients whose outcome is reported; those without one are counted apart, never as failures.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "improved or recovered": ("complete recovery", "improved"),
    "complete recovery": ("complete recovery",),
    "unchanged, worse or died": ("unchanged", "worse", "death"),
    "died": ("death",),
}
_DEFAULT_EVENT = "improved or recovered"


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to divide patients.

    Attributes:
        name: as shown.
        of: the groups of one patient; () is "not reported".
        order: groups in the order they are shown, others follow by size.
        exclusive: whether a patient is in one group at most.
    """

    name: str
    of: Callable[[Profile], Sequence[str]]
    order: tuple[str, ...] = ()
    exclusive: bool = False


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _delay(profile: Profile) -> tuple[str, ...]:
    days = profile.days.get("time_to_treatment")
    return () if days is None else (timing_of(days),)


def _age(profile: Profile) -> tuple[str, ...]:
    return () if profile.age is None else (age_band(profile.age),)


GROUPINGS: Mapping[str, Grouping] = {
    "approach": Grouping("Approach to the complication", lambda p: _one(p.approach), groups.APPROACHES, True),
    "treatment": Grouping("Treatment of the complication", lambda p: p.get("treatment")),
    "delay": Grouping("Time from symptoms to treatment", _delay, tuple(TIMING), True),
    "onset": Grouping("Onset after the procedure", lambda p: _one(p.onset), ("immediate", "delayed"), True),
    "compartment": Grouping("Compartment of the leak", lambda p: p.compartments, COMPARTMENTS),
    "deficit": Grouping("Worst deficit", lambda p: _one(p.band), groups.BANDS, True),
    "region": Grouping("Region treated", lambda p: groups.regions(p.levels), groups.REGIONS),
    "level": Grouping("Level treated", lambda p: p.get("procedure_level")),
    "age": Grouping("Age", _age, AGE_BANDS, True),
    "sex": Grouping("Sex", lambda p: _one({"F": "women", "M": "men"}.get(p.first("sex"), "")), (), True),
    "procedure": Grouping("Procedure", lambda p: p.get("procedure")),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Some patients and what became of them.

    Attributes:
        name: the group's name; "not reported" holds those whose report does not say.
        profiles: the patients, in the casebook's order.
        outcomes: patients by verdict, every verdict present, "not reported" among them.
        event: the proportion of those with a reported outcome.
    """

    name: str
    profiles: tuple[Profile, ...]
    outcomes: Mapping[str, int]
    event: Proportion

    @property
    def total(self) -> int:
        """All patients of the group, with or without a reported outcome."""
        return len(self.profiles)

    @property
    def reported(self) -> int:
        """Patients whose outcome is reported: the denominator of the event."""
        return self.event.total

    @property
    def small(self) -> bool:
        """Whether the proportion rests on fewer than SMALL patients."""
        return self.reported < SMALL


@dataclass(frozen=True, slots=True)
class Versus:
    """Group A against group B.

    Attributes:
        a, b: the groups, without the patients who are in both.
        in_both: number of patients left out because they are in both.
        result: the comparison of the event among those with a reported outcome.
    """

    a: Group
    b: Group
    in_both: int
    result: Comparison


def summarise(profiles: Iterable[Profile], name: str = "all", event: str = _DEFAULT_EVENT) -> Group:
    """Return the outcomes of some patients; raises RequestError for an unknown event."""
    if event not in EVENTS:
        raise RequestError(f"'{event}'", "no such event", f"Events: {', '.join(EVENTS)}.")
    kept = tuple(profiles)
    verdicts = Counter(profile.outcome for profile in kept)
    outcomes = {verdict: verdicts.get(verdict, 0) for verdict in OUTCOMES}
    reported = len(kept) - outcomes[NOT_REPORTED]
    happened = sum(outcomes[verdict] for verdict in EVENTS[event])
    return Group(name, kept, outcomes, proportion(happened, reported))


def group_by(profiles: Iterable[Profile], grouping: str, event: str = _DEFAULT_EVENT) -> tuple[Group, ...]:
    """Return the groups of a grouping, "not reported" last; raises RequestError for an unknown grouping."""
    if grouping not in GROUPINGS:
        raise RequestError(f"'{grouping}'", "no such grouping", f"Groupings: {', '.join(GROUPINGS)}.")
    way = GROUPINGS[grouping]
    members: dict[str, list[Profile]] = {}
    for profile in profiles:
        for name in dict.fromkeys(way.of(profile)) or (NOT_REPORTED,):
            members.setdefault(name, []).append(profile)
    ordered = sorted(members, key=lambda name: _rank(name, len(members[name]), way.order))
    return tuple(summarise(members[name], name, event) for name in ordered)


def versus(a: Group, b: Group, event: str = _DEFAULT_EVENT) -> Versus:
    """Compare two groups; patients in both are left out of both, so that the test holds."""
    both = {p.key for p in a.profiles} & {p.key for p in b.profiles}
    only_a = summarise((p for p in a.profiles if p.key not in both), a.name, event)
    only_b = summarise((p for p in b.profiles if p.key not in both), b.name, event)
    result = compare(only_a.event.count, only_a.reported, only_b.event.count, only_b.reported)
    return Versus(only_a, only_b, len(both), result)


def _rank(name: str, size: int, order: tuple[str, ...]) -> tuple[int, int, int, str]:
    place = order.index(name) if name in order else len(order)
    return (name == NOT_REPORTED, place, -size, name)
