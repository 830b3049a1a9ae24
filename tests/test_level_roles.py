"""What a vertebra is told for: treated, reached by the leak, or only where the leak came from."""

import pytest
from reading import pipeline

from ingest.assemble import read_cases
from kb.model import Report, Section, SectionKind

START = "A 70-year-old woman underwent vertebroplasty of L2 for an osteoporotic fracture. "


def read(text):
    report = Report("r", text, (Section(SectionKind.CASE, 0, len(text)),))
    (case,) = read_cases(pipeline(), report).cases
    return case


@pytest.mark.parametrize(
    ("told", "leak"),
    [
        ("CT showed epidural cement leakage from T12 to L2.", ("T12", "L1", "L2")),
        ("CT showed epidural cement leakage at L1.", ("L1",)),
        ("Paraplegia from epidural cement followed. MRI outlined the cement at T12 and L1.", ("T12", "L1")),
        (
            "Sciatica from leaked cement followed. MRI gave evidence of cement under the left L3 pedicle.",
            ("L3",),
        ),
        ("Paraplegia followed. CT at L1 to L3 depicted epidural cement.", ("L1", "L2", "L3")),
        ("Paraplegia followed. CT showed that cement filled the canal from L1 to L3.", ("L1", "L2", "L3")),
        ("CT showed epidural cement leakage at L1. The cement in L2 was dense.", ("L1",)),
        ("CT showed cement in the canal. It extended from T12 to L2.", ("T12", "L1", "L2")),
        (
            "CT showed epidural cement at L2, and a little of it lay opposite L1, whereas T12 was spared.",
            ("L1", "L2"),
        ),
        ("CT displayed the cement in the epidural space behind L1, the canal at L2 being clear.", ("L1",)),
        (
            "CT showed cement in the canal at L1. The vertebra above was reached as well by the leak.",
            ("T12", "L1"),
        ),
        ("CT showed cement in the epidural space at the treated level.", ("L2",)),
        ("CT showed intradural cement, its upper end at T12, its lower end at L2.", ("T12", "L1", "L2")),
        ("CT showed cement in the canal. The cement extended the length of L1 only.", ("L1",)),
        ("The cement in the right L1-2 foramen was drilled away.", ("L1", "L2")),
        ("Extradural cement leakage extended over three segments (T11, T12 and L1).", ("T11", "T12", "L1")),
        (
            "CT showed a leak of cement in the canal from the pedicles of T11 to those of T12.",
            ("T11", "T12"),
        ),
        ("Cement had entered the canal through the basivertebral foramen of L2.", ()),
        ("CT showed epidural cement one level higher.", ("L1",)),
        ("CT showed epidural cement at L1 and L3, but not at L2.", ("L1", "L3")),
        ("Leaked cement in the canal reached the levels immediately above and below.", ("L1", "L2", "L3")),
        ("A bead of cement rested against the dura at L3.", ("L3",)),
        (
            "The cement that had leaked at vertebroplasty of L2 formed a sheet extending from T12 to L2.",
            ("T12", "L1", "L2"),
        ),
        ("CT showed cement leakage into the canal one level below the treated vertebra.", ("L3",)),
        ("CT showed that cement had run down in the epidural space over the two levels below.", ("L3", "L4")),
        ("CT showed cement in the epidural space of the adjacent caudal vertebra.", ("L3",)),
        ("CT showed cement in the canal, reaching one level above the treated vertebra.", ("L1", "L2")),
        ("Cement leaked into the disc below and compressed a root.", ("L2", "L3")),
        ("CT showed intradural cement at the level of the vertebroplasty.", ("L2",)),
        ("MRI depicted a dark band behind T12 to L1, which on CT proved to be cement.", ("T12", "L1")),
        ("CT showed a paravertebral cement collection at L1-L2.", ("L1", "L2")),
        ("MRI showed an extradural mass at L1-L2. CT confirmed that it was cement.", ("L1", "L2")),
        ("CT showed extravasation from the L2 vertebral body into the spinal canal.", ()),
        ("Cement leaked outside the anterior cortex of the L2 body into the epidural space.", ()),
    ],
)
def test_extent_of_the_leak(told, leak):
    case = read(START + told)
    assert case.values("leak_level") == leak
    assert case.values("procedure_level") == ("L2",)


