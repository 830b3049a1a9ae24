"""How probable it is that a finding is right: a logistic model over how it was found.

The weights are rows of data/rules/confidence.csv; tests/benchmarks/calibration.py fits and checks them.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import VocabularyError
from kb.model import NOT_REPORTED, Finding, Report, SectionKind, Status

__all__ = ["WEIGHTS", "Setting", "features", "load_weights", "probability", "rated", "setting_of"]

WEIGHTS = Path(__file__).parents[1] / "data" / "rules" / "confidence.csv"
_LONG = 3500  # characters; abstracts are shorter, papers longer
_PLACES = {
    SectionKind.TITLE: "in the title",
    SectionKind.DISCUSSION: "in the discussion",
    SectionKind.INTRODUCTION: "in the introduction",
    SectionKind.CONCLUSION: "in the discussion",
    SectionKind.CAPTION: "in a caption",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is common to the findings of a report.

    Attributes:
        starts: offsets at which its sections begin.
        kinds: their kinds.
        several: whether it tells of several patients.
        long: whether it is a whole paper.
    """

    starts: tuple[int, ...]
    kinds: tuple[SectionKind, ...]
    several: bool
    long: bool


def setting_of(report: Report, patients: int) -> Setting:
    """Return the setting of a report that tells of so many patients."""
    starts = tuple(s.start for s in report.sections)
    return Setting(starts, tuple(s.kind for s in report.sections), patients > 1, len(report.text) > _LONG)


def features(finding: Finding, setting: Setting) -> tuple[str, ...]:
    """Return what speaks for and against a finding, in the words of the weights."""
    found = ["every finding", finding.slot, f"{finding.slot} by {finding.component}"]
    if len(finding.evidence) > 1:
        found.append("told more than once")
    at = bisect_right(setting.starts, finding.evidence[0].start) - 1
    if at >= 0 and setting.kinds[at] in _PLACES:
        found.append(_PLACES[setting.kinds[at]])
    conditions = (
        ("several patients", setting.several),
        ("whole paper", setting.long),
        ("not reported", finding.value == NOT_REPORTED),
        ("possible", finding.assertion.status is Status.POSSIBLE),
    )
    return (*found, *(name for name, holds in conditions if holds))


@lru_cache(maxsize=2)
def load_weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """Return the weight of each feature."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        return {row["feature"]: float(row["weight"]) for row in rows}
    except (KeyError, TypeError, ValueError) as error:
        remedy = "Fit it anew: python tests/benchmarks/calibration.py --fit."
        raise VocabularyError(path.name, f"a weight cannot be read ({error})", remedy) from None


def probability(told: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability the features give; one without a weight counts nothing."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) for name in told)))


def rated(findings: Sequence[Finding], setting: Setting) -> tuple[Finding, ...]:
    """Return the findings with their probability of being right, to two places."""
    weights = load_weights()
    return tuple(
        Finding(
            f.slot,
            f.value,
            f.evidence,
            f.assertion,
            f.concept,
            f.component,
            f.rule,
            round(probability(features(f, setting), weights), 2),
            f.detail,
        )
        for f in findings
    )
