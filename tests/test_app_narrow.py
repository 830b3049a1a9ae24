"""A phone: on every page nothing is cut, nothing sticks out, and tables come before pictures."""

import pytest
from browser import NARROW, quiet, serving
from made_cases import make_casebook
from pages import BEYOND, DEEP, STATES

pytestmark = pytest.mark.browser

# Words of which a box hides a part.
_CUT = (
    "() => {"
    + DEEP
    + """
  return [...deep(document.querySelector('[data-testid=stMain]'))]
    .filter((e) => e.childNodes.length && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
      && e.checkVisibility() && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1
      && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
    .map((e) => e.outerHTML.slice(0, 160));
}"""
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("narrow")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


@pytest.mark.parametrize("path", STATES)
def test_nothing_is_cut_or_sticks_out(address, visit, path):
    page = visit(f"{address}/{path}", width=NARROW)
    page.locator(STATES[path]).first.wait_for()
    quiet(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= NARROW
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(_CUT) == []


@pytest.mark.parametrize("path", [path for path, ready in STATES.items() if ready == "canvas"])
def test_the_table_stands_before_its_picture(address, visit, path):
    page = visit(f"{address}/{path}", width=NARROW)
    page.locator("canvas").first.wait_for()
    quiet(page)
    blocks = page.locator("[class*=st-key-picture_last]").filter(has=page.locator("canvas"))
    assert blocks.count()
    for block in blocks.all():
        table = block.locator("table, [data-testid=stExpander]").first
        assert table.bounding_box()["y"] < block.locator("canvas").first.bounding_box()["y"]
