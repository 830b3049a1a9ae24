"""The cue of every assertion stands in the text at its offsets, and what is denied is kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from ingest.readers import read_path
from kb.model import Assertion, Report, Status
from tests.reading import first_case

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "data" / "reports", ROOT / "tests" / "unseen" / "open" / "reports")


@lru_cache(maxsize=1)
def _assertions() -> tuple[tuple[Report, Assertion], ...]:
    nlp = build_pipeline()
    return tuple(
        (report, finding.assertion)
        for folder in FOLDERS
        for path in sorted(folder.iterdir())
        for report in read_path(path)
        if isinstance(report, Report)
        for case in read_cases(nlp, report).cases
        for finding in case.findings
    )


def test_every_cue_is_what_stands_at_its_offsets() -> None:
    cited = [(r, a) for r, a in _assertions() if a.cue]
    assert cited
    wrong = [(r.id, a) for r, a in cited if r.text[a.cue_start : a.cue_end] != a.cue]
    assert not wrong


def test_denied_findings_of_the_reports_are_kept_with_their_cue() -> None:
    denied = [a for _, a in _assertions() if a.status is Status.ABSENT]
    assert denied
    assert all(a.cue for a in denied)


@pytest.mark.parametrize(
    ("sentence", "concept", "cue"),
    [
        ("She denied dyspnea after vertebroplasty of L1.", "deficit:dyspnea", "denied"),
        ("After vertebroplasty of L1 there was no leakage of cement.", "complication:cement-leakage", "no"),
    ],
)
def test_what_is_denied_is_a_finding_of_the_case(sentence: str, concept: str, cue: str) -> None:
    found = [f for f in first_case(sentence).findings if f.concept == concept]
    assert [(f.assertion.status, f.assertion.cue) for f in found] == [(Status.ABSENT, cue)]
