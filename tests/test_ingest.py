"""The flow from file to store: once, in any order, with any number of processes, past all bad input."""

import json
import os
import pickle
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from coded import REPORTS, ROOT, elaborate

from ingest.assemble import Coverage, Reading
from ingest.listing import files_of
from ingest.pickling import pickle_by_value
from ingest.readers import read_path
from ingest.reading import read_files
from ingest.run import ingest
from kb.errors import InputError
from kb.model import Case, Evidence, Finding, Severity
from kb.storage import queries
from kb.storage.database import connect
from kb.storage.links import State, primaries
from kb.storage.sources import sources
from kb.storage.store import Change

PATIENT = "A title\n\nA 64-year-old woman had paraplegia after vertebroplasty of L2."


GERMAN = """Querschnittlähmung nach Kyphoplastie

Die 64-jährige Patientin (a woman) klagte früh über Schwäche der Füße; später fanden wir für die
Lähmung Zement im Duralsack, der größtenteils entfernt wurde."""


def read_one(report):
    """Stands in for the pipeline: one patient wherever a text speaks of a woman."""
    if "crash" in report.text:
        raise ZeroDivisionError("no such luck")
    at = report.text.find("woman")
    place = Evidence(at, at + 5, at, at + 5)
    cases = (Case(report.id, 1, (Finding("sex", "F", (place,)),)),) if at >= 0 else ()
    return Reading(cases, (), (Coverage(0, len(report.text), "patient 1"),))


def content(db):
    tables = (t for t in db.table_names() if not t.startswith(("_", "passages_fts", "sqlite_")))
    rows = {t: [dict(row) for row in db.query(f"SELECT * FROM {t}")] for t in tables}
    for row in rows["passages"]:
        row.pop("id")
    return {table: sorted(map(repr, found)) for table, found in rows.items()}


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "casebook.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def some_reports(tmp_path_factory):
    """Twelve of the bundled reports."""
    folder = tmp_path_factory.mktemp("reports")
    for path in sorted(REPORTS.glob("*.md"))[::7]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """The whole bundled casebook, read by the pipeline."""
    with connect(tmp_path_factory.mktemp("bundled") / "casebook.db") as opened:
        summary = ingest([REPORTS], opened)
        yield opened, summary


def test_what_a_process_hands_over_is_what_it_read():
    pickle_by_value(Coverage)
    read = (*elaborate(), Coverage(0, 9, "patient 1"))
    handed = pickle.dumps(read)
    assert pickle.loads(handed) == read


def test_the_bundled_reports_are_read_whole(bundled):
    db, summary = bundled
    assert summary.count(Change.ADDED) == 83
    assert summary.errors == []
    gold = [
        json.loads(line)["id"] for line in (ROOT / "data/gold/gold.jsonl").read_text("utf-8").splitlines()
    ]
    assert set(queries.report_ids(db)) == set(gold)
    for stored in summary.reports:
        assert stored.coverage, stored.id


def test_every_finding_of_the_bundled_casebook_leads_back_to_its_words(bundled):
    db, _ = bundled
    checked = 0
    for report in queries.reports(db):
        length = len(report.text)
        for case in queries.cases(db, [report.id]):
            places = [place for finding in case.findings for place in finding.evidence]
            assert all(finding.evidence for finding in case.findings)
            for place in (*places, *(entry.evidence for entry in case.ledger)):
                assert 0 <= place.sentence_start <= place.start < place.end <= place.sentence_end <= length
                quote, sentence = report.quote(place), report.text[place.sentence_start : place.sentence_end]
                assert quote == quote.strip()
                assert quote in sentence
                checked += 1
        for statement in queries.statements(db, report.id):
            place = statement.evidence
            assert 0 <= place.sentence_start <= place.start < place.end <= place.sentence_end <= length
    assert checked > 500


