"""A person's word in the app: filling an empty slot, the queue of what waits, links decided on."""

import csv
import io
import re

import pytest
from browser import serving, settled
from made_cases import make_casebook, story, told
from playwright.sync_api import expect

from kb.model import Case, Evidence, Report, Section, SectionKind
from kb.quoting import marked, said, sentences
from kb.storage.curation import Check, Verdict
from kb.storage.database import connect
from kb.storage.links import Kind, Link, State, links, save_links
from kb.storage.queries import case, checks
from kb.storage.review import checked, unchecked
from kb.storage.store import save_check
from kb.ui.review_views import item_of, key_of, quotes_data

TEXT = "She was 70. A leak was seen.\n\nAt 3 months she\nwalked. End."


@pytest.fixture
def report():
    return Report("r", TEXT, (Section(SectionKind.CASE, 0, len(TEXT)),))


def test_sentences_of_the_reader_stand_and_the_rest_is_cut(report):
    _, findings = told("She was 70. {A leak|complication:cement leakage} was seen.")
    cut = [TEXT[a:b] for a, b in sentences(report, Case("r", 1, findings))]
    assert cut == ["She was 70.", "A leak was seen.", "At 3 months she\nwalked.", "End."]


@pytest.mark.parametrize(
    ("words", "found"),
    [("3 months", "3 months"), ("SHE walked", "she\nwalked"), ("", "At 3 months she\nwalked."), ("4", None)],
)
def test_words_are_found_in_their_sentence(report, words, found):
    start = TEXT.index("At 3")
    place = said(report, (start, TEXT.index(" End.")), words)
    assert (place and report.quote(place)) == found


def test_what_is_marked_brings_its_sentences(report):
    spans = sentences(report, Case("r", 1, ()))
    at = TEXT.index(" was seen")
    assert marked(report, at, at + 9, spans) == Evidence(at + 1, at + 9, 12, 28)
    assert marked(report, 28, 30, spans) is None


@pytest.fixture
def made(tmp_path):
    db = connect(make_casebook(tmp_path / "made.db", 6))
    yield db
    db.close()


def test_what_waits_comes_least_sure_first_and_leaves_when_checked(made):
    waiting = unchecked(made)
    assert [one.confidence for one in waiting] == sorted(one.confidence for one in waiting)
    assert waiting[0].slot == "outcome"
    first = waiting[0]
    held = tuple(case(made, first.report_id, first.number).present(first.slot))
    save_check(made, Check(*first.key, Verdict.CONFIRMED, held, held, "Dr Roe", "2026-01-01T00:00:00+00:00"))
    assert first.key not in {one.key for one in unchecked(made)}
    assert (len(unchecked(made)), checked(made)) == (len(waiting) - 1, 1)
    assert {one.slot for one in unchecked(made, "age")} == {"age"}


def test_an_item_of_the_queue_survives_its_address(made):
    for one in unchecked(made):
        assert key_of(item_of(one)) == one.key
    assert key_of("nonsense") is key_of("a:b:outcome") is key_of("a:1:colour") is None


def test_sentences_of_a_fact_are_whole_and_its_words_set_off():
    report, made_case, _ = story(0)
    (pieces,) = quotes_data(made_case, report, "outcome")["quotes"]
    assert "".join(piece["text"] for piece in pieces) in report.text
    assert [piece["text"] for piece in pieces if piece["hit"]] == ["improved"]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = make_casebook(tmp_path_factory.mktemp("check") / "made.db", 8)
    db = connect(path)
    save_links(db, [Link(Kind.REPORT, "made-000", "made-003", "same DOI")], Kind.REPORT, {"made-000"})
    proposed = Link(Kind.PATIENT, "made-001", "made-004", "both 51 F; author Roe J", State.PROPOSED, 1, 1)
    save_links(db, [proposed], Kind.PATIENT, {"made-001"})
    db.close()
    return path


@pytest.fixture(scope="module")
def address(database):
    with serving(database, database.with_name("app.log")) as served:
        yield served


def sign(page):
    page.get_by_label("Your name").first.fill("Dr Roe")
    page.get_by_label("Your name").first.press("Enter")
    settled(page)


def choose(page, label, value):
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(value)
    page.get_by_role("option", name=re.compile(value)).first.click()
    settled(page)


@pytest.mark.browser
def test_a_fact_that_is_not_there_is_named_and_every_estimate_has_its_measure(address, visit):
    page = visit(f"{address}/check?item=made-000:1:cement_volume")
    page.get_by_role("alert").filter(has_text="does not know").wait_for()
    told = page.locator(".st-key-fact").inner_text()
    assert re.search(r"Estimated chance of being right: \d+%", told)
    assert re.search(r"\d+ of \d+, \d+% .95% CI \d+% to \d+%", told)


