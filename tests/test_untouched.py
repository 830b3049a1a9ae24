"""What adds nothing to a case changes nothing: history, work-up, normal findings, aftercare, discussion."""

import csv
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest
from reading import read_text

from kb.model import Case

SLOTS = (
    "age", "sex", "indication", "procedure", "procedure_level", "complication", "leak_level",
    "lesion_level", "deficit", "onset", "treatment", "treatment_level", "outcome",
)  # fmt: skip
# Each place in braces is one where a sentence may be put in.
STORIES = {
    "intradural": (
        "Paraplegia due to intradural cement after kyphoplasty: a case report\n\n"
        "A 71-year-old woman presented with severe back pain after a fall. {history} MRI showed an "
        "osteoporotic compression fracture of L1. {workup} Percutaneous kyphoplasty of L1 was performed "
        "under local anesthesia. {procedure} Two hours later she could not move her "
        "legs. CT showed intradural "
        "cement from T12 to L2. {findings} Emergency laminectomy of T12-L2 with durotomy was performed and "
        "the cement was removed. {aftercare} At the 6-month follow-up she had recovered completely. "
        "{discussion}"
    ),
    "pulmonary": (
        "Pulmonary cement embolism after vertebroplasty\n\n"
        "A 66-year-old woman with multiple myeloma presented with back pain. {history} Radiographs showed "
        "fractures of T11 and L2. {workup} Vertebroplasty of T11 and L2 was carried out. {procedure} Three "
        "days later she developed dyspnea and chest pain. CT angiography showed cement emboli in the "
        "pulmonary arteries. {findings} She was treated with heparin followed by warfarin. {aftercare} After "
        "six months the dyspnea had improved. {discussion}"
    ),
    "infection": (
        "Pyogenic spondylitis after vertebroplasty\n\n"
        "A 78-year-old woman presented with an osteoporotic fracture of L3. {history} {workup} She underwent "
        "percutaneous vertebroplasty at L3. {procedure} Four weeks later she developed fever and back pain. "
        "MRI showed spondylitis of L3 with a psoas abscess. {findings} Corpectomy of L3 with cement removal "
        "and posterior fixation from L1 to L5 was performed, and vancomycin was given for six weeks. "
        "{aftercare} At one year she was free of pain. {discussion}"
    ),
}
PLACES = ("history", "workup", "procedure", "findings", "aftercare", "discussion")
GOLD = Path(__file__).parent / "gold"
INNOCUOUS, OTHERS = GOLD / "innocuous.csv", GOLD / "others.csv"
# Each sentence goes into one story in turn: all into all takes too long for every run.
SENTENCES = [
    (name, row["place"], row["sentence"])
    for name, row in zip(
        cycle(STORIES), csv.DictReader(INNOCUOUS.read_text(encoding="utf-8").splitlines()), strict=False
    )
]


def read(story: str, **put_in: str) -> list[dict[str, tuple[str, ...]]]:
    """Return what is read in a story with sentences put in at their places, one entry a patient."""
    text = story.format(**dict.fromkeys(PLACES, "") | put_in).replace("  ", " ")
    return [facts(case) for case in read_text(text)]


def facts(case: Case) -> dict[str, tuple[str, ...]]:
    """Return the values of each slot, in no order."""
    return {slot: tuple(sorted(case.values(slot))) for slot in SLOTS}


@cache
def as_told(name: str) -> list[dict[str, tuple[str, ...]]]:
    """Return what is read in a story with nothing put in."""
    return read(STORIES[name])


@pytest.mark.parametrize("name", STORIES)
def test_the_stories_themselves_are_read(name: str) -> None:
    (case,) = as_told(name)
    told = ("age", "sex", "indication", "procedure_level", "complication", "deficit", "treatment", "outcome")
    assert all(case[slot] for slot in told)


@pytest.mark.parametrize(("name", "place", "sentence"), SENTENCES)
def test_an_innocuous_sentence_changes_no_fact(name: str, place: str, sentence: str) -> None:
    assert read(STORIES[name], **{place: sentence}) == as_told(name)


@pytest.mark.parametrize(
    ("name", "place", "passage"),
    [
        (name, row["place"], row["passage"])
        for name, row in zip(
            cycle(STORIES), csv.DictReader(OTHERS.read_text(encoding="utf-8").splitlines()), strict=False
        )
    ],
)
def test_a_paragraph_on_the_patients_of_others_changes_no_fact(name: str, place: str, passage: str) -> None:
    title, _, story = STORIES[name].partition("\n\n")
    told = f"{story}\n\n{passage}" if place == "below" else f"{passage}\n\n{story}"
    assert read(f"{title}\n\n{told}") == as_told(name)
