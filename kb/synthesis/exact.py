"""Exact tests and intervals of small counts, in plain arithmetic.

A numerical library gives the same numbers (the tests compare them) but takes a second to load and
70 MB to hold, which every visitor of the app would wait and pay for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, inf, lgamma, log, log1p

__all__ = ["clopper_pearson", "conditional_odds_ratio", "fisher"]

_TAIL = 0.025  # of each side of a 95 % interval

# Tables whose probabilities differ by rounding only are equally likely (as in R, fisher.test).
_TIE = 1 + 1e-7


@lru_cache(maxsize=1024)
def clopper_pearson(count: int, total: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share (Clopper CJ, Pearson ES, Biometrika 1934;26:404-413)."""
    low, high = 0.0, 1.0
    if count > 0:
        low = _root(lambda share: _at_least(count, total, share) - _TAIL, 0.0, 1.0)
    if count < total:
        high = 1 - _root(lambda share: _at_least(total - count, total, share) - _TAIL, 0.0, 1.0)
    return low, high


def _at_least(count: int, total: int, share: float) -> float:
    """Return how likely at least so many of a total are, each with the same chance."""
    if not 0 < share < 1:
        return share
    if count < total * share:  # the other side has the fewer terms, each less than the one before
        return 1 - _at_least(total - count + 1, total, 1 - share)
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    term = exp(ways + count * log(share) + (total - count) * log1p(-share))
    found, k, odds = 0.0, count, share / (1 - share)
    while k <= total and term > found * 1e-17:
        found += term
        term *= (total - k) / (k + 1) * odds
        k += 1
    return found


@dataclass(frozen=True, slots=True)
class _Tables:
    """All fourfold tables with the margins of one: the noncentral hypergeometric distribution.

    Attributes:
        least: smallest count that the first cell can hold.
        logs: logarithm of the weight of each count from ``least`` on, at an odds ratio of 1.
    """

    least: int
    logs: tuple[float, ...]

    @classmethod
    def like(cls, count_a: int, total_a: int, count_b: int, total_b: int) -> _Tables:
        happened = count_a + count_b
        least, most = max(0, happened - total_b), min(happened, total_a)
        steps = (
            log((total_a - k) * (happened - k) / ((k + 1) * (total_b - happened + k + 1)))
            for k in range(least, most)
        )
        return cls(least, tuple(accumulate(steps, initial=0.0)))

    def chances(self, log_odds: float = 0.0) -> list[float]:
        """Return how likely each count is at an odds ratio, given as its logarithm."""
        tilted = [weight + i * log_odds for i, weight in enumerate(self.logs)]
        peak = max(tilted)
        weights = [exp(one - peak) for one in tilted]
        whole = sum(weights)
        return [one / whole for one in weights]


def fisher(count_a: int, total_a: int, count_b: int, total_b: int) -> float:
    """Return the two-sided p of Fisher's exact test (Fisher RA, J R Stat Soc 1922;85:87-94)."""
    tables = _Tables.like(count_a, total_a, count_b, total_b)
    chances = tables.chances()
    seen = chances[count_a - tables.least]
    return min(1.0, sum(chance for chance in chances if chance <= seen * _TIE))


@lru_cache(maxsize=256)
def conditional_odds_ratio(
    count_a: int, total_a: int, count_b: int, total_b: int
) -> tuple[float, tuple[float, float]]:
    """Return the conditional maximum likelihood estimate and its exact 95 % interval.

    The interval inverts the noncentral hypergeometric distribution (Cornfield J, Proc 3rd Berkeley
    Symp 1956;4:135-148). Margins must not be 0; ends and estimate may be 0 or infinite.
    """
    tables = _Tables.like(count_a, total_a, count_b, total_b)
    place = count_a - tables.least
    if place == 0:
        return 0.0, (0.0, _odds(lambda log_odds: _TAIL - tables.chances(log_odds)[0]))
    if place == len(tables.logs) - 1:
        return inf, (_odds(lambda log_odds: tables.chances(log_odds)[-1] - _TAIL), inf)
    estimate = _odds(lambda log_odds: sum(i * p for i, p in enumerate(tables.chances(log_odds))) - place)
    low = _odds(lambda log_odds: sum(tables.chances(log_odds)[place:]) - _TAIL)
    high = _odds(lambda log_odds: _TAIL - sum(tables.chances(log_odds)[: place + 1]))
    return estimate, (low, high)


def _odds(rising: Callable[[float], float]) -> float:
    """Return the odds ratio at which a function of its logarithm, rising through 0, is 0."""
    reach = 1.0
    while rising(-reach) > 0 or rising(reach) < 0:
        reach *= 2
    return exp(_root(rising, -reach, reach))


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function is 0, to the last digits of a float."""
    while low < (middle := (low + high) / 2) < high and high - low > 1e-13 * max(1e-3, abs(middle)):
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
