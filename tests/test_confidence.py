"""The confidence of a finding: what speaks for it, and the weights it is computed from."""

from dataclasses import replace

import pytest

from ingest.assemble import read_cases
from ingest.confidence import Setting, features, load_weights, probability, rated, setting_of
from ingest.nlp.pipeline import build_pipeline
from kb.errors import VocabularyError
from kb.model import Assertion, Evidence, Finding, Report, Section, SectionKind, Status

HERE = Evidence(0, 4, 0, 9)
PLAIN = Setting((0,), (SectionKind.BODY,), several=False, long=False)
LEAK = Finding("complication", "epidural cement leakage", (HERE,), component="leak")


@pytest.mark.parametrize(
    ("finding", "setting", "feature"),
    [
        (LEAK, PLAIN, "complication by leak"),
        (replace(LEAK, evidence=(HERE, HERE)), PLAIN, "told more than once"),
        (replace(LEAK, assertion=Assertion(Status.POSSIBLE)), PLAIN, "possible"),
        (replace(LEAK, slot="outcome", value="not reported"), PLAIN, "not reported"),
        (LEAK, replace(PLAIN, several=True), "several patients"),
        (LEAK, replace(PLAIN, long=True), "whole paper"),
        (LEAK, replace(PLAIN, kinds=(SectionKind.TITLE,)), "in the title"),
        (LEAK, replace(PLAIN, kinds=(SectionKind.CONCLUSION,)), "in the discussion"),
    ],
)
def test_tells_the_feature(finding, setting, feature):
    assert feature in features(finding, setting)


def test_a_plain_finding_has_only_its_kind():
    assert features(LEAK, PLAIN) == ("every finding", "complication", "complication by leak")


def test_repetition_raises_and_discussion_lowers_it():
    once, twice = rated([LEAK, replace(LEAK, evidence=(HERE, HERE))], PLAIN)
    (discussed,) = rated([LEAK], replace(PLAIN, kinds=(SectionKind.DISCUSSION,)))
    assert discussed.confidence < once.confidence < twice.confidence


def test_probability_of_no_known_feature_is_even():
    assert probability(["unheard of"], load_weights()) == 0.5


def test_setting_counts_patients_and_length():
    report = Report("r", "x" * 4000, (Section(SectionKind.BODY, 0, 4000),))
    assert setting_of(report, 2) == Setting((0,), (SectionKind.BODY,), several=True, long=True)


def test_every_finding_of_a_case_is_rated():
    text = "A 64-year-old woman had vertebroplasty of L2. Cement leaked into the epidural space at L1."
    report = Report("r", text, (Section(SectionKind.BODY, 0, len(text)),))
    (case,) = read_cases(build_pipeline(), report).cases
    assert {f.slot for f in case.findings} >= {"age", "sex", "procedure", "complication"}
    assert all(0 < f.confidence < 1 and f.confidence != 0.5 for f in case.findings)


def test_a_broken_weight_says_how_to_fit(tmp_path):
    broken = tmp_path / "confidence.csv"
    broken.write_text("feature,weight\nage,much\n")
    with pytest.raises(VocabularyError, match="--fit"):
        load_weights(broken)