@pytest.mark.browser
def test_an_empty_slot_is_filled_by_keyboard_alone(address, visit, database):
    page = visit(f"{address}/case?report=made-006&scope=all")
    page.get_by_role("button", name="Add cement volume").focus()
    page.keyboard.press("Enter")
    words = page.get_by_label("Words that say it")
    words.wait_for()
    words.focus()
    page.keyboard.type("nothing like this stands there")
    page.keyboard.press("Enter")
    page.get_by_text("The text has no such words in one sentence").wait_for()
    words.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("UNDERWENT vertebroplasty")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="In the sentence").wait_for()
    page.get_by_label("Cement volume in ml").focus()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_label("Your name").first.focus()
    page.keyboard.type("Dr Roe")
    page.keyboard.press("Enter")
    settled(page)
    add = page.get_by_role("button", name="Add this")
    expect(add).to_be_enabled()
    add.focus()
    page.keyboard.press("Enter")
    page.locator("button.fact", has_text="3 ml").wait_for()
    db = connect(database, read_only=True)
    (check,) = checks(db, "made-006", 1)
    quote = db["reports"].get("made-006")["text"][slice(*place_of(check))]
    assert quote == "underwent vertebroplasty"


def place_of(check):
    place = check.after[0].evidence[0]
    return place.start, place.end


@pytest.mark.browser
def test_an_empty_slot_is_filled_with_words_marked_in_the_text(address, visit, database):
    page = visit(f"{address}/case?report=made-002&scope=all")
    page.get_by_role("button", name="Add cement volume").click()
    page.get_by_text("Cement volume: not reported").wait_for()
    settled(page)
    page.wait_for_timeout(500)
    words = page.locator(".mark.procedure").first
    words.evaluate("one => one.scrollIntoView({ block: 'center' })")
    box = words.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    settled(page)
    quoted = page.get_by_label("Words that say it").input_value()
    assert quoted and quoted in words.inner_text()
    page.get_by_label("Cement volume in ml").fill("4.5")
    page.get_by_label("Cement volume in ml").press("Enter")
    settled(page)
    sign(page)
    page.get_by_role("button", name="Add this").click()
    page.locator("button.fact", has_text="4.5 ml").wait_for()
    db = connect(database, read_only=True)
    (check,) = checks(db, "made-002", 1)
    assert (check.who, check.slot, check.after[0].value) == ("Dr Roe", "cement_volume", "4.5 ml")
    assert check.after[0].evidence[0].end > check.after[0].evidence[0].start


@pytest.mark.browser
def test_an_empty_slot_is_filled_from_a_chosen_sentence_and_is_found_then(address, visit):
    page = visit(f"{address}/case?report=made-005&scope=all&fact=add-treatment_level")
    choose(page, "Operated level", "T12")
    page.keyboard.press("Escape")
    choose(page, re.compile("In which of"), "vertebroplasty")
    sign(page)
    page.get_by_role("button", name="Add this").click()
    page.locator("button.fact", has_text="Operated level").wait_for()
    page.goto(f"{address}/?scope=all&operated_level=T12")
    page.locator(".strip .found", has_text="1 patient").wait_for()


@pytest.mark.browser
def test_the_queue_is_worked_off_one_by_one(address, visit):
    page = visit(f"{address}/check")
    page.locator(".quotes mark").first.wait_for()
    first = page.locator(".st-key-fact h2").inner_text()
    case_line = page.locator(".st-key-fact a").inner_text()
    assert page.get_by_role("button", name="Confirm").is_disabled()
    sign(page)
    left = int(re.search(r"([\d,]+) wait", page.inner_text("body"))[1])
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text(f"{left - 1} wait").wait_for()
    settled(page)
    assert (page.locator(".st-key-fact h2").inner_text(), page.locator(".st-key-fact a").inner_text()) != (
        first,
        case_line,
    )
    assert "item=" in page.url
    before = page.url
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url(lambda url: url != before)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Export \d+ facts to check")).click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == left - 1


@pytest.mark.browser
def test_a_link_is_undone_and_made_again_with_one_click(address, visit, database):
    page = visit(f"{address}/case?report=made-000&scope=all")
    sign(page)
    page.get_by_role("button", name="Undo: they are two").click()
    page.get_by_text("Held to be two different reports.").wait_for()
    db = connect(database, read_only=True)
    assert [(link.state, link.who) for link in links(db, Kind.REPORT)] == [(State.UNDONE, "Dr Roe")]
    page.get_by_role("button", name="Link them again").click()
    page.get_by_text("the casebook twice").wait_for()
    assert [link.state for link in links(db, Kind.REPORT)] == [State.LINKED]


@pytest.mark.browser
def test_a_proposal_is_seen_and_confirmed_with_one_click(address, visit, database):
    page = visit(f"{address}/check?kind=links")
    page.get_by_text("both 51 F; author Roe J").wait_for()
    sign(page)
    page.get_by_role("button", name="Yes, one and the same").click()
    page.get_by_role("heading", name="No record waits for a decision").wait_for()
    db = connect(database, read_only=True)
    assert [link.state for link in links(db, Kind.PATIENT)] == [State.LINKED]


@pytest.mark.browser
def test_a_link_to_nothing_that_waits_is_named(address, visit):
    page = visit(f"{address}/check?item=nonsense&slot=colour")
    for part in ("item=nonsense", "slot=colour"):
        page.get_by_role("alert").filter(has_text=part).wait_for()
