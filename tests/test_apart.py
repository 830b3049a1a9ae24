"""What a text denies, doubts or dates back is kept apart from what it says is so."""

import pytest
from reading import first_case

from kb.model import Status

STORY = "A 71-year-old woman had vertebroplasty at L1. She developed paraparesis. CT showed a cement leak. {}"


@pytest.mark.parametrize(
    ("sentence", "slot", "value", "status", "cue"),
    [
        ("There was no dural tear.", "complication", "dural injury", Status.ABSENT, "no"),
        ("She denied dyspnea.", "deficit", "dyspnea", Status.ABSENT, "denied"),
        ("Anticoagulants were not given.", "treatment", "anticoagulation", Status.ABSENT, "were not given"),
        ("A possible pneumonia was discussed.", "complication", "pneumonia", Status.POSSIBLE, "possible"),
    ],
)
def test_what_is_told_but_not_so_is_kept_with_its_cue(sentence, slot, value, status, cue):
    case = first_case(STORY.format(sentence))
    told = {(f.slot, f.value): f.assertion for f in case.findings if f.assertion.status is not Status.PRESENT}
    assert told[slot, value].status is status
    assert cue in told[slot, value].cue.lower()
    assert value not in case.values(slot)


@pytest.mark.parametrize("sentence", ["There was no further weakness.", "No new paraparesis was found."])
def test_a_denial_of_what_the_patient_has_is_no_fact_of_its_own(sentence):
    case = first_case(STORY.format(sentence))
    assert [
        f.value for f in case.findings if f.assertion.status is Status.ABSENT and f.slot == "deficit"
    ] == []
    assert "paraparesis" in case.values("deficit")
