"""Questions about a patient in shorthand and in lay words."""

import csv
import re

import pytest
from conftest import ROOT

from ingest.query import read_query
from ingest.shorthand import rewritten


@pytest.fixture(scope="module")
def read():
    return read_query


def rows(name):
    with (ROOT / "data" / "rules" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", ["lay_language.csv", "lay_times.csv"])
def test_every_rule_finds_its_own_example(name):
    silent = [row["example"] for row in rows(name) if not re.search(row["pattern"], row["example"], re.I)]
    assert silent == []


def test_the_clinicians_sentence_is_understood(read):
    told = read(
        "72F, L1 vertebroplasty this morning, now can't move her legs, CT shows cement in the canal T12-L2"
    ).profile
    assert (told.age, told.first("sex")) == (72, "F")
    assert told.get("procedure_level") == ("L1",)
    assert told.get("leak_level") == ("T12", "L1", "L2")
    assert told.get("deficit") == ("paraplegia",)
    assert told.get("complication") == ("intraspinal cement leakage",)
    assert told.compartments == ("canal unspecified",)
    assert (told.onset, told.days["time_to_symptoms"]) == ("immediate", 0.25)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("81M with back pain", "age", "81"),
        ("81M with back pain", "sex", "M"),
        ("68 yo lady", "sex", "F"),
        ("64 y.o. male with myeloma", "age", "64"),
        ("64 y.o. male with myeloma", "sex", "M"),
        ("81M L3 PVP POD 3 fever", "onset", "delayed"),
        ("man of 66", "age", "66"),
        ("she is 70 years old", "age", "70"),
        ("his legs have gone dead", "deficit", "paraplegia"),
        ("she can not move both legs", "deficit", "paraplegia"),
        ("both legs weak since the injection", "deficit", "paraparesis"),
        ("gone off her legs", "deficit", "paraparesis"),
        ("cannot pass urine", "deficit", "urinary retention"),
        ("wet herself", "deficit", "urinary incontinence"),
        ("short of breath", "deficit", "dyspnea"),
        ("weak left leg", "deficit", "monoparesis"),
        ("L1 kypho", "procedure", "kyphoplasty"),
        ("cement in the thecal sac", "complication", "intradural cement leakage"),
        ("cemented screws at L4", "procedure", "cement-augmented pedicle screw"),
        ("f72 l1 vp", "age", "72"),
        ("f72 l1 vp", "procedure", "vertebroplasty"),
        ("my mother (79) had cement put in her spine", "age", "79"),
        ("my mother (79) had cement put in her spine", "procedure", "vertebral augmentation"),
        ("cauda equina, retention", "deficit", "cauda equina syndrome"),
        ("cauda equina, retention", "deficit", "urinary retention"),
        ("chest pain 3 hrs post vertebroplasty", "onset", "delayed"),
        ("paraplegic on waking", "onset", "immediate"),
        ("weak legs two hours later", "onset", "delayed"),
        ("L1 kyphoplasty two hours ago, weak legs", "onset", "immediate"),
        ("L1 kyphoplasty 3 weeks ago, weak legs", "onset", "delayed"),
    ],
)
def test_lay_words_mean_clinical_facts(read, text, slot, value):
    assert value in read(text).profile.get(slot), read(text).profile.values


@pytest.mark.parametrize(
    ("text", "days"),
    [("weak legs two hours later", 2 / 24), ("day 9 after kyphoplasty", 9), ("legs weak 3 weeks after", 21)],
)
def test_times_become_days(read, text, days):
    assert read(text).profile.days["time_to_symptoms"] == pytest.approx(days)


@pytest.mark.parametrize("text", ["", "   ", "?!", "<script>alert(1)</script>", "x" * 10_000, "\u202e72F"])
def test_text_that_says_little_is_no_error(read, text):
    assert read(text).profile.get("complication") == ()


def test_each_fact_names_the_words_it_came_from(read):
    said = {(fact.slot, fact.value): fact.words for fact in read("72F, now can't move her legs").because}
    assert said["age", "72"] == said["sex", "F"] == "72F"
    assert said["deficit", "paraplegia"] == "can't move her legs"