@pytest.mark.parametrize(
    ("told", "lesion"),
    [
        (
            "Six weeks later MRI showed an epidural abscess; the collection reached from T12 to L4.",
            "T12 L1 L2 L3 L4",
        ),
        ("Two months later radiographs showed refracture of the cemented vertebra.", "L2"),
        ("The balloon burst, and a retained balloon fragment was found on CT.", "L2"),
        ("A month later MRI showed a new adjacent fracture of L3.", "L3"),
        ("Six weeks later her pain recurred. MRI showed a fresh fracture of L4.", "L4"),
        ("Two months later the neighbouring vertebra, L3, collapsed.", "L3"),
        ("MRI showed a haematoma behind L2 and L3.", "L2 L3"),
        ("A subdural clot, T12-L2, was evacuated.", "T12 L1 L2"),
        ("MRI showed blood in the spinal canal at T12-L1.", "T12 L1"),
        ("Two months later a fracture of the adjacent cranial vertebra was found.", "L1"),
        ("Two months later pain recurred because of fractures of both adjacent vertebrae.", "L1 L3"),
        ("Three weeks later the subjacent vertebra had collapsed.", "L3"),
        ("Ten days later a fracture of the first lumbar vertebra was diagnosed.", "L1"),
        ("Ten days later, the untreated L3 was found to be broken.", "L3"),
        ("Three weeks later two further compression fractures, T12 and L1, were found.", "T12 L1"),
        ("Ten days later MRI showed an old fracture of L1.", ""),
        ("The haematoma in the canal spanned four levels (T12 to L3).", "T12 L1 L2 L3"),
        ("A pseudoaneurysm of the left L2 lumbar artery was embolised.", "L2"),
        ("MRI showed oedema of the cord at T12.", "T12"),
        ("Arterial injury followed, and the left L2 lumbar artery was embolised.", ""),
        ("MRI showed a dural tear at L1.", ""),
    ],
)
def test_extent_of_another_lesion(told, lesion):
    assert " ".join(read(START + told).values("lesion_level")) == lesion


@pytest.mark.parametrize(
    ("told", "operated"),
    [
        (
            "Left hemilaminectomy was performed at T8 and T9 in a man of 70; the cement reached from T7 to "
            "T9. The vertebroplasty had been of T8.",
            "T8 T9",
        ),
        (
            "Bilateral laminectomy was carried out at T12 in a man of 70. The CSF leak had been caused by "
            "perforation of the dura at vertebroplasty of T12.",
            "T12",
        ),
        ("A man of 70 had laminectomy of L4 ten years earlier. Cement leaked at vertebroplasty of L1.", ""),
    ],
)
def test_vertebrae_operated_on_told_back_to_front(told, operated):
    assert " ".join(read(told).values("treatment_level")) == operated


