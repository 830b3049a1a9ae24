"""Volumes as printed: a number or a range of them with millilitres or cubic centimetres."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.nlp.durations import read_number
from ingest.nlp.scan import lower

__all__ = ["Volume", "find_volumes"]

_UNIT = r"(?:ml|cc|cm3|cm³|c\.c\.|milli-?lit(?:er|re)s?|cubic[ -]centimet(?:er|re)s?)(?![\w/])"
_WORDS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: and (?:a|one)[ -]half)?"
_NUMBER = rf"(?:\d{{1,3}}(?:[.,·]\d{{1,2}})?|{_WORDS})"
# For text in lower case; a number stands before it, in figures or words.
_TRIGGER = re.compile(_UNIT)
_COUNTED = re.compile(r"\w[ -]?$")
_VOLUME = re.compile(
    rf"(?<![\w.,/-])(?P<low>{_NUMBER})(?:[ -]?{_UNIT})?"
    rf"(?:\s*(?:-|–|—|to|and|or)\s*(?P<high>{_NUMBER}))?[ -]?{_UNIT}",
    re.IGNORECASE,
)
_REACH = 40  # characters before a unit in which its number stands


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume as printed.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        low: millilitres, the lower end of a range.
        high: millilitres, equal to low where no range is told.
    """

    start: int
    end: int
    low: float
    high: float

    @property
    def normal(self) -> str:
        """The volume for reading: ``3.5 mL``, ``4–6 mL``."""
        return f"{self.low:g} mL" if self.low == self.high else f"{self.low:g}–{self.high:g} mL"


def find_volumes(text: str) -> Iterator[Volume]:
    """Yield the volumes of a text in order; a range runs upwards."""
    done = 0
    for trigger in _TRIGGER.finditer(lower(text)):
        counted = _COUNTED.search(text, max(0, trigger.start() - 2), trigger.start())
        if not counted:
            continue
        for match in _VOLUME.finditer(text, max(done, counted.start() - _REACH), trigger.end()):
            low = _read(match["low"])
            high = _read(match["high"]) if match["high"] else low
            done = match.end()
            if low is None or high is None or low <= 0:
                continue
            if high < low:
                yield Volume(match.start("high"), match.end(), high, high)
            else:
                yield Volume(match.start(), match.end(), low, high)


def _read(printed: str) -> float | None:
    """Return the number a figure or words stand for."""
    lowered = printed.lower().replace(",", ".").replace("·", ".")
    half = re.fullmatch(r"(\w+) and (?:a|one)[ -]half", lowered)
    number = read_number(half[1] if half else lowered)
    return number + 0.5 if half and number is not None else number
