"""Whose patient a sentence speaks of, on sentences of our own."""

import json
from pathlib import Path

import pytest
from reading import read_text

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from kb.model import Report, Section, SectionKind


@pytest.fixture(scope="module")
def nlp():
    return build_pipeline()


def report(title: str, body: str) -> Report:
    text = f"{title}\n\n{body}"
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.BODY, len(title) + 2, len(text)),
    )
    return Report("r", text, sections, title=title)


@pytest.mark.parametrize(
    "said",
    [
        "Patients should be told to report a new pain at once.",
        "In the case of Miller and Rossi, the patient was given heparin.",
        "If cement is seen in the canal, the patient should be kept prone.",
    ],
)
def test_what_is_said_of_others_or_of_anybody_is_not_of_the_patient(nlp, said) -> None:
    body = f"A 70-year-old woman had vertebroplasty of L1. Weakness followed. Leaks are common. {said}"
    last = read_cases(nlp, report("Cement in the canal", body)).coverage[-1]
    assert not last.reading.startswith("patient")


@pytest.mark.parametrize(
    ("count", "title", "body"),
    [
        (
            2,
            "Two embolisms",
            "We saw two cases of embolism after vertebroplasty. One patient had no symptoms, while the other "
            "developed dyspnea. In the former, nothing was done. The latter received heparin.",
        ),
        (
            3,
            "Three patients, three ways",
            "Three patients were seen. A (woman, 67 years; kyphoplasty of L1): no symptoms, observed. "
            "B (woman, 75 years; vertebroplasty of T8): dyspnea, heparin. "
            "C (man, 54 years; vertebroplasty of L3): died.",
        ),
        (
            1,
            "Leak",
            "Hemangiomas are common after the age of 40 and are treated by vertebroplasty. "
            "A 14-year-old girl underwent vertebroplasty and cement leaked.",
        ),
        (
            2,
            "Cement embolism: report of two cases",
            "We report two patients, a 72-year-old woman and a 65-year-old man, who both "
            "developed dyspnea after "
            "vertebroplasty. The woman was treated with heparin. The man died.",
        ),
        (
            2,
            "Leak",
            "Leakage is common. The first patient was a 70-year-old woman who had "
            "kyphoplasty of L1 and developed "
            "paraplegia. The second, a 66-year-old man, had kyphoplasty of L2 and was asymptomatic.",
        ),
        (
            2,
            "Leak",
            "Two women aged 70 and 75 years developed paraplegia after vertebroplasty. Both "
            "underwent laminectomy. "
            "One recovered and the other died.",
        ),
        (
            1,
            "Leak",
            "A 70-year-old woman underwent vertebroplasty. Two years later, at the age of "
            "72, she had an infection.",
        ),
        (
            3,
            "Three cases of infected vertebroplasty",
            "We describe 3 cases of spondylitis after vertebroplasty. All were treated with antibiotics.",
        ),
        (
            1,
            "Leak",
            "Smith reported a 60-year-old man who died. We report a 70-year-old woman who "
            "developed paraplegia after "
            "vertebroplasty.",
        ),
        (
            1,
            "Leak",
            "A 70-year-old woman developed cement embolism. In the literature, a 55-year-old man is told of.",
        ),
        (
            2,
            "Leak",
            "Case 1. A 70-year-old woman had vertebroplasty. She had pain. Case 2. A 70-year-old woman had "
            "kyphoplasty. She died.",
        ),
        (
            2,
            "Leak",
            "In one patient, a 70-year-old woman, cement leaked into the canal; in the "
            "other, a 77-year-old woman, "
            "into the disc.",
        ),
        (
            1,
            "Infection",
            "A 65-year-old man had vertebroplasty. In the first stage the spine was fixed; in the second, "
            "the body was removed.",
        ),
        (
            1,
            "Leak",
            "A 58-year-old man had vertebroplasty. One piece was taken out. A second, flat one stayed.",
        ),
        (
            4,
            "Leak",
            "Four patients (three women and one man; mean age 71 years) developed cement "
            "embolism after kyphoplasty. "
            "All remained asymptomatic.",
        ),
    ],
)
def test_number_of_patients(nlp, count: int, title: str, body: str) -> None:
    assert len(read_cases(nlp, report(title, body)).cases) == count


