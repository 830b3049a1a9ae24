"""The casebook that comes with the app, in Chromium without a network: every page, each user's path."""

import csv
import io
import re

import pytest
from browser import NARROW, quiet, serving, settled
from conftest import ROOT
from pages import STATES
from streamlit.testing.v1 import AppTest

from ingest.run import ingest
from kb.storage.database import connect
from kb.storage.queries import case_rows

TYPED = "72F, L1 vertebroplasty this morning, now can't move her legs, CT shows cement in the canal T12-L2"

TABLET = 820

# Cases that are opened in Chromium; the others run without a browser.
CASES = 16


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundled") / "bundled.db"
    with connect(path) as db:
        ingest([ROOT / "data" / "reports"], db)
    return path


@pytest.fixture(scope="module")
def address(database):
    with serving(database, database.with_name("app.log")) as served:
        yield served


def sound(page):
    """Fail where the page tells of an error instead of a case."""
    quiet(page)
    assert (
        page.locator("[data-testid=stException], [data-testid=stAlertContentError]").all_inner_texts() == []
    )
    assert page.locator("h1").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("path", [path for path in STATES if "made-" not in path])
def test_every_page_shows_the_bundled_reports(address, visit, path):
    page = visit(f"{address}/{path}")
    page.locator(STATES[path]).first.wait_for()
    sound(page)


@pytest.mark.browser
def test_on_a_phone_the_answer_stands_under_the_question(address, visit):
    page = visit(f"{address}/learn?step=4", width=NARROW)
    page.get_by_text("Decompress, leave the cement").click()
    end = page.get_by_role("heading", name="What was done, and how it ended")
    end.wait_for()
    quiet(page)
    question, where = (page.get_by_role("heading", name=name) for name in (re.compile("^4"), "Where"))
    tops = [heading.bounding_box()["y"] for heading in (question, end, where)]
    assert tops == sorted(tops)
    assert tops[1] - tops[0] < 300


@pytest.mark.browser
@pytest.mark.parametrize(("path", "picture"), [("graph", "graph_chart"), ("outcomes", "sankey")])
def test_a_picture_wider_than_a_phone_says_so_and_is_not_cut_below(address, visit, path, picture):
    page = visit(f"{address}/{path}", width=NARROW)
    drawn = page.locator(f".st-key-{picture}")
    drawn.locator("canvas").first.wait_for()
    quiet(page)
    assert "sideways" in drawn.evaluate("one => getComputedStyle(one, '::before').content")
    assert drawn.evaluate("one => one.scrollWidth > one.clientWidth && one.scrollHeight <= one.clientHeight")


@pytest.mark.browser
def test_on_a_tablet_nothing_is_squeezed_out_of_sight(address, visit):
    page = visit(f"{address}/patient", width=TABLET)
    row = page.locator("[data-testid=stHorizontalBlock]").filter(has=page.locator(".st-key-patient_age"))
    for name in ("Woman", "Man", "Immediate", "Delayed"):
        choice, around = (
            one.bounding_box() for one in (row.get_by_role("radio", name=name, exact=True), row)
        )
        assert choice["width"] > 30 and choice["x"] + choice["width"] <= around["x"] + around["width"] + 1
    page = visit(f"{address}/case?report=34454446&patient=1", width=TABLET, ready=".onecase dl")
    assert page.locator(".onecase dl").bounding_box()["width"] > 90


