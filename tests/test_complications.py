"""Complications in the words they are told in, and what is none of this patient's."""

import pytest
from reading import first_patient

STORY = "A 70-year-old woman underwent percutaneous vertebroplasty of L1. {}"


@pytest.mark.parametrize(
    ("said", "complications"),
    [
        ("Branching radiopaque lines ran in the pulmonary vessels.", {"pulmonary cement embolism"}),
        ("A mobile linear mass in the right atrium was seen.", {"intracardiac cement embolism"}),
        (
            "A fragment of cement had pierced the right ventricle.",
            {"intracardiac cement embolism", "cardiac perforation"},
        ),
        ("The leaflet of the tricuspid valve was torn.", {"tricuspid regurgitation"}),
        ("There was a moderate pericardiac effusion.", {"pericardial effusion"}),
        ("Cement spread through the basivertebral plexus.", {"venous cement leakage"}),
        ("Cement had leaked into the epidural veins.", {"venous cement leakage"}),
        ("Cement reached the erector spinae muscle.", {"paravertebral cement leakage"}),
        (
            "Intra- and extradural cement was removed.",
            {"intradural cement leakage", "epidural cement leakage"},
        ),
        ("Acute infarcts were seen in both hemispheres.", {"stroke"}),
        ("Blood was drained from the left pleural cavity.", {"hemothorax"}),
        ("Candida was cultured from the vertebra.", {"fungal spondylitis"}),
        ("Cerebrospinal fluid escaped from a rent in the dura.", {"CSF leak", "dural injury"}),
        ("MRI showed an infarct of the conus.", {"spinal cord infarction"}),
        ("The roots were clumped.", {"arachnoiditis"}),
        ("The nerve root had been burnt.", {"nerve root injury"}),
        ("Fat globules filled the vessels of the lung.", {"fat embolism"}),
        ("Thrombus lay in the popliteal vein.", {"deep vein thrombosis"}),
        ("The posterior wall was pushed into the canal.", {"retropulsed bone fragment"}),
        ("The incision became infected.", {"wound infection"}),
        ("One rod was broken.", {"implant failure"}),
        ("Acute ischaemia of the left foot followed.", {"limb ischemia"}),
        (
            "The spleen showed infarcts and the small bowel was necrotic.",
            {"splenic infarction", "mesenteric ischemia"},
        ),
        ("The trocar got stuck.", {"retained instrument"}),
        ("The vertebra below had fractured.", {"adjacent vertebral fracture"}),
        ("The left pedicle of L1 was broken.", {"pedicle fracture"}),
        ("Spondylitis of the body proved tuberculous spondylitis.", {"tuberculous spondylitis"}),
        ("Emboli of cement were seen in both lower lobes.", {"pulmonary cement embolism"}),
        ("A cement-filled paravertebral vein was seen at L1.", {"venous cement leakage"}),
        ("The left pulmonary artery was occluded by cement.", {"pulmonary cement embolism"}),
        ("The right foramen was filled with cement.", {"foraminal cement leakage"}),
        (
            "Hyperdensities brighter than contrast lay in the pulmonary tree, as in cement embolism.",
            {"pulmonary cement embolism"},
        ),
        (
            "Cement lay behind L1 and occupied the canal without breaching the dura.",
            {"epidural cement leakage"},
        ),
        ("The pulmonary arteries contained no cement.", set()),
        ("Cement emboli are seen on chest CT in 3% of patients.", set()),
        ("The paresis was unrelated to cement in the canal.", set()),
        ("An epidural blood patch was offered.", set()),
        ("CT myelography proved the leak at T12.", set()),
        ("The embolus punctured the right lung.", set()),
        ("Nothing compressed the cord.", set()),
        ("The pain was possibly because of nerve compression.", set()),
        ("The pain may have been caused by nerve root compression.", set()),
        ("Hepatic encephalopathy followed.", set()),
        ("Embolism to the lung was prevented by a filter.", set()),
        ("The injection was stopped to limit leakage into the disc.", set()),
        ("Tricuspid regurgitation was trivial.", set()),
    ],
)
def test_complication_is_read(said: str, complications: set[str]) -> None:
    assert first_patient(STORY.format(said), "complication") == complications


