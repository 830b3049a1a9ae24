"""Line breaks, look-alike characters and contractions folded away for matching, with the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

__all__ = ["Fold", "fold"]

_RUNS = re.compile(r"[^\S ]+ *|\s{2,}|n't\b")
# One character for one character, so that offsets stay.
_LOOKALIKES = str.maketrans(
    {
        "\u00a0": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\ufffe": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
    }
)


@dataclass(frozen=True, slots=True)
class Fold:
    """A text with single spaces, and where each stretch of it came from.

    Attributes:
        text: the folded text; a blank line is kept as one line feed, other runs are one space, and "can't"
            is "cannot".
        starts: offsets in the folded text at which the shift changes.
        shifts: what to add to an offset from there on.
        origins: offsets in the text as it was at which the shift changes.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        origins = tuple(s + d for s, d in zip(self.starts, self.shifts, strict=True))
        object.__setattr__(self, "origins", origins)

    def original(self, offset: int) -> int:
        """Return the offset in the text as it was."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a half-open stretch of the folded text as a stretch of the text as it was."""
        first = self.original(start)
        return (first, self.original(end - 1) + 1) if end > start else (first, first)

    def folded(self, offset: int) -> int:
        """Return the offset in the folded text of an offset in the text as it was."""
        at = max(0, bisect_right(self.origins, offset) - 1)
        guess = offset - self.shifts[at]
        limit = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        return max(self.starts[at], min(guess, limit))


def fold(text: str) -> Fold:
    """Fold runs of white space, look-alikes and contractions; the quote stays the text as it was."""
    plain = text.translate(_LOOKALIKES)
    parts: list[str] = []
    starts, shifts = [0], [0]
    done = size = 0
    for run in _RUNS.finditer(plain):
        if run.end() - run.start() == 1 and run.group() == " ":
            continue
        parts.append(plain[done : run.start()])
        size += run.start() - done
        put = "\n" if run.group().count("\n") > 1 else " "
        if run.group() == "n't":  # "she can't walk" is no "can walk"
            put = "nnot" if plain.endswith(("ca", "Ca"), 0, run.start()) else " not"
        parts.append(put)
        size += len(put)
        done = run.end()
        shift = done - size
        if shift != shifts[-1]:
            # The last letter of a word spelled out is the last of the word as it stands.
            starts.append(size - (len(put) > 1))
            shifts.append(shift)
    if not parts:
        return Fold(plain)
    parts.append(plain[done:])
    return Fold("".join(parts), tuple(starts), tuple(shifts))
