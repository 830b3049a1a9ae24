"""What a run tells a person: many remarks as few lines, and what there is to decide."""

import csv
import json

import pytest
from click.testing import CliRunner

from ingest.run import StoredReport, Summary
from ingest.telling import counted, outcome, problem_lines, to_decide
from kb.cli import casebook
from kb.model import Problem, Severity
from kb.storage.links import Kind, Link, State
from kb.storage.store import Change

RECORD = "TY  - JOUR\nTI  - {}\nAU  - Fox, A\nPY  - 2015\nJO  - Spine\nSP  - {}\n{}ER  - \n"


@pytest.fixture
def run(tmp_path):
    def invoke(*words, code=0):
        result = CliRunner().invoke(casebook, [*map(str, words), "--db", str(tmp_path / "x.db")])
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def exports(tmp_path):
    """Two exports that share one report, and a folder of six papers."""
    folder = tmp_path / "exports"
    (folder / "papers").mkdir(parents=True)
    first = [RECORD.format(f"Cement in canal number {word}", i, "") for i, word in enumerate("abcdefg")]
    (folder / "ovid.ris").write_text("".join(first), encoding="utf-8")
    abstract = "AB  - A 64-year-old woman had paraplegia after vertebroplasty of L2.\n"
    other = RECORD.format("Cement in canal number a", 0, abstract) + RECORD.format("Wholly new", 3, "")
    (folder / "embase.ris").write_text(other, encoding="utf-8")
    for i in range(6):
        text = f"Paper {i} on polymers\n\nPolymethyl methacrylate has property {i}."
        (folder / "papers" / f"paper{i}.txt").write_text(text, encoding="utf-8")
    return folder


def test_numbers_have_their_noun():
    assert [counted(n, "patient") for n in (0, 1, 1204)] == ["0 patients", "1 patient", "1,204 patients"]


def test_problems_of_one_kind_are_told_together():
    notes = [Problem(Severity.NOTE, f"r{i}", f"record {i} is short", "Look.") for i in range(9)]
    errors = [Problem(Severity.ERROR, "x.pdf", "the PDF is damaged", "Download it again.")]
    assert list(problem_lines([*errors, *notes])) == [
        *(f"note: r{i}: record {i} is short. Look." for i in range(3)),
        "note: 6 more like this. See all: casebook ingest --verbose, or --problems FILE.",
        "error: x.pdf: the PDF is damaged. Download it again.",
    ]
    assert len(list(problem_lines([*errors, *notes], whole=True))) == 10


def test_what_there_is_to_decide_comes_with_its_command():
    link = Link(Kind.REPORT, "a", "b", "same title", State.PROPOSED)
    summary = Summary([StoredReport("a", Change.ADDED, 1, 10)], [], [link], repeated=2)
    assert outcome(summary) == ("1 added, 0 updated, 0 unchanged, 2 word for word as another; 1 patient read")
    assert list(to_decide(summary)) == [
        "1 pair of records may be one; decide: casebook duplicates --state proposed"
    ]


def test_a_group_of_linked_records_counts_once_less_than_it_has_members():
    pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("d", "e")]
    links = [Link(Kind.REPORT, *pair, "same title") for pair in pairs]
    (line,) = to_decide(Summary(links=links))
    assert line.startswith("3 records are further sources of a report; linked")


def test_sources_count_records_reports_and_duplicates(run, exports, tmp_path):
    told = run("ingest", exports, "--problems", tmp_path / "remarks.csv").output
    assert "1 record is a further source of a report; linked, see and undo: casebook duplicates" in told
    remarks = list(csv.DictReader((tmp_path / "remarks.csv").read_text("utf-8").splitlines()))
    assert len(remarks) == 14
    assert {row["severity"] for row in remarks} == {"note"}
    rows = {row["file"]: row for row in json.loads(run("sources", "--format", "json").output)}
    assert [(r["records"], r["reports"], r["duplicates"]) for r in rows.values()] == [
        (6, 6, 0),
        (2, 2, 0),
        (7, 6, 1),
        (15, 14, 1),
    ]
    assert list(rows) == ["6 files of one text each", "embase.ris", "ovid.ris", "all files"]


def test_sources_of_one_report(run, exports):
    run("ingest", exports)
    rows = json.loads(run("sources", "--report", "ovid-1", "--format", "json").output)
    assert [(row["report"], row["file"], row["stands for all"]) for row in rows] == [
        ("embase-1", "embase.ris", "yes"),
        ("ovid-1", "ovid.ris", "no"),
    ]
    assert "the same title" in rows[1]["why one report"]
    assert "no report has this id" in run("sources", "--report", "nothing", code=1).output


def test_reports_without_patients_are_listed(run, exports):
    run("ingest", exports)
    rows = json.loads(run("sources", "--without-patients", "--format", "json").output)
    assert len(rows) == 14
    assert "embase-1" not in {row["report"] for row in rows}


def test_links_are_shown_by_state_with_titles(run, exports):
    run("ingest", exports)
    assert run("duplicates", "--state", "undone").output == ""
    assert "Cement in canal number a" in run("duplicates", "--state", "linked").output
