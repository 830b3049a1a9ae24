"""Treatments composed from what was removed, fixed or left alone, and which of them were given."""

import pytest
from reading import first_patient, read_text

STORY = "A woman underwent vertebroplasty of L2. The next day cement had leaked into the canal. {}"
HEART = "A man underwent kyphoplasty. A week later a cement embolus was found in the right ventricle. {}"


@pytest.mark.parametrize(
    ("said", "treatments"),
    [
        ("Removal of the left facet joint and pedicle was done.",
         {"facetectomy", "pediculectomy"}),
        ("An operation was done to decompress the cord and stabilize the spine.",
         {"decompression", "posterior fixation"}),
        ("An internal fixator was inserted from T11 to L3.", {"posterior fixation"}),
        ("It was removed through a laminotomy.", {"laminotomy", "cement removal"}),
        ("The cement was removed through a laminectomy.", {"laminectomy", "cement removal"}),
        ("Removal of the screws and rods was performed.", {"implant removal"}),
        ("Vertebroplasty was repeated with more cement.", {"repeat vertebroplasty as treatment"}),
        ("Surgery was not performed.", {"conservative"}),
        ("The fragment was left in place.", {"conservative"}),
        ("She was closely monitored.", {"conservative"}),
        ("Laminectomy was recommended, but she declined.", set()),
        ("Laminectomy was recommended and performed.", {"laminectomy"}),
        ("Instead of laminectomy, dexamethasone was given.", {"steroids"}),
        ("Experts in cardiac surgery were consulted; heparin was given.", {"anticoagulation"}),
        ("She was watched for a week, then laminectomy was performed.", {"conservative", "laminectomy"}),
        ("The fragment was left in place, but laminectomy was performed.", {"laminectomy"}),
        ("Radiotherapy was considered, but she underwent laminectomy.", {"laminectomy"}),
        ("Posterior instrumented fusion was done.", {"posterior fusion"}),
        ("Pain was treated by pregabalin.", {"neuropathic pain drugs"}),
        ("Prophylactic heparin was given, and laminectomy was done.", {"laminectomy"}),
        ("The cement was broken by a device and removed.", {"cement removal"}),
        ("Weakness was observed; laminectomy was done.", {"laminectomy"}),
        ("Warfarin was resumed.", set()),
        ("A bladder catheter was no longer needed.", set()),
        ("She preferred to wait.", {"conservative"}),
        ("There was no clinical change, and a rehabilitation program was started.", {"rehabilitation"}),
        ("Her oxygen saturation was normal; heparin was given.", {"anticoagulation"}),
        ("The injection was stopped and the needles were withdrawn.", set()),
        ("MRI was precluded by a pacemaker.", set()),
        ("The dose of a dopamine agonist was lowered.", set()),
        ("Cardiology and vascular surgery were consulted.", set()),
        ("The clot was washed out by suction and irrigation.", {"hematoma evacuation"}),
        ("Blood cultures yielded no germ.", set()),
        ("Platelets were given to counteract the antiplatelet drugs.", {"transfusion"}),
        ("Laminectomy was accordingly not performed.", set()),
        ("Laminectomy and corpectomy were discussed by the team.", set()),
        ("The options were explained, including prophylactic decompression.", set()),
        ("Her chest infection was treated with amoxicillin.", set()),
        ("In the rehabilitation unit hip flexion was 3/5.", set()),
        ("Fusion was solid at one year.", set()),
        ("She was resuscitated with fluids.", {"fluids"}),
    ],
)  # fmt: skip
def test_treatment_in_the_spine(said: str, treatments: set[str]) -> None:
    assert first_patient(STORY.format(said), "treatment") == treatments


@pytest.mark.parametrize(
    ("said", "treatments"),
    [
        ("It was retrieved by a loop snare.", {"percutaneous retrieval"}),
        ("It was removed at open surgery of the heart.", {"open heart surgery", "cement embolectomy"}),
        (
            "Percutaneous retrieval was abandoned, and the embolus was extracted surgically.",
            {"cement embolectomy"},
        ),
        ("Suction thrombectomy was done.", {"percutaneous retrieval"}),
        ("The tricuspid valve was repaired.", {"valve repair"}),
    ],
)
def test_treatment_in_the_heart(said: str, treatments: set[str]) -> None:
    assert first_patient(HEART.format(said), "treatment") == treatments


