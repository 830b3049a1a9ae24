"""Ages and sexes as printed."""

import pytest

from ingest.nlp.demographics import find_demographics


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("A 64-year-old woman came", "64", "F"),
        ("A woman aged 84 years had", "84", "F"),
        ("An eighty-two-year-old woman", "82", "F"),
        ("A 62-yr-old woman", "62", "F"),
        ("At 68, she underwent kyphoplasty", "68", "F"),
        ("She, who is 73, had noticed", "73", "F"),
        ("She was seventy-one.", "71", "F"),
        ("He had been a diver. Now 66, he came", "66", "M"),
        ("a lady, who had turned 90 that spring", "90", "F"),
        ("a woman in question (birth date withheld, 82 years)", "82", "F"),
        ("Case 1 - 71-year-old woman", "71", "F"),
        ("The plaintiff, then fifty-five, underwent", "55", None),
        ("F, 72. Cellulitis a month ago", "72", "F"),
        ("L5 (woman, 57 kg, 70 yrs, crush fracture)", "70", "F"),
        ("Ms B.-L., 60, had vertebroplasty", "60", "F"),
        ("Mrs H. (she is 77 and lives alone)", "77", "F"),
        ("a male in his 76th year", "75", "M"),
        ("No. 1, 74 y, f. Vertebroplasty of L1.", "74", "F"),
        ("A fisherman's wife, aged 66,", "66", "F"),
        ("Anneliese (73) had kyphoplasty", "73", None),
        ("A chest drain (20F) bubbled", None, None),
        ("A grandmother of eleven came", None, "F"),
        ("in the 7th year of follow-up", None, None),
        ("a 78 y.o. female", "78", "F"),
        ("a 78 yo male", "78", "M"),
        ("a 71 y/o gentleman", "71", "M"),
        ("A 60-years-old man", "60", "M"),
        ("An 82 year old lady", "82", "F"),
        ("a man of 58 years of age", "58", "M"),
        ("The patient, 80 years old, was a male", "80", "M"),
        ("Age: 45, male", "45", "M"),
        ("a 69F with pain", "69", "F"),
        ("Patient: a female (77 years)", "77", "F"),
        ("at the age of seventy-one he fell", "71", "M"),
        ("A 55 year old man whose wife", "55", "M"),
        ("a 65-year female patient", "65", "F"),
        ("a female patient of 83 years", "83", "F"),
        ("Woman, 66. Myeloma of the spine.", "66", "F"),
        ("F, 77 y. Osteoporosis.", "77", "F"),
        ("The patient, 57, an engineer, fell", "57", None),
        ("A former miner, 68, coughed", "68", None),
        ("Diabetic farmer, 66 years, with pain", "66", None),
        ("a woman of 74 treated at T12", "74", "F"),
        ("Case 1 (F/64) had", "64", "F"),
        ("78 y.o. M on warfarin", "78", "M"),
        ("a 33-year primipara", "33", "F"),
        ("Our patient was 66 when", "66", None),
        ("Age 64, sex F", "64", "F"),
        ("Reported cases: M, 72 y, died; F, 61 y, lived", None, None),
        ("Kent 2004 | 63/F | died", None, None),
        ("a 24 F chest tube", None, None),
        ("a 26-F aspiration cannula", None, None),
        ("watched for four years.\n\nCase report", None, None),
        ("a 60- to 70-year-old population", None, None),
        ("a patient of 10 years ago", None, None),
        ("uptake on 18 F-FDG PET", None, None),
        ("18F fluoride bone scan", None, None),
        ("in his seventies", None, "M"),
        ("a middle-aged female", None, "F"),
        ("women aged 68 to 89 years", None, "F"),
        ("her husband reported", None, "F"),
        ("a 2-week-old fracture", None, None),
        ("10 years earlier", None, None),
        ("surgery took 2 hours", None, None),
        ("a 40-year history", None, None),
        ("vol 12, 34-39", None, None),
    ],
)
def test_reads_age_and_sex(text, age, sex):
    found = find_demographics(text)
    assert next((d.value for d in found if d.kind == "age"), None) == age
    assert next((d.value for d in found if d.kind == "sex"), None) == sex


def test_a_relative_gives_no_sex():
    assert [(d.value, d.strength) for d in find_demographics("The man and his daughter; she helped.")] == [
        ("M", 2),
        ("M", 1),
        ("F", 1),
    ]


def test_plural_is_weak():
    assert [d.strength for d in find_demographics("two old women")] == [0]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Two women, 69 and 74 years old, fell", ["69", "74"]),
        ("two women and a man, aged 71, 78 and 83 years", ["71", "78", "83"]),
        ("patients between 69 and 74 years old", []),
        ("At 12 weeks she walked; the score turned 40 then", []),
        ("a woman with diabetes (20 years) and his asthma (30 years)", []),
        ("Three men were aged 60 to 70 years", []),
    ],
)
def test_reads_lists_of_ages(text, ages):
    assert [d.value for d in find_demographics(text) if d.kind == "age"] == ages