def test_reading_again_changes_nothing(some_reports, db):
    ingest([some_reports], db)
    before = content(db)
    summary = ingest([some_reports], db)
    assert summary.count(Change.UNCHANGED) == len(summary.reports) == 12
    assert content(db) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_and_number_of_processes_do_not_matter(some_reports, tmp_path, jobs):
    files = sorted(some_reports.iterdir())
    with connect(tmp_path / "a") as one, connect(tmp_path / "b") as two:
        ingest(files, one)
        random.Random(1).shuffle(files)
        ingest(files, two, jobs=jobs)
        assert content(one) == content(two)


def test_a_changed_file_replaces_what_was_read(tmp_path, db):
    path = tmp_path / "case.txt"
    path.write_text(PATIENT, encoding="utf-8")
    assert ingest([path], db, read_cases=read_one).count(Change.ADDED) == 1
    assert queries.case(db, "case", 1).values("sex") == ("F",)
    path.write_text(PATIENT.replace("woman", "man"), encoding="utf-8")
    assert ingest([path], db, read_cases=read_one).count(Change.UPDATED) == 1
    assert queries.cases(db, ["case"]) == []


def test_a_change_of_the_rules_reads_everything_anew(tmp_path, db, monkeypatch):
    path = tmp_path / "case.txt"
    path.write_text(PATIENT, encoding="utf-8")
    ingest([path], db, read_cases=read_one)
    monkeypatch.setattr("ingest.reading._fingerprint", lambda: "other rules")
    assert ingest([path], db, read_cases=read_one).count(Change.UPDATED) == 1


BAD = {
    "empty.txt": (b"", "the file is empty"),
    "binary.txt": (bytes(range(256)) * 20, "the file is binary"),
    "huge.txt": (b"woman and cement. " * 3_000_000, "the file has 54 MB"),
    "crash.txt": (b"A title\n\nThis woman makes the program crash.", "could not be read (ZeroDivisionError"),
}


def test_bad_input_is_listed_and_spoils_nothing(tmp_path, db):
    (tmp_path / "a.txt").write_text(PATIENT, encoding="utf-8")
    (tmp_path / "z.txt").write_bytes(GERMAN.encode("cp1252"))
    (tmp_path / "nobody.txt").write_text("A title\n\nCement is a polymer.", encoding="utf-8")
    for name, (raw, _) in BAD.items():
        (tmp_path / name).write_bytes(raw)
    paths = [tmp_path / name for name in ("a.txt", "z.txt", "nobody.txt", "missing.txt", *BAD)]
    summary = ingest(paths, db, read_cases=read_one)
    assert queries.report_ids(db) == ["a", "nobody", "z"]
    assert queries.report(db, "z").title == "Querschnittlähmung nach Kyphoplastie"
    errors = {Path(problem.subject).stem: str(problem) for problem in summary.errors}
    assert set(errors) == {"missing", *(name.partition(".")[0] for name in BAD)}
    for name, (_, words) in BAD.items():
        assert words in errors[name.partition(".")[0]]
    assert "no such file" in errors["missing"]
    (nobody,) = [p for p in summary.problems if p.subject == "nobody"]
    assert nobody.severity is Severity.NOTE
    for problem in summary.problems:
        assert "\n" not in str(problem)
        assert problem.remedy.endswith(".")
    assert queries.case(db, "a", 1).values("sex") == ("F",)


def test_a_patient_of_whom_nothing_is_told_is_none(tmp_path, db):
    path = tmp_path / "polymer.txt"
    path.write_text("On polymers\n\nPolymethyl methacrylate is used for windows. It lasts.", encoding="utf-8")
    summary = ingest([path], db)
    assert queries.cases(db) == []
    assert [problem.what for problem in summary.problems] == [
        "no patient is told of; the text is kept and can be searched"
    ]


def test_a_report_in_another_language_says_why_nobody_is_read(tmp_path, db):
    path = tmp_path / "bericht.txt"
    path.write_text(
        "Zement im Duralsack\n\nEine 74-jährige Patientin wurde wegen einer Fraktur des LWK 1 mit einer "
        "Vertebroplastie behandelt. Unmittelbar danach bestand eine Lähmung beider Beine. Es erfolgte eine "
        "Laminektomie mit Entfernung des Zements, danach konnte die Patientin wieder gehen.",
        encoding="utf-8",
    )
    (note,) = ingest([path], db).problems
    assert "not in English (de)" in note.what
    assert note.severity is Severity.NOTE