@pytest.mark.parametrize(
    ("told", "treated"),
    [
        ("A 70-year-old woman underwent sacroplasty for an insufficiency fracture. Cement leaked.", "sacrum"),
        (
            "A year after vertebroplasty of L4 a woman of 70 underwent vertebroplasty of L1. Cement leaked.",
            "L1",
        ),
        ("A woman of 70 treated with vertebroplasty at L1 developed paraplegia from leaked cement.", "L1"),
        ("A woman of 70 with a fracture of L1 without deficits had kyphoplasty. Cement leaked.", "L1"),
        ("A woman of 70 with fractures of T8 to L1 had one of them cemented. Cement leaked.", ""),
        ("Vertebroplasty: L4. A woman of 70. Cement leaked into the canal.", "L4"),
        ("The vertebroplasty had involved L4 in this woman of 70. Cement leaked into the canal.", "L4"),
        ("A woman of 70 underwent kyphoplasty. The index level was L2. Cement leaked into the canal.", "L2"),
        (
            "Six vertebrae (T7, T8, T9, T11, T12, L1) were cemented in a man of 70. Cement leaked.",
            "T7 T8 T9 T11 T12 L1",
        ),
        ("A 70-year-old man whose L2 had been cemented for a fracture had epidural cement leakage.", "L2"),
        (
            "A man of 70, who had previously undergone vertebroplasty of L3, had a fracture of T8. "
            "Vertebroplasty was performed and cement leaked into the canal.",
            "T8",
        ),
        (
            "A woman of 70 had fractures of L2 and L4, in addition to healed wedge deformities at T7 and T9. "
            "Vertebroplasty was carried out and cement leaked.",
            "L2 L4",
        ),
        (
            "A woman of 70 with metastases underwent vertebroplasty of L1 after radiotherapy of T10. "
            "Cement leaked.",
            "L1",
        ),
        (
            "A woman of 70 was to have vertebroplasty at three levels (T11, T12 and L1). Cement leaked. "
            "T11 had not been injected.",
            "T12 L1",
        ),
        (
            "A man of 70 underwent vertebroplasty for a fracture of T2. A stabilising operation from C5 to "
            "T5 had been discussed. Cement leaked.",
            "T2",
        ),
        (
            "A woman of 74 was stabilised from T11 to L2 because of a burst fracture of L1 and the pedicle "
            "screws were augmented with cement. Pulmonary cement embolism was found.",
            "T11 T12 L1 L2",
        ),
    ],
)
def test_vertebrae_treated(told, treated):
    assert " ".join(read(told).values("procedure_level")) == treated


def test_an_augmentation_of_the_past_is_none_beside_the_one_told_as_done():
    case = read(
        "A 70-year-old woman underwent kyphoplasty of L3. She was known to have had vertebroplasty at T12 "
        "two years before. Cement leaked into the canal."
    )
    assert case.values("procedure") == ("balloon kyphoplasty",)
    assert case.values("procedure_level") == ("L3",)


def test_an_augmentation_of_the_past_is_the_index_of_a_late_complication():
    case = read(
        "A 70-year-old woman with a history of vertebroplasty at T12 two years before presented with fever. "
        "MRI showed pyogenic spondylitis of T12."
    )
    assert case.values("procedure_level") == ("T12",)


def test_the_title_of_several_patients_gives_no_level_to_one_whose_own_is_told():
    title = "Leakage of cement into the S1 foramen"
    text = (
        f"{title}\n\nPatient 1, a woman of 80, underwent sacroplasty. Cement leaked into the S1 foramen.\n\n"
        "Patient 2, a woman of 70, underwent sacroplasty. Cement leaked into the S2 foramen."
    )
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.CASE, len(title) + 2, len(text)),
    )
    first, second = read_cases(pipeline(), Report("r", text, sections)).cases
    assert first.values("leak_level") == ("S1",)
    assert second.values("leak_level") == ("S2",)


def test_so_many_levels_above_and_below_are_counted_from_the_treated_one():
    case = read(
        "A 70-year-old woman underwent vertebroplasty of L1. Cement leaked into the canal with paraparesis. "
        "Laminectomy and posterior fixation two levels above and two below were performed."
    )
    assert case.values("treatment_level") == ("T11", "T12", "L1", "L2", "L3")


def test_an_enumeration_gives_each_patient_the_vertebra_that_is_theirs():
    text = (
        "A 69-year-old woman and a 74-year-old woman had epidural hematoma after kyphoplasty of T11 and L2, "
        "respectively. "
        "In both MRI showed an epidural hematoma, at T10-T12 and at L1-L3, respectively. Both recovered."
    )
    report = Report("r", text, (Section(SectionKind.CASE, 0, len(text)),))
    first, second = read_cases(pipeline(), report).cases
    assert first.values("procedure_level") == ("T11",)
    assert second.values("procedure_level") == ("L2",)
    assert first.values("lesion_level") == ("T10", "T11", "T12")
    assert second.values("lesion_level") == ("L1", "L2", "L3")


