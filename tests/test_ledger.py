"""The outcome ledger: function by modality before and after treatment, told in the sentence."""

from itertools import pairwise

import pytest

from ingest.nlp.cue_table import load_table
from ingest.nlp.ledger import ledger_of, match
from ingest.nlp.spans import PersonKind, PersonSpan, Sentence
from ingest.nlp.states import FILE, MODALITIES, find_states
from ingest.nlp.times import match as match_times
from kb.model import SectionKind


def ledger(text):
    starts = [0, *(i + 2 for i in range(len(text) - 2) if text[i : i + 2] == ". "), len(text) + 1]
    sentences = [Sentence(a, b - 1, SectionKind.CASE, i, 0) for i, (a, b) in enumerate(pairwise(starts))]
    persons = [PersonSpan(s.start, s.end, PersonKind.PATIENT, 1) for s in sentences]
    return ledger_of(match(text, sentences, persons, match_times(text, sentences)), 1)


def told(text):
    return [(e.phase, e.modality, e.site, e.value) for e in ledger(text)]


@pytest.mark.parametrize(
    ("text", "modality", "site", "value"),
    [
        (
            "Power was 3/5 over the left iliopsoas and quadriceps",
            "motor",
            "left iliopsoas and quadriceps",
            "3/5",
        ),
        ("There was 1/5 strength in both legs", "motor", "both legs", "1/5"),
        ("Both legs were weak, muscle power grade 2", "motor", "both legs", "2/5"),
        ("an AIS B lesion", "AIS", "", "B"),
        ("ASIA grade C", "AIS", "", "C"),
        ("Frankel D", "Frankel", "", "D"),
        ("a Nurick grade IV deficit", "Nurick", "", "IV"),
        ("VAS of 8/10", "pain", "", "8/10"),
        ("hypesthesia of the right thigh", "sensation", "right thigh", "hypesthesia"),
        ("She could walk without assistance", "gait", "", "walks unaided"),
        ("He was bedridden", "gait", "", "unable to walk"),
        ("with urinary retention", "bladder", "", "retention"),
        ("with fecal incontinence", "bowel", "", "incontinence"),
        ("leg weakness", "motor", "leg", "weakness"),
        ("severe low back pain", "pain", "", "back pain"),
        ("quadriceps grade III", "motor", "quadriceps", "3/5"),
        ("VAS fell from 8 to 2", "pain", "", "2/10"),
        ("there was no ankle movement", "motor", "", "no movement"),
        ("She remained catheter-dependent", "bladder", "", "catheter"),
        ("hip flexion 1/5 on the right and 3/5 on the left", "motor", "left hip flexion", "3/5"),
        (
            "left hip flexion had come back to 4/5 and knee extension to 5/5",
            "motor",
            "left hip flexion",
            "4/5",
        ),
        ("quadriceps M2", "motor", "quadriceps", "2/5"),
        ("weak legs (left, 3/5; right, 4/5)", "motor", "right", "4/5"),
        ("strength of the quadriceps rose to grade 4.", "motor", "quadriceps", "4/5"),
        ("Power was 3 out of 5 in both legs", "motor", "both legs", "3/5"),
        ("VAS for leg pain fell from 7 preoperatively to 2.", "pain", "", "2/10"),
        ("pain rated 9 on the visual analogue scale", "pain", "", "9/10"),
        ("VAS fell to 3 at 2 weeks and to 0 later", "pain", "", "0/10"),
        ("urinary and fecal incontinence", "bowel", "", "incontinence"),
        ("no motor or sensory deficits", "sensation", "", "loss"),
        ("He walks 2 km without a cane", "gait", "", "walks unaided"),
        ("He could walk only with two crutches", "gait", "", "walks with help"),
        ("The Frankel grade improved from B to D", "Frankel", "", "D"),
        ("knee extension was 3/5, at six weeks 4/5 and at six months 5/5", "motor", "knee extension", "5/5"),
        ("back pain rated 9 out of 10", "pain", "", "9/10"),
        ("He was unable to dorsiflex either foot", "motor", "", "weakness"),
        ("She lost all power and sensation", "sensation", "", "loss"),
        ("2/5 on hip flexion on the right", "motor", "right hip flexion", "2/5"),
        ("She mobilized with a rollator", "gait", "", "walks with help"),
    ],
)
def test_reads_the_state(text, modality, site, value):
    found = find_states(text, text.lower(), 0, len(text))
    assert (modality, site, value) in [(s.modality, s.site, s.value) for s in found]


@pytest.mark.parametrize(
    "text", ["brisk reflexes of the knee, grade 3+/5+", "grade 2 slip of L4", "on 4/5/2014"]
)
def test_finds_no_state(text):
    assert find_states(text, text.lower(), 0, len(text)) == []


def test_baseline_and_last_of_each_limb():
    text = (
        "She had PVP. Weakness came at once. Motor grade was 2 on the right leg and 4 on the left leg. "
        "Laminectomy was done. At 3 months strength was grade 3 in the right leg and grade 4 in the left leg."
    )
    graded = [(e.phase, e.site, e.value) for e in ledger(text) if e.value.endswith("/5")]
    assert graded == [
        ("baseline", "right leg", "2/5"),
        ("baseline", "left leg", "4/5"),
        ("last", "right leg", "3/5"),
        ("last", "left leg", "4/5"),
    ]


def test_a_change_told_in_one_breath_has_both_ends():
    text = "He had PVP. Weakness developed. Strength rose from 2/5 to 4/5 in both legs."
    assert [(e.phase, e.value) for e in ledger(text) if e.value.endswith("/5")] == [
        ("baseline", "2/5"),
        ("last", "4/5"),
    ]