def in_folders(tmp_path, **texts):
    """Write a case.txt into a folder of each name and return their paths."""
    for folder, text in texts.items():
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "case.txt").write_text(text, encoding="utf-8")
    return [tmp_path / folder / "case.txt" for folder in texts]


def test_two_files_of_one_name_are_both_kept(tmp_path, db):
    paths = in_folders(tmp_path, one=PATIENT, two=PATIENT.replace("64", "71"))
    for order in (paths[::-1], paths):
        assert ingest(order, db, read_cases=read_one).problems == []
        assert "64-year-old" in queries.report(db, "case").text
        assert "71-year-old" in queries.report(db, "case-2").text
        assert [case.report_id for case in queries.cases(db)] == ["case", "case-2"]


def test_another_paper_in_a_file_of_the_same_name_replaces_nothing(tmp_path, db):
    ingest(in_folders(tmp_path, one=PATIENT), db, read_cases=read_one)
    other = "Sacral insufficiency\n\nAnother man fell down the stairs. " * 3
    ingest(in_folders(tmp_path, two=other), db, read_cases=read_one)
    assert queries.report(db, "case").title == "A title"
    assert queries.report(db, "case-2").title == "Sacral insufficiency"


def test_a_file_that_lost_most_of_its_text_replaces_nothing(tmp_path, db):
    paths = in_folders(tmp_path, one=PATIENT)
    ingest(paths, db, read_cases=read_one)
    paths[0].write_text("A title\n\nA 64-year", encoding="utf-8")
    ingest(paths, db, read_cases=read_one)
    assert queries.report(db, "case").text == PATIENT
    assert queries.report_ids(db) == ["case", "case-2"]


def test_a_record_told_twice_word_for_word_is_one_report_of_two_sources(tmp_path, db):
    record = "TY  - JOUR\nTI  - A title\nAB  - A woman.\nN1  - PMID: 1234567\nER  - \n"
    for name in ("ovid.ris", "embase.ris"):
        (tmp_path / name).write_text(record, encoding="utf-8")
    summary = ingest([tmp_path], db, read_cases=read_one)
    assert (summary.records, summary.count(Change.ADDED), summary.repeated) == (2, 1, 1)
    assert summary.problems == []
    assert [source.source for source in sources(db, "pmid-1234567")] == ["embase.ris", "ovid.ris"]


@pytest.mark.parametrize("at_once", [True, False])
def test_records_of_one_report_that_differ_are_all_kept_and_linked(tmp_path, db, at_once):
    record = "TY  - JOUR\nTI  - A title on cement\nAU  - Fox, A\n{}N1  - PMID: 1234567\nER  - \n"
    (tmp_path / "a.ris").write_text(record.format(""), encoding="utf-8")
    (tmp_path / "b.ris").write_text(record.format("AB  - A woman of 64.\n"), encoding="utf-8")
    for paths in [[tmp_path]] if at_once else [[tmp_path / "a.ris"], [tmp_path / "b.ris"]]:
        summary = ingest(paths, db, read_cases=read_one)
    assert queries.report_ids(db) == ["pmid-1234567", "pmid-1234567-b"]
    (link,) = summary.links
    assert (link.state, link.reason) == (State.LINKED, "same PMID 1234567")
    assert primaries(db) == {"pmid-1234567": "pmid-1234567-b"}
    assert len(queries.cases(db)) == len(list(queries.each_case(db))) == 1
    before = content(db)
    assert ingest([tmp_path], db, read_cases=read_one).count(Change.UNCHANGED) == 2
    assert content(db) == before