@pytest.mark.parametrize(
    ("text", "words", "value", "slot"),
    [
        (
            "64M, L1 vertebroplasty, no weakness of the legs",
            "no weakness of the legs",
            "paraparesis",
            "deficit",
        ),
        ("no cement leakage on CT, paraparesis", "no cement leakage", "cement leakage", "complication"),
        ("denies bladder symptoms. L4 PVP", "denies bladder symptoms", "bladder dysfunction", "deficit"),
    ],
)
def test_what_is_denied_is_told_and_not_compared(read, text, words, value, slot):
    question = read(text)
    (denied,) = (fact for fact in question.because if not fact.compared)
    assert (denied.words, denied.value, denied.note) == (words, value, "denied, not compared")
    assert value not in question.profile.get(slot)


@pytest.mark.parametrize(
    ("text", "deficits"),
    [
        ("72F, L1 kyphoplasty, no power in legs", ("paraplegia",)),
        ("no movement in both legs since L1 kyphoplasty", ("paraplegia",)),
        ("absence of movement in the legs, no pain", ("paraplegia",)),
        ("no sensation in her legs after L1 kyphoplasty", ("sensory loss",)),
        ("her legs won't move and she can't feel them", ("paraplegia",)),
        ("can't feel or move legs, or pass urine", ("paraplegia", "sensory loss")),
        ("cannot move her legs or pee", ("paraplegia", "urinary retention")),
        ("no leg movement, no bladder control", ("paraplegia", "bladder dysfunction")),
        ("no weakness, no pain in the legs", ()),
    ],
)
def test_a_function_that_is_gone_is_no_denied_symptom(read, text, deficits):
    question = read(text)
    assert question.profile.get("deficit") == deficits
    compared = [fact.value for fact in question.because if fact.slot == "deficit" and fact.compared]
    assert len(compared) == len(set(compared))


def test_a_procedure_of_long_ago_is_told_beside_the_one_asked_about(read):
    question = read("history of kyphoplasty T11 in 2019, now vertebroplasty L1")
    assert question.profile.get("procedure") == ("vertebroplasty",)
    assert question.profile.get("procedure_level") == ("L1",)
    assert [fact.value for fact in question.because if not fact.compared] == ["kyphoplasty"]
    assert read("s/p kyphoplasty T11, weak legs").profile.get("procedure") == ("kyphoplasty",)


def test_a_denial_ends_with_its_sentence_however_it_goes_on(read):
    told = read("Denies bladder symptoms. 81M vertebroplasty L4, foot drop. no fever. now chest pain").profile
    assert told.get("procedure") == ("vertebroplasty",)
    assert told.get("deficit") == ("foot drop", "chest pain")


def test_a_doubt_ends_at_its_comma(read):
    notes = {f.value: f.note for f in read("suspected pulmonary cement embolism, dyspnea").because}
    assert notes == {"pulmonary cement embolism": "possible", "dyspnea": ""}


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("no leak, epidural hematoma on MRI", "complication", "spinal epidural hematoma"),
        (
            "no weakness, numbness or retention, cement in the canal",
            "complication",
            "intraspinal cement leakage",
        ),
        ("saddle anaesthesia, cement intradural L1-L3 on CT", "complication", "intradural cement leakage"),
        ("decompressed 3 days later", "treatment", "decompression"),
    ],
)
def test_shorthand_is_read_item_by_item(read, text, slot, value):
    assert read(text).profile.get(slot) == (value,)


@pytest.mark.parametrize(
    "text", ["paraplegic after kyphoplasty, surgery 5 hours later?", "decompressed 3 days later"]
)
def test_the_time_of_a_treatment_is_no_onset(read, text):
    assert read(text).profile.get("onset") == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("72F, L1 vertebroplasty this morning, now can't move her legs", ()),
        ("72F on warfarin, L1 vertebroplasty, CRP 180", ("on warfarin", "CRP 180")),
        ("64M, L1 vertebroplasty, no weakness of the legs", ()),
        ("L2 kyphoplasty, MRI shows a mass L1-L3", ("shows a mass L1-L3",)),
        ("T11 kyphoplasty, L1 and L3", ()),
        ("72F, vertebroplasty, allergic to penicillin", ("allergic to penicillin",)),
        ("history of kyphoplasty T11, now vertebroplasty L1", ("history", "T11")),
        ("vertebroplasty L2, possible epidural abscess", ()),
        ("frobnication L1", ("frobnication",)),
        ("T6 kyphoplasty, sensory level T7", ("T7",)),
        ("64M, cement in right atrium, cardiac tamponade", ()),
    ],
)
def test_what_no_fact_was_read_from_is_told(read, text, left):
    assert read(text).left == left


