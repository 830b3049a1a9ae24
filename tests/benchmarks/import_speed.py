"""Times the import of 10,000 references with abstracts: read, extracted, stored, duplicates linked.

Run: python tests/benchmarks/import_speed.py [--count 10000] [--files 4] [--jobs 2] [--only dense]

The dense list has the abstract of a case report in every record. The mixed one is what a search brings:
one record in five is such a case report, three are studies and reviews, one has no abstract.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
STUDIES = (
    "Background: Leakage of cement is the usual complication of vertebroplasty. Methods: We reviewed 212 "
    "consecutive patients (160 women, mean age 74.2 years) treated at 305 levels between 2008 and 2014. "
    "Computed tomography was done in all. Results: Leakage was seen at 128 levels (42%): in the disc at 51, "
    "the epidural veins at 43 and the paravertebral tissue at 34; none had a deficit. The visual analogue "
    "score fell from 7.9 to 2.8 (p < 0.001). Conclusions: Leakage is frequent and mostly without symptoms.",
    "Objective: To compare kyphoplasty with conservative care in osteoporotic fracture. Design: Randomised, "
    "open, two centres. Participants: 118 adults with a fracture of less than six weeks. Main outcome: "
    "disability at twelve months. Results: The difference was 4.1 points (95% CI 1.2 to 7.0). Adverse events "
    "were alike in both groups: two pulmonary emboli, one infection, nine new fractures.",
    "We measured the viscosity of four commercial cements between 18 and 25 degrees and the pressure needed "
    "to inject them through needles of 11 and 13 gauge into cadaver vertebrae. Viscosity rose with time in "
    "all; the working window was 6 to 13 minutes. Cooling of the powder doubled it. Low pressure at high "
    "viscosity left the posterior wall intact in 22 of 24 specimens.",
)
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "benchmarks")]

from planted import Record, reference_list  # noqa: E402

from ingest.readers import read_path  # noqa: E402
from ingest.run import ingest  # noqa: E402
from kb.model import Report  # noqa: E402
from kb.storage.database import connect  # noqa: E402
from kb.storage.links import Kind, State  # noqa: E402
from kb.storage.store import Change  # noqa: E402


def main() -> None:
    """Write what was imported and how long each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=4, help="files the references are spread over")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=("dense", "mixed"))
    args = parser.parse_args()
    for kind in (args.only,) if args.only else ("dense", "mixed"):
        _measure(kind, args)


def _measure(kind: str, args: argparse.Namespace) -> None:
    """Import one list and write its figures."""
    listed, planted = reference_list(0, args.count, args.count // 10, args.count // 10)
    began_at = os.times()
    with TemporaryDirectory() as folder:
        paths = _written(listed, _ABSTRACTS[kind](), Path(folder), args.files)
        began = time.perf_counter()
        read = sum(isinstance(found, Report) for path in paths for found in read_path(path))
        reading = time.perf_counter() - began
        began = time.perf_counter()
        db = connect(Path(folder) / "casebook.db")
        summary = ingest(paths, db, jobs=args.jobs)
        whole = time.perf_counter() - began
        db.close()
        spent = os.times()
    linked = sum(link.kind is Kind.REPORT and link.state is State.LINKED for link in summary.links)
    processor = sum(spent[:4]) - sum(began_at[:4])
    sys.stdout.write(
        f"{kind}: {len(listed):,} references, {len(planted):,} planted duplicates, {args.files} RIS files\n"
        f"read alone: {read:,} in {reading:.1f} s on one core\n"
        f"casebook ingest --jobs {args.jobs}: {summary.count(Change.ADDED):,} stored, {linked:,} linked, "
        f"{len(summary.problems):,} remarks, {whole:.1f} s on the clock\n"
        f"processor time of all processes: {processor:.0f} s\n"
    )


def _cases() -> Iterator[str]:
    """Yield the texts of the bundled reports without end."""
    return cycle(
        found.text.partition("\n\n")[2].replace("\n", " ")
        for path in sorted((ROOT / "data" / "reports").glob("*.md"))
        for found in read_path(path)
        if isinstance(found, Report)
    )


def _mixed() -> Iterator[str]:
    """Yield a case report, three studies and nothing, without end."""
    for case, study in zip(_cases(), cycle(STUDIES), strict=False):
        yield from (case, study, "", STUDIES[0], STUDIES[1])


_ABSTRACTS = {"dense": _cases, "mixed": _mixed}


def _written(listed: Sequence[Record], abstracts: Iterable[str], folder: Path, files: int) -> list[Path]:
    """Write the references as RIS with their abstracts."""
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