@pytest.mark.parametrize(
    ("told", "follow_ups"),
    [
        ("At follow-up of 6 months and 2 years, respectively, both had recovered.", ["6 months", "2 years"]),
        ("At follow-up of 6 months both had recovered.", ["6 months", "6 months"]),
    ],
)
def test_an_enumeration_gives_each_patient_the_time_that_is_theirs(told, follow_ups):
    text = f"Two patients had paraparesis from intradural cement after vertebroplasty. {told}"
    report = Report("r", text, (Section(SectionKind.CASE, 0, len(text)),))
    cases = read_cases(pipeline(), report).cases
    assert [case.first("follow_up").value for case in cases] == follow_ups


@pytest.mark.parametrize(
    ("told", "slot", "levels"),
    [
        (
            "CT showed intradural cement leakage. A dense line ran in the canal from T12 to L3.",
            "leak_level",
            "T12 L1 L2 L3",
        ),
        ("CT showed PMMA in L2 and epidural cement leakage at L1.", "leak_level", "L1"),
        (
            "She had paraplegia from epidural cement leakage and was operated on by laminectomy. "
            "A midline approach at L1 and L2 was chosen.",
            "treatment_level",
            "L1 L2",
        ),
        (
            "She had paraplegia from spinal cord infarction; the cord was hyperintense from T9 to T11.",
            "lesion_level",
            "T9 T10 T11",
        ),
    ],
)
def test_words_that_carry_an_extent(told, slot, levels):
    assert " ".join(read(START + told).values(slot)) == levels


@pytest.mark.parametrize(
    ("told", "treated", "lesion"),
    [
        (
            "A woman of 70 had kyphoplasty of L3. Adjacent vertebral fractures of L2 and L4 were seen "
            "after the kyphoplasty.",
            "L3",
            "L2 L4",
        ),
        (
            "A man of 66 with spondylolisthesis of L3-L5 had cement emboli. He had undergone kyphoplasty.",
            "",
            "",
        ),
        (
            "A man of 66 had dyspnea after augmentation of the L2 body. Pulmonary cement embolism was found.",
            "L2",
            "",
        ),
        (
            "A man of 66 had kyphoplasty for a fracture. Cannulas were placed into both pedicles of T9. "
            "Cement leaked.",
            "T9",
            "",
        ),
    ],
)
def test_treated_and_other_vertebrae_are_kept_apart(told, treated, lesion):
    case = read(told)
    assert " ".join(case.values("procedure_level")) == treated
    assert " ".join(case.values("lesion_level")) == lesion


@pytest.mark.parametrize(
    ("told", "procedure", "treated"),
    [
        (
            "A woman of 71 had paraplegia. Her L2 vertebra had been cemented that day. Cement leaked.",
            "percutaneous vertebroplasty",
            "L2",
        ),
        (
            "A man of 66 had T9 filled for an osteoporotic fracture. Cement leaked into the canal.",
            "percutaneous vertebroplasty",
            "T9",
        ),
        (
            "A man of 66, whose L4 and L5 bodies were augmented, had cement in the canal.",
            "vertebral augmentation",
            "L4 L5",
        ),
        (
            "The first patient, a man aged 73 (T10-L1), had screws augmented with cement and lung emboli.",
            "cement-augmented pedicle screw",
            "T10 T11 T12 L1",
        ),
    ],
)
def test_an_augmentation_described_without_its_name(told, procedure, treated):
    case = read(told)
    assert case.values("procedure") == (procedure,)
    assert " ".join(case.values("procedure_level")) == treated


def test_an_augmentation_done_again_for_the_harm_is_no_index_procedure():
    case = read(
        "A 70-year-old woman underwent vertebroplasty of L2 for an osteoporotic fracture. "
        "Six weeks later she had an adjacent vertebral fracture of L3. She underwent kyphoplasty of L3."
    )
    assert case.values("procedure") == ("percutaneous vertebroplasty",)
    assert case.values("procedure_level") == ("L2",)
    assert case.values("treatment_level") == ("L3",)


