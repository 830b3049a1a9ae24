"""The outcome verdict: of what the text says it went away or stayed, and when."""

import pytest
from reading import first_patient

WEAK = (
    "A woman underwent vertebroplasty of L2. Two hours later both legs were weak and her back hurt. "
    "CT showed cement in the canal. {}"
)
SHORT_OF_BREATH = (
    "A man underwent kyphoplasty of T12. A week later dyspnea developed, and CT showed a cement embolus "
    "in the pulmonary artery. {}"
)
SILENT = (
    "A man underwent kyphoplasty of T12. A chest film showed a cement embolus in the pulmonary artery, "
    "which caused no symptoms. {}"
)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Steroids were given, and her back pain subsided.", "not reported"),
        ("After laminectomy the pain was gone, but the weakness persisted.", "unchanged"),
        ("After laminectomy the pain subsided and the weakness improved.", "improved"),
        ("After laminectomy the strength of both legs returned to normal.", "complete recovery"),
        ("After laminectomy she could walk with a cane.", "improved"),
        ("After laminectomy she recovered completely.", "complete recovery"),
        ("After laminectomy neurological recovery was unsatisfactory.", "unchanged"),
        ("After laminectomy she was symptom-free except for numbness of one toe.", "improved"),
        ("After laminectomy her strength had not clearly improved at the last visit.", "unchanged"),
        ("The weakness persisted overnight. Laminectomy was performed.", "not reported"),
        ("Steroids brought no improvement. Laminectomy was performed.", "not reported"),
        ("Steroids improved the weakness, but it worsened again. Laminectomy was performed.", "not reported"),
        ("Laminectomy was performed to improve the weakness.", "not reported"),
        ("Laminectomy was performed. The weakness did not improve until a year later.", "improved"),
        ("Laminectomy was performed. She died of pneumonia.", "death"),
        ("Strength was 2/5. Laminectomy was done. After a month it was 4/5 in both legs.", "improved"),
        ("She was Frankel B. Laminectomy was done. A year later she was Frankel B.", "unchanged"),
        ("Laminectomy was done. At six months there was no weakness.", "complete recovery"),
        ("Laminectomy was done. The Frankel grade improved from C to E at one year.", "complete recovery"),
        ("Laminectomy was done. The ASIA grade went from A to C.", "improved"),
        ("Laminectomy was done. The weakness had largely resolved at three months.", "improved"),
        ("Laminectomy was done. Strength was nearly normal at six months.", "improved"),
        ("Laminectomy was done. The AIS grade fell from D to B.", "worse"),
        ("Laminectomy was done. Her strength is normal, but both feet are still numb.", "improved"),
        ("The kyphosis persisted after laminectomy.", "not reported"),
        ("Laminectomy was performed, but the legs remained weak.", "unchanged"),
        ("After laminectomy the weakness remained. Her back pain, however, had disappeared.", "unchanged"),
        ("Laminectomy was done. At three months only slight weakness remained.", "improved"),
        ("Neither steroids nor laminectomy changed her deficit, and she needs a wheelchair.", "unchanged"),
        ("Neither steroids nor laminectomy was needed; the weakness resolved.", "complete recovery"),
        ("Laminectomy was done. A year later she had regained normal strength.", "complete recovery"),
    ],
)
def test_outcome_of_a_deficit(said: str, verdict: str) -> None:
    assert first_patient(WEAK.format(said), "outcome") == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Heparin was given, and the dyspnea resolved.", "complete recovery"),
        ("Heparin was given, and the dyspnea improved.", "improved"),
        ("The patient deteriorated rapidly, and the embolus was removed.", "not reported"),
        ("Heparin was given. Symptoms improved and no symptoms of embolism occurred.", "improved"),
        ("Despite cardiac massage, return of spontaneous circulation was not achieved.", "death"),
        ("The embolus was removed. He returned to his work.", "improved"),
        ("He was given heparin. He remained asymptomatic during two years.", "complete recovery"),
        ("With heparin his dyspnea improved, and no symptoms of infection occurred.", "improved"),
    ],
)
def test_outcome_of_another_symptom(said: str, verdict: str) -> None:
    assert first_patient(SHORT_OF_BREATH.format(said), "outcome") == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("He remained asymptomatic for two years.", "unchanged"),
        ("He was watched and had no complaints at follow-up.", "unchanged"),
        ("The embolus was retrieved by a snare.", "not reported"),
    ],
)
def test_outcome_without_symptoms(said: str, verdict: str) -> None:
    assert first_patient(SILENT.format(said), "outcome") == {verdict}


