import pytest

from ingest.nlp.folding import fold
from ingest.nlp.sentences import match
from kb.model import Section, SectionKind


@pytest.mark.parametrize(
    "sentences",
    [
        ["Cement had leaked at L4.", "The patient was well."],
        ["Shapiro et al. reported one case.", "It was mild."],
        ["It was described by Shapiro et al. (2003) in a woman.", "It was mild."],
        ["It was present in the study by Shapiro et al.", "Slow injection is safer."],
        ["CT (Fig. 2) showed cement.", "She was operated on."],
        ["He weighed 64.5 kg and had 3.5 cm of cement.", "It was removed."],
        ["Strength was 3/5 vs. 4/5 on the left.", "It improved."],
        ["This has been described before.[3,4]", "We add a case."],
        ["Leakage is common.1,2", "Most is silent."],
        ["Objective: to report a leak.", "Methods: a 69-year-old man was treated."],
        ["Dr. B. Jones saw her.", "She walked."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = match(text, [Section(SectionKind.BODY, 0, len(text))])
    assert [text[s.start : s.end] for s in found] == sentences


@pytest.mark.parametrize(
    "text",
    [
        "one line",
        "two \nlines and  spaces",
        "a\n\nb \n\n\nc",
        "  lead\n",
        "L4\u20115 \u2018x\u2019\n",
    ],
)
def test_every_character_of_a_folded_text_leads_back_to_itself(text: str) -> None:
    folded = fold(text)
    for at, char in enumerate(folded.text):
        origin = text[folded.original(at)]
        assert origin == char or origin.isspace() == char.isspace()
    first, last = folded.span(0, len(folded.text))
    assert fold(text[first:last]).text == folded.text


@pytest.mark.parametrize(
    ("typed", "read"),
    [("can't", "cannot"), ("Can\u2019t", "Cannot"), ("couldn't", "could not"), ("wasn\u2019t", "was not")],
)
def test_a_contraction_is_read_in_full_and_quoted_as_it_stands(typed: str, read: str) -> None:
    text = f"On day 2  she {typed} walk\nalone."
    folded = fold(text)
    assert folded.text == f"On day 2 she {read} walk alone."
    start, end = folded.text.index(read), folded.text.index("walk")
    assert text[slice(*folded.span(start, start + len(read)))] == typed
    assert text[slice(*folded.span(end, end + 4))] == "walk"
    assert folded.folded(text.index("walk")) == end
