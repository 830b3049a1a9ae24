"""The page About: what it counts and measures."""

import json

import pytest
from browser import serving
from made_cases import make_casebook, story

from kb.evaluation.scores import Score
from kb.record import case_record
from kb.storage.database import connect
from kb.ui.about_views import accuracy_data, accuracy_rows, contents_data, held_out, measured
from kb.ui.sureness import estimated, kept_apart, right_of


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return make_casebook(tmp_path_factory.mktemp("about") / "made.db", 6)


def test_contents_are_counted(database):
    rows = [
        [cell["text"] for cell in row] for row in contents_data(connect(database, read_only=True))["rows"]
    ]
    assert rows[:3] == [["Patients", "6"], ["Reports", "6"], ["Published", "2000 to 2005"]]


def test_reports_that_nobody_coded_do_not_count(database, tmp_path):
    gold = tmp_path / "gold.jsonl"
    coded = [case_record(story(i)[1]) for i in range(3)]
    coded[0]["outcome"], coded[0]["acceptable_outcomes"] = "worse", ["worse"]
    absent = {"id": "elsewhere", "case_no": 1}
    gold.write_text("\n".join(json.dumps(record) for record in [*coded, absent]))
    result = measured(connect(database, read_only=True), gold)
    assert (result.reports, result.slots["outcome"]) == (3, Score(2, 1, 1))


def test_accuracy_stands_with_its_counts_and_interval():
    whole, age = accuracy_data({"age": Score(9, 1, 3)})["rows"]
    assert whole[1:] == age[1:]
    assert [(cell["text"], cell.get("more", "")) for cell in age] == [
        ("Age", ""),
        ("75%", "(9 of 12; 47% to 91%)"),
        ("90%", "(9 of 10; 60% to 98%)"),
        ("0.82", ""),
    ]


def test_held_out_scores_are_read_where_there_are_any(tmp_path):
    path = tmp_path / "accuracy.json"
    assert held_out(path) == {}
    path.write_text('{"slots": {"age": {"tp": 3, "fp": 1, "fn": 0, "f1": 0.86}}}')
    assert held_out(path) == {"age": Score(3, 1, 0)}


def test_what_is_measured_is_a_file_with_its_counts():
    rows = accuracy_rows({"kept apart": {"age": Score(9, 1, 3)}, "bundled": {"sex": Score(1, 0, 0)}})
    assert [row["fact"] for row in rows] == ["Age", "Sex"]
    assert (rows[0]["right"], rows[0]["found"], rows[0]["told"]) == (9, 10, 12)
    assert rows[0]["precision"] == "9 of 10, 90% (95% CI 60% to 98%)"


def test_an_estimate_stands_beside_what_was_measured_with_n_and_interval(tmp_path):
    path = tmp_path / "accuracy.json"
    path.write_text('{"reports": 7, "slots": {"age": {"tp": 9, "fp": 1, "fn": 3}}}')
    assert (str(right_of("age", path)), right_of("sex", path), kept_apart(path)) == (
        "9 of 10, 90% (95% CI 60% to 98%)",
        None,
        7,
    )
    told = estimated("outcome", 0.583)
    assert told.startswith("Estimated chance of being right: 58%. On ")
    assert str(right_of("outcome")) in told
    assert estimated("cement_volume", 0.9).endswith("cement volume are right was not measured.")


@pytest.mark.browser
def test_about_says_what_the_shares_are_not(database, visit):
    with serving(database, database.with_name("app.log")) as address:
        page = visit(f"{address}/about")
        page.locator(".grid").first.wait_for()
        assert page.get_by_text("Shares of published cases are no").is_visible()
        assert page.get_by_text("None of the hand-coded reports is in this casebook").is_visible()
