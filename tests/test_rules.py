"""The tables of data/rules: each concept they name exists, each group and class of words is asked for."""

from __future__ import annotations

import ast
import csv
from functools import cache

import pytest
from conftest import ROOT

from ingest.nlp import rules
from ingest.nlp.frames import pair
from kb.errors import VocabularyError
from kb.vocabulary import load_vocabulary

RULES = ROOT / "data" / "rules"
# Cues of what became of a patient are asked for by the verdict they stand for.
VERDICTS = ("complete recovery", "improved", "unchanged", "worse", "left over", "death")


def rows(name: str) -> list[dict[str, str]]:
    with (RULES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def words_of_the_code() -> frozenset[str]:
    """The strings that the modules of ingest hold, the cues' names among them."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "ingest").rglob("*.py"))
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("compartments", "complication"),
        ("covered", "concept"),
        ("covered", "by"),
        ("groups", "concept"),
        ("pairs", "concept"),
        ("vetoes", "concept"),
    ],
)
def test_every_row_names_a_concept(name: str, column: str) -> None:
    named = {row[column] for row in rows(name)} - {"*"}
    assert named
    assert {concept for concept in named if load_vocabulary().get(concept) is None} == set()


def test_every_group_of_cues_and_of_concepts_is_asked_for() -> None:
    asked = words_of_the_code() | {f"outcome.{verdict.replace(' ', '-')}" for verdict in VERDICTS}
    assert {row["group"] for row in rows("cues")} - asked == set()
    assert {row["group"] for row in rows("groups")} - asked == set()


def test_every_class_of_words_is_asked_for() -> None:
    patterns = "".join(row["pattern"] for row in rows("cues"))
    asked = words_of_the_code() | {row[side] for row in rows("pairs") for side in ("one", "other")}
    unheard = {row["class"] for row in rows("classes")} - asked
    assert {name for name in unheard if f"{{{name}}}" not in patterns} == set()


@pytest.mark.parametrize("name", sorted(path.stem for path in RULES.glob("*.csv")))
def test_no_row_stands_twice(name: str) -> None:
    told = [tuple(value for key, value in row.items() if key != "note") for row in rows(name)]
    assert sorted({row for row in told if told.count(row) > 1}) == []


@pytest.mark.parametrize(
    ("name", "row", "load", "told"),
    [
        ("cues", "a.group,(open,", rules._cues, "not a regular expression"),
        ("vetoes", "deficit:fever,(open", rules._vetoes, "not a regular expression"),
        ("pairs", "deficit:fever,break,cement,10,(open", pair.load_pairs, "not a regular expression"),
        ("pairs", "deficit:fever,break,cement,near,", pair.load_pairs, "reach 'near' is no number"),
    ],
)
def test_a_broken_row_is_named(tmp_path, monkeypatch, name, row, load, told) -> None:
    header = (RULES / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / f"{name}.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    for module in (rules, pair):
        monkeypatch.setattr(module, "DEFAULT_FOLDER", tmp_path)
    with pytest.raises(VocabularyError, match=rf"^{name}\.csv, row 2: {told}"):
        load.__wrapped__()
