"""How many planted duplicates are found and how many other reports are merged: python tests/benchmarks/duplicates.py."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "tests")]

from benchmarks.planted import reference_list

from ingest.deduplicate import find_duplicates
from kb.links import State


def main(count: int = 10_000, seeds: int = 3) -> None:
    """Print recall, false merges and time for each seed."""
    for seed in range(seeds):
        listed, planted = reference_list(seed, count, duplicates=count // 5, alike=count // 5)
        identities = [record.identity() for record in listed]
        began = time.process_time()
        links = find_duplicates(identities)
        seconds = time.process_time() - began
        made = {(link.first, link.second): link for link in links if link.state is State.LINKED}
        offered = {(link.first, link.second) for link in links if link.state is State.PROPOSED}
        wrong = [pair for pair in made if pair not in planted]
        print(
            f"seed {seed}: {len(listed)} references, {len(planted)} planted; linked {len(planted & set(made))} "
            f"({len(planted & set(made)) / len(planted):.4f}), proposed {len(planted & offered)}, "
            f"wrongly linked {len(wrong)}, wrongly proposed {len(offered - planted)}, {seconds:.1f} s of one core"
        )
        if "--errors" in sys.argv:
            by_id = {record.id: record for record in listed}
            for pair in wrong[:20]:
                print("  wrong:", made[pair].reason, *(by_id[end] for end in pair), sep="\n     ")
            for pair in sorted(planted - set(made))[:40]:
                print("  missed:", *(by_id[end] for end in pair), sep="\n     ")
            print(Counter(made[pair].reason.split(",")[0] for pair in made).most_common(8))


if __name__ == "__main__":
    main()