def test_more_cement_after_a_new_fracture_is_a_treatment() -> None:
    body = (
        "A woman underwent kyphoplasty of T12. Two months later back pain recurred. "
        "MRI showed an adjacent fracture of L1. Kyphoplasty of L1 was performed."
    )
    assert first_patient(body, "treatment") == {"repeat kyphoplasty as treatment"}


@pytest.mark.parametrize(
    ("said", "given", "left_out"),
    [
        ("Laminectomy and extraction were performed on the same day.", "cement removal", ""),
        ("The surgeons refrained from laminectomy.", "", "laminectomy"),
        ("Laminectomy was judged too dangerous.", "", "laminectomy"),
        ("Pulmonary endarterectomy remained an option for later.", "", "cement embolectomy"),
        ("Negative pressure wound therapy and linezolid were applied.", "antibiotics", ""),
        ("Laminectomy was performed through the old scar.", "laminectomy", ""),
        ("The dura was incised and then sutured over a muscle patch.", "duraplasty", ""),
        ("We took the cement out the same night.", "cement removal", ""),
        ("The cement, covered by a thin scar, was removed piecemeal.", "cement removal", ""),
        ("The cement could be removed only in part.", "cement removal", ""),
        ("The screws were taken out.", "implant removal", "instrument removal"),
        ("She opted against exploration.", "conservative", ""),
        ("Decompression was judged too dangerous.", "conservative", "decompression"),
        ("Adrenaline was given during cardiac massage.", "vasopressors", ""),
        ("Blood pressure was deliberately raised for two days.", "induced hypertension", ""),
        ("Laminectomy was performed, and a brace was worn for three months.", "laminectomy", "brace"),
        (
            "Laminectomy was performed, and an indwelling catheter was placed.",
            "laminectomy",
            "bladder management",
        ),
    ],
)
def test_what_was_done_and_what_only_followed(said: str, given: str, left_out: str) -> None:
    body = "After vertebroplasty of L1 her legs were weak, and CT showed epidural cement. " + said
    found = first_patient(body, "treatment")
    assert not given or given in found
    assert not left_out or left_out not in found


@pytest.mark.parametrize(
    ("opening", "given"),
    [
        ("Thoracotomy served to remove cement that had escaped into the pleura after vertebroplasty in her.",
         {"thoracotomy", "cement removal"}),
        ("Sildenafil and oxygen helped a man with cement emboli of the lungs after vertebroplasty.",
         {"vasodilators", "oxygen"}),
    ],
)  # fmt: skip
def test_a_story_may_open_with_the_treatment(opening: str, given: set[str]) -> None:
    assert given <= first_patient(opening + " Recovery was slow.", "treatment")


@pytest.mark.parametrize(
    ("title", "given"),
    [
        ("Subdural hematoma after kyphoplasty in a patient resuming apixaban", "anticoagulation"),
        ("Foraminal cement after sacroplasty in a woman with pelvic irradiation", "radiotherapy"),
    ],
)
def test_what_a_patient_of_the_title_takes_is_no_treatment(title: str, given: str) -> None:
    (case,) = read_text(f"{title}\n\nA woman of 80 had leg pain the next day. Laminectomy was performed.")
    assert given not in case.values("treatment")
    assert "laminectomy" in case.values("treatment")


@pytest.mark.parametrize(
    "told",
    [
        "A man of 73 with neurogenic claudication had a posterior fixation from L2 to S1. "
        "Cement was injected through the screws of L2 and L3.",
        "A woman of 68 was admitted. Decompression of L3 to L5 was carried out first. "
        "Augmentation of eight fenestrated screws with cement took 14 minutes.",
        "A metastasis of L1 with collapse led to laminectomy and stabilization from T11 to L3, "
        "with cement augmentation of all screws.",
    ],
)
def test_the_operation_that_places_the_cemented_screws_is_no_treatment(told: str) -> None:
    (case,) = read_text(f"Embolism\n\n{told} The next day cement emboli were seen. Heparin was given.")
    assert case.values("treatment") == ("anticoagulation",)
    assert "cement-augmented pedicle screw" in case.values("procedure")


def test_a_revision_with_cemented_screws_is_a_treatment() -> None:
    (case,) = read_text(
        "Intradural cement\n\nA woman of 70 underwent kyphoplasty of L1. Paraplegia followed at once. "
        "Laminectomy was performed. Cement was injected through the screws of T12 and L2."
    )
    assert "laminectomy" in case.values("treatment")
