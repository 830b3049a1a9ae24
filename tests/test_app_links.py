"""What a link asks for and the casebook does not know is named on every page, never ignored."""

import pytest
from browser import serving
from made_cases import make_casebook

import app

pytestmark = pytest.mark.browser

# What is known must stand first: the last of several values of a parameter would hide the others.
LINKS = {
    "": "colour=red&sort=size&scope=some&years=now&sex=X&view=map",
    "patient": "colour=red&n=7",
    "case": "report=made-000&colour=red&fact=f999&deficit=tired",
    "graph": "colour=red&layout=round&layer=all&type=drug&least=-1&node=deficit:tired&compartment=bone",
    "outcomes": "colour=red&by=hour&event=walks&a=nobody&course=name&deficit=tired",
    "learn": "colour=red&step=9&choice=pray&report=nowhere&scope=some",
    "add": "colour=red",
    "check": "colour=red&kind=all&slot=shoe&item=none",
    "about": "colour=red",
}
KNOWN = {"report=made-000"}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("links")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


def test_every_page_has_a_link():
    assert set(LINKS) == {path for script, _, path in app.PAGES if (app.ROOT / script).is_file()}


@pytest.mark.parametrize("path", LINKS)
def test_what_a_link_asks_wrongly_is_named(address, visit, path):
    page = visit(f"{address}/{path}?{LINKS[path]}")
    warning = page.get_by_role("alert").filter(has_text="This link asks for")
    warning.wait_for()
    told = warning.inner_text().replace("\u2060", "")
    assert [part for part in LINKS[path].split("&") if part not in KNOWN and part not in told] == []


@pytest.mark.parametrize("path", ["?scope=all&page=999", "graph?node=deficit:paraplegia&page=999"])
def test_a_page_beyond_the_last_is_named(address, visit, path):
    page = visit(f"{address}/{path}")
    warning = page.get_by_role("alert").filter(has_text="This link asks for")
    warning.wait_for()
    assert "page=999" in warning.inner_text().replace("\u2060", "")


def test_a_page_reached_from_another_does_not_complain_of_its_address(address, visit):
    page = visit(f"{address}/case?report=made-000&deficit=paraplegia")
    for link, heading in (
        ("About", "About the casebook"),
        ("Add reports", "Add reports"),
        ("Learn", "Learn"),
    ):
        page.get_by_role("link", name=link, exact=True).click()
        page.get_by_role("heading", level=1, name=heading).wait_for()
        page.wait_for_url(lambda url: "?" not in url)
        page.get_by_role("alert").wait_for(state="hidden")
