"""The grammar of courses: what became of something, by its subject, change, degree and negation."""

from __future__ import annotations

import pytest

from ingest.nlp.course_phrases import FILE, PARTS, words_of
from ingest.nlp.courses import read_courses
from kb.errors import VocabularyError
from tests.reading import first_patient

_CASE = "A 70-year-old woman had kyphoplasty of L2. Two days later cement leaked and her leg became weak. "


def _read(phrase: str) -> list[tuple[str, str]]:
    return [(c.value, phrase[c.start : c.end]) for c in read_courses(phrase, 0, len(phrase))]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("the mucosa had closed", "complete recovery"),
        ("the burning fell silent and the numbness cleared", "complete recovery"),
        ("power came back in full", "complete recovery"),
        ("power came back", "improved"),
        ("power never came back", "unchanged"),
        ("her speech had partly returned", "improved"),
        ("swallowing became easier", "improved"),
        ("she eats bread", "improved"),
        ("he cannot stand", "unchanged"),
        ("the tingling has not altered", "unchanged"),
        ("slight numbness was left", "improved"),
        ("the foot drop was left", "unchanged"),
        ("the ache dropped from 8 to 3", "improved"),
        ("strength rose from 2/5 to 4/5", "improved"),
        ("strength fell from 4/5 to 2/5", "worse"),
        ("the weakness spread", "worse"),
        ("he recovered without sequelae", "complete recovery"),
        ("she recovered in part", "improved"),
        ("the paresis did not resolve completely", "improved"),
        ("the woman was pronounced dead", "death"),
    ],
)
def test_a_phrase_tells_what_became_of_its_subject(phrase: str, value: str) -> None:
    assert {v for v, _ in _read(phrase)} == {value}


@pytest.mark.parametrize(
    "phrase",
    [
        "surgery may improve the pain",
        "the pain before the operation had been severe",
        "the catheter was advanced through the vein",
        "in symptomatic patients drugs are given",
        "no new deficit",
    ],
)
def test_a_phrase_that_is_no_course_says_nothing(phrase: str) -> None:
    assert _read(phrase) == []


def test_what_one_regained_and_what_stayed_are_told_apart() -> None:
    told = _read("Strength is full, but the numbness remains")
    assert [v for v, _ in told] == ["complete recovery", "unchanged"]


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("She was given pregabalin. Three months: independent, no weakness.", "complete recovery"),
        ("The cement was taken out. Review in May: she climbs stairs.", "improved"),
        ("The cement was taken out. The wound was closed in layers.", "not reported"),
    ],
)
def test_the_end_of_a_story_is_read_where_no_cue_tells_it(ending: str, outcome: str) -> None:
    assert first_patient(_CASE + ending, "outcome") == {outcome}


def test_every_part_of_the_grammar_has_words() -> None:
    assert words_of().kinds == set(PARTS)


def test_a_row_of_an_unknown_part_is_named(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / FILE.name
    broken.write_text("part,pattern\nmood,glad\n", "utf-8")
    monkeypatch.setattr("ingest.nlp.course_phrases.FILE", broken)
    words_of.cache_clear()
    with pytest.raises(VocabularyError, match="no part 'mood'"):
        words_of()
    words_of.cache_clear()
