"""Assertion: gold inside the sentence, one row a class of cue, and the figures on the public kit."""

import re
from pathlib import Path

import pytest

from ingest.nlp.assertion import assess
from ingest.nlp.assertion_rules import RULES, Use, load_rules
from kb.errors import VocabularyError
from kb.model import Status
from tests.benchmarks.negation import judge, read_kit, score

MARK = re.compile(r"\[(?P<text>[^|\]]+)\|(?P<status>[a-z ]+?)(?P<past> past)?(?::(?P<cue>[^\]]+))?\]")

# [mention|status past:cue] with "past" for historical; without a cue it is plain statement.
SENTENCES = [
    "No [cement leakage|absent:No] was seen on the films.",
    "There was no [chest pain|absent:no] but she had [fever|present].",
    "[Embolism|possible:could not be excluded] could not be excluded.",
    "She had no [dyspnea|absent:no], her [back pain|present] was under control.",
    "Although he did not have [pain|absent:did not have], he complained of [weakness|present].",
    "No [cement|absent:No] was found and [laminectomy|present] was performed.",
    "CT was negative for [leakage|absent:negative for] and showed [a haematoma|present].",
    "[Leakage|absent:was not seen] was not seen on CT.",
    "[Retrieval of the fragment|absent:was not performed] was not performed.",
    "[Anticoagulation|absent:was unattractive] was unattractive because of [epilepsy|present].",
    "The patient declined [surgery|absent:declined].",
    "He had neither [numbness|absent:neither] nor [weakness|absent:nor] afterwards.",
    "Decompression was done without causing [a dural tear|absent:without causing].",
    "It came in the absence of [major extravasation|absent:absence of] to the canal.",
    "The cement was nonadherent to [the dura|absent:nonadherent to].",
    "She was free of [sensory abnormality|absent:free of] at two years.",
    "[Infection|absent:was ruled out] was ruled out by biopsy.",
    "There were no signs of [infection|absent:no signs of] or [fever|absent:no signs of].",
    "She denied [a history of tuberculosis|absent:denied].",
    "The scan did not show [a leak|absent:not]; [a cyst|present] was found.",
    "The [weakness|present] did not improve.",
    "[Pain|present] continued without improvement of [numbness|present].",
    "[The leak|present] was not only foraminal but also [epidural|present].",
    "[Leakage|present] is not uncommon.",
    "The films could not exclude [a leak|possible:could not exclude].",
    "A [subdural haematoma|possible:was suspected] was suspected.",
    "CT suggested possible [intradural cement|possible:possible].",
    "If [weakness|hypothetical:If] develops, CT should be done.",
    "To avoid [leakage|hypothetical:To avoid] the needle must stay lateral.",
    "Puncture may cause [dural injury|hypothetical:may cause].",
    "[Early decompression|hypothetical:is recommended] is recommended.",
    "The risk of [pulmonary embolism|hypothetical:risk of] is low.",
    "Her mother had [osteoporosis|someone else:Her mother].",
    "She had a history of [breast cancer|present past:history of] and now came with [back pain|present].",
    "He had a two-week history of [back pain|present].",
    "A previously treated [lymphoma|present past:previously] was known.",
    "No history of [stroke|absent past:No] was given.",
]


def plain(marked: str) -> tuple[str, list[tuple[int, int, re.Match[str]]]]:
    """Return the sentence without its marks, and where each marked mention stands."""
    text, targets, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        targets.append((len(text), len(text) + len(mark["text"]), mark))
        text += mark["text"]
        last = mark.end()
    return text + marked[last:], targets


@pytest.mark.parametrize("marked", SENTENCES)
def test_asserts_as_marked(marked):
    text, targets = plain(marked)
    found = assess(text, (0, len(text)), [(start, end) for start, end, _ in targets])
    for (_, _, mark), assertion in zip(targets, found, strict=True):
        assert (assertion.status, assertion.historical, assertion.cue) == (
            Status(mark["status"]),
            bool(mark["past"]),
            mark["cue"] or "",
        ), mark["text"]


@pytest.mark.parametrize("marked", SENTENCES)
def test_cue_is_the_text_at_its_offsets(marked):
    text, targets = plain(marked)
    for assertion in assess(text, (0, len(text)), [(start, end) for start, end, _ in targets]):
        if assertion.cue:
            assert text[assertion.cue_start : assertion.cue_end] == assertion.cue


def test_scope_stays_in_the_sentence():
    text = "No fever was seen. Leakage followed."
    assert assess(text, (19, len(text)), [(19, 26)])[0].status is Status.PRESENT


def test_capitals_that_grow_in_lower_case_keep_the_offsets():
    text = "İİ no leakage"
    (assertion,) = assess(text, (0, len(text)), [(6, 13)])
    assert (assertion.cue, assertion.cue_start) == ("no", 3)


@pytest.mark.parametrize("use", list(Use))
def test_every_row_of_the_rules_is_read(use):
    rules = load_rules(use)
    assert [cue.direction for _, _, cue in rules.find("but no fever")] == ["end", "before"]


def test_a_broken_row_is_named(tmp_path):
    broken = tmp_path / "assertion.csv"
    broken.write_text(
        "cue,status,direction,words,use,origin\nno,absent,before,,,x\nnot(,maybe,sideways,two,,x\n"
    )
    with pytest.raises(
        VocabularyError, match=r"row 3: direction 'sideways'.*status 'maybe'.*words 'two'.*cue 'not\('"
    ):
        load_rules(Use.REPORT, broken)


def test_a_missing_column_is_named(tmp_path):
    broken = tmp_path / "assertion.csv"
    broken.write_text("cue,status\nno,absent\n")
    with pytest.raises(VocabularyError, match="a column is missing"):
        load_rules(Use.REPORT, broken)


def test_the_rules_lie_in_the_repository():
    assert RULES.relative_to(Path(__file__).parent.parent).as_posix() == "data/rules/assertion.csv"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "least"), [("negation", 0.96), ("historical", 0.65), ("hypothetical", 0.65)]
)
def test_public_kit(shared, kind, least):
    kit = shared / "samples" / "negation" / "rsAnnotations-1-120-random.txt"
    if not kit.is_file():
        pytest.skip(f"the NegEx/ConText kit is not at {kit}")
    assert score(judge(read_kit(kit)), kind).f1 >= least
