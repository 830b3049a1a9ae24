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
    "The cement penetrated the dural sac.",
    "CT demonstrated intrathecal spread of the acrylic.",
    "Extravasated cement lay subdurally between T10 and L2.",
    "Bone cement had perforated the dura and compressed the conus.",
]
OUTSIDE = [
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
]


@pytest.mark.parametrize("sentence", INSIDE)
def test_cement_inside_the_dura(nlp, sentence: str) -> None:
    assert read(nlp, sentence).first("intradural") is not None


@pytest.mark.parametrize("sentence", OUTSIDE)
def test_no_cement_inside_the_dura(nlp, sentence: str) -> None:
    assert read(nlp, sentence).first("intradural") is None
