"""Fetching and watching against a server on loopback that answers like the real services."""

import json
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from coded import elaborate
from services import serving

from ingest.readers import read_bytes
from ingest.sources.client import Client
from ingest.sources.endpoints import Endpoints
from ingest.sources.fetch import Services, fetch_doi, fetch_pmcid, fetch_pmids, run_search
from kb.cli import casebook
from kb.errors import RequestError, SourceError
from kb.storage import queries
from kb.storage.database import connect
from kb.storage.searches import Search, held_identifiers, mark_fetched, searches, seen
from kb.storage.store import save_reading

PUBMED = Search("pubmed", "vertebroplasty AND leak", "2026-01-01T00:00:00+00:00")
EUROPEPMC = Search("europepmc", "kyphoplasty", "2026-01-01T00:00:00+00:00")


@pytest.fixture
def server():
    with serving() as running:
        running.pubmed = ["105", "104", "103", "102", "101"]
        running.europepmc = ["305", "304", "303", "302", "301"]
        yield running


@pytest.fixture
def services(server, tmp_path):
    client = Client(interval=0, timeout=(5, 5), attempts=4, backoff=0)
    endpoints = Endpoints(
        f"{server.address}/eutils", f"{server.address}/europepmc", f"{server.address}/crossref"
    )
    return Services.at(endpoints, client, tmp_path / "fetched")


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "casebook.db") as opened:
        yield opened


@pytest.fixture
def run(server, tmp_path, monkeypatch):
    """Run a command against the server, without waiting between requests."""
    for name in ("pubmed", "europepmc", "crossref"):
        path = "eutils" if name == "pubmed" else name
        monkeypatch.setenv(f"CASEBOOK_{name.upper()}_URL", f"{server.address}/{path}/")
    monkeypatch.setattr("ingest.sources.client.Client.interval", 0)
    monkeypatch.setattr("ingest.sources.client.Client.__init__", _hasty(Client.__init__))

    def invoke(*words, code=0):
        result = CliRunner().invoke(casebook, [*map(str, words), "--db", str(tmp_path / "casebook.db")])
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.output

    return invoke


def _texts(db):
    return {report.pmid: report.text for report in queries.reports(db)}


def _hasty(init):
    def patched(self, **given):
        init(self, **{"interval": 0, "backoff": 0, **given})

    return patched


def _hurry(services, fault):
    """Wait less than a slow answer takes, where slow answers are tried."""
    if fault == "slow":
        services.pubmed.client.timeout = (5, 0.5)
        services.pubmed.client.attempts = 8


def test_addresses_can_be_set_from_outside(monkeypatch):
    monkeypatch.setenv("CASEBOOK_PUBMED_URL", "http://127.0.0.1:1/eutils/")
    assert Endpoints.from_environment().pubmed == "http://127.0.0.1:1/eutils"
    assert Endpoints.from_environment().crossref == Endpoints().crossref


def test_pubmed_is_paged_and_fetched_in_batches(services, server, db):
    brought = run_search(db, services, PUBMED)
    assert brought.wanted == ("105", "104", "103", "102", "101")
    assert brought.search.total == 5
    assert server.count("esearch") == 3
    (file,) = brought.files
    reports = list(read_bytes(file.read_bytes(), file.name))
    assert [report.pmid for report in reports] == ["101", "102", "103", "104", "105"]
    assert server.asked[-1][1]["id"] == "101,102,103,104,105"


def test_europe_pmc_is_paged_by_cursor(services, server, db):
    brought = run_search(db, services, EUROPEPMC)
    assert brought.wanted == ("MED:305", "MED:304", "MED:303", "MED:302", "MED:301")
    (file,) = brought.files
    reports = list(read_bytes(file.read_bytes(), file.name))
    assert [report.pmid for report in reports] == ["305", "304", "303", "302", "301"]
    assert reports[0].title == "Intradural leakage after kyphoplasty, patient 305"
    assert reports[0].authors == ("Mattei TA", "Spine Group")
    assert (reports[0].year, reports[0].journal, reports[0].pages) == (2022, "World Neurosurgery", "11-19")
    assert "68-year-old" in reports[0].text
    assert "<h4>" not in reports[0].text
    assert not list((services.folder / "unfinished").iterdir())


def test_what_is_held_is_known_by_its_identifiers_however_they_are_written(db):
    report, cases, statements = elaborate()
    known = replace(report, pmid="123", pmcid="", doi="10.1234/ABC")
    save_reading(db, known, cases, statements, content_hash="1")
    assert held_identifiers(db) == {"123", "10.1234/abc"}