@pytest.mark.parametrize(
    "body",
    [
        "A 34-year-old woman had a stroke during pregnancy and recovered after thrombolysis.",
        "The patient, a 61-year-old man, underwent lumbar fusion and developed a wound infection.",
    ],
)
def test_a_report_without_cement_or_augmentation_has_no_patient_here(nlp, body: str) -> None:
    assert not read_cases(nlp, report("A case", body)).cases


def test_each_patient_gets_its_own_facts(nlp) -> None:
    body = (
        "The first patient was a 70-year-old woman who had kyphoplasty of L1 and developed paraplegia. "
        "The second, a 66-year-old man, had kyphoplasty of L2 and died of pulmonary cement embolism."
    )
    first, second = read_cases(nlp, report("Leak", body)).cases
    assert [c.values("sex") for c in (first, second)] == [("F",), ("M",)]
    assert first.values("deficit") == ("paraplegia",)
    assert second.values("complication") == ("pulmonary cement embolism",)
    assert (first.values("outcome"), second.values("outcome")) == (("not reported",), ("death",))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "A 55-year-old man treated at T11 and a 63-year-old woman treated at L1 developed paraplegia "
            "after kyphoplasty; both recovered.",
            [("55", "M", ("T11",)), ("63", "F", ("L1",))],
        ),
        (
            "A woman aged 63 who had vertebroplasty of L1 awoke with a foot drop, and a man aged 71 who had "
            "vertebroplasty of T9 awoke with paraplegia.",
            [("63", "F", ("L1",)), ("71", "M", ("T9",))],
        ),
        (
            "A 70-year-old man and a 64-year-old woman underwent kyphoplasty at T12 and L1, respectively.",
            [("70", "M", ("T12",)), ("64", "F", ("L1",))],
        ),
        (
            "A man and a woman aged 70 and 64 years underwent kyphoplasty of L1.",
            [("70", "M", ("L1",)), ("64", "F", ("L1",))],
        ),
        (
            "A 70-year-old man and a 64-year-old woman underwent kyphoplasty of L1.",
            [("70", "M", ("L1",)), ("64", "F", ("L1",))],
        ),
    ],
)
def test_patients_introduced_by_one_sentence(nlp, body: str, told) -> None:
    cases = read_cases(nlp, report("Cement leakage: two patients", body)).cases
    levels = [(*c.values("age"), *c.values("sex"), c.values("procedure_level")) for c in cases]
    assert levels == told


def test_what_a_group_did_is_nobodys_fact(nlp) -> None:
    body = (
        "We report two cases of paraplegia after vertebroplasty. "
        "One patient underwent laminectomy and the other received antibiotics."
    )
    cases = read_cases(nlp, report("Leak", body)).cases
    assert len(cases) == 2
    assert all(case.values("treatment") == () for case in cases)


@pytest.mark.parametrize(
    "body",
    [
        "We report a 70-year-old woman. Leakage is common. She recovered.",
        "Two patients had vertebroplasty. In the first patient cement leaked into the disc; and in the "
        "second patient into the canal.",
    ],
)
def test_every_stretch_of_text_is_covered(nlp, body) -> None:
    one = report("Leak of cement", body)
    covered = {at for c in read_cases(nlp, one).coverage for at in range(c.start, c.end)}
    assert [c for at, c in enumerate(one.text) if at not in covered and not c.isspace()] == []


@pytest.mark.parametrize(
    ("title", "body", "flagged"),
    [
        (
            "Paraplegia after vertebroplasty",
            "A 70-year-old woman underwent vertebroplasty and developed weakness of both legs (grade 3/5).",
            ("Paraplegia", "weakness of both legs"),
        ),
        (
            "Intradural cement leakage after vertebroplasty",
            "A 70-year-old woman underwent vertebroplasty of L1. CT showed epidural cement.",
            ("Intradural cement leakage", "epidural cement"),
        ),
        (
            "Paraplegia after vertebroplasty",
            "A 70-year-old woman underwent vertebroplasty of L1 and developed paraplegia.",
            (),
        ),
    ],
)
def test_title_and_text_that_disagree_are_flagged(
    nlp, title: str, body: str, flagged: tuple[str, ...]
) -> None:
    flags = read_cases(nlp, report(title, body)).cases[0].flags
    assert len(flags) == bool(flagged)
    assert all(quote in flag for flag in flags for quote in flagged)


