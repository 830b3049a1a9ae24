"""Every command and every option does what its help says; errors are one plain line and a non-zero exit."""

import csv
import io
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from coded import REPORTS, ROOT, gold_readings, gold_records

from kb.cli import casebook
from kb.storage import queries
from kb.storage.curation import Check, Verdict
from kb.storage.database import connect
from kb.storage.store import save_check, save_reading


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """A casebook of the hand-coded cases."""
    path = tmp_path_factory.mktemp("cli") / "casebook.db"
    with connect(path) as opened:
        for report, cases in gold_readings():
            save_reading(opened, report, cases, [], content_hash="1")
    return path


def run(*words, code=0, **more):
    result = CliRunner().invoke(casebook, [str(word) for word in words], **more)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def commands(group=casebook, names=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*names, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))


def options(command):
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


# One row for each thing a command can be asked; together they use every command and every option.
ASKED = [
    (("search", "durotomy", "--limit", 2), "Durotomy|durotomy|2 are shown|patients in"),
    (("search", "--where", "compartment=intradural", "--where", "sex=F", "--counts"), "outcome"),
    (("search", "--spine", "leak:T12-L1", "--years", "2001-2024", "--ages", "50-90", "--sort", "year"), "20"),
    (("search", "--format", "json", "--where", "sex=M"), '"total"'),
    (("show", "zou-mx-2015"), "Patient 2:"),
    (("show", "zou-mx-2015", 2, "--format", "json"), '"case_no": 2'),
    (("show", "lin-bj-2015", "--text"), "After decompressive surgery the patient showed gradual"),
    (("graph",), "complicated by"),
    (("graph", "intradural cement leakage", "--follows", "--min-patients", 2), "paraparesis"),
    (("graph", "percutaneous vertebroplasty", "--to", "death"), "→ death"),
    (("graph", "--type", "procedure", "--type", "complication", "--compartment", "intradural"), "leak"),
    (("graph", "--layer", "negated", "--format", "json"), "[]"),
    (("export", "cases"), '"case_no": 1'),
    (
        ("export", "cases", "durotomy", "--format", "csv", "--where", "sex=F", "--sort", "year"),
        "quote_outcome",
    ),
    (
        ("export", "cases", "--machine", "--spine", "leak:T12", "--years", "2001-2024", "--ages", "1-99"),
        '"id"',
    ),
    (("export", "references", "--format", "ris", "--where", "outcome=death"), "TY  - JOUR"),
    (("export", "references", "leak", "--format", "apa", "--spine", "leak:T12-L2", "--ages", "50-90"), "(20"),
    (("export", "references", "--format", "bibtex", "--years", "2015-2015", "--sort", "year"), "@article"),
    (("export", "graph", "--format", "gexf", "--with-cases", "--min-patients", 1), "<gexf"),
    (("export", "graph", "--where", "sex=F", "--spine", "leak:T12", "--format", "json"), '"nodes"'),
    (("export", "graph", "leak", "--years", "2001-2024", "--ages", "50-80", "--sort", "year"), "<graphml"),
    (("export", "vocabulary", "--format", "json"), "intradural cement leakage"),
    (("evaluate", "--no-errors"), "all, micro"),
    (("evaluate", "--slot", "treatment", "--format", "json"), '"micro"'),
    (("evaluate", "--gold", ROOT / "data" / "gold" / "gold.jsonl", "--errors"), "1.000"),
]


