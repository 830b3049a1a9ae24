"""The course of a patient told in many manners: what went, eased, stayed or worsened, and who died."""

import pytest
from reading import first_patient

WEAK = (
    "A woman underwent vertebroplasty of L2. Two hours later both legs were weak and her back hurt. "
    "CT showed cement in the canal. An emergency laminectomy was performed and the cement was "
    "removed. {}"
)
ROOT = (
    "A 70-year-old man underwent kyphoplasty of L4. Immediately afterwards he complained of severe "
    "left leg pain and numbness of the foot. CT showed cement in the foramen. {}"
)
LUNG = (
    "A 66-year-old woman underwent vertebroplasty of T12. On the next day she developed dyspnea and "
    "chest pain, and CT showed cement in the pulmonary artery. Anticoagulation was started. {}"
)
INFECTED = (
    "A 72-year-old man underwent kyphoplasty of L3. Three weeks later fever and severe back pain "
    "developed, and MRI showed spondylodiscitis at L3. Debridement and fusion were performed and "
    "antibiotics were given for twelve weeks. {}"
)
CAUDA = (
    "A 58-year-old woman underwent vertebroplasty of L1. On awakening she had paraparesis, saddle "
    "anesthesia and urinary retention. CT showed cement in the spinal canal. A decompressive "
    "laminectomy was carried out at once. {}"
)
PARAPLEGIC = (
    "A 63-year-old man had vertebroplasty of T8 and became paraplegic below T8 six hours later. MRI "
    "showed an epidural hematoma, which was evacuated. {}"
)
CLOT = (
    "An 81-year-old woman underwent balloon kyphoplasty of T12. As soon as she woke up she could not "
    "move her legs. MRI showed an epidural hematoma from T10 to L1. We evacuated it that night. {}"
)
FOOT = (
    "A 69-year-old man had a vertebroplasty of L5. When he stood up, his right foot hung down and the"
    " outer calf was numb. CT showed cement beside the L5 root. We took the cement out through a "
    "facetectomy. {}"
)
HEART = (
    "A 74-year-old woman had a kyphoplasty of L2. Two weeks on she was short of breath and fainted in"
    " the kitchen. A needle of cement stuck in the right ventricle. The surgeons pulled it out under "
    "bypass. {}"
)


