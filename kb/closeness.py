"""How close a published patient comes to an asked one in a single fact, and how to say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from kb import groups
from kb.kinship import kinship
from kb.levels import describe, order
from kb.profile import Profile

__all__ = ["Feature", "features"]

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
_CONCEPT_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Feature:
    """One asked fact.

    Attributes:
        kind: which weight applies.
        slot: where the fact comes from.
        asked: its values.
    """

    kind: str
    slot: str
    asked: tuple[str, ...]
    number: float = 0.0

    def closeness(self, case: Profile, words: Mapping[str, float]) -> float | None:
        """Return 1 for the same, 0 for nothing in common, None where the case is silent."""
        return _MEASURES.get(self.kind, _concept)(self, case, words)

    def explain(self, case: Profile, near: float | None) -> tuple[str, bool]:
        """Return a plain phrase and whether it says alike; an empty phrase says nothing worth reading."""
        return _PHRASES.get(self.kind, _say_concept)(self, case, near)


def features(asked: Profile, words: Iterable[str] = ()) -> tuple[Feature, ...]:
    """Return the facts of a patient in which others are compared with it, in a fixed order."""
    return tuple(_features(asked, words))


def _features(asked: Profile, words: Iterable[str]) -> Iterator[Feature]:
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
    for word in sorted(set(words)):
        yield Feature("word", "text", (word,))


def _concept(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    told = case.get(feature.slot)
    if not told:
        return None
    return max(kinship(feature.asked[0], value, feature.kind) for value in told)


def _compartment(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    told = case.compartments
    if not told:
        return 0.0 if case.get("complication") else None
    shared = [max(_beside(a, b) for b in told) for a in feature.asked]
    back = [max(_beside(a, b) for a in feature.asked) for b in told]
    return (sum(shared) / len(shared) + sum(back) / len(back)) / 2


def _family(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
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
    frozenset({"intradural", "canal unspecified"}): 0.7,
    frozenset({"epidural", "canal unspecified"}): 0.8,
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


def _band(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    if not case.band:
        return None
    place = groups.BANDS.index
    return 1 - abs(place(feature.asked[0]) - place(case.band)) / (len(groups.BANDS) - 1)


def _level(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
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


def _age(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    return None if case.age is None else exp(-(((case.age - feature.number) / 12) ** 2))


def _same(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    told = case.onset if feature.kind == "onset" else case.first(feature.slot)
    return None if not told else float(told == feature.asked[0])


def _time(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    days = case.days.get(feature.slot)
    return None if days is None else exp(-abs(log((days + 0.1) / (feature.number + 0.1))) / 2)


def _word(feature: Feature, case: Profile, words: Mapping[str, float]) -> float | None:
    return words.get(feature.asked[0], 0.0)


_MEASURES = {
    "compartment": _compartment,
    "family": _family,
    "band": _band,
    "level": _level,
    "age": _age,
    "sex": _same,
    "onset": _same,
    "time": _time,
    "word": _word,
}


def _say_concept(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    asked = feature.asked[0]
    if near is None:
        return f"{feature.kind} not reported", False
    closest = max(
        case.get(feature.slot), key=lambda value: (kinship(asked, value, feature.kind), value == asked)
    )
    if near == 1.0:
        return closest, True
    if near >= _CONCEPT_ALIKE:
        return f"{closest}, close to {asked}", True
    return (f"no {asked} told", False) if feature.kind != "imaging" else ("", False)


def _say_compartment(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if near is None or near == 1.0:
        return "", True
    told = " and ".join(case.compartments) or "no cement leak"
    return f"{told} instead of {' and '.join(feature.asked)}", False


def _say_family(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    return ("", True) if near else (f"no {feature.asked[0]}", False)


def _say_band(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if near is None:
        return "deficit not reported", False
    if near == 1.0:
        return f"worst deficit alike: {case.band}", True
    return f"worst deficit: {case.band}", False


def _say_level(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    role, same, other = _ROLES[feature.slot]
    told = next((case.get(slot) for slot in (*same, *other) if case.get(slot)), ())
    if near is None or not told:
        return "level not reported", False
    shared = set(told) & set(feature.asked)
    role = next(_ROLES[slot][0] for slot in (*same, *other) if case.get(slot))
    where = f"{role} {describe(told)}"
    if shared:
        return (f"also {where}" if set(told) == set(feature.asked) else f"{where}, overlapping"), True
    apart = min(abs(x - y) for x in _places(told) for y in _places(feature.asked))
    return f"{where}, {apart} level{'s' if apart > 1 else ''} away", apart <= 2


def _say_age(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if case.age is None:
        return "age not reported", False
    apart = abs(case.age - feature.number)
    return f"aged {case.age:g}", apart <= 10


def _say_same(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    if feature.kind == "sex":
        told = {"F": "woman", "M": "man"}.get(case.first("sex"), "")
        return (told, near == 1.0) if told else ("sex not reported", False)
    return (f"{case.onset} onset", near == 1.0) if case.onset else ("onset not dated", False)


def _say_time(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    days = case.days.get(feature.slot)
    if days is None or near is None:
        return "", False
    return f"symptoms after {_span(days)}", near >= _CONCEPT_ALIKE


def _span(days: float) -> str:
    if days < 1:
        return f"{days * 24:.0f} hours"
    for unit, length in (("year", 365.25), ("month", 30.44), ("week", 7)):
        if days >= 2 * length:
            return f"{days / length:.0f} {unit}s"
    return f"{days:.0f} day{'s' if days >= 1.5 else ''}"


def _say_word(feature: Feature, case: Profile, near: float | None) -> tuple[str, bool]:
    return (f"the word “{feature.asked[0]}”", True) if near else ("", True)


_PHRASES = {
    "compartment": _say_compartment,
    "family": _say_family,
    "band": _say_band,
    "level": _say_level,
    "age": _say_age,
    "sex": _say_same,
    "onset": _say_same,
    "time": _say_time,
    "word": _say_word,
}
