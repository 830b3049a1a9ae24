"""The figures of the page Outcomes and the sentences beside them."""

import xml.etree.ElementTree as ET
from collections import Counter
from urllib.parse import parse_qs

import pytest
from coded import gold_records, of_record

from kb.model import NOT_REPORTED, OUTCOMES
from kb.profile import of_facts
from kb.synthesis.outcomes import GROUPINGS, group_by, summarise, versus
from kb.ui.charts import figure, forest, level_map, outcome_sheets, sankey, swimlane
from kb.ui.charts.lettering import letters
from kb.ui.charts.outcome_sheets import Note
from kb.ui.charts.palette import palette
from kb.ui.outcome_views import View, chosen_pair, course_data, versus_notes, versus_text, view_of

GOLD = [of_record(record) for record in gold_records()]
LIGHT = palette(dark=False)


def test_the_flow_carries_every_patient_through_every_stage():
    stages = Counter()
    for band in sankey.flows(GOLD):
        stages[band.stage] += band.patients
    assert set(stages.values()) == {len(GOLD)}


def test_small_groups_of_a_busy_stage_are_merged_but_silence_is_not():
    sizes: dict[str, Counter[str]] = {}
    for band in sankey.flows(GOLD):
        sizes.setdefault(band.next_stage, Counter())[band.next_group] += band.patients
    assert sizes["outcome"].keys() >= {"worse", "death"}
    for stage, groups in sizes.items():
        small = {name for name, n in groups.items() if n < 5}
        assert sankey.OTHER not in groups or small <= {sankey.OTHER, NOT_REPORTED}, stage
    assert any(sankey.OTHER in groups for groups in sizes.values())


@pytest.mark.parametrize("by", GROUPINGS)
def test_forest_and_table_tell_the_same(by):
    groups = group_by(GOLD, by)
    rows = forest.rows(groups, "improved or recovered")
    option, _ = forest.option(groups, "improved or recovered", LIGHT)
    drawn = [row for row in rows if row["outcome reported"]]
    assert len(option["yAxis"]["data"]) == len(drawn)
    squares = option["series"][-1]["data"]
    assert [round(square["value"][0]) for square in squares] == [row["%"] for row in drawn]
    hollow = [square["itemStyle"]["color"] == LIGHT.paper for square in squares]
    assert hollow == [row["note"] == "fewer than 5 outcomes" for row in drawn]


def test_the_level_map_counts_patients_not_mentions():
    twice = of_facts({"procedure_level": ("L1", "L1", "T12")})
    assert level_map.counts([twice])["L1"]["procedure_level"] == 1


def test_the_sacrum_is_counted_at_each_of_its_vertebrae_once():
    counted = level_map.counts([of_facts({"procedure_level": ("sacrum", "S1")})])
    assert {level: n["procedure_level"] for level, n in counted.items()} == dict.fromkeys(
        ("S1", "S2", "S3", "S4", "S5"), 1
    )


def test_a_number_of_the_map_leads_to_its_patients_within_the_filter():
    counted = level_map.counts([of_facts({"leak_level": ("T12",)})])
    data = level_map.heat_data(
        counted, {"deficit": ["paraplegia"], "spine": ["leak:T10-L2", "treated:L1-L1"]}
    )
    cell = data["rows"][0]["cells"][1]
    assert (cell["n"], cell["share"]) == (1, 1.0)
    assert parse_qs(cell["href"].partition("?")[2]) == {
        "deficit": ["paraplegia"],
        "spine": ["treated:L1-L1", "leak:T12-T12"],
    }


def test_the_map_of_ends_counts_those_treated_and_leads_to_them():
    told = [
        of_facts({"procedure_level": ("L1", "L2"), "outcome": ("improved",)}, number=1),
        of_facts({"procedure_level": ("L1",)}, number=2),
        of_facts({"leak_level": ("L1",), "outcome": ("death",)}, number=3),
    ]
    ended = level_map.verdicts(told, level_map.counts(told))
    assert {level: {v: n for v, n in row.items() if n} for level, row in ended.items()} == {
        "L1": {"improved": 1, NOT_REPORTED: 1},
        "L2": {"improved": 1},
    }
    data = level_map.verdict_data(ended, {"outcome": ["death"], "sex": ["F"]})
    cell = data["rows"][0]["cells"][1]
    assert parse_qs(cell["href"].partition("?")[2]) == {
        "sex": ["F"],
        "outcome": ["improved"],
        "spine": ["treated:L1-L1"],
    }


def test_a_spine_without_levels_has_no_map():
    assert level_map.counts([of_facts({})]) == {}


COURSES = [
    of_facts({"onset": ("immediate",), "outcome": ("improved",)}, {"time_to_treatment": 3}, number=1),
    of_facts({"outcome": ("death",)}, {"time_to_symptoms": 2, "follow_up": 30}, number=2),
    of_facts({"onset": ("immediate",), "outcome": ("worse",)}, {"time_to_treatment": 0.1}, number=3),
    of_facts({"onset": ("delayed",)}, number=4),
]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("delay to treatment", [3, 1, 2]), ("onset", [3, 1, 2]), ("outcome", [1, 3, 2])],
)
def test_courses_start_at_the_injection_and_sort(sort, order):
    found = swimlane.lanes(COURSES, sort)
    assert [lane.profile.number for lane in found] == order
    assert {lane.profile.number: lane.end for lane in found} == {1: 3, 2: 32, 3: 0.1}