@pytest.mark.parametrize(
    ("words", "expected"),
    ASKED,
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_what_can_be_asked(db, words, expected):
    output = run(*words, "--db", db).output
    assert any(part in output for part in expected.split("|"))
    assert run("--db", db, *words).output == output


# Commands that files of their own test: test_duplicates, test_sources.
OWN_TESTS = {("duplicates",), ("fetch",), ("sources",), ("watch",)}


def test_every_command_and_option_is_asked_for():
    """The rows above, and the tests of ingest, serve and --output below, leave nothing out."""
    elsewhere = {
        "--db", "--help", "--output", "--report", "--verbose", "--jobs", "--port", "--no-errors", "--problems"
    }  # fmt: skip
    asked = {}
    for words, _ in ASKED:
        names = words[:2] if words[0] == "export" else words[:1]
        asked.setdefault(names, set()).update(word for word in words if str(word).startswith("--"))
    known = {names: command for names, command in commands() if names != ("export",)}
    assert set(asked) | {("ingest",), ("serve",)} | OWN_TESTS == set(known)
    for names, command in known.items():
        assert names in OWN_TESTS or options(command) - elsewhere <= asked.get(names, set()), names


@pytest.mark.parametrize(
    ("names", "command"),
    list(commands()),
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_command_explains_itself_and_takes_db(names, command):
    told = run(*names, "--help").output
    assert "Examples:" in told
    assert "--db" in told
    for words in examples(told):
        assert words[0] in casebook.list_commands(click.Context(casebook))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in ("sort", "layer"):
            assert parameter.help, f"{names} {parameter.opts}"


def examples(told):
    """The words of each example of a help text, up to where the shell takes over."""
    for line in told.splitlines():
        if line.strip().startswith("casebook "):
            yield shlex.split(line.partition(" > ")[0])[1:]


@pytest.mark.parametrize("name", ["search", "show", "graph", "export", "export cases", "export references"])
def test_the_examples_of_help_work(db, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    told = list(examples(run(*name.split(), "--help").output))
    assert told
    for words in told:
        assert run(*words, "--db", db).output or list(tmp_path.iterdir())


def test_help_loads_nothing_heavy():
    heavy = "{'spacy', 'streamlit', 'pandas', 'numpy', 'sqlite_utils', 'networkx', 'lxml', 'scipy'}"
    loaded = f"print('loaded', sorted({heavy} & sys.modules.keys()))"
    script = f"import sys\nfrom kb.cli import casebook\ntry: casebook(['--help'])\nfinally: {loaded}"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ran.stdout.splitlines()[-1] == "loaded []"
    assert "evaluate" in ran.stdout
    assert "serve" in ran.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "\udcff"), "'\\udcff': this is not text. Type it anew."),
        (("show", "nobody"), "'nobody': no report has this id. List them: casebook search"),
        (("show", "zou-mx-2015", 9), "Patients: 1, 2."),
        (("search", "--where", "sex=X"), "sex=X: there is no such value. Use: F, "),
        (("search", "--where", "colour=red"), "'colour': this is no facet. Facets: procedure"),
        (("search", "--where", "sex"), "'sex': this is not FACET=VALUE. Facets: procedure"),
        (("search", "--spine", "leak:T13"), "this cannot be read. Write it like --spine leak:T12-L1."),
        (("search", "--ages", "old"), "ages=old: this cannot be read. Write it like --ages 60-79."),
        (("search", "--sort", "size"), "Use: relevance"),
        (("graph", "zzzz"), "nothing in this graph has this name"),
        (("graph", "--type", "colour"), "there is no such type of node"),
        (("evaluate", "--slot", "levl"), "Slots: age, sex"),
        (("evaluate", "--gold", "none.jsonl"), "the coded cases cannot be read"),
        (("export", "vocabulary", "--output", "no/such/folder/x"), "Choose another place for it."),
    ],
)
def test_errors_are_one_line_with_a_remedy_on_stderr(db, words, told):
    result = run(*words, "--db", db, code=1)
    assert result.stdout == ""
    assert told in result.stderr
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


def test_a_casebook_damaged_inside_is_named(db, tmp_path):
    raw = bytearray(db.read_bytes())
    raw[4096 * 30 :] = b"\xff" * (len(raw) - 4096 * 30)
    path = tmp_path / "damaged.db"
    path.write_bytes(raw)
    result = run("search", "cement", "--db", path, code=1)
    assert "the file is damaged" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words", [("search",), ("show", "x"), ("graph",), ("evaluate",), ("export", "cases")]
)
def test_a_missing_casebook_says_how_to_make_it(tmp_path, words):
    missing = tmp_path / "none.db"
    result = run(*words, "--db", missing, code=1)
    assert f"casebook ingest data/reports --db '{missing}'" in result.stderr
    assert not missing.exists()


@pytest.mark.parametrize("words", [("ingest", "no/such/paper.pdf"), ("watch",)])
def test_nothing_brought_in_leaves_no_empty_casebook(tmp_path, words):
    run(*words, "--db", tmp_path / "new.db", code=1)
    assert list(tmp_path.iterdir()) == []


def test_the_nearest_db_wins_and_the_environment_is_last(db, tmp_path):
    other = tmp_path / "none.db"
    assert run("--db", other, "search", "--db", db, "--limit", 1).exit_code == 0
    assert run("--db", other, "export", "--db", db, "cases").exit_code == 0
    assert run("search", "--limit", 1, env={"CASEBOOK_DB": str(db)}).exit_code == 0
    run("--db", other, "search", code=1, env={"CASEBOOK_DB": str(db)})


@pytest.mark.parametrize("format_", ["jsonl", "csv", "xlsx"])
def test_a_file_holds_what_the_terminal_shows(db, tmp_path, format_):
    path = tmp_path / "cases"
    assert run("export", "cases", "--format", format_, "-o", path, "--db", db).stdout == ""
    assert path.read_bytes() == run("export", "cases", "--format", format_, "--db", db).stdout_bytes
    assert os.listdir(tmp_path) == ["cases"]


def test_a_link_and_a_device_stay_what_they_are(db, tmp_path):
    (tmp_path / "link.json").symlink_to("cases.json")
    run("export", "vocabulary", "--db", db, "-o", tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "cases.json").read_text("utf-8"))
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        through = pool.submit((tmp_path / "pipe").read_bytes)
        run("export", "vocabulary", "--db", db, "-o", tmp_path / "pipe")
        assert through.result() == (tmp_path / "cases.json").read_bytes()
    assert (tmp_path / "pipe").is_fifo()


def test_one_is_said_in_the_singular(db):
    told = run("search", "--where", "compartment=intradural", "--years", "2008-2008", "--db", db).stderr
    assert told.startswith("1 patient in 1 report. ")


