"""Counts, intervals and tests of published groups."""

import json
import math

import pytest
from coded import of_record
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact
from scipy.stats.contingency import odds_ratio

from kb.errors import RequestError
from kb.groups import approach, band, regions
from kb.profile import of_facts
from kb.synthesis.outcomes import GROUPINGS, group_by, summarise, versus
from kb.synthesis.proportions import compare, proportion


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_are_those_of_scipy(counted):
    count, total = counted
    mine = proportion(count, total)
    test = binomtest(count, total)
    for name, ends in (("wilson", mine.wilson), ("exact", mine.exact)):
        theirs = test.proportion_ci(method=name)
        assert ends == pytest.approx((theirs.low, theirs.high), abs=1e-9), name


COUNTED = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTED, COUNTED)
def test_exact_comparison_is_that_of_scipy(a, b):
    mine = compare(*a, *b)
    table = [[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]]
    assert mine.p == pytest.approx(fisher_exact(table).pvalue, abs=1e-9)
    if mine.odds_ratio is None:
        assert a[0] + b[0] in (0, a[1] + b[1])
        return
    theirs = odds_ratio(table, kind="conditional")
    ends = theirs.confidence_interval(confidence_level=0.95)
    assert mine.odds_ratio == pytest.approx(theirs.statistic, rel=1e-6)
    assert mine.interval == pytest.approx((ends.low, ends.high), rel=1e-6)


@pytest.mark.parametrize(("count", "total"), [(900, 4000), (3999, 4000), (1, 5000)])
def test_exact_interval_of_thousands_is_that_of_scipy(count, total):
    theirs = binomtest(count, total).proportion_ci(method="exact")
    assert proportion(count, total).exact == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_an_empty_group_has_no_share_and_the_widest_interval():
    empty = proportion(0, 0)
    assert (empty.share, empty.wilson, empty.exact, empty.small) == (None, (0, 1), (0, 1), True)


@pytest.mark.parametrize(("count", "total"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(count, total):
    with pytest.raises(ValueError, match="is not a proportion"):
        proportion(count, total)


def test_fisher_is_the_tea_tasting_result():
    """Fisher RA, The Design of Experiments 1935: three of four cups right, p 0.486."""
    told = compare(3, 4, 1, 4)
    assert told.p == pytest.approx(0.4857, abs=1e-4)
    assert told.odds_ratio == pytest.approx(6.408, abs=1e-3)
    assert told.interval == pytest.approx((0.2117, 621.9), rel=1e-2)  # R 4, fisher.test


@pytest.mark.parametrize(
    ("counts", "ratio", "p"),
    [
        ((0, 3, 0, 4), None, 1.0),
        ((3, 3, 4, 4), None, 1.0),
        ((0, 0, 1, 2), None, None),
        ((2, 2, 0, 3), math.inf, 0.1),
    ],
)
def test_tables_with_an_empty_margin_claim_no_ratio(counts, ratio, p):
    told = compare(*counts)
    assert (told.odds_ratio, told.p) == (ratio, pytest.approx(p))


def patient(number, **facts):
    return of_facts({slot: (v,) if isinstance(v, str) else v for slot, v in facts.items()}, number=number)


PATIENTS = (
    patient(1, treatment=("laminectomy", "cement removal"), outcome="improved", age="84", sex="F"),
    patient(2, treatment=("conservative",), outcome="death", age="49", sex="M"),
    patient(3, treatment=("laminectomy",), outcome="not reported"),
    patient(4),
)


def test_not_reported_is_counted_and_kept_out_of_the_denominator():
    whole = summarise(PATIENTS)
    assert (whole.total, whole.reported, whole.event.count) == (4, 2, 1)
    assert whole.outcomes["not reported"] == 2
    assert whole.small


def test_groups_come_in_their_order_with_not_reported_last():
    names = [(group.name, group.total) for group in group_by(PATIENTS, "approach")]
    assert names == [
        ("cement taken out", 1),
        ("decompressed", 1),
        ("without operation", 1),
        ("not reported", 1),
    ]


@pytest.mark.parametrize(
    ("call", "named"),
    [(lambda: group_by((), "colour"), "colour"), (lambda: summarise((), event="luck"), "luck")],
)
def test_unknown_questions_are_named(call, named):
    with pytest.raises(RequestError, match=named):
        call()


def test_patients_in_both_groups_are_left_out_of_both():
    groups = {group.name: group for group in group_by(PATIENTS, "treatment")}
    told = versus(groups["laminectomy"], groups["cement removal"])
    assert (told.in_both, told.a.total, told.b.total) == (1, 1, 0)


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_gold_patient_is_in_some_group(grouping):
    patients = [
        of_record(json.loads(line))
        for line in (ROOT / "data/gold/gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    grouped = {p.key for group in group_by(patients, grouping) for p in group.profiles}
    assert grouped == {p.key for p in patients}
    if GROUPINGS[grouping].exclusive:
        assert sum(group.total for group in group_by(patients, grouping)) == len(patients)


@pytest.mark.parametrize(
    ("deficits", "worst"),
    [
        (("back pain", "paraplegia"), "paralysis"),
        (("foot drop",), "weakness"),
        (("radicular pain", "sensory loss"), "pain or sensory"),
        (("dyspnea",), "other symptoms"),
        (("asymptomatic",), "no symptoms"),
        ((), ""),
    ],
)
def test_the_worst_deficit_decides_the_band(deficits, worst):
    assert band(deficits) == worst


@pytest.mark.parametrize(
    ("treatments", "name"),
    [
        (("laminectomy", "durotomy", "cement removal"), "cement taken out"),
        (("steroids", "laminectomy"), "decompressed"),
        (("spinal fusion",), "other operation"),
        (("anticoagulation",), "without operation"),
        ((), ""),
    ],
)
def test_the_approach_is_told_in_one_term(treatments, name):
    assert approach(treatments) == name


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        (("T10", "T11"), ("thoracic", "thoracolumbar")),
        (("sacrum",), ("sacral",)),
        (("C6",), ("cervical",)),
        ((), ()),
    ],
)
def test_regions_follow_the_axis(levels, found):
    assert regions(levels) == found


def test_every_label_of_the_group_tables_is_in_the_vocabulary():
    from kb.groups import _table
    from kb.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    for name, kind in (("deficits", "deficit"), ("treatments", "treatment")):
        missing = [label for label in _table(name) if vocabulary.by_label(label, kind) is None]
        assert missing == [], name