@pytest.mark.parametrize(
    ("text", "slot", "value", "words"),
    [
        ("81F, vertebroplsty L3", "procedure", "vertebroplasty", "vertebroplsty"),
        ("kyfoplasty last week", "procedure", "kyphoplasty", "kyfoplasty"),
        ("parapareis since", "deficit", "paraparesis", "parapareis"),
        ("epidural hematma", "complication", "spinal epidural hematoma", "epidural hematma"),
        ("cement intrathecaly T12", "complication", "intradural cement leakage", "cement intrathecaly"),
    ],
)
def test_a_slip_of_the_pen_is_read_and_told_as_typed(read, text, slot, value, words):
    assert {fact.value: fact.words for fact in read(text).because if fact.slot == slot}[value] == words


@pytest.mark.parametrize(
    "text", ["intraductal papilloma", "meningioma", "trained in conference", "hypoventilation", "stranding"]
)
def test_a_word_that_is_no_slip_stays(text):
    assert rewritten(text).text == text


@pytest.mark.parametrize(
    ("text", "slot", "values"),
    [
        ("cement in dural sac on CT", "complication", ("intradural cement leakage",)),
        ("CT: cement within thecal sac", "complication", ("intradural cement leakage",)),
        ("cement inside dura", "complication", ("intradural cement leakage",)),
        ("cement PE", "complication", ("pulmonary cement embolism",)),
        ("pvp l1, dvt", "procedure", ("percutaneous vertebroplasty",)),
        ("pvp l1, dvt", "complication", ("deep vein thrombosis",)),
        ("IVC cement after T9-T11 pvp", "procedure_level", ("T9", "T10", "T11")),
        ("IVC cement after T9-T11 pvp", "leak_level", ()),
        ("kyphoplasty T12. No cement leak at L1", "leak_level", ()),
        ("66 y woman, L2 kyphoplasty", "age", ("66",)),
        ("Pt is 90, T10 vertebroplasty", "age", ("90",)),
        ("my mother had a vertebroplasty, cannot feel her legs", "deficit", ("sensory loss",)),
        ("cannot move legs since L1 PVP; husband 80 had a stroke", "complication", ()),
        ("cannot move legs since L1 PVP; husband 80 had a stroke", "age", ()),
        ("78F, daughter says she cannot walk", "deficit", ("paraparesis",)),
        ("mri: edh l1, 3/52 after pkp", "lesion_level", ("L1",)),
    ],
)
def test_telegrams_are_read_as_meant(read, text, slot, values):
    assert read(text).profile.get(slot) == values


@pytest.mark.parametrize(
    ("text", "slot", "note"),
    [
        ("L1 vertebroplasty 2 days ago, short of breath", "onset", "supposed"),
        ("L1 vertebroplasty, short of breath since yesterday", "onset", ""),
        ("L4 vertebroplasty, CSF leak?", "complication", "possible"),
        ("L4 vertebroplasty, CSF leak", "complication", ""),
    ],
)
def test_what_is_less_than_sure_says_so(read, text, slot, note):
    (fact,) = (fact for fact in read(text).because if fact.slot == slot)
    assert fact.note.startswith(note)
    assert bool(fact.note) == bool(note)


def test_what_other_words_say_more_exactly_is_told_but_not_asked_for(read):
    question = read("68M, CT: PE with cement in pulm arteries, weakness both legs")
    assert question.profile.get("complication") == ("pulmonary cement embolism",)
    assert question.profile.get("deficit") == ("paraparesis",)
    notes = {fact.value: fact.note for fact in question.because}
    assert notes["pulmonary embolism"] and not notes["pulmonary cement embolism"]
    assert "weakness" not in notes
