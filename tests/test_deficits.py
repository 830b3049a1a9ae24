"""Deficits composed from words of weakness, pain and lost function, and which of them count."""

import pytest
from reading import first_patient

STORY = "A woman underwent vertebroplasty of L2. On the next day cement leaked into the canal. She {}."


@pytest.mark.parametrize(
    ("said", "deficits"),
    [
        ("could move neither foot: there was paralysis below the umbilicus", {"paraplegia"}),
        ("noticed weakness below the waist", {"paraparesis"}),
        ("had an incomplete paraplegia", {"paraplegia"}),
        ("had incomplete paralysis of both legs", {"paraparesis"}),
        ("had partial paralysis of the lower limbs", {"paraparesis"}),
        ("had unilateral lower extremity weakness", {"monoparesis"}),
        ("had upper and lower extremity weakness", {"quadriparesis"}),
        ("had right upper and lower extremity weakness", {"hemiparesis"}),
        ("had complete paralysis of the left leg, while the right leg was weak", {"paraparesis"}),
        ("had grade 2 weakness of ankle dorsiflexion", {"foot drop"}),
        ("developed weakness of the calf", {"monoparesis"}),
        (
            "had weakness of the right quadriceps (2/5) and pain in the thigh",
            {"quadriceps weakness", "leg pain"},
        ),
        ("had weakness on extending the knee", {"quadriceps weakness"}),
        ("had a weak left leg (grade 2) and sensation was diminished", {"monoparesis", "sensory loss"}),
        ("had numbness of the perineum", {"saddle anesthesia"}),
        ("complained of chest and back pain", {"chest pain", "back pain"}),
        ("complained of pain, redness and swelling of the left leg", {"leg pain", "leg swelling"}),
        ("complained of groin pain radiating to the knee", {"radicular pain"}),
        ("felt back pain spreading around the flank", {"back pain", "girdle pain"}),
        ("had pain along the course of the sixth intercostal nerve", {"radicular pain"}),
        ("lost pain and temperature sensation, with loss of light touch sensation", {"sensory loss"}),
        ("had urinary and stool problems", {"bladder dysfunction", "bowel dysfunction"}),
        ("had difficulty in voiding", {"bladder dysfunction"}),
        ("had urinary and fecal incontinence", {"urinary incontinence", "fecal incontinence"}),
        ("had an oxygen saturation of 84%", {"hypoxia"}),
        ("had an oxygen saturation of 97% and dyspnea", {"dyspnea"}),
        ("was intubated as the saturation fell", {"hypoxia"}),
        ("had an arterial oxygen pressure of 51 mmHg", {"hypoxia"}),
        ("had a blood pressure of 80/40 mmHg", {"hypotension"}),
        (
            "had an absent anal tone; the anal tone was absent and strength was 1/5 in both legs",
            {"bowel dysfunction", "paraparesis"},
        ),
        ("had a temperature of 38.7 °C", {"fever"}),
        ("developed severe pain", {"back pain"}),
        ("was pale and breathless in the recovery room", {"dyspnea", "pallor"}),
        ("had no fever on the ward, and hypoxia was noted", {"hypoxia"}),
    ],
)
def test_deficit_is_composed(said: str, deficits: set[str]) -> None:
    assert first_patient(STORY.format(said), "deficit") == deficits


