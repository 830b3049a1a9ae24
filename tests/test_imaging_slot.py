"""Imaging: which modalities named in a text were used in the patient."""

import pytest
from reading import first_patient


@pytest.mark.parametrize(
    ("body", "modalities"),
    [
        (
            "A man underwent vertebroplasty under fluoroscopic guidance. CT showed cement in the canal.",
            {"CT"},
        ),
        (
            "A man underwent vertebroplasty. Under lateral fluoroscopy cement was seen to leak.",
            {"fluoroscopy"},
        ),
        ("A man underwent CT-guided vertebroplasty. MRI showed an abscess.", {"MRI"}),
        ("A man underwent vertebroplasty. CT-guided biopsy of the disc was done.", {"CT"}),
        ("A man underwent vertebroplasty. The dura looked as in a myelogram on CT.", {"CT"}),
        ("A man underwent vertebroplasty. He died; autopsy was declined by the family.", set()),
        (
            "A man underwent vertebroplasty. There was no leak on radiographs. MRI was not performed.",
            {"X-ray"},
        ),
        ("A man underwent vertebroplasty. Radiographic evidence of union was seen on CT.", {"CT"}),
    ],
)
def test_modality_counts_where_it_was_used(body: str, modalities: set[str]) -> None:
    assert first_patient(body, "imaging") == modalities
