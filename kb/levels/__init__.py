"""Vertebral levels on one ordered axis: notations, ranges, order and overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.errors import RequestError
from kb.levels.context import LevelKind, classify
from kb.levels.notation import COUNT, SACRUM, find_printed

__all__ = [
    "AXIS",
    "SACRUM",
    "LevelKind",
    "LevelMention",
    "around",
    "describe",
    "expand",
    "find_levels",
    "normalise",
    "order",
    "overlap",
    "parse_levels",
]

AXIS: tuple[str, ...] = tuple(f"{region}{n}" for region, count in COUNT.items() for n in range(1, count + 1))

# The sacrum, told as a whole in sacroplasty, lies where S1 to S5 lie.
_POSITION = {level: i for i, level in enumerate(AXIS)} | {SACRUM: AXIS.index("S1")}


@dataclass(frozen=True, slots=True)
class LevelMention:
    """One vertebra, range or list of them as printed.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        levels: normal forms from the head downwards; empty for C8, which is a root only.
        kind: vertebra, root, neurological level, MRI sequence or other, by the words beside it.
    """

    start: int
    end: int
    levels: tuple[str, ...]
    kind: LevelKind


def order(level: str) -> int:
    """Return the place of a normal form on the axis, C1 being 0."""
    try:
        return _POSITION[level]
    except KeyError:
        remedy = "Use C1-C7, T1-T12, L1-L5, S1-S5 or sacrum."
        raise RequestError(f"Level {level!r}", "no such vertebra", remedy) from None


def expand(a: str, b: str) -> tuple[str, ...]:
    """Return the vertebrae from one to the other, ends included, from the head downwards."""
    if a == b == SACRUM:
        return (SACRUM,)
    low, high = sorted((order(a), order(b)))
    return AXIS[low : high + 1]


def around(levels: Iterable[str], above: int, below: int) -> tuple[str, ...]:
    """Return the stretch from so many vertebrae above the highest to so many below the lowest."""
    places = [order(level) for level in levels]
    return AXIS[max(0, min(places) - above) : max(places) + below + 1] if places else ()


def overlap(a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
    """Return the vertebrae both hold, from the head downwards; the sacrum holds S1 to S5."""
    return tuple(sorted(_bones(a) & _bones(b), key=order))


def _bones(levels: Iterable[str]) -> set[str]:
    bones = set(levels)
    return bones - {SACRUM} | set(expand("S1", "S5")) if SACRUM in bones else bones


def normalise(text: str) -> str:
    """Return the normal form of one vertebra: ``D12`` and ``twelfth thoracic`` are ``T12``."""
    printed = text.strip()
    found = list(find_printed(printed))
    if len(found) == 1 and found[0].end - found[0].start == len(printed):
        levels = _levels(found[0].runs)
        if len(levels) == 1:
            return levels[0]
    raise RequestError(
        f"Level {text!r}", "not one vertebra", "Write it as T12, D12, Th12 or twelfth thoracic."
    )


def describe(levels: Iterable[str]) -> str:
    """Return levels for reading, neighbours joined to ranges: ``T10–L2, L4``."""
    bones = set(levels)
    runs: list[list[str]] = []
    for level in sorted(bones - {SACRUM}, key=order):
        if runs and order(level) == order(runs[-1][-1]) + 1:
            runs[-1].append(level)
        else:
            runs.append([level])
    parts = [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(parts + [SACRUM] * (SACRUM in bones))


def parse_levels(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return start, end and vertebrae of every mention that names vertebrae, in order of the text."""
    return [(m.start, m.end, m.levels) for m in find_levels(text) if m.kind is LevelKind.VERTEBRA]


def find_levels(text: str) -> list[LevelMention]:
    """Return every mention of a level code with what it stands for, in order of the text."""
    return [
        LevelMention(
            printed.start,
            printed.end,
            _levels(printed.runs),
            classify(text, printed.start, printed.end) if printed.runs else LevelKind.ROOT,
        )
        for printed in find_printed(text)
    ]


def _levels(runs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the vertebrae of the runs, each once, from the head downwards."""
    return tuple(sorted({level for a, b in runs for level in expand(a, b)}, key=order))
