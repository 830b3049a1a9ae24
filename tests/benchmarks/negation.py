"""Assertion on the public NegEx/ConText kit, with the figures of both halves of its sentences.

Run: python tests/benchmarks/negation.py rsAnnotations-1-120-random.txt [--errors negation]
The file comes from https://github.com/chapmanbe/negex (folder genConText, Apache-2.0).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.nlp.assertion import assess
from ingest.nlp.assertion_rules import Use, load_rules
from kb.model import Assertion, Status


@dataclass(frozen=True)
class Annotated:
    """A sentence of the kit with the span that is judged and what the annotators said."""

    number: int
    text: str
    start: int
    end: int
    negated: bool
    historical: bool
    hypothetical: bool


@dataclass(frozen=True)
class Score:
    """Right, spurious and missed marks of one kind."""

    right: int
    spurious: int
    missed: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.spurious + self.missed)

    @property
    def precision(self) -> float:
        """Share of the marks that are right."""
        return self.right / max(1, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Share of the annotators' marks that are found."""
        return self.right / max(1, self.right + self.missed)


KINDS: dict[str, tuple[Callable[[Annotated], bool], Callable[[Assertion], bool]]] = {
    "negation": (lambda a: a.negated, lambda r: r.status is Status.ABSENT),
    "historical": (lambda a: a.historical, lambda r: r.historical),
    "hypothetical": (lambda a: a.hypothetical, lambda r: r.status is Status.HYPOTHETICAL),
}


def read_kit(path: Path) -> list[Annotated]:
    """Return the sentences of the kit; the target stands in capitals in its sentence."""
    kit = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        number, _, target, text, negation, temporality, _ = line.split("\t")
        # Another place may hold the same words: the one in capitals is meant.
        at = text.find(target.upper())
        found = re.search(re.escape(target), text, re.I)
        start = at if at >= 0 else found.start() if found else 0
        historical = temporality == "Historical"
        kit.append(
            Annotated(
                int(number),
                text,
                start,
                start + len(target),
                negation == "Negated",
                historical,
                temporality == "Not particular",
            )
        )
    return kit


def judge(kit: Iterable[Annotated]) -> list[tuple[Annotated, Assertion]]:
    """Return each sentence with our assertion of its target."""
    rules = load_rules(Use.NOTE)
    return [(a, assess(a.text, (0, len(a.text)), [(a.start, a.end)], rules)[0]) for a in kit]


def score(judged: Iterable[tuple[Annotated, Assertion]], kind: str) -> Score:
    """Return how many marks of one kind are right, spurious and missed."""
    gold, ours = KINDS[kind]
    marks = [(gold(a), ours(r)) for a, r in judged]
    return Score(marks.count((True, True)), marks.count((False, True)), marks.count((True, False)))


def main() -> None:
    """Print the figures for the whole kit and for its halves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("kit", type=Path)
    parser.add_argument("--errors", choices=KINDS, help="list the wrong sentences of this kind")
    parser.add_argument(
        "--half", choices=("odd", "even", "all"), default="all", help="sentences the errors are of"
    )
    arguments = parser.parse_args()
    judged = judge(read_kit(arguments.kit))
    halves = {
        "all": judged,
        "odd": [j for j in judged if j[0].number % 2],
        "even": [j for j in judged if not j[0].number % 2],
    }
    out = sys.stdout.write
    out("| kind | sentences | P | R | F1 |\n|---|---|---|---|---|\n")
    for kind in KINDS:
        for name, half in halves.items():
            s = score(half, kind)
            out(f"| {kind} | {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} |\n")
    if arguments.errors:
        gold, ours = KINDS[arguments.errors]
        for a, r in halves[arguments.half]:
            if gold(a) != ours(r):
                out(f"{'missed' if gold(a) else 'spurious'} {a.number} [{r.status}: {r.cue}] {a.text}\n")


if __name__ == "__main__":
    main()