def test_symptoms_told_before_a_procedure_looked_back_at_are_its_consequence():
    text = "She woke with weak legs. She had undergone vertebroplasty. Laminectomy was done. Power was 4/5."
    assert [(e.phase, e.value) for e in ledger(text)] == [("baseline", "weakness"), ("last", "4/5")]


def test_last_state_is_dated():
    text = "He had PVP. Weakness developed. Cement was removed. One month later he could walk without help."
    assert [(e.value, e.days) for e in ledger(text) if e.modality == "gait"] == [("walks unaided", 30.4375)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            "Her pain resolved, but weakness of the left leg persisted.",
            [("pain", "", "resolved"), ("motor", "left leg", "unchanged")],
        ),
        ("The neurological deficit improved.", [("other", "", "improved")]),
        ("The neurological deficit did not recover fully.", [("other", "", "improved")]),
        ("The neurological deficit has not completely resolved.", [("other", "", "improved")]),
        ("The neurological deficit did not recover.", [("other", "", "unchanged")]),
        ("Muscle strength returned to normal.", [("motor", "", "normal")]),
        ("He had no weakness at the last visit.", [("motor", "", "none")]),
        ("She remained catheter-dependent.", [("bladder", "", "catheter")]),
        ("There was no neurological recovery.", [("other", "", "unchanged")]),
        ("Full motor recovery was seen.", [("motor", "", "resolved")]),
        ("Bowel and bladder function was normal.", [("bladder", "", "normal"), ("bowel", "", "normal")]),
        ("Sensation was reduced in L2.", [("sensation", "", "reduced")]),
        ("Numbness was reduced.", [("sensation", "", "improved")]),
        ("Vibration sense was absent.", [("sensation", "", "loss")]),
        (
            "There was no weakness and sensation was intact.",
            [("motor", "", "none"), ("sensation", "", "normal")],
        ),
        (
            "She was free of symptoms and walked without a stick.",
            [("other", "", "resolved"), ("gait", "", "walks unaided")],
        ),
        ("All but a slight numbness had resolved.", [("sensation", "", "numbness")]),
        ("VAS fell to 5, and by three months it had resolved.", [("pain", "", "resolved")]),
        ("He walks without support.", [("gait", "", "walks unaided")]),
        ("Sphincter control had not returned.", [("bladder", "", "unchanged")]),
        (
            "Her sensory deficit had improved and walking was normal.",
            [("sensation", "", "improved"), ("gait", "", "walks unaided")],
        ),
        ("VAS fell to 2 and pain improved.", [("pain", "", "2/10")]),
    ],
)
def test_what_became_of_it(after, expected):
    text = f"She underwent kyphoplasty. Weakness and numbness developed. Laminectomy was done. {after}"
    assert [entry[1:] for entry in told(text) if entry[0] == "last"] == expected


def test_pain_before_the_procedure_is_no_baseline():
    assert told("A woman with back pain had a fracture. She underwent vertebroplasty.") == []


def test_relief_by_the_procedure_itself_is_no_outcome():
    assert told("She underwent vertebroplasty. Back pain improved.") == []


@pytest.mark.parametrize(
    "text",
    [
        "She underwent vertebroplasty, by which her back pain was relieved (VAS from 8 to 2).",
        "She had kyphoplasty. Before the procedure he walked with a cane.",
        "He had PVP. The patient walked unaided before the operation.",
    ],
)
def test_what_the_procedure_did_or_found_is_not_what_came_of_it(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "He had PVP. Pain came. One week later he noted weakness of both legs.",
        "He developed weakness of both legs within hours of vertebroplasty.",
        "He had PVP. Power was 4/5 in both legs. It had dropped to 2/5 in both legs after two days.",
    ],
)
def test_how_it_began_is_the_baseline_however_late(text):
    assert {phase for phase, modality, *_ in told(text) if modality == "motor"} == {"baseline"}


def test_what_went_by_itself_is_the_last_state():
    text = "She had kyphoplasty. Tingling of both feet followed. She was observed. The tingling resolved."
    assert [e[:2] + e[3:] for e in told(text)] == [
        ("baseline", "sensation", "paresthesia"),
        ("last", "sensation", "resolved"),
    ]


@pytest.mark.parametrize(
    ("text", "worst"),
    [
        ("He had PVP. There was no deficit at first. Then a neurological deficit developed.", "deficit"),
        ("He had PVP. Motor power was 4/5. Paraplegia followed.", "paraplegia"),
        ("He had PVP. Paraplegia was seen with power of 1/5.", "1/5"),
    ],
)
def test_the_worst_state_is_the_baseline(text, worst):
    assert [e.value for e in ledger(text)][-1] == worst


def test_the_worst_grade_is_the_baseline():
    text = "He had PVP. The deficit was Nurick grade IV. It worsened to Nurick grade V after weeks."
    assert [(e.phase, e.value) for e in ledger(text) if e.modality == "Nurick"] == [("baseline", "V")]


def test_evidence_is_the_words():
    text = "He had PVP. Paraplegia developed."
    (entry,) = ledger(text)
    assert text[entry.evidence.start : entry.evidence.end] == "Paraplegia"


def test_every_row_names_a_modality():
    index = load_table(FILE, "state")
    rows = FILE.read_text(encoding="utf-8").splitlines()[1:]
    assert index is not None
    names = (name for row in rows for name in row.split(",")[0].split("&"))
    assert {name.split("=")[0] for name in names} <= set(MODALITIES)
