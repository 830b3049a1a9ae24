"""How many planted duplicates are found, how many different reports are joined, and how fast.

Run: python tests/benchmarks/duplicates.py [--count 10000] [--seeds 3] [--errors]
"""

from __future__ import annotations

import argparse
import sys
import time

from planted import reference_list

from ingest.deduplicate import find_duplicates
from kb.storage.links import State


def main() -> None:
    """Write one line for each seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--errors", action="store_true", help="write every missed and every wrong pair")
    args = parser.parse_args()
    for seed in range(args.seeds):
        sys.stdout.write(_measured(seed, args.count, args.errors))


def _measured(seed: int, count: int, errors: bool) -> str:
    listed, planted = reference_list(seed, count, duplicates=count // 5, alike=count // 5)
    identities = [record.identity() for record in listed]
    began = time.process_time()
    links = find_duplicates(identities)
    seconds = time.process_time() - began
    made = {(link.first, link.second): link.reason for link in links if link.state is State.LINKED}
    offered = {(link.first, link.second) for link in links if link.state is State.PROPOSED}
    found, wrong = planted & set(made), set(made) - planted
    line = (
        f"seed {seed}: {len(listed)} references, {len(planted)} planted duplicates; "
        f"linked {len(found)} ({len(found) / len(planted):.4f}), proposed {len(planted & offered)}; "
        f"joined wrongly {len(wrong)}, proposed wrongly {len(offered - planted)}; "
        f"{seconds:.1f} s of one core\n"
    )
    if errors:
        by_id = {record.id: record for record in listed}
        for pair in (*sorted(wrong), *sorted(planted - found)):
            ends = "\n    ".join(str(by_id[end]) for end in pair)
            line += f"  {made.get(pair, 'missed')}\n    {ends}\n"
    return line


if __name__ == "__main__":
    main()
