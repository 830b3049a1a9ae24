"""The page Case: facts beside their words, figures, neighbours, and a person's checks."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import NARROW, serving, settled
from conftest import ROOT
from made_cases import make_casebook, story, told
from streamlit.testing.v1 import AppTest

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from ingest.readers import read_path
from kb.model import Case, Evidence, Finding, Report, Section, SectionKind
from kb.quoting import clause
from kb.storage.database import connect
from kb.storage.links import Kind, Link, save_links
from kb.storage.queries import checks
from kb.ui.case_views import ledger_data, spine_data, statements_data, timeline_data
from kb.ui.facts import evidence_data, facts_of, not_reported

MADE = "/case?report=made-000"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return make_casebook(tmp_path_factory.mktemp("case") / "made.db")


@pytest.fixture(scope="module")
def address(database):
    with serving(database, database.with_name("app.log")) as served:
        yield served


@pytest.fixture(scope="module")
def made() -> tuple[Report, Case]:
    report, case, _ = story(0)
    return report, case


def test_pieces_put_together_are_the_text(made):
    report, case = made
    sections = evidence_data(report, facts_of(case), None)["sections"]
    pieces = ["".join(piece["text"] for piece in section["pieces"]) for section in sections]
    assert pieces == [report.text[s.start : s.end] for s in report.sections]


def test_every_fact_is_marked_at_its_words(made):
    report, case = made
    data = evidence_data(report, facts_of(case), None)
    shown = {fact["id"]: fact for group in data["groups"] for fact in group["facts"] if "silent" not in fact}
    marked = {id_: piece["text"] for s in data["sections"] for piece in s["pieces"] for id_ in piece["facts"]}
    assert shown.keys() == marked.keys()
    said = {fact["slot"]: marked[id_] for id_, fact in shown.items()}
    assert (said["Age"], said["Procedure"], said["Follow-up"]) == ("50", "vertebroplasty", "12 months")


def test_of_every_bundled_report_all_that_is_marked_is_listed():
    """A mark without its fact would leave the whole page undrawn."""
    nlp = build_pipeline()
    seen = 0
    for path in sorted((ROOT / "data" / "reports").glob("*.md")):
        for report in read_path(path):
            for case in read_cases(nlp, report).cases:
                data = evidence_data(report, facts_of(case), None)
                listed = {fact["id"] for group in data["groups"] for fact in group["facts"] if "id" in fact}
                marked = {id_ for s in data["sections"] for piece in s["pieces"] for id_ in piece["facts"]}
                assert marked <= listed, report.id
                seen += len(marked)
    assert seen > 1000


def test_overlapping_facts_share_a_piece_and_the_shorter_one_leads():
    text, (long, short) = told("She had {left leg weakness|deficit:monoparesis} and {x|deficit:leg pain}.")
    inside = type(short)(short.slot, short.value, (type(short.evidence[0])(17, 25, 0, len(text)),))
    report = Report("r", text, story(0)[0].sections[:1])
    data = evidence_data(report, facts_of(Case("r", 1, (long, inside))), None)
    shared = [piece for s in data["sections"] for piece in s["pieces"] if len(piece["facts"]) == 2]
    assert [(piece["text"], piece["facts"][0]) for piece in shared] == [("weakness", "f1")]


def test_denied_findings_stand_apart_with_their_cue(made):
    report, case = made
    groups = evidence_data(report, facts_of(case), None)["groups"]
    apart = [fact for group in groups if group["name"].startswith("Said, but not") for fact in group["facts"]]
    assert [(fact["value"], fact["note"]) for fact in apart] == [
        ("pulmonary cement embolism", "absent: “without”")
    ]


@pytest.mark.parametrize(("dropped", "missing"), [("follow_up", True), ("age", True), ("imaging", True)])
def test_what_a_report_is_silent_on_is_named(made, dropped, missing):
    _, case = made
    kept = Case(case.report_id, 1, tuple(f for f in case.findings if f.slot != dropped))
    assert (dropped in not_reported(facts_of(kept))) is missing
    assert dropped not in not_reported(facts_of(case))


def test_spine_shows_the_levels_and_two_beyond(made):
    data = spine_data(made[1])
    assert (data["levels"][0], data["levels"][-1]) == ("T9", "L2")
    assert {role["id"]: role["text"] for role in data["roles"]} == {
        "treated": "T12",
        "leak": "T11–T12",
        "operated": "not reported",
        "lesion": "not reported",
    }


def test_ledger_sets_before_beside_after(made):
    report, case = made
    assert [cell["text"] for cell in ledger_data(case, report)["rows"][0]][:3] == [
        "motor, legs",
        "1/5",
        "4/5 (day 365)",
    ]


def test_timeline_runs_from_the_reason_to_the_last_word(made):
    report, case = made
    steps = timeline_data(case, report)["steps"]
    assert [step["type"] for step in steps][0::5] == ["patient", "outcome"]
    assert (steps[4]["when"], steps[5]["when"]) == ("6 hours", "Last follow-up: 12 months")


@pytest.mark.parametrize(
    ("days", "onset", "when"),
    [
        (0, "delayed", "First symptoms during the injection; delayed: a few hours"),
        (0, "immediate", "During the injection"),
        (0.25, "delayed", "During the injection"),
    ],
)
def test_pain_at_once_and_palsy_hours_later_are_two_times(made, days, onset, when):
    place = made[1].findings[0].evidence
    began = Finding("time_to_symptoms", "during the injection", place, detail={"days": days})
    begun = Finding("onset", onset, place, detail={"text": "a few hours"})
    case = replace(made[1], findings=(began, begun))
    (shown,) = (s["when"] for s in timeline_data(case, made[0])["steps"] if s["type"] == "deficit")
    assert shown == when


def test_statements_carry_their_number_and_sentence():
    report, _, statements = story(0)
    row = statements_data(statements, report)["rows"][0]
    assert [cell["text"] for cell in row] == [
        "Cases so far",
        "–",
        "7",
        "The authors know of seven other cases.",
    ]


def test_second_record_of_a_report_is_neither_counted_nor_lost(tmp_path, monkeypatch):
    path = make_casebook(tmp_path / "linked.db", 6)
    db = connect(path)
    save_links(
        db, [Link(Kind.REPORT, "made-000", "made-003", "same DOI")], Kind.REPORT, {"made-000", "made-003"}
    )
    db.close()
    monkeypatch.setenv("CASEBOOK_DB", str(path))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.run()
    page.switch_page("kb/ui/case.py")
    told = {}
    for report in ("made-000", "made-003"):
        page.query_params["report"] = report
        page.run()
        assert not page.exception
        told[report] = [link.proto.label for link in page.get("page_link")]
    assert any(label.startswith("Another record of it") for label in told["made-000"])
    assert any(label.startswith("The same report, as it is counted") for label in told["made-003"])


@pytest.mark.browser
def test_fact_and_words_are_linked_both_ways(address, visit):
    page = visit(address + MADE)
    page.locator("button.fact", has_text="paraplegia").click()
    chosen = page.locator(".mark.chosen")
    chosen.wait_for()
    assert chosen.inner_text() == "paraplegia"
    page.wait_for_url("**fact=**")
    page.locator(".mark.outcome", has_text="improved").click()
    page.locator("button.fact[aria-pressed=true]", has_text="improved").wait_for()
    assert page.locator(".sentence").count() > 1


@pytest.mark.browser
def test_case_is_walked_by_keyboard_and_focus_stays(address, visit):
    page = visit(address + MADE)
    page.locator("button.fact").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**fact=**")
    settled(page)
    pressed = page.locator("button.fact[aria-pressed=true]")
    pressed.and_(page.locator(":focus")).wait_for(timeout=5000)
    page.reload()
    settled(page)
    assert page.locator(".mark.chosen").inner_text() == "woman"


@pytest.mark.browser
def test_next_and_previous_stay_within_the_filter(address, visit):
    page = visit(f"{address}/?deficit=paraplegia")
    page.locator(".card a").first.click()
    page.get_by_text("1 of 10 in this filter").wait_for()
    page.get_by_role("link", name="Next").click()
    page.get_by_text("2 of 10 in this filter").wait_for()
    assert parse_qs(urlsplit(page.url).query)["deficit"] == ["paraplegia"]
    page.get_by_role("link", name="All 10 found").click()
    page.locator(".strip .found", has_text="10 patients").wait_for()


@pytest.mark.browser
def test_correction_is_kept_and_signed(address, visit, database):
    page = visit(f"{address}/case?report=made-007")
    page.locator("button.fact", has_text="death").click()
    page.get_by_label("Your name").fill("Dr Roe")
    page.get_by_label("Your name").press("Enter")
    page.get_by_role("button", name="Correct").click()
    page.get_by_test_id("stPopoverBody").get_by_text("worse").click()
    page.get_by_role("button", name="Save the correction").click()
    page.get_by_role("heading", level=1).filter(has_text="worse").wait_for()
    db = connect(database, read_only=True)
    (check,) = checks(db, "made-007", 1)
    assert (check.who, check.slot, check.after[0].value) == ("Dr Roe", "outcome", "worse")
    page.get_by_text("Dr Roe corrected it from death to worse on").wait_for()


@pytest.mark.browser
def test_link_to_an_unknown_fact_is_named(address, visit):
    page = visit(f"{address}{MADE}&fact=f99&colour=red")
    for part in ("fact=f99", "colour=red"):
        page.get_by_role("alert").filter(has_text=part).wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("report=nobody", "the casebook has no such case"),
        ("report=made-000&patient=7", "the casebook has no such case"),
        ("report=made-000&patient=x", "no number of a patient"),
    ],
)
def test_case_that_does_not_exist_is_named(address, visit, query, said):
    page = visit(f"{address}/case?{query}", ready="[role=alert]")
    page.get_by_role("alert").filter(has_text=said).wait_for()


@pytest.mark.browser
def test_case_fits_a_phone(address, visit):
    page = visit(address + MADE, width=NARROW)
    page.locator(".onecase").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= NARROW
    fact = page.locator("button.fact").first
    fact.click()
    settled(page)
    told = page.locator("button.fact[aria-pressed=true] + .told")
    assert told.is_visible() and told.locator("strong").inner_text() == "50"
    assert told.bounding_box()["y"] - fact.bounding_box()["y"] < 100


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("weakness", "her weakness resolved completely"),
        ("well", "and she was well at one year"),
        ("She", "She went home"),
    ],
)
def test_a_clause_says_what_a_word_alone_would_not(word, words):
    text = "After surgery, her weakness resolved completely, and she was well at one year. She went home."
    at = text.index(word)
    start, end = (0, 78) if word != "She" else (79, len(text))
    report = Report("r", text, (Section(SectionKind.CASE, 0, len(text)),))
    assert clause(report, Evidence(at, at + len(word), start, end)) == words


def test_an_outcome_is_shown_with_the_clause_that_tells_it(made):
    report, case = made
    outcome = case.first("outcome")
    shown = {
        fact["slot"]: fact["note"]
        for group in evidence_data(report, facts_of(case), None)["groups"]
        for fact in group["facts"]
        if not fact.get("silent")
    }
    assert shown["Outcome"] == f"“{clause(report, outcome.evidence[0])}”"
    assert timeline_data(case, report)["steps"][-1]["said"] == shown["Outcome"]
