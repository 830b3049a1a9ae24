"""Facts of several patients: dealt out in turn, or kept to the section or the words of one."""

import pytest
from reading import read_text

TWO = "Two women, aged 70 and 75 years, underwent vertebroplasty at T12 and L1, respectively. {}"
THREE = "We treated three patients: a woman of 59, a man of 77 and a woman of 81 had vertebroplasty. {}"


def patients(story: str, slot: str) -> list[set[str]]:
    """The values of a slot that each patient is read with."""
    return [set(case.values(slot)) for case in read_text(story)]


@pytest.mark.parametrize(
    ("story", "slot", "told"),
    [
        (
            TWO.format("They developed paraplegia and radicular pain, respectively."),
            "deficit",
            [{"paraplegia"}, {"radicular pain"}],
        ),
        (
            TWO.format("Cement leaked. They were treated by laminectomy and nerve root block, respectively."),
            "treatment",
            [{"laminectomy"}, {"nerve root block"}],
        ),
        (
            THREE.format(
                "Emboli were found. Management consisted of observation, anticoagulation, and "
                "embolectomy, respectively."
            ),
            "treatment",
            [{"conservative"}, {"anticoagulation"}, {"cement embolectomy"}],
        ),
    ],
)
def test_what_is_dealt_out_in_turn_is_of_one_each(story, slot, told):
    assert patients(story, slot) == told


def test_below_a_heading_of_ones_own_nothing_is_of_all():
    story = (
        "Case 1\nA 59-year-old woman had vertebroplasty of T8. CT showed cement in the lungs. "
        "No treatment was given.\n\n"
        "Case 2\nAn 81-year-old woman had vertebroplasty of T12. She collapsed during the injection. "
        "Embolectomy and thrombolysis were discussed but neither was pursued. Autopsy demonstrated "
        "cement in both main pulmonary arteries."
    )
    assert "autopsy" not in patients(story, "imaging")[0]
    assert patients(story, "outcome") == [{"not reported"}, {"death"}]


def test_numbers_of_the_two_legs_are_of_one_patient():
    story = (
        "Two patients are reported. A 59-year-old woman had kyphoplasty of T8 and recovered. "
        "A 71-year-old man had kyphoplasty of T12. Strength fell to 2/5 and 3/5 "
        "in his right and left leg, respectively."
    )
    assert patients(story, "deficit") == [set(), {"paraparesis"}]