LONG_TEXT = (
    "Our patient was a farmer of eighty-three. Kyphoplasty of L2 was done, and the next morning his knee "
    "gave way. CT showed epidural cement at L2. He declined an operation and was given exercises.\n\n"
    "This course may be set beside others. {cited} From such reports one learns little.\n\n"
    "Corpectomy is reserved for patients in whom kyphosis compresses the cord. {filler}"
)


@pytest.mark.parametrize(
    "cited",
    [
        "Marano and co-workers took cement from the L4 foramen of a 70-year-old woman. She recovered.",
        "Berg et al. treated a man of 66 by thoracotomy. He died.",
        "A 61-year-old woman with the same leak was fused in Lyon. She walked again.",
    ],
)
def test_a_long_text_without_headings_goes_over_to_a_discussion(nlp, cited: str) -> None:
    filler = "Cement is liked for its strength and feared for the ways it takes. " * 40
    cases = read_cases(nlp, report("Cement in the canal", LONG_TEXT.format(cited=cited, filler=filler))).cases
    assert [f.value for c in cases for f in c.findings if f.slot in ("age", "sex")] == ["83", "M"]
    assert not {"corpectomy", "thoracotomy", "fusion"} & {f.value for f in cases[0].findings}


@pytest.mark.parametrize(
    "body",
    [
        "We reviewed 212 patients (160 women) after vertebroplasty. Leakage was seen at 128 levels.",
        "Kyphoplasty was compared with rest in a randomised trial. Two pulmonary emboli occurred.",
        "Cement was injected into cadaver vertebrae. Leakage into the canal was seen in two.",
    ],
)
def test_a_study_has_no_patient_of_its_own(nlp, body: str) -> None:
    assert read_cases(nlp, report("Leakage of cement", body)).cases == ()


def test_a_patient_told_alone_beside_a_series_is_kept(nlp) -> None:
    body = (
        "Of 212 patients with vertebroplasty, one patient developed paraplegia from epidural cement at T12."
    )
    assert len(read_cases(nlp, report("Leakage of cement", body)).cases) == 1


def test_deaths_of_others_are_not_the_patients(nlp) -> None:
    body = (
        "A 66-year-old woman had chest pain after kyphoplasty. The cast was taken from the pulmonary artery. "
        "Of the 14 embolectomies on record, two patients died."
    )
    (case,) = read_cases(nlp, report("Cement in the lung", body)).cases
    assert [f.value for f in case.findings if f.slot == "outcome"] == ["not reported"]


THREE = (
    "We report three patients. The first was a 78-year-old woman with a cement leak after vertebroplasty of "
    "L3; the second, a 69-year-old woman, had a cement leak after vertebroplasty of L4; and the third, a man "
    "of 81 years, had a cement leak after vertebroplasty of L1. "
)
TWO = (
    "Two women, aged 68 and 76 years, developed cement leakage after vertebroplasty of T12 and L1, "
    "respectively. "
)


@pytest.mark.parametrize(
    ("body", "whose"),
    [
        (THREE + "Paraparesis developed in the first two patients.", {1, 2}),
        (THREE + "Paraparesis developed in both women.", {1, 2}),
        (THREE + "All three developed paraparesis.", {1, 2, 3}),
        (THREE + "The first two had no deficit. The remaining patient developed paraparesis.", {3}),
        (THREE + "The oldest patient developed paraparesis.", {3}),
        (THREE + "Patients 1 and 3 developed paraparesis.", {1, 3}),
        (TWO + "The younger patient developed paraparesis.", {1}),
        (TWO + "The older developed paraparesis.", {2}),
    ],
)
def test_a_fact_of_some_reaches_those(nlp, body, whose):
    cases = read_cases(nlp, report("Cement leakage after vertebroplasty", body)).cases
    assert {case.number for case in cases if "paraparesis" in case.values("deficit")} == whose


@pytest.mark.parametrize("said", ["The elder patient", "The youngest"])
def test_nobody_is_compared_by_ages_that_are_not_told(nlp, said):
    body = f"We saw a woman and a man with cement leakage after vertebroplasty. {said} developed paraparesis."
    cases = read_cases(nlp, report("Cement leakage after vertebroplasty: two patients", body)).cases
    assert sum("paraparesis" in case.values("deficit") for case in cases) != 1


