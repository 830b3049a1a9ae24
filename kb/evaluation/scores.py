"""Scores extracted cases against hand-coded ones, slot by slot, as sets of values.

A predicted concept counts as right where it is the gold concept or a kind of it; every gold
outcome lists the readings that count as right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from kb.model import CONCEPT_SLOTS, LEVEL_SLOTS, NOT_REPORTED

__all__ = ["SCORED_SLOTS", "Concepts", "Difference", "Evaluation", "Score", "compare", "evaluate"]

SCORED_SLOTS = ("age", "sex", *CONCEPT_SLOTS, *LEVEL_SLOTS, "intradural", "onset", "outcome")

# A case in the exchange format.
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Values found rightly (tp), wrongly (fp) and missed (fn)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """tp / (tp + fp), 1 where nothing was found."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """tp / (tp + fn), 1 where there was nothing to find."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Where one slot of one case is not as coded.

    Attributes:
        report_id, number, slot: the place; the number is the predicted case's, None where it has none.
        gold_number: number of the coded case, None where there is none.
        missed: values coded and not found, as concept ids where known.
        wrong: values found and not coded.
    """

    report_id: str
    number: int | None
    gold_number: int | None
    slot: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """The scores of all slots and every difference.

    Attributes:
        slots: score by slot, in the order of SCORED_SLOTS.
        reports: number of reports in the gold.
        exact_counts: reports whose number of patients is right.
        differences: every miss and every wrong value, by report.
    """

    slots: Mapping[str, Score]
    reports: int
    exact_counts: int
    differences: tuple[Difference, ...]

    @cached_property
    def micro(self) -> Score:
        """The score over all values of all slots."""
        return sum(self.slots.values(), Score())

    @property
    def macro_f1(self) -> float:
        """The mean F1 over slots."""
        return sum(score.f1 for score in self.slots.values()) / len(self.slots)

    @property
    def case_count_exact(self) -> float:
        """The share of reports whose number of patients is right."""
        return self.exact_counts / max(1, self.reports)


class Concepts:
    """Names and hierarchy of the concepts, from the rows of the vocabulary export."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._ids: dict[str, str] = {}
        self._parents: dict[str, Sequence[str]] = {}
        for row in rows:
            self._parents[row["id"]] = row["parents"]
            for name in (row["label"], *row["synonyms"]):
                self._ids.setdefault(_key(name), row["id"])

    def of(self, label: str) -> str:
        """Return the id a label names; a label of no concept names only itself."""
        return self._ids.get(_key(label), _key(label))

    def lineage(self, concept: str) -> set[str]:
        """Return a concept and everything it is a kind of."""
        seen: set[str] = set()
        queue = [concept]
        while queue:
            one = queue.pop()
            if one not in seen:
                seen.add(one)
                queue += self._parents.get(one, ())
        return seen


def evaluate(gold: Iterable[Record], predicted: Iterable[Record], concepts: Concepts) -> Evaluation:
    """Score predicted cases against gold; reports that the gold does not hold are left aside."""
    by_report: dict[str, tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
    for record in gold:
        by_report[record["id"]][0].append(record)
    for record in predicted:
        if record["id"] in by_report:
            by_report[record["id"]][1].append(record)
    totals = dict.fromkeys(SCORED_SLOTS, Score())
    differences = []
    for _, (golds, predictions) in sorted(by_report.items()):
        for pair in _pairs(golds, predictions, concepts):
            for slot in SCORED_SLOTS:
                score, difference = compare(*pair, slot, concepts)
                totals[slot] += score
                differences += [difference] if difference else []
    exact = sum(len(golds) == len(predictions) for golds, predictions in by_report.values())
    return Evaluation(totals, len(by_report), exact, tuple(differences))


def _pairs(
    golds: Sequence[Record], predictions: Sequence[Record], concepts: Concepts
) -> Iterator[tuple[Record, Record]]:
    """Yield gold and predicted case of each patient, those with the most values in common first."""

    def shared(i: int, j: int) -> int:
        return sum(compare(golds[i], predictions[j], slot, concepts)[0].tp for slot in SCORED_SLOTS)

    places = product(range(len(golds)), range(len(predictions)))
    ranked = sorted((-shared(i, j), abs(i - j), i, j) for i, j in places)
    left, right = set(range(len(golds))), set(range(len(predictions)))
    for _, _, i, j in ranked:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield golds[i], predictions[j]
    yield from ((golds[i], {}) for i in sorted(left))
    yield from (({}, predictions[j]) for j in sorted(right))


def compare(gold: Record, got: Record, slot: str, concepts: Concepts) -> tuple[Score, Difference | None]:
    """Score one slot of a predicted case, and say where it differs."""
    wanted, found = _values(gold, slot, concepts), _values(got, slot, concepts)
    if slot == "outcome":
        given = got.get("outcome") or NOT_REPORTED
        if given in {*(gold.get("acceptable_outcomes") or ()), gold.get("outcome")}:
            return Score(tp=int(given != NOT_REPORTED)), None
        met_wanted, met_found = set[Any](), set[Any]()
    elif slot in CONCEPT_SLOTS:
        met_wanted = {w for w in wanted if any(w in concepts.lineage(f) for f in found)}
        met_found = {f for f in found if concepts.lineage(f) & wanted}
    else:
        met_wanted = met_found = wanted & found
    missed, wrong = sorted(map(str, wanted - met_wanted)), sorted(map(str, found - met_found))
    score = Score(len(met_wanted), len(wrong), len(missed))
    if not missed and not wrong:
        return score, None
    report_id = gold.get("id") or got["id"]
    place = (report_id, got.get("case_no"), gold.get("case_no"), slot)
    return score, Difference(*place, tuple(missed), tuple(wrong))


def _values(record: Record, slot: str, concepts: Concepts) -> set[Any]:
    value = record.get(slot)
    if slot in CONCEPT_SLOTS:
        return {concepts.of(label) for label in value or ()}
    if slot in LEVEL_SLOTS:
        return {str(level).upper() for level in value or ()}
    if slot == "onset":
        value = value.get("category") if isinstance(value, Mapping) else value
    if slot == "intradural":
        return {True} if value else set()
    if value in (None, "", NOT_REPORTED):
        return set()
    return {float(value)} if slot == "age" else {value}


def _key(name: str) -> str:
    return str(name).casefold().strip()


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
