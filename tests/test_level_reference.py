"""Vertebrae told of by reference to one named before."""

import pytest

from ingest.nlp.levels import match
from ingest.nlp.sentences import match as split
from kb.model import Section, SectionKind


def read(text):
    return match(text, split(text, (Section(SectionKind.CASE, 0, len(text)),)))


@pytest.mark.parametrize(
    ("text", "words", "levels"),
    [
        ("T12 was filled. Cement passed into the canal at that level.", "that level", ("T12",)),
        ("L2 collapsed. The same vertebra was filled again.", "The same vertebra", ("L2",)),
        ("T9 and T10 were filled, and cement lay in the canal at both levels.", "both levels", ("T9", "T10")),
        ("T9, and later T11, broke. These two vertebrae were filled.", "These two vertebrae", ("T9", "T11")),
        ("L1 was filled, and a month later the vertebra above broke.", "the vertebra above", ("T12",)),
        ("The vertebra below L5 was infected.", "The vertebra below", ("S1",)),
        ("L5 was filled. Its upper neighbour broke.", "Its upper neighbour", ("L4",)),
        ("T12 and L2 were filled. The sandwiched vertebra broke.", "sandwiched vertebra", ("L1",)),
        ("There was cement in T11 and T12, and a fracture of the latter.", "of the latter", ("T12",)),
        ("Cement lay at L5-S1. L4 was firm. This segment was opened.", "This segment", ("L5", "S1")),
    ],
)
def test_reference(text, words, levels):
    spans = {text[s.start : s.end]: s.levels for s in read(text)}
    assert spans.get(words) == levels


@pytest.mark.parametrize(
    "text",
    [
        "The vertebra above was not reached.",
        "L2 was filled. The level of pain fell.",
        "Fixation from two levels above L2 to one below was done.",
        "T9 and T10 were filled. These three vertebrae hurt.",
    ],
)
def test_no_reference(text):
    assert all(text[s.start : s.end][0] in "LT" and s.end - s.start < 11 for s in read(text))