STUDIES = [
    json.loads(line)
    for line in (Path(__file__).parent / "unseen/studies/read.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("paper", STUDIES, ids=lambda paper: paper["id"])
def test_totals_of_a_study_are_no_patients(nlp, paper):
    assert len(read_cases(nlp, report(paper["title"], paper["text"])).cases) == paper["cases"]


@pytest.mark.parametrize(
    ("count", "body"),
    [
        (0, "A 84-year-old woman died of embolism during cemented hemiarthroplasty of the hip."),
        (0, "A man of 45 had cranioplasty with bone cement. An abscess was found and the cement removed."),
        (
            0,
            "A 67-year-old man had cement in the pulmonary artery after knee replacement.",
        ),
        (
            1,
            "A woman with a cemented hip prosthesis had cement in the canal after injection at T12.",
        ),
        (1, "Years after hip arthroplasty a 80-year-old woman had embolism after vertebroplasty of L1."),
        (1, "A 61-year-old man had cement in the right atrium after an operation on his back."),
    ],
)
def test_cement_of_other_bones_is_not_meant(nlp, count, body):
    assert len(read_cases(nlp, report("Cement and its ways", body)).cases) == count


@pytest.mark.parametrize(
    ("ages", "title", "body"),
    [
        (
            [],
            'Letter to the Editor concerning "Cement under the dura"',
            "We read with interest the article by Orth et al. The authors describe an 80-year-old woman with "
            "weak legs after L1 vertebroplasty. Laminectomy was done and she recovered in part. "
            "Earlier surgery might have helped.",
        ),
        (
            [],
            "Reply to the letter concerning our report of intradural cement",
            "We thank Dr. Orth for the interest. Our patient was operated on within eight hours. "
            "The cement was brittle.",
        ),
        (
            [],
            "Erratum: Cement under the dura",
            "The age of the patient was 71 years. The level was L2, not L3.",
        ),
        (
            [],
            "Cement embolism after vertebroplasty",
            "This article has been retracted. The patient described, a 66-year-old woman with embolism, "
            "had been reported before.",
        ),
        (
            ["75"],
            "Comment on Orth et al.: Paraplegia after kyphoplasty",
            "Orth et al. reported paraplegia after kyphoplasty in a 70-year-old man. MRI showed a hematoma. "
            "We recently treated a similar patient, a 75-year-old woman with epidural hematoma after T12 "
            "kyphoplasty. She recovered.",
        ),
        (
            ["67"],
            "Reply: a foot that fell",
            "Orth and colleagues warn that every deficit needs surgery. A 67-year-old woman had foot drop "
            "after vertebroplasty of L5. It resolved.",
        ),
    ],
)
def test_a_patient_somebody_comments_on_is_not_counted_again(nlp, ages, title, body):
    cases = read_cases(nlp, report(title, body)).cases
    assert [case.values("age") for case in cases] == [(age,) for age in ages]


PAIR = (
    "Two patients were seen after vertebroplasty: a 64-year-old man treated at L1 and an 80-year-old woman "
    "treated at T9. "
)


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("The man was given heparin, whereas the woman received antibiotics.", "heparin", "antibiotics"),
        ("He was given heparin; she received antibiotics.", "heparin", "antibiotics"),
        ("Heparin was begun in the former, and the latter received antibiotics.", "heparin", "antibiotics"),
        ("Antibiotics were given to the octogenarian; heparin to the other.", "heparin", "antibiotics"),
        (
            "In both CT was made; the younger had heparin, the older had antibiotics.",
            "heparin",
            "antibiotics",
        ),
        ("Patient 2 received antibiotics, while patient 1 received heparin.", "heparin", "antibiotics"),
        ("Heparin was given to the 64-year-old, antibiotics to the 80-year-old.", "heparin", "antibiotics"),
        ("Heparin was given to both of them.", "heparin", "heparin"),
    ],
)
def test_a_sentence_that_turns_from_one_patient_to_the_other(nlp, said, first, second) -> None:
    cases = read_cases(nlp, report("Complications of vertebroplasty", PAIR + said)).cases
    labels = {"heparin": "anticoagulation", "antibiotics": "antibiotics"}
    given = [list(case.values("treatment")) for case in cases]
    assert given == [[labels[first]], [labels[second]]]


