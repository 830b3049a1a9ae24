"""A case is told without its end until the reader has decided."""

from dataclasses import replace

import pytest
from coded import gold_readings
from made_cases import story

from kb.model import OUTCOMES, StatementKind
from kb.profile import of_case
from kb.similarity.ranking import SimilarCases
from kb.ui.learn_story import HIDDEN, scenes, where, words
from kb.ui.learn_views import (
    choices,
    compare_rows,
    conclusions,
    ending,
    presentation,
    said,
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


@pytest.mark.parametrize(("report", "case"), TOLD, ids=lambda one: getattr(one, "report_id", ""))
def test_no_sentence_of_a_step_gives_the_end_away(report, case):
    ends = [p for f in case.findings if f.slot in HIDDEN for p in f.evidence]
    shown = [
        "".join(piece["text"] for piece in quote)
        for step in range(3)
        for quote in words(case, report, step)["quotes"]
    ]
    assert len(shown) == len(set(shown))
    assert not {report.text[p.sentence_start : p.sentence_end] for p in ends} & set(shown)


def test_sentences_mark_what_they_tell_and_the_spine_follows_the_story():
    report, case, _ = story(0)
    told = [words(case, report, step)["quotes"] for step in range(3)]
    assert [[p["text"] for p in quote if p["hit"]] for quote in told[1]] == [["paraplegia"]]
    assert ["intradural cement" in "".join(p["text"] for p in q) for q in told[2]] == [True]
    known = [[role["id"] for role in (where(case, step) or {"roles": ()})["roles"]] for step in range(4)]
    assert known == [
        ["treated"],
        ["treated"],
        ["treated", "leak", "lesion"],
        ["treated", "leak", "operated", "lesion"],
    ]


def test_the_authors_conclusions_are_their_mechanisms_and_advice():
    report, _, statements = story(0)
    (count,) = statements
    advice = replace(count, kind=StatementKind.ADVICE)
    assert conclusions([count, advice, advice], report) == [
        {"kind": "What they advise", "as the report says it": "The authors know of seven other cases."}
    ]


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
    marked = {row["What was done"]: row["Note"] for row in rows}
    assert "done here" in marked["cement taken out"]
    assert sum(row["Patients"] for row in rows) == len(matches)
    assert "The authors: cement taken out" in said("decompressed", "cement taken out", rows)


def test_terms_are_defined_once():
    found = terms([("deficit", "paraplegia"), ("deficit", "paraplegia"), ("deficit", "no such thing")])
    assert [row["term"] for row in found] == ["paraplegia"]
    assert found[0]["means"]


def test_unknown_parts_of_the_address_are_named():
    asked = {"step": ["9"], "choice": [next(iter(choices()))], "colour": ["red"], "report": ["x"]}
    assert list(unknown_of(asked)) == ["step=9", "colour=red"]
