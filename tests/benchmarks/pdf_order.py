"""Measures how many sentences of typeset papers come back whole and in order."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from typeset import Sheet, plain_letters, sentences, typeset  # noqa: E402

from ingest.readers import read_bytes, read_path  # noqa: E402
from kb.model import Report  # noqa: E402

SHEETS = {
    "one column": Sheet(columns=1),
    "two columns": Sheet(),
    "two columns, no captions": Sheet(captions=False),
    "two columns, cells row by row": Sheet(across="cells"),
    "two columns, rows as one string": Sheet(across="rows"),
}
PER_PAPER = 14


def papers() -> list[tuple[str, list[str]]]:
    """Return papers of several pages, each made of the bundled reports."""
    reports = [
        report
        for path in sorted((ROOT / "data" / "reports").glob("*.md"))
        for report in read_path(path)
        if isinstance(report, Report)
    ]
    bodies = [(r.title, plain_letters(r.text.removeprefix(r.title).strip())) for r in reports]
    made = []
    for start in range(0, len(bodies) - PER_PAPER + 1, PER_PAPER):
        part = bodies[start : start + PER_PAPER]
        paragraphs = ["Introduction", part[0][1], "Case report", *(b for _, b in part[1:9]), "Discussion"]
        made.append((plain_letters(part[0][0]), [*paragraphs, *(b for _, b in part[9:])]))
    return made


def in_order(said: list[str], text: str) -> float:
    """Return the share of sentences found whole in the text, in ascending order."""
    flat = re.sub(r"\s+", " ", text)
    places = [at for sentence in said if (at := flat.find(sentence)) >= 0]
    tails: list[int] = []
    for place in places:
        spot = bisect_left(tails, place)
        tails[spot : spot + 1] = [place]
    return len(tails) / len(said)


def measure(sheet: Sheet) -> tuple[float, float]:
    """Return the mean and the lowest share over all papers."""
    shares = []
    for title, paragraphs in papers():
        pdf = typeset(title, "Ann B. Fox, Carl Roe, Dan E. Poe", paragraphs, sheet)
        (report,) = read_bytes(pdf, "paper.pdf")
        said = [s for paragraph in paragraphs if len(paragraph) > 40 for s in sentences(paragraph)]
        shares.append(in_order(said, report.text if isinstance(report, Report) else ""))
    return sum(shares) / len(shares), min(shares)


if __name__ == "__main__":
    for name, sheet in SHEETS.items():
        mean, lowest = measure(sheet)
        print(f"{name:35} mean {mean:.4f}  lowest {lowest:.4f}")  # noqa: T201
