"""A case in one line says who, what, where and how it ended, and stays one line."""

import pytest

from kb.headline import headline
from kb.model import Assertion, Case, Evidence, Finding, Status

PLACE = (Evidence(0, 1, 0, 1),)


def told(**slots):
    findings = [
        Finding(slot, v, PLACE) for slot, vs in slots.items() for v in (vs if isinstance(vs, list) else [vs])
    ]
    return Case("r", 1, tuple(findings))


WHOLE_LINE = "64 F, L2 vertebroplasty, intradural leak, laminectomy and durotomy, improved at 1 month"
WHOLE = {
    "age": "64",
    "sex": "F",
    "procedure": "percutaneous vertebroplasty",
    "procedure_level": "L2",
    "complication": "intradural cement leakage",
    "treatment": ["laminectomy", "durotomy"],
    "outcome": "improved",
    "follow_up": "1 month",
}


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, WHOLE_LINE),
        ({"follow_up": "last follow-up"}, WHOLE_LINE.removesuffix(" at 1 month")),
        ({"age": []}, "F, L2 vertebroplasty, intradural leak, laminectomy and durotomy, improved at 1 month"),
        (
            {"procedure_level": ["T12", "L1", "L3"], "treatment": list("abcd"), "outcome": "not reported"},
            "64 F, T12–L1, L3 vertebroplasty, intradural leak, a, b and 2 more, outcome not reported",
        ),
        (
            {
                "complication": ["ileus", "intradural cement leakage"],
                "intradural": "yes",
                "treatment": [],
                "outcome": [],
            },
            "64 F, L2 vertebroplasty, intradural leak and ileus, outcome not reported",
        ),
        ({"procedure_level": ["sacrum"], "age": []}, f"F, sacrum{WHOLE_LINE.removeprefix('64 F, L2')}"),
        (
            {"complication": ["cement leakage"], "intradural": "yes"},
            WHOLE_LINE,
        ),
    ],
)
def test_headlines(changed, line):
    assert headline(told(**(WHOLE | changed))) == line


def test_a_case_of_nothing_says_so():
    assert (
        headline(Case("r", 1, ())) == "Age and sex not reported, procedure not reported, outcome not reported"
    )


def test_what_is_denied_is_not_told():
    denied = Finding("treatment", "fusion", PLACE, Assertion(Status.ABSENT))
    assert "fusion" not in headline(Case("r", 1, (denied,)))