def test_export_is_exactly_what_search_shows(db):
    asked = ("--where", "compartment=intradural", "--sort", "year")
    shown = json.loads(run("search", *asked, "--format", "json", "--limit", 100, "--db", db).stdout)
    rows = csv.DictReader(io.StringIO(run("export", "cases", *asked, "--format", "csv", "--db", db).stdout))
    exported = [(row["\ufeffid"], int(row["case_no"])) for row in rows]
    assert exported == [(hit["report_id"], hit["number"]) for hit in shown["hits"]]


def test_nothing_found_says_what_to_drop(db):
    result = run("search", "cement", "--ages", "1-2", "--db", db)
    assert result.stdout == ""
    assert result.stderr.startswith("No case is like this. Without ages: ")


def test_evaluate_scores_the_machine_and_names_missing_reports(db, tmp_path):
    copy = tmp_path / "x.db"
    with connect(db, read_only=True) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    with connect(copy) as opened:
        case = queries.case(opened, "lin-bj-2015", 1)
        before = tuple(case.present("treatment"))
        save_check(
            opened, Check(case.report_id, 1, "treatment", Verdict.CORRECTED, before, (), "A", "2026-01-01")
        )
    assert '"f1": 1.0' in run("evaluate", "--format", "json", "--db", copy).stdout
    corrected = run("export", "cases", "--db", copy).stdout
    machine = run("export", "cases", "--machine", "--db", copy).stdout
    changed = [
        json.loads(a)["id"]
        for a, b in zip(corrected.splitlines(), machine.splitlines(), strict=True)
        if a != b
    ]
    assert changed == ["lin-bj-2015"]
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(gold_records()[0] | {"id": "elsewhere"}), encoding="utf-8")
    result = run("evaluate", "--gold", gold, "--db", copy)
    assert "1 coded reports are not in the casebook, such as elsewhere" in result.stderr
    assert "missed" in result.stdout


def test_ingest_reports_what_it_did(tmp_path):
    db, coverage = tmp_path / "x.db", tmp_path / "coverage.jsonl"
    (tmp_path / "in").mkdir()
    for name in ("lin-bj-2015", "zou-mx-2015"):
        shutil.copy(REPORTS / f"{name}.md", tmp_path / "in")
    result = run("ingest", tmp_path / "in", "--db", db, "--verbose", "--report", coverage, "--jobs", 1)
    assert (
        result.stdout.splitlines()[-1] == f"2 added, 0 updated, 0 unchanged; 3 patients read. Casebook: {db}"
    )
    assert "lin-bj-2015: added" in result.stdout
    told = [json.loads(line) for line in coverage.read_text("utf-8").splitlines()]
    assert [one["id"] for one in told] == ["lin-bj-2015", "zou-mx-2015"]
    assert all(one["coverage"] for one in told)
    (tmp_path / "in" / "empty.txt").touch()
    result = run("ingest", tmp_path / "in", tmp_path / "missing", "--db", db, code=1)
    assert "error: empty.txt: the file is empty." in result.stderr
    assert result.stdout.startswith("0 added, 0 updated, 2 unchanged, 2 not read;")


def test_serve_makes_the_casebook_first_and_whole(tmp_path, monkeypatch):
    started = []

    def start(command, environment):
        started.append((command, environment["CASEBOOK_DB"]))
        return 0

    reports = tmp_path / "data" / "reports"
    reports.mkdir(parents=True)
    shutil.copy(REPORTS / "lin-bj-2015.md", reports)
    monkeypatch.setattr("ingest.cli.ROOT", tmp_path)
    monkeypatch.setattr("ingest.cli._until_ended", start)
    db = tmp_path / "new.db"
    for _ in range(2):
        told = run("serve", "--db", db, "--port", free_port())
    assert "http://127.0.0.1:" in told.stdout
    with connect(db, read_only=True) as opened:
        assert queries.report_ids(opened) == ["lin-bj-2015"]
    assert [environment for _, environment in started] == [str(db)] * 2
    assert "127.0.0.1" in started[0][0]
    assert not [name for name in os.listdir(tmp_path) if ".part" in name]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_serve_names_a_port_in_use(db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--db", db, "--port", port, code=1)
    assert f"port {port}: another program uses it. Choose another one: casebook serve --port" in result.stderr


def test_serve_answers_on_this_machine(db):
    port = free_port()
    command = [sys.executable, "-m", "kb.cli", "serve", "--db", str(db), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        assert (
            server.stdout.readline().decode()
            == f"The casebook is at http://127.0.0.1:{port} (stop it with Ctrl+C).\n"
        )
        health = None
        while health is None and server.poll() is None:
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer,
            ):
                health = answer.read()
            time.sleep(0.1)
        assert health == b"ok"
        server.terminate()
        server.wait(timeout=30)
        with socket.socket() as probe:  # what it started has ended with it
            assert probe.connect_ex(("127.0.0.1", port))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=20)


def test_the_command_is_installed():
    program = Path(sys.executable).with_name("casebook")
    if not program.exists():
        pytest.fail("install the project: pip install --no-deps --editable .")
    ran = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("casebook, version ")
