"""A case is told without its end until the reader has decided."""

import pytest
from coded import gold_readings

from kb.model import OUTCOMES
from kb.profile import of_case
from kb.similarity.ranking import SimilarCases
from kb.ui.learn_views import (
    choices,
    compare_rows,
    ending,
    presentation,
    said,
    scenes,
    teachable,
    terms,
    unknown_of,
)

READINGS = [(report, case) for report, cases in gold_readings() for case in cases]
PROFILES = [of_case(case) for _, case in READINGS]
STORIES = {profile.key for profile in teachable(PROFILES)}
TOLD = [(report, case) for report, case in READINGS if (case.report_id, case.number) in STORIES]


def test_there_are_stories_to_learn_from():
    assert len(TOLD) >= 20


@pytest.mark.parametrize(("report", "case"), TOLD, ids=lambda one: getattr(one, "report_id", ""))
def test_no_scene_gives_the_end_away(report, case):
    said_so_far = {value for scene in scenes(case) for _, value in scene.facts if value != "not reported"}
    assert not said_so_far & set(OUTCOMES)
    assert not said_so_far & set(case.values("treatment"))


@pytest.mark.parametrize("profile", PROFILES[:8], ids=lambda p: p.report_id)
def test_what_is_compared_was_known_before(profile):
    known = presentation(profile)
    assert not known.get("treatment")
    assert not known.get("outcome")


def test_the_end_quotes_its_sentences():
    report, case = TOLD[0]
    rows = ending(case, report)
    quoted = [row["as the report says it"] for row in rows if row["as the report says it"]]
    assert quoted
    assert all(" ".join(str(quote).split()) in " ".join(report.text.split()) for quote in quoted)


def test_choice_and_deed_are_marked_among_similar_patients():
    matches = SimilarCases(PROFILES).like(presentation(PROFILES[0]), without=PROFILES[0].key)
    rows = compare_rows(matches, "decompressed", "cement taken out")
    marked = {row["approach"]: row[""] for row in rows}
    assert "done here" in marked["cement taken out"]
    assert sum(row["similar patients"] for row in rows) == len(matches)
    assert "The authors: cement taken out" in said("decompressed", "cement taken out", rows)


def test_terms_are_defined_once():
    found = terms([("deficit", "paraplegia"), ("deficit", "paraplegia"), ("deficit", "no such thing")])
    assert [row["term"] for row in found] == ["paraplegia"]
    assert found[0]["means"]


def test_unknown_parts_of_the_address_are_named():
    asked = {"step": ["9"], "choice": [next(iter(choices()))], "colour": ["red"], "report": ["x"]}
    assert list(unknown_of(asked)) == ["step=9", "colour=red"]
