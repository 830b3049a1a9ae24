"""Times the import of 10,000 references with abstracts: read, extracted, stored, duplicates linked.

Run: python tests/benchmarks/import_speed.py [--count 10000] [--files 4] [--jobs 2]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "benchmarks")]

from planted import Record, reference_list  # noqa: E402

from ingest.readers import read_path  # noqa: E402
from ingest.run import ingest  # noqa: E402
from kb.model import Report  # noqa: E402
from kb.storage.database import connect  # noqa: E402
from kb.storage.links import State  # noqa: E402
from kb.storage.store import Change  # noqa: E402


def main() -> None:
    """Write what was imported and how long each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=4, help="files the references are spread over")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    listed, planted = reference_list(0, args.count, args.count // 10, args.count // 10)
    with TemporaryDirectory() as folder:
        paths = _written(listed, Path(folder), args.files)
        began = time.perf_counter()
        read = sum(isinstance(found, Report) for path in paths for found in read_path(path))
        reading = time.perf_counter() - began
        began = time.perf_counter()
        db = connect(Path(folder) / "casebook.db")
        summary = ingest(paths, db, jobs=args.jobs)
        whole = time.perf_counter() - began
        db.close()
        spent = os.times()
    linked = sum(link.state is State.LINKED for link in summary.links)
    sys.stdout.write(
        f"{len(listed):,} references, {len(planted):,} planted duplicates, in {args.files} RIS files\n"
        f"read alone: {read:,} in {reading:.1f} s on one core\n"
        f"casebook ingest --jobs {args.jobs}: {summary.count(Change.ADDED):,} stored, {linked:,} linked, "
        f"{len(summary.problems):,} remarks, {whole:.1f} s on the clock\n"
        f"processor time of all processes: {sum(spent[:4]):.0f} s\n"
    )


def _written(listed: Sequence[Record], folder: Path, files: int) -> list[Path]:
    """Write the references as RIS, each with the text of a bundled report as its abstract."""
    abstracts = cycle(
        found.text.partition("\n\n")[2].replace("\n", " ")
        for path in sorted((ROOT / "data" / "reports").glob("*.md"))
        for found in read_path(path)
        if isinstance(found, Report)
    )
    entries = [_entry(record, abstract) for record, abstract in zip(listed, abstracts, strict=False)]
    paths = [folder / f"export-{number}.ris" for number in range(files)]
    for number, path in enumerate(paths):
        path.write_text("\n".join(entries[number::files]), encoding="utf-8")
    return paths


def _entry(record: Record, abstract: str) -> str:
    tags = [
        ("TY", "JOUR"),
        ("TI", record.title),
        *(("AU", author) for author in record.authors),
        ("JO", record.journal),
        ("PY", str(record.year or "")),
        ("VL", record.volume),
        ("SP", record.pages),
        ("DO", record.doi),
        ("N1", f"PMID: {record.pmid}" if record.pmid else ""),
        ("AB", abstract),
        ("ID", record.id),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - ", ""])


if __name__ == "__main__":
    main()