@pytest.mark.parametrize(
    ("told", "said", "verdict"),
    [
        (WEAK, "The pain is gone, but the weakness stays.", "unchanged"),
        (WEAK, "She did not recover fully.", "improved"),
        (WEAK, "Gradual improvement followed.", "improved"),
        (WEAK, "She needed a wheelchair ever after.", "unchanged"),
        (WEAK, "The deficit had resolved except for mild weakness of the left foot.", "improved"),
        (WEAK, "She was lost to follow-up.", "not reported"),
        (WEAK, "Sadly, she died on day ten.", "death"),
        (WEAK, "Recovery was uneventful.", "complete recovery"),
        (WEAK, "At six months MRC was 4/5 in both legs.", "improved"),
        (PARAPLEGIC, "He was Frankel E at the last visit.", "complete recovery"),
        (PARAPLEGIC, "His paraplegia was permanent.", "unchanged"),
        (PARAPLEGIC, "Unfortunately neurological function never returned.", "unchanged"),
        (PARAPLEGIC, "He regained the use of his legs.", "improved"),
        (PARAPLEGIC, "Motor power returned to normal in three weeks.", "complete recovery"),
        (PARAPLEGIC, "After rehabilitation he lives independently and has no deficit.", "complete recovery"),
        (PARAPLEGIC, "There was little change at one year.", "unchanged"),
        (PARAPLEGIC, "Full motor and sensory recovery was documented at eight weeks.", "complete recovery"),
        (PARAPLEGIC, "Paraplegia ascended to T4 and he never walked again.", "worse"),
        (PARAPLEGIC, "He made a full recovery.", "complete recovery"),
        (PARAPLEGIC, "He made an excellent recovery.", "improved"),
        (PARAPLEGIC, "He recovered well.", "improved"),
        (PARAPLEGIC, "None of these symptoms was present at one year.", "complete recovery"),
        (CAUDA, "The legs recovered; the bladder did not.", "improved"),
        (CAUDA, "Leg strength recovered fully, while urinary retention persisted.", "improved"),
        (CAUDA, "Motor function was completely restored.", "complete recovery"),
        (CAUDA, "Continence was never regained.", "unchanged"),
        (CAUDA, "The paresis cleared up within a month.", "complete recovery"),
        (CAUDA, "No benefit was obtained from the operation.", "unchanged"),
        (
            ROOT,
            "A root block was given. The radicular pain resolved completely but mild numbness lingered.",
            "improved",
        ),
        (
            ROOT,
            "The cement was removed through a foraminotomy. He has been free of symptoms since.",
            "complete recovery",
        ),
        (ROOT, "He was treated with pregabalin without success.", "unchanged"),
        (ROOT, "A foraminotomy was performed. The symptoms were relieved immediately.", "complete recovery"),
        (LUNG, "Her breathing became normal within three days.", "complete recovery"),
        (LUNG, "She was weaned from oxygen and discharged home.", "improved"),
        (LUNG, "After six months she climbs stairs without dyspnea.", "complete recovery"),
        (LUNG, "The patient recovered uneventfully.", "complete recovery"),
        (LUNG, "Resuscitation was unsuccessful.", "death"),
        (LUNG, "Follow-up CT after six months showed the cement unchanged.", "not reported"),
        (INFECTED, "Infection was eradicated and he walks without pain.", "complete recovery"),
        (INFECTED, "The infection was cured.", "complete recovery"),
        (INFECTED, "He died of sepsis three weeks after the operation.", "death"),
        (INFECTED, "At two years he leads an independent life without complaints.", "complete recovery"),
        (INFECTED, "The outcome was favourable.", "improved"),
        (
            CLOT,
            "By the next morning she was wiggling her toes, and six weeks later she came in on her own feet.",
            "improved",
        ),
        (CLOT, "Her legs have stayed lifeless ever since.", "unchanged"),
        (
            CLOT,
            "In the end she got everything back but for a patch of numb skin over the left shin.",
            "improved",
        ),
        (CLOT, "The rehabilitation unit sent her home walking with one stick.", "improved"),
        (CLOT, "The neurological picture did not budge.", "unchanged"),
        (CLOT, "The motor deficit reversed completely.", "complete recovery"),
        (
            CLOT,
            "Motor function gradually returned and she was ambulatory with a walker at discharge.",
            "improved",
        ),
        (CLOT, "She slipped into coma and was dead within the week.", "death"),
        (CLOT, "Life-sustaining treatment was stopped at the request of her family.", "death"),
        (CLOT, "She moved abroad and was not seen again.", "not reported"),
        (FOOT, "The numbness went but the foot still hangs.", "improved"),
        (FOOT, "Ankle dorsiflexion measured 2/5 before and 2/5 after.", "unchanged"),
        (FOOT, "EMG at a year showed no reinnervation, and the foot is as weak as before.", "unchanged"),
        (FOOT, "There is now only a faint tingling of the big toe.", "improved"),
        (FOOT, "Nothing came back.", "unchanged"),
        (HEART, "She has had no more syncope and breathes freely.", "complete recovery"),
        (HEART, "At half a year the echocardiogram was normal.", "not reported"),
        (HEART, "Recovery was smooth.", "complete recovery"),
        (HEART, "The postoperative period was uncomplicated.", "not reported"),
        (HEART, "She bled massively and died on the table.", "death"),
        (HEART, "Her exercise tolerance is back to what it was.", "complete recovery"),
        (CAUDA, "She voids on her own and has no residual urine; strength is 5/5.", "complete recovery"),
        (CAUDA, "One year later we found no trace of the deficit.", "complete recovery"),
        (CAUDA, "Her symptoms did not abate.", "unchanged"),
        (CAUDA, "She improved by one Frankel grade.", "improved"),
        (CAUDA, "ODI fell from 78 % to 22 %.", "improved"),
        (CAUDA, "The outcome was disappointing.", "unchanged"),
        (CAUDA, "Reversal of the deficit was complete.", "complete recovery"),
        (CAUDA, "Recovery was limited to the left leg.", "improved"),
        (PARAPLEGIC, "He is now paraplegic for life.", "unchanged"),
        (PARAPLEGIC, "Paraplegia was definitive.", "unchanged"),
        (PARAPLEGIC, "Strength picked up within hours of the decompression.", "improved"),
        (PARAPLEGIC, "Intensive physiotherapy put him back on his feet.", "improved"),
        (PARAPLEGIC, "Needs help with dressing; walks short distances with a frame.", "improved"),
        (ROOT, "We managed him with gabapentin, and he was content at three months.", "improved"),
        (ROOT, "Gabapentin did not help.", "unchanged"),
        (ROOT, "Pain and numbness both vanished.", "complete recovery"),
        (INFECTED, "The wound healed and he walks his dog daily.", "improved"),
        (
            WEAK,
            "Thereafter her legs slowly woke up, and by spring she crossed the street on her own.",
            "improved",
        ),
        (WEAK, "Little was won by the operation.", "unchanged"),
        (WEAK, "Four months later she could still not lift either leg off the bed.", "unchanged"),
        (WEAK, "She recovered movement but not sensation.", "improved"),
        (
            WEAK,
            "Unfortunately, there was no meaningful recovery, and she needs full nursing care.",
            "unchanged",
        ),
        (WEAK, "She remains weak.", "unchanged"),
        (WEAK, "Despite a second operation she is confined to bed.", "unchanged"),
        (WEAK, "She deteriorated further and lost the remaining movement.", "worse"),
        (PARAPLEGIC, "He regained bladder control but not the use of his legs.", "improved"),
        (PARAPLEGIC, "He improved from ASIA A to ASIA D.", "improved"),
        (PARAPLEGIC, "Palliative care was started and he died peacefully.", "death"),
        (LUNG, "Oxygen saturation normalised and the chest pain subsided.", "complete recovery"),
        (LUNG, "At six months her walking distance was unlimited.", "complete recovery"),
        (INFECTED, "He was well and afebrile at the last visit.", "complete recovery"),
        (
            INFECTED,
            "Back pain gradually improved and he could walk without pain at six months.",
            "complete recovery",
        ),
        (
            ROOT,
            "The cement was removed endoscopically. His leg pain decreased from NRS 8 to NRS 2.",
            "improved",
        ),
        (CAUDA, "She regained continence and walks with one crutch.", "improved"),
        (
            CAUDA,
            "Her neurological status returned to what it had been before the procedure.",
            "complete recovery",
        ),
        (WEAK, "Whether she recovered is not recorded.", "not reported"),
        (WEAK, "Neurological improvement is expected.", "not reported"),
        (WEAK, "Postoperatively the weakness deepened and did not recover.", "worse"),
        (WEAK, "At one year neither motor nor sensory deficit could be demonstrated.", "complete recovery"),
        (WEAK, "Her recovery was slow but ultimately complete.", "complete recovery"),
        (WEAK, "She progressed from wheelchair to walker in the course of a year.", "improved"),
        (WEAK, "Sepsis carried her off nineteen days later.", "death"),
        (LUNG, "Death was due to right ventricular failure.", "death"),
        (LUNG, "She was haemodynamically stable throughout.", "not reported"),
        (LUNG, "Echocardiography at three months showed normal right ventricular pressure.", "not reported"),
    ],
)
def test_course(told: str, said: str, verdict: str) -> None:
    assert first_patient(told.format(said), "outcome") == {verdict}
