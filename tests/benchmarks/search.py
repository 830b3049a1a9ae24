"""Measures search, counts and graph on invented cases: python tests/benchmarks/search.py [cases]"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from synthetic import readings

from kb.graph.build import build
from kb.search.cases import find
from kb.search.filters import Brush, Filter
from kb.storage import queries
from kb.storage.database import connect
from kb.storage.store import save_reading

FILTERS = {
    "everything": Filter(),
    "intradural": Filter(facets={"compartment": ("intradural",)}),
    "four facets": Filter(
        facets={"compartment": ("intradural", "epidural"), "sex": ("F",), "outcome": ("improved",)}
        | {"procedure": ("percutaneous vertebroplasty",)}
    ),
    "leak touching T12-L1": Filter(levels=(Brush("leak", "T12", "L1"),)),
    "a rare word": Filter(text="durotomy"),
    "common words": Filter(text="cement procedure woman"),
    "an unfinished word": Filter(text="cem"),
    "a phrase and facets": Filter(text='"cement removal"', facets={"sex": ("F",)}),
    "nothing found": Filter(text="durotomy", ages=(1, 2)),
}


def timed(work: Callable[[], object], repeat: int = 5) -> float:
    """Return the median time in milliseconds."""
    spent = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def main() -> None:
    """Print one line a measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder) / "x.db") as db:
        start = time.perf_counter()
        for report, cases in readings(count):
            save_reading(db, report, cases, [], content_hash="synthetic")
        say("store, a case", (time.perf_counter() - start) * 1000 / count)
        say("first search (index made)", timed(lambda: find(db, Filter(), limit=20), 1))
        for name, wanted in FILTERS.items():
            total = find(db, wanted).total
            say(f"search {name} ({total} found), 20 shown", timed(lambda w=wanted: find(db, w, limit=20)))
            say(f"search {name}, all shown", timed(lambda w=wanted: find(db, w)))
        say("read all cases", timed(lambda: list(queries.each_case(db)), 1))
        say("build the graph", timed(lambda: build(db), 1))


def say(what: str, milliseconds: float) -> None:
    sys.stdout.write(f"{what:60} {milliseconds:9.1f} ms\n")


if __name__ == "__main__":
    main()
