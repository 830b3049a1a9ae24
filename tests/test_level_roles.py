"""What a vertebra is told for: treated, reached by the leak, or only where the leak came from."""

import pytest

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from kb.model import Report, Section, SectionKind

START = "A 70-year-old woman underwent vertebroplasty of L2 for an osteoporotic fracture. "


def read(text):
    report = Report("r", text, (Section(SectionKind.CASE, 0, len(text)),))
    (case,) = read_cases(build_pipeline(), report).cases
    return case


@pytest.mark.parametrize(
    ("told", "leak"),
    [
        ("CT showed epidural cement leakage from T12 to L2.", ("T12", "L1", "L2")),
        ("CT showed epidural cement leakage at L1.", ("L1",)),
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
        ("Arterial injury followed, and the left L2 lumbar artery was embolised.", ""),
        ("MRI showed a dural tear at L1.", ""),
    ],
)
def test_extent_of_another_lesion(told, lesion):
    assert " ".join(read(START + told).values("lesion_level")) == lesion


@pytest.mark.parametrize(
    ("told", "treated"),
    [
        ("A 70-year-old woman underwent sacroplasty for an insufficiency fracture. Cement leaked.", "sacrum"),
        (
            "A year after vertebroplasty of L4 a woman of 70 underwent vertebroplasty of L1. Cement leaked.",
            "L1",
        ),
        ("A 70-year-old man whose L2 had been cemented for a fracture had epidural cement leakage.", "L2"),
    ],
)
def test_vertebrae_treated(told, treated):
    assert " ".join(read(told).values("procedure_level")) == treated


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
    first, second = read_cases(build_pipeline(), report).cases
    assert first.values("procedure_level") == ("T11",)
    assert second.values("procedure_level") == ("L2",)
    assert first.values("lesion_level") == ("T10", "T11", "T12")
    assert second.values("lesion_level") == ("L1", "L2", "L3")