@pytest.mark.parametrize(
    "introduced",
    [
        "A woman with emphysema and cor pulmonale underwent vertebroplasty of L1.",
        "A woman underwent vertebroplasty of L1. For a phlebothrombosis and deep vein thrombosis"
        " she had been on warfarin for 20 years.",
    ],
)
def test_disease_from_before_is_no_complication(introduced: str) -> None:
    assert first_patient(introduced, "complication") == set()


def test_signs_that_anything_covers_do_not_cover_each_other() -> None:
    text = STORY.format("She died with pneumonia and renal failure.")
    assert first_patient(text, "complication") == {"pneumonia", "acute kidney injury"}


@pytest.mark.parametrize(
    ("said", "complications"),
    [
        ("A lip of cement stood behind the body of L1.", {"intraspinal cement leakage"}),
        ("White columns lay among the roots inside the thecal sac.", {"intradural cement leakage"}),
        ("A dense clot of blood lay in the sac.", {"intradural hematoma"}),
        ("Bleeding inside the dura was found in the absence of any cement.", {"intradural hematoma"}),
        ("The cement block had slipped forward.", {"cement dislodgement"}),
        ("There was a halo round both pedicle screws.", {"implant failure"}),
        ("Leakage of cement: nil.", set()),
        ("First impression: fat embolism.", set()),
        ("Anaphylaxis was taken into consideration.", set()),
        (
            "CT showed intradural cement; then the heart stopped.",
            {"intradural cement leakage", "cardiac arrest"},
        ),
        ("The oesophagus was displaced by blood.", {"esophageal compression"}),
        ("At revision pus was found, with infected screws.", {"implant infection"}),
        ("Staphylococcus aureus grew from the cemented vertebra.", {"pyogenic spondylitis"}),
        ("Brucella grew from the vertebral biopsy.", {"brucellar spondylitis"}),
        ("The augmented L1 had sintered again.", {"refracture of cemented vertebra"}),
        ("The cement lay against the aorta.", {"paravertebral cement leakage"}),
        ("A thin line was taken for a leak into the basivertebral plexus.", set()),
        (
            "Cement lay inside the dura. A rent in the dura was sutured.",
            {"intradural cement leakage", "dural injury"},
        ),
        ("Chest CT: cement emboli in many segmental arteries.", {"pulmonary cement embolism"}),
        ("Cement was taken out through a paraspinal approach.", set()),
        ("Pre-procedure MRI demonstrated mild retropulsion.", set()),
        ("Common risks of kyphoplasty are infection and spinal cord compression.", set()),
        ("Her family asked about cement in the lungs.", set()),
        ("Cement broke through the upper endplate.", {"intradiscal cement leakage"}),
        ("The left foramen at L2-3 was occupied by cement.", {"foraminal cement leakage"}),
        ("MRI showed left foraminal stenosis caused by leaked cement.", {"foraminal cement leakage"}),
        ("Although cement was seen paravertebrally, nothing was done.", {"paravertebral cement leakage"}),
        ("An epidural haematoma could not be excluded on CT.", set()),
        ("The radiologist first suggested a disc herniation.", set()),
        ("The cement passed through the basivertebral foramen.", set()),
        ("Cement discoplasty was chosen because of severe cardiac comorbidity.", set()),
        ("There was a small leak into the presacral plexus.", {"venous cement leakage"}),
        ("She died of tumour progression. Cement was seen in the canal.", {"intraspinal cement leakage"}),
        ("Granulomas were caseous and tuberculous spondylitis was diagnosed.", {"tuberculous spondylitis"}),
        ("Discussion. Cement leaks through the basivertebral vein into the vena cava.", set()),
        ("Leakage through the normal venous drainage explains most emboli.", set()),
        ("Compression by epidural cement was the commonest cause in the review of Shin.", set()),
        ("Anaphylaxis was not the cause.", set()),
        ("A cardiac perforation presents with tamponade.", set()),
        ("Neurological symptoms occur when the cement compresses the nerve roots.", set()),
        ("A subdural hematoma should be considered when paraplegia follows.", set()),
        ("The soft tissue swelling was a fracture hematoma.", set()),
        ("Intrathecal injection of cement was carefully avoided.", set()),
        ("It was unclear whether the cement was intradural.", set()),
        ("The radiologist questioned an intradural location of the cement.", set()),
        ("Differential diagnoses such as intradural cement leakage were discussed.", set()),
        ("A dural tear was looked for but not found.", set()),
        ("Unlike our case, the cement in the case of Miller was intradural.", set()),
        ("In contrast to intradural leaks, this leak was epidural.", {"epidural cement leakage"}),
        ("Of the 15 patients reviewed, five had intradural cement.", set()),
        ("We searched the literature for intradural cement leakage and found 12 cases.", set()),
        ("The hypothesis of intradural leakage was discarded.", set()),
        ("In a similar report cement was found within the thecal sac.", set()),
        ("Several mechanisms of intradural leakage were proposed.", set()),
        ("The cement had passed through a dural laceration.", {"intradural cement leakage", "dural injury"}),
        (
            "Cement leaked posteriorly, breaching the posterior longitudinal ligament and dura.",
            {"intradural cement leakage"},
        ),
        ("The dura was opened to exclude intradural cement.", set()),
        ("Intradural cement was reported in eight patients.", set()),
        ("A case of intradural cement leakage was presented by Mathis.", set()),
        ("The complication rate for intradural leakage was 0.1% in the registry.", set()),
        ("The present findings are different from those with intradural cement.", set()),
        ("One other patient had had an intradural leak in 2008.", set()),
        ("Most foraminal leaks remain asymptomatic.", set()),
        ("The psoas muscle is often involved in spondylitis.", set()),
        ("Radiculopathy from foraminal leakage often resolves.", set()),
        ("We wish to report intradural cement leakage in her.", {"intradural cement leakage"}),
        ("The cement slid out of the disc.", {"cement dislodgement"}),
        ("Without tamponade, cement was found in the right ventricle.", {"intracardiac cement embolism"}),
    ],
)
def test_free_prose_is_read(said: str, complications: set[str]) -> None:
    assert first_patient(STORY.format(said), "complication") == complications