@pytest.mark.parametrize(
    ("body", "deficits"),
    [
        (
            "A man had back pain and underwent kyphoplasty. Back pain subsided. Later leg weakness began.",
            {"paraparesis"},
        ),
        (
            "A man underwent kyphoplasty of T10 and awoke with grade 2 weakness in both legs.",
            {"paraparesis"},
        ),
        (
            "A man underwent kyphoplasty. He developed paraplegia. Laminectomy was performed. "
            "At 6 months residual numbness persisted.",
            {"paraplegia"},
        ),
        (
            "A man underwent kyphoplasty. He developed paraparesis. Laminectomy was performed. "
            "Two days later he developed urinary retention.",
            {"paraparesis", "urinary retention"},
        ),
        (
            "He had kyphoplasty 2 years ago. A scan showed cement in a vein; he had no symptoms.",
            {"asymptomatic"},
        ),
        (
            "A man who had undergone vertebroplasty of L1 three years prior presented with a one-month "
            "history of dyspnea. CT showed cement in the pulmonary arteries.",
            {"dyspnea"},
        ),
        (
            "A man presented with severe thoracolumbar pain. Imaging confirmed a fracture of L1. "
            "Two hours after vertebroplasty he developed nausea.",
            {"nausea"},
        ),
        (
            "A man had persistent low back pain after a fall. MRI showed a fracture of L1. On the 2nd day "
            "following the trauma vertebroplasty was done. The next day he had severe abdominal pain.",
            {"abdominal pain"},
        ),
        (
            "A man underwent vertebroplasty of L1. The back pain subsided for a month. Then it returned. MRI "
            "showed spondylitis of L1.",
            {"back pain"},
        ),
        (
            "A man underwent vertebroplasty of L1. Pain did not improve after the procedure, and CT showed "
            "that the cement had dislodged.",
            {"back pain"},
        ),
        (
            "A man underwent vertebroplasty of L1. Six weeks later he had pain and paraparesis. CT showed "
            "refracture of L1.",
            {"back pain", "paraparesis"},
        ),
        (
            "A man with scoliosis and neurogenic claudication was admitted. Screws augmented with cement "
            "were placed from L2 to S1. On day 2 he had dyspnea; CT showed pulmonary cement emboli.",
            {"dyspnea"},
        ),
        (
            "A man came with chest pain. L2 to L4 had been vertebroplastied three weeks before. CT showed "
            "cement in both pulmonary arteries.",
            {"chest pain"},
        ),
        (
            "Since the day of the operation (kyphoplasty at T12) he had been incontinent of urine. CT showed "
            "cement in the canal.",
            {"urinary incontinence"},
        ),
        (
            "A woman had fever and a cough. Infection around the augmented screws was found.",
            {"fever", "cough"},
        ),
        (
            "Before the operation she had numbness in both feet. After vertebroplasty of L1 a sharp pain in "
            "the L5 distribution appeared.",
            {"radicular pain"},
        ),
        (
            "A man had vertebroplasty of L1 and developed a cough; CT showed pulmonary cement emboli. Chest "
            "pain was not a feature, and there was hardly any dyspnea.",
            {"cough"},
        ),
        (
            "A man underwent vertebroplasty of L1. Cement lay in the pulmonary arteries, which can "
            "potentially lead to dyspnea. He had chest pain.",
            {"chest pain"},
        ),
    ],
)
def test_deficit_belongs_to_the_complication(body: str, deficits: set[str]) -> None:
    assert first_patient(body, "deficit") == deficits


@pytest.mark.parametrize(
    ("said", "deficits"),
    [
        ("lost all movement below the navel", {"paraplegia"}),
        ("had muscle strength of the lower limbs that decreased to grade II", {"paraparesis"}),
        ("showed MRC grade 3 in the hip flexors of both sides", {"paraparesis"}),
        ("tried to stand, but both legs gave way", {"paraparesis"}),
        ("showed a right ankle dorsiflexion of 1/5", {"foot drop"}),
        ("showed weakness (2/5) of the left EHL", {"foot drop"}),
        ("had a dropped foot", {"foot drop"}),
        ("had sphincter control that was impaired", {"bladder dysfunction"}),
        ("was incontinent of urine and faeces", {"urinary incontinence", "fecal incontinence"}),
        ("was doubly incontinent", {"urinary incontinence", "fecal incontinence"}),
        ("had no voluntary anal contraction", {"bowel dysfunction"}),
        ("could no longer walk", {"inability to walk"}),
        ("walked with an unsteady, broad-based gait", {"gait disturbance"}),
        ("was readmitted since her right calf was markedly swollen", {"leg swelling"}),
        ("had ankle jerks that were absent", {"areflexia"}),
        (
            "had brisk knee jerks, sustained clonus and upgoing plantars",
            {"hyperreflexia", "clonus", "Babinski sign"},
        ),
        ("had a heart rate of 132 beats per minute", {"tachycardia"}),
        ("had a heart rate of 88 beats per minute", set()),
        ("had a respiratory rate of 32 per minute", {"tachypnea"}),
        ("had a muscle strength of 5/5 in both legs and normal anal tone", set()),
        ("had legs that were not swollen", set()),
    ],
)
def test_sign_is_read_in_the_words_of_an_examination(said: str, deficits: set[str]) -> None:
    assert first_patient(STORY.format(said), "deficit") == deficits


def test_pain_the_procedure_was_done_for_is_no_deficit() -> None:
    text = (
        "A man underwent kyphoplasty after twelve days of pain. CT showed cement in a vein without symptoms."
    )
    assert first_patient(text, "deficit") == {"asymptomatic"}


@pytest.mark.parametrize("verb", ["reported", "described"])
def test_what_a_patient_reports_is_the_patients(verb: str) -> None:
    text = f"A woman underwent vertebroplasty of L2. She {verb} numbness of the left thigh."
    assert first_patient(text, "deficit") == {"sensory loss"}


