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
