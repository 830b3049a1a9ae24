"""How often the parts of a report are said to disagree: every flag on the readable reports, and a count.

    python tests/benchmarks/flags.py            one line a set: reports, reports with a flag, flags
    python tests/benchmarks/flags.py --show     every flag, to be judged by reading

Reports of the held-back set are counted, never shown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from ingest.assemble import read_cases  # noqa: E402
from ingest.nlp.pipeline import build_pipeline  # noqa: E402
from ingest.readers import read_path  # noqa: E402
from kb.model import Report  # noqa: E402

UNSEEN = ROOT / "tests" / "unseen"
FOLDERS = {
    "bundled": ROOT / "data" / "reports",
    "open": UNSEEN / "open" / "reports",
    "invented": UNSEEN / "invented" / "reports",
    "reserve": UNSEEN / "reserve" / "reports",
}


def flagged(folder: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each report of a folder with the flags of all its patients."""
    nlp = build_pipeline()
    for path in sorted(folder.iterdir()):
        for report in read_path(path):
            if isinstance(report, Report):
                cases = read_cases(nlp, report).cases
                yield report.id, tuple(flag for case in cases for flag in case.flags)


def main() -> None:
    """Print the count of each set, and the flags themselves where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print every flag of the sets open to reading")
    asked = parser.parse_args()
    for name, folder in FOLDERS.items():
        told = list(flagged(folder))
        with_one = [one for one in told if one[1]]
        count = sum(len(f) for _, f in told)
        sys.stdout.write(f"{name}: {len(told)} reports, {len(with_one)} flagged, {count} flags\n")
        if asked.show and name != "reserve":
            for report, flags in with_one:
                sys.stdout.writelines(f"  {report}: {flag}\n" for flag in flags)


if __name__ == "__main__":
    main()