@pytest.mark.parametrize(
    ("said", "deficits"),
    [
        ("could not lift either foot", {"paraparesis"}),
        ("was unable to plantarflex either foot", {"paraparesis"}),
        ("was found with a left ankle dorsiflexion 0, plantar flexion 1", {"foot drop"}),
        ("had hips at MRC 3 on both sides", {"paraparesis"}),
        ("lost both legs within minutes", {"paraplegia"}),
        ("noticed that her left leg began to drag", {"monoparesis"}),
        ("could not tell a pin from a feather", {"sensory loss"}),
        ("could not get her breath", {"dyspnea"}),
        ("was pale, pressure 70/40", {"hypotension", "pallor"}),
        ("was well, pressure 130/80", {"asymptomatic"}),
        ("was mute", {"aphasia"}),
        ("had lower limb power of MRC 5/5", set()),
        ("had weak foot pulses; the pulses were weak", set()),
        ("had weakness of the left calf right after the operation", {"monoparesis"}),
        ("had dorsiflexion and great toe extension of grade 3 on both sides", {"paraparesis"}),
        (
            "had no power at the hips, knees or ankles, anal tone was absent and she was catheterised",
            {"paraplegia", "bowel dysfunction", "bladder dysfunction"},
        ),
    ],
)
def test_deficit_is_read_in_plain_words(said: str, deficits: set[str]) -> None:
    assert first_patient(STORY.format(said), "deficit") == deficits


@pytest.mark.parametrize(
    ("said", "deficits"),
    [
        ("had power of 5/5 on the right and 4/5 on the left leg", {"monoparesis"}),
        ("had left leg 3/5, right leg 5/5", {"monoparesis"}),
        ("had full lower-limb power, but was ataxic", {"ataxia"}),
        ("had a flaccid weakness of both legs", {"paraparesis"}),
        ("found both legs powerless", {"paraplegia"}),
        ("could not be comforted: none of the four limbs could be moved", {"quadriplegia"}),
        ("could not speak and her right arm and leg were weak", {"aphasia", "hemiparesis"}),
        (
            "had absent sensation of the perineum and soiled herself",
            {"saddle anesthesia", "fecal incontinence"},
        ),
        ("had vibration sense lost at the ankles", {"sensory loss"}),
        ("had a spastic paraparesis with ankle clonus", {"paraparesis", "spasticity", "clonus"}),
        ("had a cold, pale foot without pulses", {"cold limb", "pallor"}),
        ("had a swollen face and needed 4 L/min of oxygen", {"facial swelling", "hypoxia"}),
        ("had a mean arterial pressure of 52 mmHg and a heart rate of 125", {"hypotension"}),
        ("had no complaint but a heart rate of 125", {"tachycardia"}),
        ("felt dizzy while the heart rate rose to 140", {"dizziness", "tachycardia"}),
        ("was saturating at 85% with respirations of 34/min", {"hypoxia", "tachypnea"}),
        ("had a pO2 of 6.8 kPa and a GCS of 7", {"hypoxia", "altered consciousness"}),
        ("had a temperature of 39.1", {"fever"}),
        ("found that the right leg kept buckling", {"monoparesis"}),
        ("had knee extensors of M2 on the right", {"quadriceps weakness"}),
        ("could hardly lift her legs off the bed", {"paraparesis"}),
        ("had not voided for twelve hours", {"urinary retention"}),
        ("was catheterised for retention", {"urinary retention"}),
        ("had decreased sphincter tone", {"bowel dysfunction"}),
        ("had pain that radiated from the back to the front of the thigh", {"radicular pain"}),
        ("had pain that followed the course of the femoral nerve", {"radicular pain"}),
        ("had pain in the lower thoracic region", {"back pain"}),
        ("had leg pain and weakness of ankle dorsiflexion on the left", {"leg pain", "foot drop"}),
        ("had a headache, and pain relief was otherwise good", {"headache"}),
        ("lacked only the bulbocavernosus reflex: that reflex was absent; she felt dizzy", {"dizziness"}),
        ("had fainted; the blood pressure was unrecordable", {"syncope", "hypotension"}),
        ("had lost 9 kg", {"weight loss"}),
        ("had lost sphincter control", {"bladder dysfunction", "bowel dysfunction"}),
        ("had a flaccid anal sphincter", {"bowel dysfunction"}),
        ("could neither pass urine nor hold her stool", {"urinary retention"}),
        ("had motor power: right leg 0/5, left leg 4/5", {"paraparesis"}),
        ("was unresponsive, with a temperature chart of 39.2 °C", {"loss of consciousness", "fever"}),
        ("was well until the pain returned", {"back pain"}),
        ("had pain in the thigh; the pain returned later", {"leg pain"}),
        ("had radicular L3 pain", {"radicular pain"}),
        ("found that the right calf became painful", {"leg pain"}),
        ("denied symptoms; numbness, weakness and pain were all denied", {"asymptomatic"}),
        ("had a headache; back pain, for which she had been treated, did not recur", {"headache"}),
        ("had had angina, and there were no symptoms attributable to the leak", {"asymptomatic"}),
    ],
)
def test_deficit_is_told_by_side_place_and_figure(said: str, deficits: set[str]) -> None:
    assert first_patient(STORY.format(said), "deficit") == deficits