def test_relief_by_the_index_procedure_is_no_outcome() -> None:
    body = "A girl underwent vertebroplasty of L3 for a hemangioma. Her back pain disappeared completely."
    assert first_patient(body, "outcome") == {"not reported"}


HARM_LAST = "{} She had been treated by vertebroplasty of T12, and cement had leaked into the canal."


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("After removal of the cement her legs regained full strength.", "complete recovery"),
        ("Despite decompression the paraplegia of this woman did not improve.", "unchanged"),
        ("At the six-month visit her leg weakness had improved.", "improved"),
        ("A woman was Frankel B before laminectomy, Frankel D at one year.", "improved"),
        ("Her back pain had improved with a brace.", "not reported"),
        ("Despite analgesics her back pain persisted.", "not reported"),
        ("A woman had recovered completely from a stroke in 2001.", "not reported"),
    ],
)
def test_an_end_told_before_the_harm(said: str, verdict: str) -> None:
    assert first_patient(HARM_LAST.format(said), "outcome") == {verdict}


def test_an_end_nobody_knows_is_not_the_state_before_treatment() -> None:
    said = (
        "Her leg weakness had improved before the laminectomy. Of the time after it we have no information."
    )
    assert first_patient(HARM_LAST.format(said), "outcome") == {"not reported"}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("mRS was 5 on day 1. It was cleared. At six months mRS was 3.", "improved"),
        (
            "On admission Barthel index was 40. A laminectomy was done. At discharge Barthel index was 40.",
            "unchanged",
        ),
        (
            "MRC 2 at surgery, MRC 3 at three months, MRC 5 at one year after the laminectomy.",
            "complete recovery",
        ),
        ("Nurick grade was 3 at first. Laminectomy was done. At one year Nurick grade was 4.", "worse"),
    ],
)
def test_a_scale_read_at_two_times(said: str, verdict: str) -> None:
    assert first_patient(WEAK.format(said), "outcome") == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("An operation was offered, but she declined.", "not reported"),
        ("She was observed. Over two years it progressed, and she was bedridden.", "worse"),
        (
            "A laminectomy was done. The weakness was gone in a week and has not recurred.",
            "complete recovery",
        ),
        ("A laminectomy was done as definitive treatment.", "not reported"),
        ("A laminectomy was carried out on the same day.", "not reported"),
        ("She was treated with steroids and rehabilitation.", "not reported"),
        ("In the case of a fatal complication an operation is done.", "not reported"),
        (
            "Laminectomy was done. Strength was grade 5, and only some dullness of the skin was left.",
            "improved",
        ),
        ("Laminectomy was done. All but a slight numbness of the sole had resolved.", "improved"),
        ("Laminectomy was done. The left leg recovered to normal, the right only to 3/5.", "improved"),
        ("Laminectomy was done. Her weakness went and never came back.", "complete recovery"),
        ("Laminectomy was done. She was satisfied, but the weakness was the same.", "unchanged"),
        ("Laminectomy was done. At a year she had not regained independent walking.", "unchanged"),
        ("Laminectomy was done. Her weakness improved. A month later the weakness returned.", "not reported"),
        ("Sensation was intact. Laminectomy was done.", "not reported"),
        (
            "Laminectomy was done. A deficit of this kind has not, to our knowledge, been shown.",
            "not reported",
        ),
        ("Laminectomy was done. In a year she exchanged her wheelchair for crutches.", "improved"),
        ("Laminectomy was done. The weakness worsened to complete paraplegia, and so it remained.", "worse"),
    ],
)
def test_words_of_two_senses(said: str, verdict: str) -> None:
    assert first_patient(WEAK.format(said), "outcome") == {verdict}
