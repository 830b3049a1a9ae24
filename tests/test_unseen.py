"""The reports kept for measuring are whole: every text is coded, every quote is in its text."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from kb.evaluation.scores import SCORED_SLOTS

UNSEEN = Path(__file__).parent / "unseen"
SETS = ["open", "invented", "reserve", "invented-reserve"]


def coded(name: str) -> list[dict]:
    return [json.loads(line) for line in (UNSEEN / name / "gold.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", SETS)
def test_every_text_is_coded_and_every_coding_has_its_text(name):
    texts = {path.stem for path in (UNSEEN / name / "reports").iterdir()}
    assert {case["id"] for case in coded(name)} == texts


@pytest.mark.parametrize("name", SETS)
def test_quotes_stand_in_their_texts(name):
    for case in coded(name):
        text = (UNSEEN / name / "reports" / f"{case['id']}.txt").read_text("utf-8")
        assert " ".join((case["quote_outcome"] or "").split()) in " ".join(text.split()), case["id"]


@pytest.mark.parametrize("pair", list(combinations(SETS, 2)), ids=" and ".join)
def test_the_sets_share_no_report(pair):
    one, other = ({case["id"] for case in coded(name)} for name in pair)
    assert not one & other


@pytest.mark.parametrize("half", ["read", "reserve"])
def test_every_passage_codes_slots_of_the_exchange_format(half):
    passages = [
        json.loads(line)
        for file in sorted((UNSEEN / "phrasings" / half).glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len({passage["id"] for passage in passages}) == len(passages) == 640
    for passage in passages:
        assert passage["text"] and passage["gold"] and set(passage["gold"]) <= set(SCORED_SLOTS), passage[
            "id"
        ]


@pytest.mark.parametrize("half", ["read", "reserve"])
def test_every_study_names_how_many_it_tells_of(half):
    rows = [
        json.loads(line) for line in (UNSEEN / "studies" / f"{half}.jsonl").read_text("utf-8").splitlines()
    ]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["title"] and row["text"] and isinstance(row["cases"], int), row["id"]