@pytest.mark.parametrize(
    ("body", "deficits"),
    [
        (
            "A man had chest pain and breathlessness one hour after T9 vertebroplasty.",
            {"chest pain", "dyspnea"},
        ),
        (
            "A woman undergoing kyphoplasty of L1 for a haemangioma developed a headache on the first day.",
            {"headache"},
        ),
        ("A woman had vertebroplasty of T12 for a fracture and could not stand.", {"inability to walk"}),
        ("The leg was numb. Numbness had set in on the day of the vertebroplasty of L4.", {"sensory loss"}),
    ],
)
def test_what_stands_before_the_name_of_the_procedure_may_follow_it(body: str, deficits: set[str]) -> None:
    assert first_patient(body, "deficit") == deficits


@pytest.mark.parametrize(
    ("said", "deficits"),
    [
        ("could not move either leg properly", {"paraparesis"}),
        ("found that hip flexion and knee extension on the right were 2/5", {"quadriceps weakness"}),
        ("had muscle power that fell to grade 1 bilaterally", {"paraparesis"}),
        ("dragged her right foot", {"foot drop"}),
        ("tripped over her left foot, which hung down", {"foot drop"}),
        ("found dorsiflexion of the right ankle impossible", {"foot drop"}),
        ("was unable to stand on her left heel", {"foot drop"}),
        ("had a weak leg: her leg was weak", {"monoparesis"}),
        ("had a motor loss, complete in the right leg", {"monoplegia"}),
        ("had complete motor and sensory loss below T6", {"paraplegia", "sensory loss"}),
        ("had dysfunction of the pelvic organs", {"bladder dysfunction", "bowel dysfunction"}),
        ("had abdominal pain and distension", {"abdominal pain", "abdominal distension"}),
        ("leaked urine on coughing", {"urinary incontinence"}),
        ("could neither walk nor stand", {"inability to walk"}),
        ("had neither paresis nor sensory loss, only thigh pain", {"leg pain"}),
        ("had no pain, no weakness and no numbness", {"asymptomatic"}),
        ("noted that the thigh hurt on walking", {"leg pain"}),
        ("began to cough, but her back pain was much better", {"cough"}),
        ("had weak legs after kyphoplasty for severe back pain", {"paraparesis"}),
    ],
)
def test_deficit_is_read_by_its_family_of_words(said: str, deficits: set[str]) -> None:
    assert first_patient(STORY.format(said), "deficit") == deficits


@pytest.mark.parametrize(
    "said",
    [
        "She had suffered from sciatica for years.",
        "She had been unable to walk because of the pain.",
        "She was wheelchair-bound for days before admission.",
        "She was allergic to contrast, which had caused urticaria.",
        "She had Parkinson's disease with gait disturbance.",
        "Blood pressure fell to 70/40 mm Hg during induction of anaesthesia.",
        "Her sleep apnea was treated by positive pressure.",
        "She had constipation due to opioids.",
        "She reported palpitations, which were attributed to anaemia.",
        "Shortness of breath had been present for years.",
        "Oxygen saturation on admission was 91% because of emphysema.",
        "Nausea after anaesthesia passed.",
        "Numbness in the left hand was due to carpal tunnel syndrome.",
    ],
)
def test_what_was_there_before_the_cement_is_no_deficit(said: str) -> None:
    body = f"A 70-year-old woman underwent vertebroplasty of L1. {said} Six hours later she had a headache."
    assert first_patient(body, "deficit") == {"headache"}


def test_pain_a_stated_procedure_was_done_for_is_no_deficit() -> None:
    body = (
        "We describe a woman who underwent vertebroplasty of T8 for a fracture that had caused mid-thoracic "
        "pain for weeks. Afterwards she could not move her legs."
    )
    assert first_patient(body, "deficit") == {"paraplegia"}


@pytest.mark.parametrize(
    ("told", "deficits"),
    [
        (
            "A man had vertebroplasty of L2 in 2008. He had been free of symptoms until 2019, when he "
            "noticed weakness in both legs.",
            {"paraparesis"},
        ),
        (
            "A woman underwent vertebroplasty of L5. On awakening she had a headache unlike her preoperative "
            "pain, and dorsiflexion of the left foot was 1/5.",
            {"headache", "foot drop"},
        ),
    ],
)
def test_what_began_later_is_not_of_the_time_before(told: str, deficits: set[str]) -> None:
    assert first_patient(told, "deficit") == deficits
