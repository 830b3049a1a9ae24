"""Similar cases against BM25 on the same questions: nDCG@5 as a Markdown table.

    python tests/benchmarks/similarity.py [--coded] [--each]

Both sides get the words of the question and nothing else, and rank the patients of data/reports. Ours reads
the question and the reports with the extraction pipeline; ``--coded`` takes the hand-coded facts of the
reports instead, the ceiling of a faultless extraction. BM25 is SQLite's, over title and text with the Porter
stemmer. The odd questions took no part in setting weights.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from math import log2
from pathlib import Path

from kb.profile import Profile, of_case
from kb.similarity.ranking import SimilarCases
from kb.similarity.words import WordIndex, words

ROOT = Path(__file__).parents[2]
AT = 5

Key = tuple[str, int]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--coded", action="store_true")
    options.add_argument("--each", action="store_true")
    chosen = options.parse_args()
    questions = read_lines(ROOT / "data/gold/similar_queries.jsonl")
    texts = report_texts()
    profiles = coded_profiles() if chosen.coded else extracted_profiles()
    systems = {
        "BM25 (SQLite FTS5)": bm25(texts, [profile.key for profile in profiles]),
        "ours": ours(profiles, texts),
    }
    scores = {name: [ndcg(rank(q["text"]), grades(q)) for q in questions] for name, rank in systems.items()}
    if chosen.each:
        for place, question in enumerate(questions):
            told = "  ".join(f"{name} {column[place]:.2f}" for name, column in scores.items())
            sys.stdout.write(f"{question['query']} {told} {question['text']}\n")
    sys.stdout.write(table(questions, scores) + "\n")


def table(questions: Sequence[Mapping], scores: Mapping[str, Sequence[float]]) -> str:
    """Return the means by part, with the questions each side answers better."""
    parts = ("tuning", "held out", "all")
    lines = [f"| nDCG@{AT} | " + " | ".join(f"{p} (n={len(pick(questions, p))})" for p in parts) + " |"]
    lines.append("|---|" + "---|" * len(parts))
    for name, column in scores.items():
        means = [mean([column[i] for i in pick(questions, part)]) for part in parts]
        lines.append(f"| {name} | " + " | ".join(f"{value:.3f}" for value in means) + " |")
    first, second = scores.values()
    better = sum(b > a + 1e-9 for a, b in zip(first, second, strict=True))
    worse = sum(a > b + 1e-9 for a, b in zip(first, second, strict=True))
    tied = len(questions) - better - worse
    lines.append(f"\nOurs is better on {better} questions, worse on {worse}, level on {tied}.")
    return "\n".join(lines)


def pick(questions: Sequence[Mapping], part: str) -> list[int]:
    """Return the places of the questions of a part."""
    return [i for i, question in enumerate(questions) if part in ("all", question["part"])]


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean."""
    return sum(values) / len(values)


def ndcg(ranked: Sequence[Key], graded: Mapping[Key, int]) -> float:
    """Return the normalised gain, gains 2**grade - 1 (Jarvelin and Kekalainen, ACM TOIS 2002;20:422-446)."""
    gain = sum((2 ** graded.get(key, 0) - 1) / log2(place + 2) for place, key in enumerate(ranked[:AT]))
    best = sorted(graded.values(), reverse=True)[:AT]
    return gain / sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(best))


def grades(question: Mapping) -> dict[Key, int]:
    """Return the judged patients of a question."""
    return {(row["id"], row["case_no"]): row["grade"] for row in question["relevant"]}


def bm25(texts: Mapping[str, str], keys: Sequence[Key]) -> Callable[[str], list[Key]]:
    """Return a ranker by BM25, k1 1.2 and b 0.75; patients of one report follow one another."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE reports USING fts5(id UNINDEXED, text, tokenize='porter unicode61')")
    base.executemany("INSERT INTO reports VALUES (?, ?)", texts.items())

    def rank(question: str) -> list[Key]:
        tokens = dict.fromkeys(re.findall(r"\w+", question.lower()))
        asked = " OR ".join(f'"{token}"' for token in tokens)
        sql = "SELECT id FROM reports WHERE reports MATCH ? ORDER BY bm25(reports), id"
        found = [row[0] for row in base.execute(sql, [asked])]
        return [key for report in found for key in keys if key[0] == report]

    return rank


def ours(profiles: Sequence[Profile], texts: Mapping[str, str]) -> Callable[[str], list[Key]]:
    """Return our ranker, the question read as the page My patient reads it."""
    from ingest.query import read_query

    index = SimilarCases(profiles, WordIndex(texts))

    def rank(question: str) -> list[Key]:
        asked = read_query(question).profile
        return [match.profile.key for match in index.like(asked, words=words(question), limit=AT)]

    return rank


def report_texts() -> dict[str, str]:
    """Return title and text of the bundled reports by id."""
    from ingest.readers import read_path

    paths = sorted((ROOT / "data/reports").glob("*.md"))
    return {report.id: report.text for path in paths for report in read_path(path)}


def coded_profiles() -> list[Profile]:
    """Return the patients as coded by hand."""
    sys.path.insert(0, str(ROOT / "tests"))
    from coded import of_record

    return [of_record(record) for record in read_lines(ROOT / "data/gold/gold.jsonl")]


def extracted_profiles() -> list[Profile]:
    """Return the patients as the pipeline reads them."""
    from ingest.assemble import read_cases
    from ingest.nlp.pipeline import build_pipeline
    from ingest.readers import read_path

    nlp = build_pipeline()
    paths = sorted((ROOT / "data/reports").glob("*.md"))
    return [
        of_case(case)
        for path in paths
        for report in read_path(path)
        for case in read_cases(nlp, report).cases
    ]


def read_lines(path: Path) -> list[dict]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
