"""Why the index procedure was done, told in one sentence or put together from several."""

import pytest
from reading import first_patient

HARM = " Cement leaked into the canal."


@pytest.mark.parametrize(
    ("told", "indications"),
    [
        (
            "A woman of 71 had crushed L2; her T-score was -3.2. She underwent vertebroplasty.",
            {"osteoporotic compression fracture"},
        ),
        (
            "A man with osteoporosis was admitted since he had fractured T12. Kyphoplasty was done.",
            {"osteoporotic compression fracture"},
        ),
        (
            "A man of 40 underwent kyphoplasty of a fracture of L1; he fell three metres.",
            {"traumatic fracture"},
        ),
        (
            "A roofer of 44 fell from a roof. Kyphoplasty was done for a fracture of L1.",
            {"traumatic fracture"},
        ),
        ("A man of 70 underwent kyphoplasty for a fractured L1 and L3.", {"lumbar fracture"}),
        ("A man known for multiple myeloma had kyphoplasty of T6.", {"multiple myeloma"}),
        (
            "A woman with breast carcinoma had vertebroplasty of a lytic lesion of L4.",
            {"breast cancer metastasis"},
        ),
        (
            "A woman with osteoporosis and previous pelvic irradiation was bedridden with sacral "
            "insufficiency fractures. She underwent sacroplasty.",
            {"sacral insufficiency fracture"},
        ),
        ("A man had lytic collapse of T9 and underwent vertebroplasty.", {"pathological fracture"}),
        (
            "A woman with osteoporosis had augmented screws for degenerative spondylolisthesis.",
            {"spondylolisthesis", "osteoporosis"},
        ),
        (
            "A man with Cushing's syndrome had vertebroplasty of an osteoporotic compression fracture.",
            {"osteoporotic compression fracture"},
        ),
        (
            "A woman with renal cell carcinoma underwent vertebroplasty of a lone metastasis of L1.",
            {"renal cell carcinoma metastasis"},
        ),
        (
            "A woman underwent vertebroplasty for a steroid-induced osteoporotic fracture of L3.",
            {"osteoporotic compression fracture"},
        ),
        (
            "Vertebroplasty, now used for metastases, was performed in her for a traumatic fracture of L2.",
            {"traumatic fracture"},
        ),
        (
            "A woman had a compression fracture of L1. A mild spondylolisthesis was stable. "
            "Vertebroplasty was done.",
            {"compression fracture"},
        ),
        (
            "A woman had a compression fracture of L1 and an incidental hemangioma of T7. "
            "Vertebroplasty was done.",
            {"compression fracture"},
        ),
        ("A man underwent vertebroplasty of L1 with an intravertebral vacuum cleft.", {"Kummell disease"}),
        (
            "A man underwent vertebroplasty of a compression fracture of L1 with a vacuum cleft.",
            {"compression fracture"},
        ),
        (
            "A man had a compression fracture of L1 after a fall from standing height. "
            "Vertebroplasty was done.",
            {"compression fracture"},
        ),
        ("A woman with osteoporosis and a healed hip fracture underwent vertebroplasty.", {"osteoporosis"}),
    ],
)
def test_indication_is_put_together(told: str, indications: set[str]) -> None:
    assert first_patient(told + HARM, "indication") == indications
