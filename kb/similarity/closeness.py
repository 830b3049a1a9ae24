"""How close a published patient comes to an asked one in a single fact, and how to say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from kb import groups
from kb.levels import describe, order
from kb.profile import Profile
from kb.similarity.kinship import kinship

__all__ = ["SILENT", "Feature", "features"]

# How a phrase ends that says the report is silent.
SILENT = " not reported"

_CONCEPTS = {
    "complication": "complication",
    "deficit": "deficit",
    "procedure": "procedure",
    "indication": "indication",
    "treatment": "treatment",
    "imaging": "imaging",
    "cement_material": "cement",
}
_ROLES = {
    "procedure_level": ("treated at", ("procedure_level",), ("leak_level", "lesion_level")),
    "leak_level": ("leak at", ("leak_level",), ("lesion_level", "procedure_level")),
    "lesion_level": ("lesion at", ("lesion_level",), ("leak_level", "procedure_level")),
}
_ROLE_NAMES = {
    "procedure_level": "treated level",
    "leak_level": "levels of the leak",
    "lesion_level": "level of the lesion",
}
_CONCEPT_ALIKE = 0.5
_SAME_CANAL = 0.8  # one of the two does not say on which side of the dura


@dataclass(frozen=True, slots=True)
class Feature:
    """One asked fact.

    Attributes:
        kind: which weight applies.
        slot: where the fact comes from.
        asked: its values; of a word its stem and the word itself.
        number: the value of an age or a time.
    """

    kind: str
    slot: str
    asked: tuple[str, ...]
    number: float = 0.0

    def closeness(self, case: Profile) -> float | None:
        """Return 1 for the same, 0 for nothing in common, None where the case is silent."""
        return _MEASURES.get(self.kind, _concept)(self, case)

    def explain(self, case: Profile, near: float | None) -> tuple[str, bool]:
        """Return a plain phrase and whether it says alike; an empty phrase says nothing worth reading."""
        return _PHRASES.get(self.kind, _say_concept)(self, case, near)


def features(asked: Profile, words: Mapping[str, str] | None = None) -> tuple[Feature, ...]:
    """Return the facts of a patient in which others are compared with it, in a fixed order."""
    return tuple(_features(asked, words or {}))


def _features(asked: Profile, words: Mapping[str, str]) -> Iterator[Feature]:
    for slot, kind in _CONCEPTS.items():
        for value in asked.get(slot):
            yield Feature(kind, slot, (value,))
    if asked.compartments:
        yield Feature("compartment", "complication", asked.compartments)
    for family in asked.families:
        yield Feature("family", "complication", (family,))
    if asked.band:
        yield Feature("band", "deficit", (asked.band,))
    for slot in _ROLES:
        if asked.get(slot):
            yield Feature("level", slot, asked.get(slot))
    if asked.age is not None:
        yield Feature("age", "age", (), asked.age)
    for kind, value in (("sex", asked.first("sex")), ("onset", asked.onset)):
        if value:
            yield Feature(kind, kind, (value,))
    if "time_to_symptoms" in asked.days:
        yield Feature("time", "time_to_symptoms", (), asked.days["time_to_symptoms"])
    for stem in sorted(words):
        yield Feature("word", "text", (stem, words[stem]))


def _concept(feature: Feature, case: Profile) -> float | None:
    told = case.get(feature.slot)
    if not told:
        return None
    return max(kinship(feature.asked[0], value, feature.kind) for value in told)


def _compartment(feature: Feature, case: Profile) -> float | None:
    told = case.compartments
    if not told:
        return 0.0 if case.get("complication") else None
    shared = [max(_beside(a, b) for b in told) for a in feature.asked]
    back = [max(_beside(a, b) for a in feature.asked) for b in told]
    return (sum(shared) / len(shared) + sum(back) / len(back)) / 2


def _family(feature: Feature, case: Profile) -> float | None:
    if not case.get("complication"):
        return None
    told, asked = case.families, feature.asked[0]
    return max(
        (1.0 if asked == one else _AKIN.get(frozenset({asked, one}), 0.0) for one in told), default=0.0
    )


# Kinds of trouble that lie near one another; those not named have nothing in common.
_AKIN: Mapping[frozenset[str], float] = {
    frozenset({"bleeding", "bleeding in the spine"}): 0.6,
    frozenset({"bleeding", "injured artery"}): 0.6,
    frozenset({"bone in the canal", "collapse"}): 0.6,
    frozenset({"bone in the canal", "tumor in the canal"}): 0.6,
    frozenset({"collapse", "new fracture"}): 0.4,
    frozenset({"heart", "lung vessels"}): 0.3,
}


# How near two compartments lie; those not named have nothing in common.
_BESIDE: Mapping[frozenset[str], float] = {
    frozenset({"intradural", "canal unspecified"}): 0.85,
    frozenset({"epidural", "canal unspecified"}): 0.85,
    frozenset({"intradural", "epidural"}): 0.5,
    frozenset({"epidural", "foraminal"}): 0.4,
    frozenset({"canal unspecified", "foraminal"}): 0.4,
    frozenset({"foraminal", "paravertebral"}): 0.4,
    frozenset({"foraminal", "discal"}): 0.3,
    frozenset({"pulmonary", "cardiac"}): 0.4,
    frozenset({"pulmonary", "venous"}): 0.3,
    frozenset({"cardiac", "venous"}): 0.3,
}
_UNSPECIFIED = 0.3


def _beside(a: str, b: str) -> float:
    if a == b:
        return 1.0
    return _UNSPECIFIED if "unspecified" in (a, b) else _BESIDE.get(frozenset({a, b}), 0.0)


def _band(feature: Feature, case: Profile) -> float | None:
    if not case.band:
        return None
    place = groups.BANDS.index
    return 1 - abs(place(feature.asked[0]) - place(case.band)) / (len(groups.BANDS) - 1)


def _level(feature: Feature, case: Profile) -> float | None:
    _, same, other = _ROLES[feature.slot]
    for slots, factor in ((same, 1.0), (other, 0.8)):
        found = [level for slot in slots for level in case.get(slot)]
        near = _axis(feature.asked, found)
        if near is not None:
            return near * factor
    return None


def _axis(asked: Sequence[str], told: Sequence[str]) -> float | None:
    """Closeness on the axis: 1 on the same vertebrae, halved about every one and a half levels."""
    a, b = _places(asked), _places(told)
    if not a or not b:
        return None
    apart = [min(abs(x - y) for y in b) for x in a] + [min(abs(x - y) for x in a) for y in b]
    return exp(-sum(apart) / len(apart) / 2)


def _places(levels: Iterable[str]) -> list[int]:
    return [order(level) for level in levels]


def _age(feature: Feature, case: Profile) -> float | None:
    return None if case.age is None else exp(-(((case.age - feature.number) / 12) ** 2))


def _same(feature: Feature, case: Profile) -> float | None:
    told = case.onset if feature.kind == "onset" else case.first(feature.slot)
    return None if not told else float(told == feature.asked[0])


def _time(feature: Feature, case: Profile) -> float | None:
    days = case.days.get(feature.slot)
    return None if days is None else exp(-abs(log((days + 0.1) / (feature.number + 0.1))) / 2)


_MEASURES = {
    "compartment": _compartment,
    "family": _family,
    "band": _band,
    "level": _level,
    "age": _age,
    "sex": _same,
    "onset": _same,
    "time": _time,
}


def _say_concept(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    asked = feature.asked[0]
    if near is None:
        return f"{feature.kind}{SILENT}", False
    closest = max(
        case.get(feature.slot), key=lambda value: (kinship(asked, value, feature.kind), value == asked)
    )
    if near == 1.0:
        return closest, True
    if near >= _CONCEPT_ALIKE:
        return f"{closest}, close to {asked}", True
    return (f"no {asked} told", False) if feature.kind != "imaging" else ("", False)


_PLACES = {"canal unspecified": "in the canal, dura not told", "unspecified": "leak, place not told"}


def _say_compartment(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    told, asked = (
        " and ".join(_PLACES.get(place, place) for place in places) or "no cement leak"
        for places in (case.compartments, feature.asked)
    )
    if near is None or (near > _SAME_CANAL and told != asked):
        return "", True
    return (told, True) if told == asked else (f"{told}, instead of {asked}", False)


def _say_family(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    return ("", True) if near else (f"no {feature.asked[0]}", False)


def _say_band(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if near is None:
        return f"deficit{SILENT}", False
    return ("", True) if near == 1.0 else (f"worst deficit: {case.band}, not {feature.asked[0]}", False)


def _say_level(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    role, (slot,), _ = _ROLES[feature.slot]
    told = case.get(slot)
    if near is None or not told:
        return f"{_ROLE_NAMES[slot]}{SILENT}", False
    where = f"{role} {describe(told)}"
    if set(told) & set(feature.asked):
        return (f"also {where}" if set(told) == set(feature.asked) else f"{where}, overlapping"), True
    apart = min(abs(x - y) for x in _places(told) for y in _places(feature.asked))
    return f"{where}, {apart} level{'s' if apart > 1 else ''} away", apart <= 2


def _say_age(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if case.age is None:
        return f"age{SILENT}", False
    apart = abs(case.age - feature.number)
    return f"aged {case.age:g}", apart <= 10


def _say_same(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if feature.kind == "sex":
        told = {"F": "woman", "M": "man"}.get(case.first("sex"), "")
        return (told, near == 1.0) if told else (f"sex{SILENT}", False)
    return (f"{case.onset} onset", near == 1.0) if case.onset else (f"onset{SILENT}", False)


def _say_time(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    days = case.days.get(feature.slot)
    if days is None or near is None:
        return "", False
    when = f"after {_span(days)}" if round(days * 24) else "at once"
    return f"first symptoms {when}", near >= _CONCEPT_ALIKE


def _span(days: float) -> str:
    if days < 1:
        hours = round(days * 24)
        return f"{hours} hour{'s' * (hours != 1)}"
    for unit, length in (("year", 365.25), ("month", 30.44), ("week", 7)):
        if days >= 2 * length:
            return f"{days / length:.0f} {unit}s"
    return f"{days:.0f} day{'s' if days >= 1.5 else ''}"


_PHRASES = {
    "compartment": _say_compartment,
    "family": _say_family,
    "band": _say_band,
    "level": _say_level,
    "age": _say_age,
    "sex": _say_same,
    "onset": _say_same,
    "time": _say_time,
}