@pytest.mark.browser
def test_the_first_cases_open_one_after_the_other(address, visit):
    page = visit(f"{address}/?scope=all&view=table")
    cases = page.locator(".grid tbody a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    for case in cases[:CASES]:
        page.goto(f"{address}/{case}")
        settled(page, ".evidence")
        sound(page)
        assert page.locator(".mark").count(), case


def test_every_case_is_drawn(database, monkeypatch):
    monkeypatch.setenv("CASEBOOK_DB", str(database))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.switch_page("kb/ui/case.py")
    with connect(database, read_only=True) as db:
        rows = case_rows(db)
    for row in rows:
        page.query_params["report"], page.query_params["patient"] = row.report_id, str(row.number)
        page.run()
        assert not page.exception, row.report_id
        assert not page.error, row.report_id
        assert page.title[0].value
    assert len(rows) > CASES


def test_a_report_whose_title_nobody_saw_says_so(database, monkeypatch):
    monkeypatch.setenv("CASEBOOK_DB", str(database))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.switch_page("kb/ui/case.py")
    with connect(database, read_only=True) as db:
        untitled = [row for row in case_rows(db) if not row.title]
    for row in untitled:
        page.query_params["report"], page.query_params["patient"] = row.report_id, str(row.number)
        page.run()
        assert any(told.value.startswith("_Title not known_") for told in page.markdown), row.report_id
    assert untitled


@pytest.mark.browser
def test_a_clinician_comes_from_a_text_to_the_sentence_of_a_similar_case(address, visit):
    page = visit(address)
    page.get_by_role("link", name="My patient").click()
    page.get_by_label("What is known of the patient").fill(TYPED)
    page.get_by_role("button", name="Find similar cases").click()
    first = page.locator(".match").first
    first.locator(".alike li").first.wait_for()
    told = first.locator("h3 a").inner_text()
    first.locator("h3 a").click()
    page.locator(".evidence").wait_for()
    settled(page)
    page.locator("button.fact").first.click()
    words = page.locator(".mark.chosen").first
    words.wait_for()
    sentence = "".join(page.locator(".sentence").all_inner_texts())
    assert words.inner_text() in sentence, told
    assert len(sentence.split()) > 4, told


@pytest.mark.browser
def test_an_author_comes_from_a_filter_to_the_table_as_a_file(address, visit):
    page = visit(address)
    page.get_by_text("All complications").click()
    page.wait_for_url("**scope=all**")
    settled(page)
    page.get_by_label(re.compile("^laminectomy")).check()
    page.wait_for_url("**treatment=laminectomy**")
    page.get_by_text("Table", exact=True).click()
    page.locator(".grid tbody tr").first.wait_for()
    settled(page)
    shown = page.locator(".grid tbody tr").count()
    assert page.locator(".strip .found").inner_text().startswith(f"{shown} patients")
    page.get_by_role("button", name=f"Export {shown} cases").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{shown} cases as CSV table").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == shown
    assert all("laminectomy" in row["treatment"] for row in rows)


@pytest.mark.browser
def test_a_student_comes_from_a_node_to_an_edge_to_the_sentence(address, visit):
    page = visit(address)
    page.get_by_role("link", name="Complication graph").click()
    page.locator("canvas").first.wait_for()
    settled(page)
    for label, value in (("Concept", "cement removal"), ("and what follows", "improved")):
        box = page.get_by_role("combobox", name=label)
        box.click()
        box.fill(value)
        page.get_by_role("option", name=value).first.click()
        settled(page)
    heading = page.get_by_role("heading", name=re.compile(r"cement removal ends in improved: \d+ patients"))
    heading.wait_for()
    many = int(re.search(r"(\d+) patients", heading.inner_text())[1])
    rows = page.locator(".grid table", has_text="As the report says it").locator("tbody tr")
    assert rows.count() == many
    sentence = rows.first.locator("td").first.inner_text().partition(" … ")[0]
    rows.first.locator("a").click()
    page.locator(".evidence").wait_for()
    told = "".join(page.locator(".evidence").all_inner_texts())
    assert " ".join(sentence.split()) in " ".join(told.split())


@pytest.mark.browser
def test_back_from_the_case_of_a_course_the_outcomes_are_compared_as_before(address, visit):
    page = visit(f"{address}/outcomes?scope=all&by=delay&course=outcome")
    page.locator(".strip").wait_for()
    page.get_by_text("The same as a table").last.click()
    page.locator(".grid", has_text="Symptoms, day").locator("a").first.click()
    page.locator(".evidence").wait_for()
    settled(page)
    page.go_back()
    page.get_by_role("heading", level=1, name="Outcomes").wait_for()
    page.wait_for_url("**scope=all&by=delay&course=outcome")
    settled(page)
    assert page.get_by_role("alert").count() == 0


@pytest.mark.browser
def test_a_student_draws_the_neighbours_of_a_concept_and_the_ways_from_it(address, visit):
    page = visit(f"{address}/graph?node=complication:intradural-cement-leakage")
    page.get_by_text("Neighbours", exact=True).click()
    page.wait_for_url("**steps=1**")
    settled(page)
    shown = int(re.search(r"\d+", page.get_by_role("button", name="Save PNG of").inner_text())[0])
    follow = page.locator(".grid table", has_text="Concept").locator("tbody tr").count()
    assert shown > follow > 3
    page.goto(f"{address}/graph?from=complication:intradural-cement-leakage&until=outcome:improved")
    ways = page.locator(".grid table", has_text="Who").locator("tbody tr")
    ways.first.wait_for()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save SVG of").click()
    assert "ways from intradural cement leakage to improved" in download.value.path().read_text()
    many = int(ways.first.locator("td").first.inner_text())
    assert ways.first.locator("a").count() == many
    ways.first.locator("a").first.click()
    page.locator(".evidence").wait_for()