def test_a_newer_export_of_one_name_updates_its_own_records_only(tmp_path, db):
    record = "TY  - JOUR\nTI  - A title on cement\nAB  - {}\nN1  - PMID: 1234567\nER  - \n"
    for name in ("a.ris", "b.ris"):
        (tmp_path / name).write_text(record.format("A woman."), encoding="utf-8")
    ingest([tmp_path], db, read_cases=read_one)
    (tmp_path / "b.ris").write_text(record.format("A woman of 64 years."), encoding="utf-8")
    ingest([tmp_path / "b.ris"], db, read_cases=read_one)
    assert "A woman.\n" in queries.report(db, "pmid-1234567").text + "\n"
    (tmp_path / "b.ris").write_text(record.format("A woman of 65 years."), encoding="utf-8")
    assert ingest([tmp_path / "b.ris"], db, read_cases=read_one).count(Change.UPDATED) == 1
    assert "65 years" in queries.report(db, "pmid-1234567-b").text


def test_one_id_twice_in_a_file_keeps_both(tmp_path, db, monkeypatch):
    path = tmp_path / "list.txt"
    path.write_text(PATIENT, encoding="utf-8")
    (one,) = read_path(path)
    other = replace(one, title="Another title")
    monkeypatch.setattr("ingest.reading.read_path", lambda _: iter([one, other]))
    for change in (Change.ADDED, Change.UNCHANGED):
        assert ingest([path], db, read_cases=read_one).count(change) == 2
    assert queries.report_ids(db) == ["list", "list-2"]


def test_a_long_list_is_shared_out_and_stays_in_order(tmp_path):
    record = "TY  - JOUR\nTI  - Cement in patient {0}\nAB  - A woman of {0} had paraplegia.\nER  - \n"
    (tmp_path / "list.ris").write_text("".join(map(record.format, range(20, 90))), encoding="utf-8")
    (tmp_path / "short.ris").write_text(record.format(99), encoding="utf-8")
    read = {jobs: list(read_files(files_of([tmp_path]), (), jobs=jobs)) for jobs in (1, 2)}
    assert read[1] == read[2]
    assert [(len(part.results), part.last) for part in read[1]] == [(64, False), (6, True), (1, True)]


def test_a_reading_that_does_not_fit_is_a_problem_of_that_report_only(tmp_path, db):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(PATIENT, encoding="utf-8")

    def twice(report):
        reading = read_one(report)
        return replace(reading, cases=reading.cases * 2) if report.id == "a" else reading

    summary = ingest([tmp_path], db, read_cases=twice)
    assert [(p.subject, p.severity) for p in summary.problems] == [("a", Severity.ERROR)]
    assert queries.report_ids(db) == ["b"]


def test_progress_is_told_file_by_file(tmp_path, db):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(PATIENT, encoding="utf-8")
    told = []
    ingest([tmp_path], db, lambda *args: told.append(args), read_cases=read_one)
    assert told == [(1, 2, "a.txt", 1), (2, 2, "b.txt", 2)]


def die(path):
    """Stands in for a process that runs out of memory."""
    os._exit(1)


def test_a_process_that_dies_is_explained(tmp_path, db, monkeypatch):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(PATIENT, encoding="utf-8")
    monkeypatch.setattr("ingest.reading._open_in_process", die)
    with pytest.raises(InputError, match="Run it again with --jobs 1"):
        ingest([tmp_path], db, jobs=2)


def test_what_is_left_out_of_a_folder_is_told(tmp_path, db):
    folder = tmp_path / "papers"
    for name in ("one.txt", "README.md", ".one.txt.swp", "~$one.docx", "scan.jpg", "sub/.cache/two.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PATIENT, "utf-8")
    summary = ingest([folder], db, read_cases=read_one)
    assert [stored.id for stored in summary.reports] == ["one"]
    (told,) = (problem for problem in summary.problems if problem.subject == str(folder))
    assert (told.severity, told.what[:7]) == (Severity.NOTE, "2 of it")
    assert "README.md, scan.jpg" in told.what


def test_a_readme_that_is_named_is_read(tmp_path, db):
    (tmp_path / "README.md").write_text(PATIENT, "utf-8")
    assert len(ingest([tmp_path / "README.md"], db, read_cases=read_one).reports) == 1
