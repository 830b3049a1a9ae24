"""Runs that are broken off, that run at once, and that meet files with odd names or no end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.assemble import Coverage, Reading
from ingest.run import ingest
from kb.errors import StoreError
from kb.model import Case, Evidence, Finding, Severity
from kb.storage import queries
from kb.storage.database import batched, connect
from kb.storage.links import State, links, uncompared

RECORD = "TY  - JOUR\nTI  - A title on cement\nAU  - Fox, A\nAB  - {}\nN1  - PMID: 1234567\nER  - \n"


def read_one(report):
    """Stands in for the pipeline: one woman in every report."""
    found = Finding("sex", "F", (Evidence(0, 1, 0, 1),))
    return Reading((Case(report.id, 1, (found,)),), (), (Coverage(0, len(report.text), "patient 1"),))


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "casebook.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    """Two records of one report that differ, and another report."""
    made = tmp_path / "papers"
    made.mkdir()
    (made / "a.ris").write_text(RECORD.format("A woman."), "utf-8")
    (made / "b.ris").write_text(RECORD.format("A woman of 64."), "utf-8")
    (made / "c.txt").write_text("Quite another title\n\nA man of 50.", "utf-8")
    return made


@pytest.mark.parametrize("after", [1, 2, 3])
def test_what_a_broken_run_stored_is_compared_by_the_next(folder, db, after):
    def stop(done, *_):
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([folder], db, stop, read_cases=read_one)
    assert len(uncompared(db)) == after
    summary = ingest([folder], db, read_cases=read_one)
    assert [link.state for link in links(db)] == [State.LINKED]
    assert summary.links == links(db)
    assert len(list(queries.each_case(db))) == 2
    assert uncompared(db) == set()
    assert ingest([folder], db, read_cases=read_one).links == []


def test_a_record_another_program_stored_meanwhile_is_not_replaced(folder, tmp_path, db):
    other = tmp_path / "other"
    other.mkdir()
    (other / "d.ris").write_text(RECORD.format("A woman of 80 years."), "utf-8")

    def meanwhile(done, *_):
        if done == 1:
            with connect(tmp_path / "casebook.db") as second:
                ingest([other], second, read_cases=read_one)

    ingest([folder], db, meanwhile, read_cases=read_one)
    assert queries.report_ids(db) == ["c", "pmid-1234567", "pmid-1234567-b", "pmid-1234567-d"]
    assert "of 80 years" in queries.report(db, "pmid-1234567-d").text
    assert len(links(db)) == 3


def test_who_stores_waits_before_reading(tmp_path, monkeypatch, db):
    monkeypatch.setattr("kb.storage.database.LOCK_PATIENCE", 0.01)
    locked = pytest.raises(StoreError, match="locked by another program")
    with connect(tmp_path / "casebook.db") as second, batched(db), locked, batched(second):
        pytest.fail("it did not wait")


def test_a_name_that_is_no_text_is_told_and_kept(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, text in ((b"caf\xe9.txt", "A title\n\nA 64-year-old woman."), (b"caf\xe9.pdf", "none")):
        (papers / os.fsdecode(name)).write_text(text, "utf-8")
    (papers / os.fsdecode(b"caf\xe9.xyz")).touch()
    command = [sys.executable, "-m", "kb.cli", "ingest", str(papers), "--db", str(tmp_path / "new.db")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([*command, "--report", str(tmp_path / "told")], capture_output=True, env=environment)
    said = ran.stderr.decode("utf-8")
    assert ran.returncode == 1
    assert "error: caf\ufffd.pdf: " in said
    assert "caf\ufffd.xyz" in said
    assert json.loads((tmp_path / "told").read_text("utf-8"))["change"] == "added"


def test_links_and_folders_that_cannot_be_followed_are_told(folder, tmp_path, db, monkeypatch):
    (folder / "lost.pdf").symlink_to(tmp_path / "nowhere.pdf")
    (folder / "back").symlink_to(folder)
    (folder / "locked").mkdir()
    scan = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    summary = ingest([folder], db, read_cases=read_one)
    told = {problem.subject.rpartition("/")[2]: problem for problem in summary.problems}
    assert "a link to a file that is not there" in told["lost.pdf"].what
    assert "Permission denied" in told["locked"].what
    assert all(told[name].severity is Severity.ERROR for name in ("lost.pdf", "locked"))
    assert "left out" in told["papers"].what
    assert "back" in told["papers"].what
    assert summary.records == 3


def test_what_cannot_be_looked_at_is_told(folder, db, monkeypatch):
    look = os.stat

    def refuse(path, **options):
        if os.fspath(path).endswith("c.txt"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return look(path, **options)

    monkeypatch.setattr("os.stat", refuse)
    summary = ingest([folder / "c.txt", folder], db, read_cases=read_one)
    (problem,) = summary.errors
    assert (problem.subject, problem.remedy) == (str(folder / "c.txt"), "Check its permissions.")
    assert summary.records == 2


def test_a_device_without_an_end_is_refused(db, monkeypatch):
    monkeypatch.setattr("ingest.readers.LARGEST_FILE", 1_000_000)
    (problem,) = ingest([Path("/dev/zero")], db).problems
    assert problem.what == "the file has more than 1 MB"
