"""The casebook that comes with the app: every page and its first cases, in Chromium with the network cut."""

import pytest
from browser import quiet, serving, settled
from conftest import ROOT
from pages import STATES
from streamlit.testing.v1 import AppTest

from ingest.run import ingest
from kb.storage.database import connect
from kb.storage.queries import case_rows

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