@pytest.mark.parametrize("search", [PUBMED, EUROPEPMC], ids=lambda search: search.source)
def test_only_what_is_new_is_fetched(services, server, db, search):
    first = run_search(db, services, search)
    mark_fetched(db, search, first.wanted)
    listed = server.pubmed if search.source == "pubmed" else server.europepmc
    listed.insert(0, "400")
    again = run_search(db, services, search)
    assert [record.rpartition(":")[2] for record in again.new] == ["400"]
    assert again.wanted == again.new
    assert seen(db, search) == {*first.new, *again.new}
    assert [(one.query, one.total, one.known) for one in searches(db)] == [(search.query, 6, 6)]


@pytest.mark.parametrize("search", [PUBMED, EUROPEPMC], ids=lambda search: search.source)
@pytest.mark.parametrize("fault", [429, 500, 503, "slow", "cut", "garbage"])
def test_a_passing_fault_costs_only_another_request(services, server, db, search, fault):
    _hurry(services, fault)
    server.faults = deque(["", fault, "", fault])
    assert len(run_search(db, services, search).wanted) == 5


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (500, "it answered 500"),
        ("slow", "no answer in time, 8 times"),
        ("cut", "broke off"),
        ("garbage", "no search"),
    ],
)
def test_a_lasting_fault_is_told_with_what_to_do(services, server, db, fault, said):
    _hurry(services, fault)
    server.faults = deque([fault] * 50)
    with pytest.raises(SourceError, match=said) as caught:
        run_search(db, services, PUBMED)
    assert "what was fetched is kept" in str(caught.value)
    assert searches(db) == []


def test_a_fault_of_ours_is_not_repeated(services, server, db):
    server.faults = deque([400])
    with pytest.raises(SourceError, match="400"):
        run_search(db, services, PUBMED)
    assert len(server.asked) == 1


def test_no_connection_is_told(db, tmp_path):
    nobody = Endpoints(*["http://127.0.0.1:9"] * 3)
    services = Services.at(nobody, Client(interval=0, attempts=2, backoff=0), tmp_path)
    with pytest.raises(SourceError, match="there is no connection, 2 times"):
        run_search(db, services, PUBMED)


def test_an_interrupted_search_goes_on_where_it_stopped(services, server, db):
    server.faults = deque(["", "", *[500] * 50])
    with pytest.raises(SourceError):
        run_search(db, services, EUROPEPMC)
    server.faults.clear()
    server.asked.clear()
    assert len(run_search(db, services, EUROPEPMC).wanted) == 5
    assert [said["cursorMark"] for _, said in server.asked] == ["AoI4", "AoI5"]


def test_records_that_came_are_not_asked_for_again(services, server, db, monkeypatch):
    monkeypatch.setattr("ingest.sources.fetch.BATCH", 2)
    server.faults = deque(["", "", "", "", *[500] * 50])
    with pytest.raises(SourceError):
        run_search(db, services, PUBMED)
    server.faults.clear()
    server.asked.clear()
    assert len(run_search(db, services, PUBMED).files) == 3
    assert [said["id"] for path, said in server.asked if "efetch" in path] == ["103,104", "105"]


@pytest.mark.parametrize(
    ("search", "said"),
    [
        (Search("pubmed", "(("), "Unbalanced parentheses"),
        (Search("europepmc", "(("), "Invalid query"),
        (Search("pubmed", "everything"), "123,456 records of .* and lists at most 9,999"),
    ],
)
def test_a_query_the_service_does_not_take_is_told(services, db, search, said):
    with pytest.raises(RequestError, match=said):
        run_search(db, services, search)


@pytest.mark.parametrize("reach", [2, 3, 7])
def test_a_find_larger_than_pubmed_lists_is_asked_for_by_days(services, server, db, reach):
    days = ("1999/12/31", "2003/02/01", "2003/02/02", "2003/02/02", "2015/06/30", "2020/02/29", "2026/01/01")
    server.pubmed = [str(number) for number in range(207, 200, -1)]
    server.entered = dict(zip(reversed(server.pubmed), days, strict=True))
    server.reach = reach
    pubmed = replace(services.pubmed, reach=reach)
    brought = run_search(db, replace(services, pubmed=pubmed), PUBMED)
    assert set(brought.wanted) == set(server.pubmed)
    assert brought.search.total == 7
    texts = [report for file in brought.files for report in read_bytes(file.read_bytes(), file.name)]
    assert {report.pmid for report in texts} == set(server.pubmed)


def test_a_search_that_finds_nothing_is_no_error(services, server, db):
    server.pubmed = server.europepmc = []
    for search in (PUBMED, EUROPEPMC):
        brought = run_search(db, services, search)
        assert (brought.wanted, brought.files, brought.search.total) == ((), (), 0)


