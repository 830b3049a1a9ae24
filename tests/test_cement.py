"""What was put into the bone, how much of it, and what is held to have caused the harm."""

from __future__ import annotations

import pytest

from ingest.nlp.volumes import find_volumes
from tests.reading import first_case


@pytest.mark.parametrize(
    ("text", "low", "high", "normal"),
    [
        ("with 3.5 mL of PMMA", 3.5, 3.5, "3.5 mL"),
        ("a total of 6 cc", 6, 6, "6 mL"),
        ("4–6 ml of cement", 4, 6, "4–6 mL"),
        ("between 2 and 3 cm3 in each", 2, 3, "2–3 mL"),
        ("three milliliters of cement", 3, 3, "3 mL"),
        ("two and a half millilitres", 2.5, 2.5, "2.5 mL"),
        ("4,5 mL", 4.5, 4.5, "4.5 mL"),
        ("5-cc syringe", 5, 5, "5 mL"),
    ],
)
def test_volumes_are_read_with_units_words_and_ranges(text, low, high, normal):
    """Millilitres and cubic centimetres, figures and words, single and ranged."""
    (found,) = find_volumes(text)
    assert (found.low, found.high, found.normal) == (low, high, normal)


@pytest.mark.parametrize("text", ["5 mg/dL of bilirubin", "120 ml/min", "T12 and L1", "a small volume"])
def test_concentrations_and_flows_are_no_volumes(text):
    """A unit that goes on into a rate measures something else."""
    assert list(find_volumes(text)) == []


_CASE = (
    "A 70-year-old woman underwent vertebroplasty of L1 for a compression fracture. {} "
    "Cement had leaked into the canal."
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("In all, 4 mL of cement were injected.", [("4 mL", "total", "")]),
        ("PMMA (3 mL at L1 and 4.5 mL at L2) was injected.", [("3 mL", "", "L1"), ("4.5 mL", "", "L2")]),
        (
            "After 2 mL of cement had been injected, a further 1 mL of cement was added.",
            [("2 mL", "", ""), ("1 mL", "", "")],
        ),
        ("Cement was injected, 1.5 mL per side.", [("1.5 mL", "each side", "")]),
        ("The blood loss was 50 mL.", []),
        ("The balloons were inflated to 4 mL.", []),
        ("Then 20 mL of contrast medium was injected.", []),
    ],
)
def test_only_cement_put_into_the_bone_counts(told, expected):
    """Volumes of blood, contrast and balloons are not of cement; totals and vertebrae are kept."""
    case = first_case(_CASE.format(told))
    found = [f for f in case.findings if f.slot == "cement_volume"]
    assert [(f.value, f.detail["scope"], f.detail["levels"]) for f in found] == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("PMMA was injected.", {"polymethylmethacrylate"}),
        ("Calcium phosphate cement was used.", {"calcium phosphate cement"}),
        ("Bone cement was injected.", set()),
        ("She had herpes simplex at the time.", set()),
    ],
)
def test_the_material_is_read_where_it_is_named(told, expected):
    """Bone cement without a name says nothing of the material."""
    case = first_case(_CASE.format(told))
    assert {f.value for f in case.present("cement_material")} == expected


@pytest.mark.parametrize(
    ("told", "sure", "possible"),
    [
        ("At surgery the needle was found to have breached the dura.", {"dural puncture"}, set()),
        (
            "We believe that the leak may have been due to excessive cement volume.",
            set(),
            {"excessive cement volume"},
        ),
        ("High injection pressure is a known cause of leakage in general.", set(), set()),
        ("The excess cement was removed.", set(), set()),
    ],
)
def test_a_mechanism_belongs_to_the_case_only_where_it_is_said_of_it(told, sure, possible):
    """What the authors only think possible is kept as possible."""
    case = first_case(_CASE.format(told))
    found = [f for f in case.findings if f.slot == "mechanism"]
    assert {f.value for f in found if f.assertion.status == "present"} == sure
    assert {f.value for f in found if f.assertion.status == "possible"} == possible