@pytest.mark.parametrize(
    "said",
    [
        "Here we present this case while reviewing three symptomatic and four asymptomatic cases from the "
        "literature.",
        "We report this patient together with a review of five cases from the literature.",
        "Our search of PubMed identified six patients.",
        "We compare our patient with two cases described by other authors.",
        "We reviewed the two previously published cases.",
        "Hagberg lists two patients, women of 71 and 75, with the same leak.",
    ],
)
def test_patients_of_the_literature_are_not_counted(nlp, said) -> None:
    body = "A 70-year-old woman had cement leakage into the lung after vertebroplasty of L1. " + said
    assert len(read_cases(nlp, report("Cement in the lung", body)).cases) == 1


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("Three women of 68, 74 and 79 had leaks after vertebroplasty.", ["68", "74", "79"]),
        ("Three women aged 68, 74 and 79 had leaks after vertebroplasty.", ["68", "74", "79"]),
        ("Two men had leaks after vertebroplasty. Their ages were 66 and 70 years.", ["66", "70"]),
    ],
)
def test_ages_told_in_a_list_are_one_a_patient(nlp, said, ages) -> None:
    cases = read_cases(nlp, report("Cement leakage", said)).cases
    assert [case.values("age") for case in cases] == [(age,) for age in ages]


@pytest.mark.parametrize(
    "said",
    [
        "A 71-year-old woman had had diabetes since the age of 15.",
        "A 71-year-old woman was brought in by her 75-year-old husband.",
        "A 71-year-old nurse, mother of two sons aged 40 and 45, had back pain.",
        "A 71-year-old woman, whose myeloma was found when she was 68 years old, had back pain.",
        "A 71-year-old woman with a kidney from a 35-year-old donor had back pain.",
        "A woman of 71 who broke her hip aged 66 and her wrist aged 69 had back pain.",
        "A 71-year-old woman fell over her 3-year-old grandchild.",
        "A 71-year-old woman, in whom cancer had been found at 55 years of age, had back pain.",
        "A 71-year-old woman had fractures of T12 (2 years old) and L1 (recent).",
        "A 71-year-old woman had a 1-year-old fracture of T12 and a fresh one of L1.",
        "A 71-year-old woman (72 at the time of surgery) had back pain.",
        "A 71-year-old woman, married to a 76-year-old man, had back pain.",
        "A 71-year-old woman was hit by a car driven by an 84-year-old man.",
        "A 71-year-old woman had back pain. Her sister, a 74-year-old woman, had had the same operation.",
        "A 71-year-old woman had back pain. Her bones were comparable to those of a 95-year-old woman.",
        "A 71-year-old woman had back pain. In 2003, when 55 years old, she had had a lumbar fusion.",
        "A 71-year-old woman had back pain. Seven years before, aged 64, she had broken T12.",
        "A 71-year-old woman had back pain. The surgeon, a 45-year-old man, advised an operation.",
        "A 71-year-old woman had back pain. A 66-year-old neighbour had found her on the floor.",
        "A 71-year-old woman had back pain. The same has been described in an 80-year-old man.",
        "A 71-year-old woman had back pain. We are aware of one other patient, a man of 62.",
        "A 71-year-old woman had back pain. The registry holds a 58-year-old man with such a leak.",
    ],
)
def test_an_age_of_somebody_else_or_of_years_gone_by_makes_no_patient(said) -> None:
    (case,) = read_text(f"Intradural cement\n\n{said} Kyphoplasty of L1 was performed. She was paraplegic.")
    assert case.values("age") == ("71",)


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("A 71-year-old woman and a man aged 66 underwent kyphoplasty.", ["71", "66"]),
        ("Two sisters, 68 and 71 years old, underwent kyphoplasty.", ["68", "71"]),
        (
            "The first was a woman aged 71, the second a man aged 66; both underwent kyphoplasty.",
            ["71", "66"],
        ),
        ("A retired surgeon of 71 and a mother of three, 66 years old, underwent kyphoplasty.", ["71", "66"]),
    ],
)
def test_ages_of_two_patients_make_two(said, ages) -> None:
    cases = read_text(f"Two cases of intradural cement\n\n{said}")
    assert [a for c in cases for a in c.values("age")] == ages
