"""Leaks and other lesions composed from classes of words, on sentences of our own."""

import pytest

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from kb.model import Case, Report, Section, SectionKind


@pytest.fixture(scope="module")
def nlp():
    return build_pipeline()


def read(nlp, sentence: str) -> Case:
    text = (
        f"A 70-year-old woman underwent percutaneous vertebroplasty of L1 for a compression fracture. "
        f"{sentence}"
    )
    report = Report("r", text, (Section(SectionKind.BODY, 0, len(text)),))
    return read_cases(nlp, report).cases[0]


INSIDE = [
    "The intradural cement could not be removed completely.",
    "Complete removal of the intradural cement was not achieved.",
    "The needle had breached the dura and cement had collected beneath it.",
    "CT showed blocks of PMMA within the thecal sac from T12 to L1.",
    "PMMA was seen among the roots of the cauda equina, inside the dura.",
    "Postoperative CT disclosed cement in the subarachnoid space.",
    "At surgery the dura was opened and cement lying on the cord was lifted out.",
    "MRI revealed an intradural extramedullary lesion which turned out to be cement.",
    "After durotomy, a cast of cement was found adherent to the nerve roots.",
    "Both extradural and intradural deposits of PMMA were seen.",
    "Cement had entered the spinal cord.",
    "She woke with saddle anaesthesia, and CT showed cement lying intradurally.",
    "The cement penetrated the dural sac.",
    "CT demonstrated intrathecal spread of the acrylic.",
    "Extravasated cement lay subdurally between T10 and L2.",
    "Bone cement had perforated the dura and compressed the conus.",
    "Inadvertent injection of cement into the thecal sac occurred.",
    "Cement was detected intra- and extradurally.",
    "Midline durotomy and cement removal were performed.",
    "Cement within the conus medullaris was noted.",
    "Extra- as well as intradural cement was taken out.",
    "The leakage was intradural and extramedullary.",
    "CT an hour later showed a plug within the dural sac from T12 to L1.",
    "Streaky densities lay within the thecal sac, around the roots.",
    "On CT, cement is seen inside the dura at L1.",
    "There is intradural cement at L1.",
    "The polymer had crossed the dura and lay within the cord.",
    "The dural sac was filled with cement from T12 to L2.",
    "The cord itself was impregnated with cement.",
    "The needle had transfixed the thecal sac, and cement had been injected into it.",
    "A myelogram-like picture of cement around the roots was seen on radiographs.",
    "The acrylic was found lying free in the CSF.",
    "On incising the dura, cement fragments came out with the cerebrospinal fluid.",
    "An intradural mass was seen on MRI. At operation it proved to be cement.",
    "The mass under the dura was a lump of cement.",
    "CT showed a C-shaped density hugging the inner surface of the dura.",
    "The roots of the cauda equina were found encased in cement.",
    "CT showed that the cement had mixed with the cerebrospinal fluid.",
    "The thecal sac was penetrated from T12 to L2 by cement.",
    "Pearls of cement were scattered in the lumbar cistern.",
    "The needle had gone through the thecal sac and the cement escaped into it.",
    "The dura was tense; when it was opened, a cement cast presented itself.",
    "An intradural extramedullary hard mass, cement, was found.",
    "The cement took the shape of the thecal sac.",
    "Cement was seen to lie between the dura and the arachnoid.",
    "The cement was not, as first thought, epidural but intradural.",
    "A longitudinal durotomy exposed hardened cement stuck to the roots.",
    "On CT the cement is located in the lumen of dural sac.",
    "CT suggested an epidural leak, but MRI placed the cement within the dura.",
    "CT showed cement in the canal. It had pierced the dura and lay in the subarachnoid space.",
]
OUTSIDE = [
    "Cement in the epidural space narrowed the canal, with increased T2 signal in the cord.",
    "MRI showed an intradural haematoma from T5 to T12.",
    "A subdural collection of blood compressed the cord; cement lay anterior to the dural sac.",
    "There was no intradural cement.",
    "CT excluded intrathecal leakage.",
    "The cement was epidural and did not enter the dural sac.",
    "The dura was intact and the cement was peeled off it.",
    "Intradural fibrosis and a yellowish dura were found; cement had filled the epidural space.",
    "An extradural arachnoid cyst with dural puncture was excised.",
    "The cement, which adhered to the dura, was removed without dural tear.",
    "A dural tear was repaired; cement was found in the epidural space.",
    "Cement compressed the dural sac.",
    "Neither intradural nor foraminal leakage was seen.",
    "An intradural tumour was suspected, but the mass was a haematoma.",
    "Spinal anaesthesia was given intrathecally and cement was removed from the canal.",
    "The first film was thought to show cement inside the dura, and she was transferred.",
    "The scan had been read as cement in the dural sac.",
    "True intradural cement is dense on CT.",
    "Intradural cement without symptoms does not need an operation.",
    "Two droplets of fat lay in the subarachnoid space.",
    "An intradural meningioma was suspected until CT showed epidural cement at L1.",
    "CT showed cement in the canal and effacement of the subarachnoid space.",
    "The subarachnoid space was obliterated by the cement in the canal.",
    "CSF was seen leaking through the dura, and epidural cement was removed.",
    "The cement lay in the epidural rather than the intradural space.",
    "Intradural leakage of cement is rare; our patient had epidural cement at L1.",
    "The dura was opened to look for intradural cement, but none was found.",
    "MRI showed a subdural effusion and cement in the left foramen.",
    "The needle had punctured the dura, so that it was withdrawn before any cement was given.",
    "The screw had passed through the dura; the cement stayed in the vertebral body.",
    "Haematoma under the dura and cement in the disc were seen.",
    "Blood and cement outside the thecal sac and blood within the thecal sac were found.",
    "Intrathecal injection of contrast showed a block from cement in the epidural space.",
]


