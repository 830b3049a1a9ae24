"""Proportions of small groups with their intervals, and the exact test between two groups."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from kb.synthesis.exact import clopper_pearson, conditional_odds_ratio, fisher

__all__ = ["SMALL", "Comparison", "Proportion", "compare", "proportion"]

# Groups under this number of patients are marked wherever they are shown.
SMALL = 5

_Z95 = 1.959963984540054  # 97.5th percentile of the standard normal distribution


@dataclass(frozen=True, slots=True)
class Proportion:
    """A count out of a total with its 95 % intervals, as fractions from 0 to 1.

    Attributes:
        count: patients with the event.
        total: patients it could be told of; the intervals are (0, 1) when it is 0.
        wilson: score interval, which keeps its coverage near 0 and 1.
    """

    count: int
    total: int
    wilson: tuple[float, float]

    @property
    def exact(self) -> tuple[float, float]:
        """The Clopper-Pearson interval, never narrower than it promises."""
        return clopper_pearson(self.count, self.total) if self.total else (0.0, 1.0)

    @property
    def share(self) -> float | None:
        """The fraction, None of an empty group."""
        return self.count / self.total if self.total else None

    @property
    def small(self) -> bool:
        """Whether the group is under SMALL patients."""
        return self.total < SMALL

    def __str__(self) -> str:
        if self.share is None:
            return "0 of 0"
        low, high = self.wilson
        return f"{self.count} of {self.total}, {self.share:.0%} (95% CI {low:.0%} to {high:.0%})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups of patients compared for one event.

    Attributes:
        a, b: the proportions in group A and group B.
        odds_ratio: conditional maximum likelihood estimate, None where a margin of the table is 0.
        interval: its exact 95 % interval, ends may be infinite; None with the ratio.
        p: two-sided p of Fisher's exact test, None where a group is empty.
    """

    a: Proportion
    b: Proportion
    odds_ratio: float | None
    interval: tuple[float, float] | None
    p: float | None


def proportion(count: int, total: int) -> Proportion:
    """Return a proportion with its intervals; raises ValueError unless 0 <= count <= total."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is not a proportion")
    return Proportion(count, total, _wilson(count, total))


def compare(count_a: int, total_a: int, count_b: int, total_b: int) -> Comparison:
    """Compare two groups by Fisher's exact test and the conditional odds ratio."""
    a, b = proportion(count_a, total_a), proportion(count_b, total_b)
    if not total_a or not total_b:
        return Comparison(a, b, None, None, None)
    table = (count_a, total_a, count_b, total_b)
    p = fisher(*table)
    if not 0 < count_a + count_b < total_a + total_b:
        return Comparison(a, b, None, None, p)
    return Comparison(a, b, *conditional_odds_ratio(*table), p)


def _wilson(count: int, total: int) -> tuple[float, float]:
    """Wilson score interval, Wilson EB, J Am Stat Assoc 1927;22:209-212, equation 4."""
    if not total:
        return (0.0, 1.0)
    share, z2 = count / total, _Z95 * _Z95
    middle = share + z2 / (2 * total)
    half = _Z95 * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    low, high = (middle - half) / (1 + z2 / total), (middle + half) / (1 + z2 / total)
    return (0.0 if count == 0 else low, 1.0 if count == total else high)
