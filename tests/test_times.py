"""Times as printed, in days, and what each measures; the mark stands inside the sentence."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import first_case, first_patient

from ingest.nlp.durations import _PATTERN, Shape, find_expressions, read_number
from ingest.nlp.events import EVENTS, load_events
from ingest.nlp.openings import openings
from ingest.nlp.spans import Sentence, TimeRole
from ingest.nlp.times import match
from kb.errors import VocabularyError

EXPRESSIONS = [
    ("two weeks", Shape.LENGTH, 14.0),
    ("forty-eight hours", Shape.LENGTH, 2.0),
    ("48 h", Shape.LENGTH, 2.0),
    ("1.5 years", Shape.LENGTH, 547.875),
    ("one and a half years", Shape.LENGTH, 547.875),
    ("4.75 years", Shape.LENGTH, 1734.9375),
    ("a couple of days", Shape.LENGTH, 2.0),
    ("half an hour", Shape.LENGTH, 0.0208),
    ("twenty-one days", Shape.LENGTH, 21.0),
    ("3-month", Shape.LENGTH, 91.3125),
    ("several days", Shape.LENGTH, None),
    ("a few hours", Shape.LENGTH, None),
    ("2 to 16 weeks", Shape.LENGTH, None),
    ("POD 2", Shape.POINT, 2.0),
    ("postoperative day (POD) 2", Shape.POINT, 2.0),
    ("day nine postoperatively", Shape.POINT, 9.0),
    ("the next morning", Shape.POINT, 1.0),
    ("immediately after the procedure", Shape.MOMENT, 0.0),
    ("Right after vertebroplasty", Shape.MOMENT, 0.0),
    ("during the procedure", Shape.MOMENT, 0.0),
    ("in the recovery room", Shape.MOMENT, 0.0),
    ("at the end of the procedure", Shape.MOMENT, 0.0),
    ("20 d", Shape.LENGTH, 20.0),
    ("over the following days", Shape.LENGTH, None),
    ("ninety seconds", Shape.LENGTH, 0.001),
    ("first postoperative night", Shape.POINT, 1.0),
    ("when she was turned on her back", Shape.MOMENT, 0.0),
    ("When she awoke", Shape.MOMENT, 0.0),
    ("as soon as he tried to get up", Shape.MOMENT, 0.0),
    ("at once", Shape.MOMENT, 0.0),
    ("When the propofol wore off", Shape.MOMENT, 0.0),
]

# One sentence a line, the story running through the text; the role stands after the time.
STORIES = [
    "He underwent stentoplasty of L1. He could not lift his foot [at once|onset 0] after it.",
    "PKP was done; its duration was [35 minutes|duration 0.0243]. [That night|onset 0] she lost power.",
    "She had kyphoplasty of L2 and her back pain ceased [at once|other 0].",
    "She underwent vertebroplasty at L1. [Two weeks|onset 14] after surgery she presented with weak legs.",
    "He underwent kyphoplasty. On [the next morning|onset 1] he developed paralysis.",
    "She had kyphoplasty of L2. [Twelve hours|onset 0.5] later weakness of both legs developed.",
    "She came with back pain [two weeks|before procedure 14] after a fall. She underwent PKP.",
    "He came with pain for [9 hours|duration 0.375]. [Two hours|onset 0.0833] before the pain he had PVP.",
    "She had undergone vertebroplasty [twelve days|onset 12] before admission with weakness.",
    "He had paraparesis after PVP. Decompression was done [4 months|to treatment 121.75] later.",
    "She became paraplegic after kyphoplasty. She underwent [immediate|to treatment 0] laminectomy.",
    "After PVP weakness developed. Laminectomy was done. At [6 months|follow-up 182.625] she walked.",
    "After PVP he was weak. Laminectomy was done. The [one-year|follow-up 365.25] follow-up was good.",
    "After PV he was weak. Cement was removed. It resolved [24 hours|follow-up 1] after the second surgery.",
    "She had vertebroplasty. She was discharged [two days|other 2] later.",
    "He had vertebroplasty in [May 2013|other None]. Pain recurred in [November 2015|onset 914].",
    "She had vertebroplasty. Emboli may appear [weeks|other None] later.",
    "She had PVP without any [immediate|other 0] deficit.",
    "She had kyphoplasty. [Delayed|onset None] paraplegia came.",
    "L1 vertebroplasty followed [4 days|other 4] later.",
    "She had KP. [Six weeks|onset 42] post-KP she came with pain.",
    "He had PVP. Migration had not been seen [during the procedure|other 0].",
    "Stenosis caused by leakage of cement [during vertebroplasty|other 0] was treated.",
    "PVP was done. [Shortly after|other 0] discharge he fell.",
    "She had vertebroplasty. Leg pain began [in the recovery room|onset 0].",
    "A 50-year-old man had PVP at L3. Emboli were seen and removed. A 60-year-old man had PVP. "
    "[Three weeks|onset 21] later pain developed.",
]
MARK = re.compile(r"\[(?P<text>[^|\]]+)\|(?P<role>[a-z -]+?) (?P<days>[\d.]+|None)\]")


@pytest.mark.parametrize(("text", "shape", "days"), EXPRESSIONS)
def test_reads_the_expression(text, shape, days):
    around = f"Pain began {text} later and went."
    found = list(find_expressions(around))
    assert [(around[e.start : e.end], e.shape, e.days) for e in found] == [(text, shape, days)]


@pytest.mark.parametrize(
    "text",
    [
        "a 64-year-old woman",
        "a woman aged 84 years",
        "a woman of 84 years",
        "a 65-year female patient",
        "late results were good",
        "2.5 mg twice a day",
        "the right leg and just the left",
        "in 1987 it was described",
        "straight rongeur",
        "the first report",
    ],
)
def test_finds_no_time(text):
    assert list(find_expressions(text)) == []


@pytest.mark.parametrize("marked", STORIES)
def test_tells_what_the_time_measures(marked):
    text = MARK.sub(lambda m: m["text"], marked)
    starts = [0, *(m.end() for m in re.finditer(r"(?<=\.) ", text)), len(text) + 1]
    sentences = [Sentence(a, b - 1, index=i, section=0) for i, (a, b) in enumerate(pairwise(starts))]
    found = [(text[t.start : t.end], str(t.role), t.days) for t in match(text, sentences)]
    wanted = [
        (m["text"], m["role"], None if m["days"] == "None" else float(m["days"]))
        for m in MARK.finditer(marked)
    ]
    assert [f for f in found if f[0] in {w[0] for w in wanted}] == wanted


def test_an_interval_between_dates_names_both():
    text = "He had vertebroplasty in May 2013. Pain recurred in November 2015."
    sentences = [Sentence(0, 34, section=0), Sentence(35, len(text), index=1, section=0)]
    assert match(text, sentences)[1].text == "May 2013 to November 2015"


def test_moment_is_immediate():
    text = "She woke up paraplegic immediately after vertebroplasty."
    found = match(text, [Sentence(0, len(text))])
    assert {(time.immediate, time.role) for time in found} == {(True, TimeRole.ONSET)}


@given(st.integers(1, 99), st.sampled_from(["hour", "day", "week", "month", "year"]))
def test_longer_is_longer(number, unit):
    (one,) = find_expressions(f"{number} {unit}s later")
    (more,) = find_expressions(f"{number + 1} {unit}s later")
    assert one.days is not None
    assert more.days is not None
    assert more.days > one.days > 0


@pytest.mark.parametrize(
    ("text", "number"), [("Forty-eight", 48), ("½", 0.5), ("2½", 2.5), ("few", None), ("3,5", 3.5)]
)
def test_reads_numbers(text, number):
    assert read_number(text) == number


def test_every_event_word_is_read():
    assert {name for _, _, name in load_events().find("laminectomy after vertebroplasty")} <= EVENTS


def test_a_broken_event_is_named(tmp_path):
    broken = tmp_path / "events.csv"
    broken.write_text("event,pattern\nparty,cake\n")
    with pytest.raises(VocabularyError, match="row 2: event 'party'"):
        load_events(broken)


@pytest.mark.parametrize(
    ("said", "onset"),
    [
        ("Her legs went numb towards the end of the injection.", "immediate"),
        ("While the second vertebra was being filled, he became hypotensive.", "immediate"),
        ("On completion of the injection he was unable to move his feet.", "immediate"),
        ("She emerged from anesthesia with weakness of the right leg.", "immediate"),
        ("The injection was stopped when the patient reported pain in the leg.", "immediate"),
        ("Three weeks after discharge the patient returned with leg pain.", "delayed"),
        ("A year and a half after the procedure she complained of leg pain.", "delayed"),
        ("Just as the cannula was pulled out, her saturation fell.", "immediate"),
        ("As soon as the anesthesia had ended, weakness of the right leg was seen.", "immediate"),
        ("Pain in the leg was felt on filling of L3.", "immediate"),
        ("Within 48 hours of the vertebroplasty weakness of both legs appeared.", "delayed"),
        ("Five hours after the injection he lost power in his legs.", "delayed"),
        ("After three symptom-free years weakness of the legs developed.", "delayed"),
        ("She awoke from general anesthesia with leg weakness.", "immediate"),
        ("Thigh pain began as soon as the anesthetic wore off.", "immediate"),
        ("On return to the ward she was noted to have weakness.", "immediate"),
        ("He was well for five days; then weakness of the legs developed.", "delayed"),
        ("On post-procedure day 17 he developed weakness of both legs.", "delayed"),
        ("Weakness of the legs began a fortnight afterwards.", "delayed"),
        ("The sedation had barely worn off when she noticed numbness of the feet.", "immediate"),
        ("Wheals appeared before the syringe had been emptied.", "immediate"),
        ("Leg pain has been there ever since the vertebroplasty.", "immediate"),
        ("Leg pain dated from the vertebroplasty.", "immediate"),
        ("She awoke from vertebroplasty unable to move her legs.", "immediate"),
        ("Towards 4 p.m. paresthesia of both legs began.", "delayed"),
        ("At 3 a.m. she woke with weakness of the legs.", "delayed"),
        ("It took six months before weakness of the legs appeared.", "delayed"),
        ("From the end of the second week she had fever and back pain.", "delayed"),
        ("At the follow-up at 3 months she complained of new back pain.", "delayed"),
        ("A latency of eight hours preceded the paraplegia.", "delayed"),
        ("Six h after the procedure weakness of both legs began.", "delayed"),
        ("When she stood up that evening she could not lift the right foot.", "delayed"),
        ("Back pain resolved immediately after it; two days later paraplegia developed.", "delayed"),
        ("Eleven weeks postoperatively, after lifting a bucket, she developed leg pain.", "delayed"),
        ("Seven months after this, she noticed weakness of the legs.", "delayed"),
        ("Five months passed before leg pain set in.", "delayed"),
        ("She was pain-free for one month. The wound healed. Then she presented with leg pain.", "delayed"),
        ("A pedicle broke during the procedure, and from that evening she had leg pain.", "delayed"),
        ("Paraparesis developed a week postoperatively.", "delayed"),
        ("Within a week leg weakness developed.", "delayed"),
        ("She did well until the fifth day, when leg weakness developed.", "delayed"),
        ("The course was uneventful until day 4, when leg weakness was found.", "delayed"),
        ("She had had leg weakness since the procedure, and was seen by us 15 days later.", "immediate"),
        ("Upon arrival in the ward leg weakness was found.", "immediate"),
    ],
)
def test_onset_in_other_words(said: str, onset: str) -> None:
    body = f"A 70-year-old woman underwent vertebroplasty of L1. {said} CT showed cement in the canal."
    assert first_patient(body, "onset") == {onset}


def test_an_onset_is_not_counted_from_another_operation() -> None:
    body = (
        "A 70-year-old woman with a lumbar fusion 3 years ago underwent vertebroplasty of L1. "
        "As soon as cement was injected, she felt burning pain in her thigh. CT showed cement in the canal."
    )
    assert first_patient(body, "onset") == {"immediate"}


def test_each_patient_has_a_story_of_her_own() -> None:
    said = (
        "No. 1, 70 y, woman. Vertebroplasty L1. Paraplegia on waking. Laminectomy was performed. At 1 year "
        "she walked. No. 2, 81 y, man. Kyphoplasty L4. Left thigh pain after two days. CT: L4 foramen."
    )
    starts = [0, *(m.end() for m in re.finditer(r"\. (?=[A-Z])", said)), len(said)]
    sentences = [Sentence(a, b, index=i, section=0) for i, (a, b) in enumerate(pairwise(starts))]
    roles = {t.text: t.role for t in match(said, sentences)}
    assert roles["two days"] is TimeRole.ONSET


@pytest.mark.parametrize(
    "said",
    [
        "She was treated with antibiotics for a total of 3 months for discitis.",
        "The median age at vertebroplasty was 73.4 years in the literature.",
        "Failure to recognize migration of cement during the procedure explains the paraplegia.",
        "It was done for pain that had begun three weeks earlier. She developed leg weakness.",
        "CT showed a leak and her leg was numb. At 3 months only slight numbness remained.",
        "The patient (F, 74 years) had leg weakness.",
        "She has not fallen since the operation.",
    ],
)
def test_what_dates_no_onset(said: str) -> None:
    body = f"A 70-year-old woman underwent vertebroplasty of L1. {said} CT showed cement in the canal."
    assert first_patient(body, "onset") == set()


@pytest.mark.parametrize(
    ("done", "ill", "days"),
    [
        ("on 3 May 2015", "On 6 May 2015", 3.0),
        ("on 3 May", "On May 6th", 3.0),
        ("in December", "In February", 62.0),
        ("on 30 December 2019", "On 2 January", 3.0),
        ("on 28 February", "On 29 February", 1.0),
        ("on 1 March 2021", "On 29 February", 364.0),
        ("in 2009", "In 2016", 2557.0),
    ],
)
def test_onset_between_dates(done: str, ill: str, days: float) -> None:
    body = f"A 70-year-old woman underwent vertebroplasty of L1 {done}. {ill} she complained of leg weakness."
    assert first_case(body).first("time_to_symptoms").detail["days"] == pytest.approx(days)


@pytest.mark.parametrize(
    ("said", "slot", "days"),
    [
        ("On POD 2 she had chest pain. On POD 6 heparin was started.", "time_to_treatment", 4.0),
        ("Two years later she was readmitted with leg pain for 1 year.", "time_to_symptoms", 365.25),
        ("Two years later she was readmitted with leg pain for 1 year.", "time_to_treatment", 365.25),
    ],
)
def test_a_time_is_counted_from_the_event_before_it(said: str, slot: str, days: float) -> None:
    body = f"A 70-year-old woman underwent vertebroplasty of L1. {said} CT showed cement in the canal."
    assert first_case(body).first(slot).detail["days"] == pytest.approx(days)


def test_times_are_looked_for_only_at_words_that_may_begin_one():
    assert openings(_PATTERN.pattern) is not None
