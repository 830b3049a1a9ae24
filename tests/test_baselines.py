"""The baselines: what keyword search makes of a report, so that the comparison is a fair one."""

from pathlib import Path

from kb.model import Report
from tests.benchmarks.baselines import Hit, keyword_rules, keywords, levels, most_specific, record

TEXT = "A 64-year-old woman had vertebroplasty of L2. Immediately epidural cement leakage came. She improved."


def test_keyword_search_reads_every_slot_it_can():
    (case,) = keywords([Report("r", TEXT, ())], keyword_rules()).records
    assert (case["age"], case["sex"], case["onset"]) == (64.0, "F", {"category": "immediate"})
    assert case["complication"] == ["epidural cement leakage"]
    assert case["procedure_level"] == ["L2"]
    assert (case["outcome"], case["intradural"]) == ("improved", False)


def test_keyword_search_sees_no_negation():
    (case,) = keywords([Report("r", "There was no epidural cement leakage.", ())], keyword_rules()).records
    assert case["complication"] == ["epidural cement leakage"]


def test_a_level_goes_to_the_nearest_concept():
    hits = [Hit(0, 4, "procedure:percutaneous-vertebroplasty"), Hit(30, 40, "treatment:laminectomy")]
    assert levels("PVP at L1 was followed by the laminectomy L3", hits) == {
        "procedure_level": ["L1"],
        "treatment_level": ["L3"],
    }


def test_only_the_most_specific_concept_stays():
    kinds = {"complication:cement-leakage", "complication:epidural-cement-leakage"}
    assert most_specific(kinds) == {"complication:epidural-cement-leakage"}


def test_a_report_without_words_is_an_empty_case():
    case = record(Report("r", "Nothing.", ()), [])
    assert (case["complication"], case["outcome"]) == ([], "not reported")


def test_the_worker_lies_beside_the_script():
    assert Path(__file__).with_name("benchmarks").joinpath("medspacy_worker.py").is_file()
