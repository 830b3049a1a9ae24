"""My patient, Complication graph, Outcomes and Learn in a real browser, by mouse and by keyboard."""

import csv
import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import NARROW, quiet, serving, settled
from coded import gold_readings
from pages import BEYOND

from kb.storage.database import connect
from kb.storage.store import save_reading

pytestmark = pytest.mark.browser

TYPED = "72F, L1 vertebroplasty this morning, now can't move her legs, CT shows cement in the canal T12-L2"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patient")
    db = connect(folder / "gold.db")
    for report, cases in gold_readings():
        save_reading(db, report, cases, [], content_hash="gold")
    db.close()
    with serving(folder / "gold.db", folder / "app.log") as served:
        yield served


def typed(page, words=TYPED):
    page.get_by_label("What is known of the patient").fill(words)
    page.get_by_role("button", name="Find similar cases").click()
    page.locator(".match").first.wait_for(timeout=20_000)
    settled(page)


def saved(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.path().read_bytes()


def test_a_clinician_comes_from_free_text_to_the_sentence(address, visit):
    page = visit(f"{address}/patient")
    typed(page)
    for chip in ("L1", "paraplegia", "intraspinal cement leakage", "T12"):
        assert page.locator(".stMultiSelect span[title]", has_text=chip).count(), chip
    first = page.locator(".match").first
    assert "intradural" in first.inner_text()
    assert first.locator(".alike li").count()
    first.locator("h3 a").click()
    page.locator(".evidence").wait_for(timeout=20_000)
    assert "report=" in page.url


def test_the_visitor_goes_from_case_to_case_and_back_to_the_patient(address, visit):
    page = visit(f"{address}/patient?n=5")
    typed(page)
    shown = page.locator(".match h3 a").all_inner_texts()
    page.locator(".match h3 a").first.click()
    page.get_by_text("1 of 5 most like my patient").wait_for(timeout=20_000)
    page.get_by_role("link", name="Next").click()
    page.get_by_text("2 of 5 most like my patient").wait_for(timeout=20_000)
    assert page.get_by_role("heading", level=1).inner_text() == shown[1]
    page.get_by_role("link", name="Back to my patient").click()
    page.locator(".match").first.wait_for(timeout=20_000)
    assert page.get_by_label("What is known of the patient").input_value() == TYPED
    assert page.locator(".match h3 a").all_inner_texts() == shown
    page.locator(".match h3 a").first.click()
    page.locator(".evidence").wait_for(timeout=20_000)
    page.go_back()
    page.locator(".match").first.wait_for(timeout=20_000)
    assert page.get_by_role("alert").count() == 0


def test_words_no_fact_was_read_from_are_told(address, visit):
    page = visit(f"{address}/patient")
    typed(page, "72F on <b>warfarin</b>, L1 vertebroplasty")
    assert page.get_by_text("Not used: “on <b>warfarin</b>”").is_visible()


def test_what_was_chosen_is_not_scrolled_out_of_its_box(address, visit):
    page = visit(f"{address}/patient")
    typed(page, "kyphoplasty T8, pulmonary embolism, epidural hematoma, CSF leak, pneumothorax")
    box = page.locator("[data-testid=stMultiSelectTagsContainer]").filter(has_text="CSF leak")
    edges = box.evaluate("e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]")
    assert max(edges) <= 1


def test_a_phone_folds_the_fields_once_a_text_is_read(address, visit):
    page = visit(f"{address}/patient", width=NARROW)
    field = page.get_by_text("Reason for the procedure")
    field.wait_for()
    typed(page)
    assert not field.is_visible()
    page.get_by_text("Correct or add facts").click()
    field.wait_for()


def test_nothing_typed_reaches_the_address_or_another_visit(address, visit):
    page = visit(f"{address}/patient")
    typed(page)
    assert page.url == f"{address}/patient"
    page.reload()
    settled(page)
    assert page.get_by_label("What is known of the patient").input_value() == ""
    assert page.locator(".match").count() == 0


def test_a_chip_that_is_corrected_changes_the_answer(address, visit):
    page = visit(f"{address}/patient")
    typed(page)
    before = page.locator(".match h3").all_inner_texts()
    page.get_by_role("button", name="Clear", exact=True).click()
    page.locator(".match").first.wait_for(state="detached")
    assert page.locator(".match").count() == 0
    page.get_by_text("Man", exact=True).click()
    page.locator(".match").first.wait_for()
    assert page.locator(".match h3").all_inner_texts() != before


def test_exactly_what_is_shown_is_exported(address, visit):
    page = visit(f"{address}/patient?n=5")
    typed(page)
    shown = page.locator(".match h3 a").all_inner_texts()
    rows = list(csv.DictReader(io.StringIO(saved(page, "Export these 5 cases").decode("utf-8-sig"))))
    assert [row["headline"] for row in rows] == shown
    assert all(row["why alike"] for row in rows)


def test_a_student_comes_from_a_node_to_an_edge_to_a_sentence(address, visit):
    page = visit(f"{address}/graph")
    choose(page, "Concept", "cement removal")
    choose(page, "and what follows", "improved")
    page.get_by_role("heading", name="cement removal ends in improved: 10 patients").wait_for()
    page.wait_for_url(re.compile("to=outcome%3Aimproved"), wait_until="commit")
    assert "node=treatment%3Acement-removal" in page.url
    page.locator(".grid table").last.wait_for()
    page.reload()
    settled(page)
    assert page.get_by_role("heading", name="cement removal ends in improved: 10 patients").is_visible()


def test_a_student_comes_by_clicks_alone_and_reads_what_the_words_mean(address, visit):
    page = visit(f"{address}/graph?node=treatment:cement-removal")
    page.get_by_text("Taking cement out.").wait_for()
    page.get_by_role("link", name="improved", exact=True).click()
    page.get_by_role("heading", name="cement removal ends in improved: 10 patients").wait_for()
    page.get_by_role("button", name=re.compile("Export these 10 patients with their sentences")).wait_for()


@pytest.mark.parametrize(("layer", "said"), [("negated", "denies anything"), ("literature", "no link")])
def test_an_empty_layer_says_so_and_leads_back(address, visit, layer, said):
    page = visit(f"{address}/graph?layer={layer}")
    page.get_by_text(re.compile(said, re.IGNORECASE)).first.wait_for()
    page.get_by_role("button", name=re.compile("Show what is told of patients")).click()
    page.locator("canvas").first.wait_for()
    assert "layer" not in page.url


def choose(page, label, value):
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(value)
    page.get_by_role("option", name=value).first.click()
    settled(page)


def test_a_click_in_the_picture_chooses(address, visit):
    page = visit(f"{address}/graph")
    canvas = page.locator("canvas").first
    canvas.wait_for()
    page.wait_for_timeout(1000)
    box = canvas.bounding_box()
    for x in range(20, 60, 4):
        for y in range(40, int(box["height"]) - 40, 24):
            page.mouse.click(box["x"] + x, box["y"] + y)
            page.wait_for_timeout(60)
            if "node=" in page.url:
                return
    pytest.fail("no click in the first column chose anything")


def test_the_address_restores_the_page_of_patients(address, visit):
    page = visit(f"{address}/graph?node=outcome:improved&page=2")
    page.get_by_role("button", name="Page 1", exact=True).click()
    page.wait_for_url(lambda url: "page=" not in url)
    assert "node=outcome" in page.url


def test_lists_stand_beside_the_picture_where_there_is_room(address, visit):
    page = visit(f"{address}/graph")
    picture = page.locator("canvas").first.bounding_box()
    for beside in (page.get_by_role("combobox", name="Concept"), page.locator(".grid table").first):
        box = beside.bounding_box()
        assert box["x"] >= picture["x"] + picture["width"]
        assert box["y"] < picture["y"] + picture["height"]


def test_pictures_and_graph_are_saved(address, visit):
    page = visit(f"{address}/graph")
    assert saved(page, "Save PNG").startswith(b"\x89PNG")
    assert b"<svg" in saved(page, "Save SVG")
    assert b"<graphml" in saved(page, "Save GraphML")


@pytest.mark.parametrize(
    "link",
    [
        "graph?layout=spiral",
        "graph?node=complication:x",
        "outcomes?by=luck",
        "learn?step=9",
        "patient?n=7",
        "learn?report=x",
    ],
)
def test_a_link_that_asks_for_the_unknown_names_it(address, visit, link):
    page = visit(f"{address}/{link}")
    assert page.get_by_text("This link asks for something the casebook does not know").is_visible()
    assert page.get_by_text(
        link.partition("=")[2].partition(":")[2] or link.partition("=")[2]
    ).first.is_visible()


def test_the_address_restores_groups_and_event(address, visit):
    page = visit(f"{address}/outcomes?scope=all&by=deficit&event=died&a=paralysis&b=weakness")
    assert page.get_by_role("heading", name="Died, by worst deficit").is_visible()
    assert page.get_by_text("Fisher's exact test").is_visible()
    rows = list(csv.DictReader(io.StringIO(saved(page, "Export these 89 patients").decode("utf-8-sig"))))
    assert len(rows) == 89


def test_the_end_of_a_story_comes_after_the_answer(address, visit):
    page = visit(f"{address}/learn")
    for name in ("What happened next?", "What happened next?", "What would you do next?"):
        assert not page.get_by_text("What was done, and how it ended").is_visible()
        page.get_by_role("button", name=name).click()
        settled(page)
    assert not page.get_by_text("What was done, and how it ended").is_visible()
    page.get_by_text("Treat or watch without an operation").click()
    page.get_by_role("heading", name="What was done, and how it ended").wait_for()
    assert "choice=without+operation" in page.url


STATES = [
    "patient",
    "graph?node=treatment:laminectomy&steps=1",
    "outcomes?scope=all",
    "learn?step=4&choice=decompressed",
]


@pytest.mark.parametrize("state", STATES)
def test_a_filled_page_is_sound_to_axe_and_fits_a_phone(address, visit, state):
    page = visit(f"{address}/{state}")
    if state == "patient":
        typed(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        quiet(page)
        violations = Axe().run(page).response["violations"]
        grave = [v for v in violations if v["impact"] in {"serious", "critical"}]
        assert [(scheme, v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in grave] == []
    page.set_viewport_size({"width": NARROW, "height": 900})
    quiet(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= NARROW
    assert page.evaluate(BEYOND) == []
    for frame in page.locator("[class*=st-key-picture_last]").all():
        canvas, table = frame.locator("canvas").first, frame.locator("table, summary").first
        assert table.bounding_box()["y"] < canvas.bounding_box()["y"]