def test_by_identifier(services, server):
    server.full_texts = {"PMC77"}
    server.dois = {"10.1000/nowhere.else"}
    (pubmed,) = fetch_pmids(services, ["PMID: 101"])
    files = [
        pubmed,
        fetch_pmcid(services, "PMC77"),
        fetch_pmcid(services, "301"),
        fetch_doi(services, "https://doi.org/10.1000/E.302"),
        fetch_doi(services, "10.1000/nowhere.else"),
    ]
    titles = [next(read_bytes(file.read_bytes(), file.name)).title for file in files]
    assert titles == [
        "Epidural haematoma after vertebroplasty of the vertebra in patient 101",
        "Cement in the thecal sac",
        "Epidural haematoma after kyphoplasty, patient 301",
        "Cardiac perforation after kyphoplasty, patient 302",
        "Paraplegia after cement",
    ]
    asked = len(server.asked)
    fetch_pmcid(services, "PMC77")
    fetch_pmids(services, ["101"])
    assert len(server.asked) == asked


@pytest.mark.parametrize(
    ("ask", "said", "message"),
    [
        (fetch_pmcid, "PMC99", "Europe PMC has no such article"),
        (fetch_pmcid, "x", "this is no PMCID. Write it like PMC3111503"),
        (fetch_doi, "10.1000/unknown", "neither Europe PMC nor Crossref knows this DOI"),
        (fetch_doi, "turk neurosurg", "this is no DOI"),
        (fetch_pmids, ["abc"], "this is no PMID"),
    ],
)
def test_identifiers_that_lead_nowhere(services, ask, said, message):
    with pytest.raises(RequestError, match=message):
        ask(services, said)


def test_the_command_fetches_reads_and_remembers(run, server, tmp_path):
    output = run("fetch", "--pubmed", PUBMED.query, "--europepmc", EUROPEPMC.query, "--email", "a@b.org")
    assert "pubmed: vertebroplasty AND leak: 5 found, 5 fetched." in output
    assert "europepmc: kyphoplasty: 5 found, 5 fetched." in output
    assert any(said.get("email") == "a@b.org" for _, said in server.asked)
    with connect(tmp_path / "casebook.db", read_only=True) as opened:
        assert len(queries.report_ids(opened)) == 10
        assert "75-year-old woman" in _texts(opened)["105"]
    server.asked.clear()
    assert "5 found, 0 fetched." in run("fetch", "--pubmed", PUBMED.query)
    assert server.count("efetch") == 0


def test_the_command_works_offline_with_the_same_file(run, server, tmp_path):
    run("fetch", "--pubmed", PUBMED.query)
    (kept,) = (tmp_path / "fetched").glob("pubmed-*.xml")
    (tmp_path / "casebook.db").unlink()
    server.asked.clear()
    assert "5 added" in run("fetch", "--load", kept)
    assert server.asked == []


def test_watch_shows_what_is_new_since_last_time(run, server, tmp_path):
    run("fetch", "--pubmed", PUBMED.query)
    assert "0 new since last time" in run("watch")
    server.pubmed.insert(0, "400")
    output = run("watch")
    assert "6 found, 1 new since last time" in output
    assert "2020  Intradural leakage after vertebroplasty of the vertebra in patient 400" in output
    assert "0 new since last time" in run("watch", "--pubmed", PUBMED.query)
    with connect(tmp_path / "casebook.db", read_only=True) as opened:
        assert "400" not in _texts(opened)
    assert "1 added" in run("watch", "--add")
    with connect(tmp_path / "casebook.db", read_only=True) as opened:
        assert "400" in _texts(opened)


def test_watch_goes_on_when_one_service_fails(run, server):
    run("fetch", "--pubmed", PUBMED.query, "--europepmc", EUROPEPMC.query)
    server.faults = deque([400])
    output = run("watch", code=1)
    assert "europepmc, kyphoplasty: 127.0.0.1" in output
    assert "pubmed: vertebroplasty AND leak: 5 found, 0 new" in output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("fetch",), "nothing was asked for"),
        (("watch",), "no search was run before"),
        (("fetch", "--pubmed", " "), "the query is empty"),
        (("fetch", "--doi", "abc"), "this is no DOI"),
    ],
)
def test_the_commands_say_what_is_missing(run, server, words, message):
    assert message in run(*words, code=1)
    assert server.asked == []


@pytest.mark.parametrize(
    "content",
    [
        b'{"resultList": {"result": [1, {"title": null}, {}]}}',
        b'{"resultList": {"result": null}}',
        b'{"resultList": ',
    ],
)
def test_damaged_records_of_europe_pmc_are_problems(content: bytes):
    results = list(read_bytes(content, "x.epmc"))
    assert results
    assert all(hasattr(result, "remedy") for result in results)


def test_fetched_files_are_valid_answers(services, server, db):
    (file,) = run_search(db, services, EUROPEPMC).files
    assert Path(file).suffix == ".epmc"
    assert len(json.loads(file.read_text(encoding="utf-8"))["resultList"]["result"]) == 5