def test_title_with_the_leaks_of_two_patients_gives_each_his_own() -> None:
    title = "Cement in the dural sac and in the foramen after vertebroplasty: two patients"
    story = (
        "Case 1. A 70-year-old woman underwent vertebroplasty of L1. CT showed intradural cement. "
        "Case 2. A 64-year-old man underwent vertebroplasty of L4. CT showed cement in the left foramen."
    )
    assert first_patient(story, "complication", title) == {"intradural cement leakage"}


@pytest.mark.parametrize(
    ("said", "complications"),
    [
        ("There was mild retropulsion of the posterior wall.", set()),
        ("MRI showed a small disc protrusion at L4/5.", set()),
        ("She had long had chronic heart failure.", set()),
        ("Cement was seen in the canal with compression of the cord.", {"intraspinal cement leakage"}),
    ],
)
def test_text_that_opens_with_the_procedure_tells_the_time_before_next(
    said: str, complications: set[str]
) -> None:
    story = STORY.format(said) + " Six hours later she had a headache and pneumocephalus was seen."
    assert first_patient(story, "complication") - {"spinal cord compression"} == complications | {
        "pneumocephalus"
    }


def test_title_that_asks_tells_nothing_where_the_text_tells_something_else() -> None:
    story = STORY.format("Five days later CT showed a retroperitoneal hematoma.")
    title = "Aortic injury? Bleeding after vertebroplasty"
    assert first_patient(story, "complication", title) == {"retroperitoneal hematoma"}
    assert first_patient(STORY.format("She fainted."), "complication", title) == {"aortic injury"}