@pytest.mark.parametrize("sentence", INSIDE)
def test_cement_inside_the_dura(nlp, sentence: str) -> None:
    assert read(nlp, sentence).first("intradural") is not None


@pytest.mark.parametrize("sentence", OUTSIDE)
def test_no_cement_inside_the_dura(nlp, sentence: str) -> None:
    assert read(nlp, sentence).first("intradural") is None


@pytest.mark.parametrize(
    ("sentence", "complications"),
    [
        (
            "CT showed multiple tubular structures in both lungs consistent with cement.",
            {"pulmonary cement embolism"},
        ),
        (
            "PMMA had travelled through the azygos vein into the right heart.",
            {"azygos vein cement", "intracardiac cement embolism"},
        ),
        ("A bloody pericardial effusion with tamponade was found.", {"hemopericardium", "cardiac tamponade"}),
        (
            "Some cement had escaped through the superior endplate into the disc above.",
            {"intradiscal cement leakage"},
        ),
        (
            "A tongue of cement extended into the right L2 neural foramen, compressing the exiting root.",
            {"foraminal cement leakage", "nerve root compression"},
        ),
        ("Cement was seen in a lumbar vein beside the vertebral body.", {"venous cement leakage"}),
        ("Cement was deposited in the psoas muscle.", {"paravertebral cement leakage"}),
        (
            "CT showed cement in the anterior epidural space from T11 to L1 compressing the cord.",
            {"epidural cement leakage", "spinal cord compression"},
        ),
        (
            "The posterior wall gave way and cement ran into the vertebral canal.",
            {"intraspinal cement leakage"},
        ),
        ("MRI revealed a ventral epidural clot extending from T9 to L2.", {"spinal epidural hematoma"}),
        ("Angiography disclosed a pseudoaneurysm of a lumbar artery.", {"arterial pseudoaneurysm"}),
        ("The cement block had loosened and moved anteriorly.", {"cement dislodgement"}),
        (
            "CT showed a cord-like high density in the left anterior epidural space.",
            {"epidural cement leakage"},
        ),
        (
            "CT was read as epidural leakage, but the cement lay inside the dura.",
            {"intradural cement leakage"},
        ),
        ("Tumour tissue was displaced into the spinal canal.", {"tumor retropulsion"}),
        ("A new fracture of the adjacent L2 vertebra was diagnosed.", {"adjacent vertebral fracture"}),
        ("The tip of the needle broke and remained in the pedicle.", {"retained instrument"}),
        ("The screws pulled out.", {"implant failure"}),
        ("Cement leaked along the needle tract.", {"needle-tract cement leakage"}),
        ("The cord was not compressed.", set()),
        ("There was no leakage into the canal.", set()),
        ("A filter keeps cement from reaching the pulmonary circulation.", set()),
    ],
)
def test_complications_of_a_sentence(nlp, sentence: str, complications: set[str]) -> None:
    assert set(read(nlp, sentence).values("complication")) == complications
