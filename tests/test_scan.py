"""Cues are found at the same places whether or not the text has been scanned for the words that open them."""

from __future__ import annotations

import re

import pytest

from ingest.nlp.cue_index import CueIndex
from ingest.nlp.cue_pattern import cue
from ingest.nlp.openings import Opening, openings
from ingest.nlp.rules import cues
from ingest.nlp.scan import Scan, open_scan
from ingest.nlp.word_index import WordIndex

TEXT = (
    "In the literature Lee et al. reported two cases. The patient, a 71-year-old woman, was treated at T12. "
    "She did not improve, but the pain was relieved three months later; no new deficits were found in both."
)
GROUPS = (
    "persons.own",
    "persons.cited",
    "persons.present",
    "persons.all",
    "course.follow-up",
    "slots.no-symptoms",
    "outcome.improved",
    "outcome.unchanged",
    "outcome.complete-recovery",
)


def spans(found: object) -> list[tuple[int, int]]:
    return [m.span() for m in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_of_cues_finds_the_same_in_a_scanned_text(name: str) -> None:
    pattern = cues(name)
    stretches = [(0, len(TEXT)), (0, 48), (49, 102), (103, 170), (110, 160), (171, len(TEXT))]
    open_scan(Scan(""))
    plain = [spans(pattern.finditer(TEXT, *stretch)) for stretch in stretches]
    scan = Scan(TEXT)
    open_scan(scan)
    assert [spans(pattern.finditer(scan.text, *stretch)) for stretch in stretches] == plain
    first = [pattern.search(scan.text, *stretch) for stretch in stretches]
    assert [[m.span()] if m else [] for m in first] == [found[:1] for found in plain]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"\bwas (?:treated|found)\b", {Opening("was", True, "tr"), Opening("was", True, "fo")}),
        (r"\bimprov\w+", {Opening("improv", False, "")}),
        (r"\b(?:cat|dog)s?\b", {Opening(w, True, "") for w in ("cat", "cats", "dog", "dogs")}),
        (r"(?<![\w.])pain\s+in\b", {Opening("pain", True, "")}),
        (r"\bT(?=1|2)[12]\b", {Opening("t1", True, ""), Opening("t2", True, "")}),
        (r"\bback(?: |-)?pain", {("back", True, ""), ("backpa", False, ""), ("back", True, "pa")}),
        (r"\b(?P<n>a|b{2,3})[^c]", {Opening("a", False, ""), Opening("b", False, "")}),
        (r"\b\d\)", {(figure, True, "") for figure in "0123456789"}),
        (r"\bgrade [IV]", {("grade", True, "i"), ("grade", True, "v")}),
        (r"\b(\w)\1", None),
        (r"\b.x", None),
        (r"within\b", None),
        (r"\b\w+ed\b", None),
        (r"\b[A-Z][a-z]+ said\b", None),
    ],
)
def test_openings_are_the_words_an_expression_begins_with(pattern: str, found: set[Opening] | None) -> None:
    assert openings(pattern) == found


def test_a_row_with_a_caret_holds_where_the_search_begins() -> None:
    pattern = cue(r"^two cases\b", r"\bneither\b")
    text = "One said. Two cases of neither kind."
    assert pattern.search(text) is not None
    assert pattern.search(text, 10).group() == "Two cases"  # type: ignore[union-attr]
    assert pattern.match(text, 0) is None


@pytest.mark.parametrize("rows", [1, 60])
def test_a_row_that_may_begin_with_any_word_is_found_beside_the_others(rows: int) -> None:
    pattern = cue(*(rf"\bnew word{row}\b" for row in range(rows)), r"\b\w+ not\b", r"\bpain was\b")
    open_scan(Scan(""))
    plain = spans(pattern.finditer(TEXT))
    open_scan(scan := Scan(TEXT))
    assert spans(pattern.finditer(scan.text)) == plain == [(107, 114), (132, 140)]
    assert pattern.search(scan.text).span() == (107, 114)  # type: ignore[union-attr]
    assert pattern.search(scan.text, 112).span() == (132, 140)  # type: ignore[union-attr]
    assert pattern.match(scan.text, 107) is not None


def test_a_cue_that_needs_a_word_is_not_tried_without_it() -> None:
    pattern = cue(r"\bthe (?:\w+ )?patient\b", needs=cue(r"\bpatient\b"))
    open_scan(scan := Scan("The vertebra broke. The second patient fell."))
    assert pattern.search(scan.text, 0, 19) is None
    assert pattern.search(scan.text, 20).group() == "The second patient"  # type: ignore[union-attr]


@pytest.mark.parametrize("scanned", [True, False])
@pytest.mark.parametrize("stretch", [(0, len(TEXT)), (103, 141), (110, 160)])
def test_cues_of_several_kinds_are_found_as_each_by_itself(scanned: bool, stretch: tuple[int, int]) -> None:
    kinds = {
        "denied": [r"\bdid not\b", r"\bno new\b", r"\bnot\b"],
        "better": [r"\b(?:improve|was relieved)\b", r"\bimprove\w*"],
        "anything": [r"\bpain\b", r"\b\w+ed\b"],
    }
    alone = [(*m.span(), kind) for kind, rows in kinds.items() for m in cue(*rows).finditer(TEXT, *stretch)]
    index, scan = CueIndex(kinds), Scan(TEXT)
    open_scan(scan if scanned else Scan(""))
    assert sorted(index.find(scan.text, *stretch)) == sorted(alone)
    assert alone


@pytest.mark.parametrize("scanned", [True, False])
def test_a_table_of_cues_finds_the_longest_of_those_that_overlap(scanned: bool) -> None:
    index = WordIndex([("no", "short"), ("no new", "long"), (";", "end"), ("(?:did|do) not", "denied")])
    scan = Scan(TEXT)
    open_scan(scan if scanned else Scan(""))
    assert [value for _, _, value in index.find(scan.lowered)] == ["denied", "end", "long"]


def test_texts_read_in_turn_do_not_mix() -> None:
    pattern = re.compile("improve")
    one, other = Scan("They improve."), Scan("None did improve.")
    found = []
    for scan in (one, other, one):
        open_scan(scan)
        found.append(cue(r"\bimprove\b").search(scan.text).start())  # type: ignore[union-attr]
    assert found == [pattern.search(s.text).start() for s in (one, other, one)]  # type: ignore[union-attr]
