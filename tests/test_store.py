"""What is stored comes back as it was, once, and people's work outlives the machine's."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from coded import elaborate, gold_readings

from kb.errors import RequestError, StoreError
from kb.model import Case, Finding
from kb.profile import of_case
from kb.storage import queries
from kb.storage.curation import Check, Verdict
from kb.storage.database import connect, explained
from kb.storage.profiles import profiles
from kb.storage.store import Change, save_check, save_reading, storing


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "casebook.db") as opened:
        yield opened


def everything(db):
    tables = (name for name in db.table_names() if not name.startswith(("_", "passages_fts")))
    return {name: sorted(map(repr, db.query(f"SELECT * FROM {name}"))) for name in tables}


def test_round_trip_loses_nothing(db):
    report, cases, statements = elaborate()
    assert save_reading(db, report, cases, statements, content_hash="1") is Change.ADDED
    assert queries.report(db, report.id) == report
    assert queries.cases(db) == cases
    assert queries.statements(db, report.id) == statements


def test_round_trip_of_all_hand_coded_cases(db):
    readings = list(gold_readings())
    for report, cases in readings:
        save_reading(db, report, cases, [], content_hash="1")
    assert list(queries.reports(db)) == [report for report, _ in readings]
    assert list(queries.each_case(db)) == [case for _, cases in readings for case in cases]
    assert profiles(db) == tuple(of_case(case) for case in queries.each_case(db))


def test_same_hash_changes_nothing(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    before = everything(db)
    assert save_reading(db, report, [], [], content_hash="1") is Change.UNCHANGED
    assert everything(db) == before


def test_changed_report_replaces_all_machine_findings(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    shorter = replace(report, text=report.title, sections=report.sections[:1], problems=())
    assert save_reading(db, shorter, [], [], content_hash="2") is Change.UPDATED
    assert queries.report(db, report.id) == shorter
    for table in ("cases", "findings", "evidence", "ledger", "statements", "facets", "problems"):
        assert db.table(table).count == 0, table
    assert [row["kind"] for row in db.table("passages").rows] == ["citation", "title"]
    db.execute("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')")


def test_reports_stored_together_are_as_those_stored_one_by_one(tmp_path):
    stored = []
    for name in ("alone", "together"):
        with connect(tmp_path / name) as db:
            if name == "alone":
                for report, cases in gold_readings():
                    save_reading(db, report, cases, [], content_hash="1")
            else:
                with storing(db) as later:
                    for report, cases in gold_readings():
                        save_reading(db, report, cases, [], content_hash="1", later=later)
            stored.append(everything(db))
            db.execute("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')")
    assert stored[0] == stored[1]


def test_what_was_stored_before_an_interruption_can_be_searched(db):
    report, cases, statements = elaborate()
    other = replace(report, id="other")
    with pytest.raises(KeyboardInterrupt), storing(db) as later:
        save_reading(db, report, [], [], content_hash="1", later=later)
        save_reading(db, report, cases, statements, content_hash="2", later=later)
        with pytest.raises(StoreError):
            save_reading(db, other, [cases[0], cases[0]], [], content_hash="1", later=later)
        raise KeyboardInterrupt
    sql = "SELECT report_id, kind FROM passages WHERE id IN (SELECT rowid FROM passages_fts(?))"
    found = [tuple(row) for row in db.execute(sql, ["cement"])]
    assert found == [(report.id, "citation"), (report.id, "title")]
    db.execute("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')")


def test_order_of_reading_leaves_no_trace(tmp_path):
    stored = []
    for name, turned in (("a", False), ("b", True)):
        readings = sorted(gold_readings(), key=lambda reading: reading[0].id, reverse=turned)
        with connect(tmp_path / name) as db:
            for report, cases in readings:
                save_reading(db, report, cases, [], content_hash="1")
            stored.append({table: rows for table, rows in everything(db).items() if table != "passages"})
    assert stored[0] == stored[1]


def test_failed_save_leaves_the_old_reading(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    before = everything(db)
    twice = [cases[0], cases[0]]
    with pytest.raises(StoreError, match=r"elaborate: what was read does not fit"):
        save_reading(db, report, twice, statements, content_hash="2")
    assert everything(db) == before


def test_passages_are_slices_of_the_text(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    rows = list(db.query("SELECT * FROM passages WHERE start_offset IS NOT NULL"))
    assert len(rows) == 3
    for row in rows:
        assert row["text"] == report.text[row["start_offset"] : row["end_offset"]]


def corrected_age(db, case: Case, age: str, verdict=Verdict.CORRECTED) -> Case:
    before = tuple(case.present("age"))
    after = (replace(before[0], value=age),) if verdict is Verdict.CORRECTED else before
    check = Check(
        case.report_id, case.number, "age", verdict, before, after, "A. Reader", "2026-01-02T03:04:05Z"
    )
    return save_check(db, check)


def test_correction_is_read_everywhere_and_outlives_a_new_reading(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    now = corrected_age(db, cases[0], "65")
    assert now.values("age") == ("65",)
    assert now.first("age").component == "person"
    assert queries.case_rows(db)[0].headline.startswith("65,")
    assert profiles(db) == tuple(of_case(case) for case in queries.each_case(db))
    save_reading(db, replace(report, journal="Other"), cases, statements, content_hash="2")
    assert queries.case(db, report.id, 1).values("age") == ("65",)
    assert queries.case(db, report.id, 1, checked=False) == cases[0]
    assert queries.case_rows(db)[0].headline.startswith("65,")
    (check,) = queries.checks(db, report.id, 1)
    assert (check.who, check.at, check.before) == (
        "A. Reader",
        "2026-01-02T03:04:05Z",
        (cases[0].findings[1],),
    )


def test_confirmation_keeps_the_finding(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    assert corrected_age(db, cases[0], "64", Verdict.CONFIRMED) == cases[0]
    facets = db.query("SELECT value FROM facets WHERE facet = 'checked' ORDER BY number")
    assert [row["value"] for row in facets] == ["checked", "not checked"]


def test_denied_findings_are_not_touched_by_a_correction(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    check = Check(report.id, 1, "complication", Verdict.CORRECTED, (), (), "A. Reader", "2026-01-02")
    assert save_check(db, check).findings == cases[0].findings


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"who": " "}, "Give the name of the person"),
        ({"after": (Finding("age", "65", ()),)}, "Mark the words of the report"),
        ({"after": (Finding("aeg", "65", ()),)}, "Slots: age, sex"),
        ({"report_id": "nobody"}, "no report has this id"),
        ({"number": 9}, "Patients: 1, 2"),
    ],
)
def test_checks_that_cannot_stand(db, change, words):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    check = Check(report.id, 1, "age", Verdict.CORRECTED, (), (), "A. Reader", "2026-01-02")
    with pytest.raises(RequestError, match=words):
        save_check(db, replace(check, **change))
    assert db.table("checks").count == 0


def test_every_table_is_strict_and_documented(db):
    documented = (Path(__file__).parent.parent / "data" / "README.md").read_text(encoding="utf-8")
    own = [t for t in db.tables if not t.name.startswith(("_", "passages_fts"))]
    assert len(own) == 17
    for table in own:
        assert table.strict, table.name
        assert f"`{table.name}`" in documented, table.name


def test_foreign_keys_and_wal_are_on(db):
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.journal_mode == "wal"
    with pytest.raises(sqlite3.IntegrityError):
        db.table("sections").insert(
            {"report_id": "x", "position": 0, "kind": "body", "start_offset": 0, "end_offset": 0}
            | {"heading": "", "language": "en"}
        )


def damaged(path):
    path.write_bytes(b"%PDF-1.7 not a database" * 100)


def foreign(path):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    other.close()


def newer(path):
    with connect(path) as db:
        row = {"migration_set": "casebook", "name": "m999_future", "applied_at": ""}
        db.table("_sqlite_migrations").insert(row)


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (damaged, "damaged or not a casebook"),
        (foreign, "SQLite file of another program"),
        (newer, r"newer version of the casebook \(m999_future\)"),
    ],
)
def test_files_that_are_no_casebook(tmp_path, make, words, read_only):
    path = tmp_path / "some.db"
    make(path)
    with pytest.raises(StoreError, match=words) as error:
        connect(path, read_only=read_only)
    assert str(path) in str(error.value)
    assert error.value.remedy


@pytest.mark.parametrize(
    ("said", "what", "remedy"),
    [
        ("database is locked", "locked by another program", "Close the other program"),
        ("database table is busy", "locked by another program", "Close the other program"),
        ("attempt to write a readonly database", "cannot be opened or written", "Check its permissions"),
        ("unable to open database file", "cannot be opened or written", "Check its permissions"),
        ("database or disk is full", "cannot be opened or written", "Check its permissions"),
        ("no such table: reports", "cannot be used", "Move the file away"),
    ],
)
def test_what_sqlite_says_comes_with_a_remedy(said, what, remedy):
    with pytest.raises(StoreError, match=what) as told, explained("some.db"):
        raise sqlite3.OperationalError(said)
    assert told.value.remedy.startswith(remedy)


def test_missing_file_is_not_made_for_reading(tmp_path):
    with pytest.raises(StoreError, match="casebook ingest data/reports"):
        connect(tmp_path / "none.db", read_only=True)
    assert not os.listdir(tmp_path)


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match="mkdir -p"):
        connect(tmp_path / "none" / "x.db")


def test_locked_file(tmp_path, monkeypatch):
    path = tmp_path / "casebook.db"
    monkeypatch.setattr("kb.storage.database.LOCK_PATIENCE", 0.01)
    report, cases, statements = elaborate()
    with connect(path) as db, connect(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            save_reading(db, report, cases, statements, content_hash="1")
        other.rollback()
        assert save_reading(db, report, cases, statements, content_hash="1") is Change.ADDED


def test_more_reports_can_be_asked_for_than_a_query_has_places(db):
    report, cases, statements = elaborate()
    save_reading(db, report, cases, statements, content_hash="1")
    assert queries.cases(db, [*map(str, range(40_000)), report.id]) == cases