def test_what_an_address_gets_wrong_is_named():
    view, unknown = view_of({"by": ["colour"], "event": ["died"], "zebra": ["1"], "deficit": ["paraplegia"]})
    assert view == View(event="died")
    assert unknown == ["zebra=1", "by=colour"]


def test_the_address_restores_the_view():
    view = View(by="age", event="died", a="80 and over", b="70–79", course="outcome")
    assert view_of(view.to_params()) == (view, [])


def test_the_comparison_is_told_with_counts_interval_and_test():
    groups = group_by(GOLD, "onset")
    pair, unknown = chosen_pair(groups, View(a="immediate", b="nonsense"))
    assert unknown == ["b=nonsense"]
    told = versus(*pair)
    text = versus_text(told, "improved or recovered")
    assert f"immediate: {told.result.a.count} of {told.result.a.total}" in text
    assert "Fisher's exact test" in text
    assert "exact 95% CI" in text


def test_an_empty_comparison_claims_nothing():
    nobody = group_by([of_facts({"sex": ("F",)})], "sex")[0]
    assert versus_text(versus(nobody, nobody), "died").startswith("There is nothing to compare")


@pytest.mark.parametrize(
    ("a", "b", "disagree"),
    [((17, 17), (12, 16), True), ((10, 10), (8, 9), False), ((19, 20), (2, 20), False)],
)
def test_a_test_and_an_interval_that_disagree_are_told(a, b, disagree):
    def group(name, event, reported):
        ends = ["improved"] * event + ["death"] * (reported - event)
        return summarise(
            (of_facts({"outcome": (end,)}, report_id=name, number=i) for i, end in enumerate(ends)), name
        )

    notes = versus_notes(versus(group("a", *a), group("b", *b)))
    assert any("disagree" in note for note in notes) is disagree


def test_the_line_of_all_patients_stands_at_their_share():
    groups = group_by(GOLD, "sex")
    whole = summarise(GOLD)
    option, _ = forest.option(groups, "improved or recovered", LIGHT, whole)
    assert option["series"][-1]["markLine"]["data"] == [{"xAxis": 100 * whole.event.share}]


def test_a_course_opens_its_case_within_the_filter():
    data = course_data(swimlane.lanes(COURSES), {"sex": ["F"]})
    opened = [parse_qs(row[0]["href"].partition("?")[2])["patient"] for row in data["rows"]]
    assert opened == [["3"], ["1"], ["2"]]
    assert all("sex=F" in row[0]["href"] for row in data["rows"])


def test_small_groups_carry_a_warning():
    groups = group_by(GOLD[:6], "sex")
    assert any("fewer than 5" in note for note in versus_notes(versus(groups[0], groups[-1])))


WHOLE = summarise(GOLD)
SAID = Note('Recovery <of> & "all"', ("140 patients of 120 reports.", "Selection: <b>all</b> & more."))
FIGURES = {
    "forest": outcome_sheets.forest(group_by(GOLD, "treatment"), "improved or recovered", WHOLE, SAID, LIGHT),
    "flow": outcome_sheets.flow(sankey.flows(GOLD), SAID, LIGHT),
    "courses": outcome_sheets.courses(swimlane.lanes(GOLD), SAID, LIGHT),
}


def words_of(drawn: figure.Figure) -> list[str]:
    return [
        text.text or "" for text in ET.fromstring(figure.svg(drawn)).iter("{http://www.w3.org/2000/svg}text")
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_a_saved_figure_says_what_it_shows_and_of_whom(name):
    words = words_of(FIGURES[name])
    assert words[0] == SAID.title
    assert " ".join(SAID.notes) in " ".join(words)


@pytest.mark.parametrize("name", FIGURES)
def test_a_saved_figure_stays_on_its_page_and_is_the_same_each_time(name):
    drawn = FIGURES[name]
    assert figure.png(drawn).startswith(b"\x89PNG")
    assert figure.png(drawn) == figure.png(drawn)
    places = [p for shape in drawn.shapes if isinstance(shape, figure.Area) for p in shape.points]
    places += [(shape.x, shape.y) for shape in drawn.shapes if isinstance(shape, figure.Words)]
    assert all(0 <= x <= drawn.wide and 0 <= y <= drawn.tall for x, y in places)


def test_a_saved_forest_plot_gives_each_group_its_count_and_interval():
    words = words_of(FIGURES["forest"])
    for group in group_by(GOLD, "treatment"):
        told = f"{group.event.count} of {group.reported}, "
        assert any(word.startswith(told) for word in words) or not group.reported


def test_a_saved_pathway_gives_every_group_its_patients():
    drawn = sankey.columns(sankey.flows(GOLD))
    assert {sum(groups.values()) for groups in drawn.values()} == {len(GOLD)}
    words = " ".join(words_of(FIGURES["flow"]))
    assert all(f"{name} ({n})" in words for groups in drawn.values() for name, n in groups.items())


def test_saved_courses_show_every_lane():
    words = words_of(FIGURES["courses"])
    assert sum(word in OUTCOMES for word in words) == len(swimlane.lanes(GOLD))


def test_letters_are_set_in_the_typeface_of_the_page():
    assert letters(26).getname()[0].startswith("SourceSans")
