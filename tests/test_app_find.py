"""The page Find in a real browser: search, facets, spine, address, keyboard, narrow screens."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import NARROW, serving, settled
from made_cases import make_casebook
from pages import BEYOND

from kb.levels import AXIS
from kb.model import NOT_REPORTED
from kb.search.cases import Brush, Filter
from kb.ui.find_views import parts_of
from kb.ui.scope import filter_of, params_of
from kb.ui.wording import after

pytestmark = pytest.mark.browser
KNOWN = {"compartment": ("intradural", "epidural"), "deficit": ("paraplegia", "leg pain")}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("find")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


def asked(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def found(page, text: str) -> None:
    """Wait until the strip says so."""
    page.locator(".strip .found", has_text=text).wait_for(timeout=10_000)


@pytest.mark.parametrize(
    ("params", "compartment", "unknown"),
    [
        ({}, ("intradural",), []),
        ({"scope": ["all"]}, (), []),
        ({"compartment": ["epidural"]}, ("epidural",), []),
        ({"scope": ["some"]}, ("intradural",), ["scope=some"]),
        ({"deficit": ["paraplegia", "weak"]}, ("intradural",), ["deficit=weak"]),
    ],
)
def test_address_without_a_scope_asks_for_leaks_inside_the_dura(params, compartment, unknown):
    wanted, named = filter_of(params, KNOWN)
    assert wanted.facets.get("compartment", ()) == compartment
    assert named == unknown


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(facets={"compartment": ("intradural",)}),
        Filter(),
        Filter(facets={"compartment": ("epidural", "intradural"), "deficit": ("paraplegia",)}),
        Filter(
            "a b",
            {"compartment": ("intradural",)},
            (Brush("leak", "T11", "L1"),),
            (2000, 2010),
            (50, 60),
            "year",
        ),
    ],
)
def test_filter_survives_its_address(wanted):
    assert filter_of(params_of(wanted), KNOWN | {"compartment": ("intradural", "epidural")}) == (wanted, [])


def test_parts_of_a_filter_are_told_in_words():
    wanted = Filter("x", {"sex": ("F", NOT_REPORTED)}, (Brush("leak", "T11", "L1"),), (2001, 2003))
    assert [words for _, words in parts_of(wanted)] == [
        "“x”",
        "Sex: female or not reported",
        "cement leak touching T11–L1",
        "published 2001–2003",
    ]


def test_leaks_inside_the_dura_come_first_and_everything_is_one_click_away(address, visit):
    page = visit(address)
    found(page, "20 patients")
    page.get_by_text("All complications").click()
    found(page, "30 patients")
    assert asked(page) == {"scope": ["all"]}
    page.reload()
    settled(page)
    found(page, "30 patients")


def test_every_percentage_stands_with_its_n_and_interval(address, visit):
    page = visit(address)
    found(page, "20 patients")
    rows = page.locator(".strip li").all_inner_texts()
    assert len(rows) == 5
    assert all(re.search(r"\d+%\s+\d+ of 20\s+95% CI \d+–\d+%", row) for row in rows), rows


def test_search_narrows_and_marks_the_words(address, visit):
    page = visit(address)
    page.get_by_label("Search titles, texts and facts").fill("paraplegia")
    found(page, "10 patients")
    assert asked(page) == {"q": ["paraplegia"]}
    assert page.locator(".card mark").first.inner_text().lower() == "paraplegia"


def test_facet_values_add_up_and_focus_stays_on_the_box(address, visit):
    page = visit(f"{address}/?scope=all")
    found(page, "30 patients")
    box = page.get_by_label(re.compile("^paraplegia"))
    box.focus()
    page.keyboard.press("Space")
    found(page, "10 patients")
    assert page.get_by_label(re.compile("^paraplegia")).evaluate(
        "box => box.getRootNode().activeElement === box"
    )
    page.get_by_label(re.compile("^leg pain")).check()
    found(page, "20 patients")
    assert set(asked(page)["deficit"]) == {"paraplegia", "leg pain"}
    page.get_by_role("button", name=re.compile("Deficit: .* or ")).click()
    found(page, "30 patients")


def test_the_last_part_of_a_filter_can_be_dropped(address, visit):
    page = visit(address)
    found(page, "20 patients")
    page.get_by_label(re.compile("^paraplegia")).check()
    found(page, "10 patients")
    page.get_by_label(re.compile("^paraplegia")).uncheck()
    found(page, "20 patients")
    assert asked(page) == {}
    page.go_back()
    found(page, "10 patients")


def test_spine_is_brushed_by_mouse_by_keyboard_and_by_select_box(address, visit):
    page = visit(f"{address}/?scope=all")
    found(page, "30 patients")
    rows = page.locator(".level-row")
    rows.filter(has_text="T11").hover()
    page.mouse.down()
    rows.filter(has_text="T12").hover()
    page.mouse.up()
    found(page, "20 patients")
    assert asked(page)["spine"] == ["leak:T11-T12"]
    page.locator(".level-row[aria-selected=true]").first.focus()
    page.keyboard.press("Escape")
    found(page, "30 patients")
    page.locator(".level-row", has_text="T11").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    found(page, "10 patients")
    assert asked(page)["spine"] == ["leak:L3-L3"]
    settled(page)
    page.get_by_label("From").fill("T12")
    page.get_by_role("option", name="T12", exact=True).click()
    found(page, "30 patients")
    assert asked(page)["spine"] == ["leak:T12-L3"]
    settled(page)
    page.get_by_label("From").focus()
    page.keyboard.press("Escape")
    settled(page)
    assert asked(page)["spine"] == ["leak:T12-L3"]


def test_the_spine_is_folded_away_where_it_has_no_room(address, visit):
    page = visit(f"{address}/?scope=all", width=NARROW)
    found(page, "30 patients")
    row = page.locator(".level-row", has_text="T12")
    assert not row.is_visible()
    page.get_by_text("Spine", exact=True).first.click()
    row.wait_for()
    assert row.bounding_box()["y"] < page.locator(".card").first.bounding_box()["y"]
    assert page.evaluate(BEYOND) == []
    row.click()
    found(page, "20 patients")
    assert asked(page)["beside"] == ["spine"]


def test_a_link_unfolds_the_spine(address, visit):
    page = visit(f"{address}/?scope=all&beside=spine&page=2", width=NARROW)
    page.locator(".level-row", has_text="T12").wait_for()
    page.get_by_text("Spine", exact=True).first.click()
    page.wait_for_url(lambda url: "beside" not in url and "page=2" in url)
    page.locator(".level-row", has_text="T12").wait_for(state="hidden")


def test_the_spine_is_whole_and_stands_by_the_table_too(address, visit):
    page = visit(f"{address}/?scope=all&view=table")
    page.get_by_role("button", name="Spine").click()
    page.locator(".level-row").first.wait_for()
    assert page.locator(".level-row .name").all_inner_texts() == list(AXIS)
    assert page.locator(".level-row svg .bone").count() == len(AXIS)
    page.locator(".level-row", has_text="T12").click()
    found(page, "20 patients")
    assert asked(page)["view"] == ["table"]


def test_nothing_found_says_what_to_drop(address, visit):
    page = visit(f"{address}/?q=paraplegia&deficit=leg+pain&scope=all")
    page.get_by_text("No published case fits all of this").wait_for()
    page.get_by_role("button", name=re.compile("Drop Deficit: leg pain to see 10 cases")).click()
    found(page, "10 patients")


def test_a_broader_term_finds_its_kinds_and_stays_in_the_address(address, visit):
    page = visit(f"{address}/?scope=all")
    found(page, "30 patients")
    page.get_by_label(re.compile("^motor deficit")).check()
    found(page, "20 patients")
    assert asked(page)["deficit"] == ["motor deficit"]
    indents = [
        page.get_by_label(re.compile(f"^{name}")).evaluate("box => box.getBoundingClientRect().x")
        for name in ("motor deficit", "paraparesis")
    ]
    assert indents[0] < indents[1]
    page.reload()
    settled(page)
    found(page, "20 patients")


def test_nothing_found_names_two_parts_where_one_is_not_enough(address, visit):
    page = visit(f"{address}/?q=zebra&sex=F&deficit=leg+pain&years=1900-1901&scope=all")
    page.get_by_text("No published case fits all of this").wait_for()
    page.get_by_role(
        "button", name=re.compile("Drop “zebra” and published 1900–1901 to see 10 cases")
    ).click()
    found(page, "10 patients")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("6 hours", "after 6 hours"),
        ("about two weeks", "after about two weeks"),
        ("Straight after the procedure", "straight after the procedure"),
        ("immediate", "immediately"),
        ("POD 5", "on POD 5"),
        ("day nine postoperatively", "on day nine postoperatively"),
        ("intraoperative", "“intraoperative”"),
        ("May 2013 to November 2015", "“May 2013 to November 2015”"),
        ("within 24 hours", "within 24 hours"),
        ("the same day", "the same day"),
    ],
)
def test_times_are_told_as_a_sentence_needs_them(told, shown):
    assert after(told) == shown


def test_link_to_the_unknown_is_named(address, visit):
    page = visit(f"{address}/?deficit=tired&spine=leak:T99&colour=red&page=x")
    named = ("deficit=tired", "T99", "colour=red", "page=x")
    for part in named:
        page.get_by_role("alert").filter(has_text=part).wait_for()


def test_table_sorting_and_page_are_in_the_address(address, visit):
    page = visit(f"{address}/?scope=all&view=table&sort=year&page=2")
    found(page, "30 patients")
    assert page.locator(".grid tbody tr").count() == 6
    page.locator(".grid tbody a").first.click()
    page.wait_for_url("**/case?**")
    assert asked(page)["scope"] == ["all"]


@pytest.mark.parametrize("view", ["cards", "table"])
def test_nothing_is_cut_on_a_phone(address, visit, view):
    page = visit(f"{address}/?view={view}", width=NARROW)
    found(page, "20 patients")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= NARROW
    beyond = "n => [...n].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
    assert page.locator("[data-testid=stMain] *").evaluate_all(beyond) == 0


@pytest.mark.parametrize(
    ("name", "lines"), [("10 cases as CSV table", 11), ("10 references as BibTeX", None)]
)
def test_export_holds_exactly_what_was_found(address, visit, name, lines):
    page = visit(f"{address}/?deficit=paraplegia")
    page.get_by_role("button", name="Export 10 cases").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    text = download.value.path().read_text("utf-8")
    assert text.count("@article") == 10 if lines is None else len(text.splitlines()) == lines


def test_search_is_as_it_was_left_when_the_visitor_comes_back(address, visit):
    page = visit(f"{address}/?deficit=paraplegia&view=table")
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", level=1, name="About the casebook").wait_for()
    page.get_by_role("link", name="Find", exact=True).click()
    found(page, "10 patients")
    assert asked(page) == {"deficit": ["paraplegia"], "view": ["table"]}
