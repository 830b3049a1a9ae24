"""Our score is the shared scorer's, to the last digit, and every error comes with its sentence."""

import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from coded import bundled_report, gold_case, gold_records

from kb.evaluation.differences import explain
from kb.evaluation.scores import SCORED_SLOTS, Concepts, Difference, evaluate
from kb.export.vocabulary import vocabulary_rows
from kb.model import Evidence
from kb.record import case_record
from kb.vocabulary import load_vocabulary

ROWS = [
    {"id": "d:weakness", "label": "weakness", "synonyms": ["paresis"], "parents": []},
    {"id": "d:paraparesis", "label": "paraparesis", "synonyms": [], "parents": ["d:weakness"]},
    {"id": "d:loop", "label": "loop", "synonyms": [], "parents": ["d:loop"]},
]


def spoiled(seed):
    """The gold, with values taken away, added, exchanged and cases dropped, split and swapped."""
    chance = random.Random(seed)
    gold = gold_records()
    labels = {
        slot: sorted({v for r in gold for v in r[slot]}) for slot in ("deficit", "treatment", "leak_level")
    }
    made = []
    for record in map(dict, gold):
        for slot, values in labels.items():
            kept = [v for v in record[slot] if chance.random() > 0.2]
            record[slot] = kept + chance.sample(values, chance.choice((0, 0, 1, 2)))
        if chance.random() < 0.2:
            record |= {"age": chance.choice((None, 64, 70.0)), "sex": chance.choice(("F", "M", None))}
        if chance.random() < 0.3:
            record |= {"outcome": chance.choice(("improved", "death", "not reported", "unchanged"))}
            record |= {
                "onset": chance.choice((None, {"category": "delayed", "text": ""})),
                "intradural": True,
            }
        made += chance.choices([[record], [], [record, dict(record, case_no=9)]], [8, 1, 1])[0]
    chance.shuffle(made)
    return made


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("with_vocabulary", [True, False])
def test_the_numbers_are_the_shared_scorers(shared, tmp_path, seed, with_vocabulary):
    predicted = spoiled(seed)
    rows = vocabulary_rows(load_vocabulary()) if with_vocabulary else []
    files = {"gold": gold_records(), "predicted": predicted}
    for name, records in files.items():
        (tmp_path / name).write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    (tmp_path / "vocabulary").write_text(json.dumps(rows), encoding="utf-8")
    command = [sys.executable, str(shared / "tools" / "score_cases.py"), "gold", "predicted"]
    command += ["--vocabulary", "vocabulary", "--json", "--errors"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    theirs, ours = json.loads(ran.stdout), evaluate(gold_records(), predicted, Concepts(rows))
    assert list(theirs["slots"]) == list(SCORED_SLOTS) == list(ours.slots)
    for slot, score in ours.slots.items():
        got = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
        assert got | {"tp": score.tp, "fp": score.fp, "fn": score.fn} == theirs["slots"][slot], slot
    micro = ours.micro
    assert theirs["micro"] == {
        "precision": micro.precision,
        "recall": micro.recall,
        "f1": micro.f1,
        "macro_f1": ours.macro_f1,
        "reports": ours.reports,
        "case_count_exact": ours.case_count_exact,
    }
    lines = [
        f"{d.report_id} #{d.gold_number or '-'} {d.slot}: missed {list(d.missed)} wrong {list(d.wrong)}"
        for d in ours.differences
    ]
    assert sorted(lines) == sorted(ran.stderr.splitlines())


def test_gold_scores_itself_fully():
    result = evaluate(gold_records(), gold_records(), Concepts([]))
    assert (result.micro.fp, result.micro.fn, result.differences) == (0, 0, ())
    assert result.case_count_exact == result.macro_f1 == 1.0


@pytest.mark.parametrize(
    ("gold", "got", "tp", "fp", "fn"),
    [
        (["weakness"], ["paraparesis"], 1, 0, 0),
        (["paraparesis"], ["weakness"], 0, 1, 1),
        (["weakness"], ["Paresis "], 1, 0, 0),
        (["unknown"], ["UNKNOWN"], 1, 0, 0),
        (["weakness"], [], 0, 0, 1),
        (["loop"], ["loop"], 1, 0, 0),
        ([], ["loop", "weakness"], 0, 2, 0),
    ],
)
def test_concepts_count_as_right_when_they_are_a_kind_of_gold(gold, got, tp, fp, fn):
    gold_record = {"id": "r", "case_no": 1, "deficit": gold, "acceptable_outcomes": []}
    score = evaluate([gold_record], [{"id": "r", "case_no": 1, "deficit": got}], Concepts(ROWS)).slots[
        "deficit"
    ]
    assert (score.tp, score.fp, score.fn) == (tp, fp, fn)


def test_each_error_comes_with_its_sentence():
    record = next(r for r in gold_records() if r["id"] == "lin-bj-2015")
    report = bundled_report("lin-bj-2015")
    case = gold_case(record | {"treatment": ["steroids"], "outcome": "death", "procedure_level": []}, report)
    vocabulary = load_vocabulary()
    result = evaluate([record], [case_record(case)], Concepts(vocabulary_rows(vocabulary)))
    rows = [row for d in result.differences for row in explain(d, report, case, record, vocabulary)]
    told = {(row["slot"], row["error"]): row for row in rows}
    assert told["outcome", "missed"]["sentence"] == record["quote_outcome"]
    assert told["treatment", "wrong"]["value"].endswith("steroids")
    assert told["treatment", "wrong"]["sentence"].startswith("Intradural leakage of cement")
    assert told["treatment", "missed"]["sentence"].startswith("After decompressive surgery")
    assert "L2" in told["procedure_level", "missed"]["sentence"]
    for row in rows:
        assert row["sentence"] in " ".join(report.text.split())


def test_an_error_without_a_report_has_no_sentence():
    difference = Difference("lin-bj-2015", None, 1, "age", ("64.0",), ())
    report = bundled_report("lin-bj-2015")
    (row,) = explain(difference, report, None, {}, load_vocabulary())
    assert "64-year-old" in row["sentence"]
    (row,) = explain(Difference("x", 1, None, "sex", (), ("F",)), report, None, {}, load_vocabulary())
    assert row["sentence"] == ""


def test_an_error_comes_with_its_own_sentence_not_with_another_of_its_kind():
    record = next(r for r in gold_records() if r["id"] == "lin-bj-2015")
    report = bundled_report("lin-bj-2015")
    case = gold_case(record | {"treatment": ["steroids", "antibiotics"], "outcome": "death"}, report)
    ends = [match.end() for match in re.finditer(r"[.] ", report.text)]
    places = [(Evidence(start, start + 1, start, end),) for start, end in pairwise(ends)]
    treated = [f for f in case.findings if f.slot == "treatment"]
    moved = [replace(f, evidence=places[i]) for i, f in enumerate(treated)]
    case = replace(case, findings=(*(f for f in case.findings if f not in treated), *moved))
    vocabulary = load_vocabulary()
    result = evaluate([record], [case_record(case)], Concepts(vocabulary_rows(vocabulary)))
    rows = [row for d in result.differences for row in explain(d, report, case, record, vocabulary)]
    told = {
        row["value"]: row["sentence"] for row in rows if (row["slot"], row["error"]) == ("treatment", "wrong")
    }
    assert {label.rpartition(":")[2]: sentence for label, sentence in told.items()} == {
        f.value: " ".join(report.text[f.evidence[0].sentence_start : f.evidence[0].sentence_end].split())
        for f in moved
    }
