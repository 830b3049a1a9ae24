"""The page Outcomes in a browser: one filter with Find, the way to a case and back, and the files."""

import csv
import io
import re

import pytest
from browser import NARROW, serving, settled
from made_cases import make_casebook

pytestmark = pytest.mark.browser

OF_L1 = "scope=all&spine=treated:L1-L1"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outcomes")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


def many(page) -> int:
    """Return how many patients the strip of a page counts."""
    page.locator(".strip .found").wait_for()
    return int(re.match(r"\d+", page.locator(".strip .found").inner_text())[0])


def asked(page, title: str, *parts: str) -> None:
    """Wait until a page is shown that asks for all of this, and for nothing unknown."""
    page.get_by_role("heading", level=1, name=title).wait_for()
    page.wait_for_function("all => all.every((part) => location.search.includes(part))", arg=list(parts))
    settled(page)
    assert page.get_by_role("alert").count() == 0


@pytest.mark.parametrize("link", ["Outcomes", "Compare their outcomes"])
def test_the_filter_of_find_holds_on_outcomes(address, visit, link):
    page = visit(f"{address}/?{OF_L1}")
    found = many(page)
    page.get_by_role("link", name=link, exact=True).click()
    asked(page, "Outcomes", "scope=all", "spine=treated")
    assert many(page) == found
    page.get_by_role("button", name="treated level touching L1").click()
    page.wait_for_url(lambda url: "spine" not in url)
    settled(page)
    assert many(page) > found
    everyone = many(page)
    page.get_by_role("link", name="Find", exact=True).click()
    asked(page, "Find a published case", "scope=all")
    assert many(page) == everyone


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("graph?node=treatment:laminectomy&least=2", "Complication graph"),
        ("?scope=all&view=table&sort=year", "Find a published case"),
    ],
)
def test_back_from_a_case_restores_the_page_it_was_opened_from(address, visit, path, title):
    page = visit(f"{address}/{path}")
    page.locator(".strip, canvas").first.wait_for()
    page.locator(".grid a[href^='case?report']").first.click()
    page.locator(".evidence").wait_for()
    settled(page)
    page.go_back()
    parts = path.partition("?")[2].replace(":", "%3A").split("&")
    asked(page, title, *parts)


def test_a_number_of_the_map_of_ends_opens_its_patients(address, visit):
    page = visit(f"{address}/outcomes?scope=all")
    number = page.locator(".heat.bare td a").first
    number.wait_for()
    patients = int(number.inner_text())
    number.click()
    asked(page, "Find a published case", "outcome=", "spine=treated")
    assert many(page) == patients


def test_the_patients_and_the_reports_to_cite_are_files(address, visit):
    page = visit(f"{address}/outcomes?{OF_L1}")
    patients = many(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Export these {patients} patients").click()
    assert len(list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))) == patients
    page.get_by_role("button", name=f"Export {patients} cases").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{patients} references as RIS").click()
    assert download.value.path().read_text("utf-8").count("TY  - ") == patients


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_figures_are_saved_as_pictures_that_tell_their_selection(address, visit, kind):
    page = visit(f"{address}/outcomes?{OF_L1}")
    patients = many(page)
    for name in ("forest plot", "pathway"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save {name} of {patients} patients ({kind})").click()
        assert download.value.suggested_filename == f"{name.replace(' ', '-')}.{kind.lower()}"
        written = download.value.path().read_bytes()
        if kind == "PNG":
            assert written.startswith(b"\x89PNG")
        else:
            assert f"{patients} patients of {patients} reports. Selection: ".encode() in written
            assert b"treated level touching L1" in written


def test_on_a_phone_a_table_is_a_short_list_with_headings(address, visit):
    page = visit(f"{address}/outcomes?scope=all&by=treatment", width=NARROW)
    row = page.locator(".grid:not(.short) tbody tr").first
    row.wait_for()
    head, numbers = row.locator("th"), row.locator("td.number")
    assert head.evaluate("e => getComputedStyle(e, '::before').content") == "none"
    tops = numbers.evaluate_all("all => all.map((e) => Math.round(e.getBoundingClientRect().top))")
    assert len(set(tops)) < len(tops) / 1.5
    assert page.locator("td.empty").locator("visible=true").count() == 0