@pytest.mark.parametrize(
    ("told", "leak"),
    [
        ("CT showed a crescent of cement posterior to L2.", "L2"),
        ("White columns lay inside the thecal sac from L1 down to L3.", "L1 L2 L3"),
        ("Opaque material filled the L1/2 interspace.", "L1 L2"),
    ],
)
def test_cement_told_by_place_or_density(told, leak):
    assert " ".join(read(START + told).values("leak_level")) == leak


@pytest.mark.parametrize(
    "beside",
    [
        "Two years before, a vertebroplasty at T6 had been performed at another hospital.",
        "Kyphoplasty of T8 had been recommended elsewhere.",
        "An old compression fracture of T8 was unchanged.",
        "There was an incidental hemangioma of T6.",
        "A Tarlov cyst at S2 was noted.",
        "Additional small lesions were seen in C7 and T4.",
        "Her spinal history comprised a Harrington rod from T4 to L3.",
        "A lumbar drain was placed at L4.",
        "Our department has performed 650 kyphoplasties since 2005.",
    ],
)
def test_what_is_told_besides_changes_no_level(beside):
    case = read(
        f"{START}Six weeks later MRI showed a new adjacent fracture of L1. {beside} "
        "Laminectomy of L1 was performed."
    )
    assert case.values("procedure") == ("percutaneous vertebroplasty",)
    assert case.values("procedure_level") == ("L2",)
    assert case.values("leak_level") == ()
    assert case.values("lesion_level") == ("L1",)
    assert case.values("treatment_level") == ("L1",)


def test_cemented_screws_of_the_repair_are_no_index_procedure():
    case = read(
        "We report a man of 79 who underwent balloon kyphoplasty at T12 for Kummell disease. "
        "Three months later the cement was dislodged and he had paraparesis. "
        "Pedicle screws augmented with cement were placed at T10, T11, L1 and L2. Laminectomy of T12 "
        "followed."
    )
    assert case.values("procedure") == ("balloon kyphoplasty",)
    assert case.values("procedure_level") == ("T12",)
    assert case.values("treatment_level") == ("T10", "T11", "T12", "L1", "L2")


@pytest.mark.parametrize(
    ("told", "slot", "levels"),
    [
        (
            "Six weeks later MRI showed spondylitis of L2 and L3, sparing L4.",
            "lesion_level",
            "L2 L3",
        ),
        ("L1 was treated prophylactically. Cement leaked.", "procedure_level", "L1 L2"),
        (
            "CT showed cement in the canal at L1. It also showed stable cement at the previously treated T8.",
            "leak_level",
            "L1",
        ),
        ("Her T-score was -3.8 at the lumbar spine (L1-L4). Cement leaked.", "procedure_level", "L2"),
        (
            "MRI showed infarction of the cord with a T2 hypersignal from T8 to T10.",
            "lesion_level",
            "T8 T9 T10",
        ),
    ],
)
def test_words_that_leave_a_vertebra_out_or_add_one(told, slot, levels):
    assert " ".join(read(START + told).values(slot)) == levels


@pytest.mark.parametrize(
    ("told", "slot", "levels"),
    [
        (
            "A man of 70 with fractures of L1, L2 and L4 underwent vertebroplasty of all three levels. "
            "Cement leaked.",
            "procedure_level",
            "L1 L2 L4",
        ),
        (
            "A woman of 80 underwent sacroplasty. She had had L1 and L2 kyphoplasties one month prior. "
            "Cement leaked into the S2 foramen.",
            "procedure_level",
            "sacrum",
        ),
        (
            "A woman of 70 underwent vertebroplasty of L2. Epidural cement at L2 caused paraparesis. "
            "Laminectomy of L2 was performed. She wore a brace from T7 to L4, and a lumbar drain at L4 was "
            "removed.",
            "treatment_level",
            "L2",
        ),
        (
            "A man of 70 underwent vertebroplasty of T11. An epidural hematoma was seen at T11. STIR images "
            "showed no edema in T7 or T9.",
            "lesion_level",
            "T11",
        ),
    ],
)
def test_levels_of_ordinary_prose(told, slot, levels):
    assert " ".join(read(told).values(slot)) == levels
