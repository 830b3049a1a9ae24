"""Accessibility of every page: axe-core in light and dark, wide and narrow; reach and focus by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import NARROW, quiet, serving
from made_cases import make_casebook
from pages import DEEP, STATES

import app

pytestmark = pytest.mark.browser

# Stops of the longest page, with a margin: a page that holds the focus for ever is found out.
MOST_STOPS = 400

# What can be reached; of a group that the arrow keys walk through, one is enough.
_STOPS = (
    DEEP
    + """
const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
const group = (e) => e.closest('[role=radiogroup], [role=toolbar]') ?? e;
const stops = () => [...deep(document)].filter((e) => e.matches(wanted) && e.tabIndex >= 0 && !e.disabled
  && !e.closest('[inert]') && e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length);
function at() {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return e;
}
const told = (e) => e.outerHTML.slice(0, 160);
"""
)
_STEP = (
    "() => {"
    + _STOPS
    + """
  const e = at();
  if (!e || e === document.body) return ['end', ''];
  const again = window.walked.has(e);
  window.walked.add(e);
  window.been.add(e);
  const ring = (style) => parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none'
    || style.boxShadow !== 'none';
  const rings = (one) => ring(getComputedStyle(one)) || ring(getComputedStyle(one, '::after'));
  // A native box may be hidden under the one that is drawn for it.
  let shown = false;
  for (let one = e, up = 0; one && up < 4 && !shown; one = one.parentElement, up++) shown = rings(one);
  return [again ? 'again' : 'new', shown ? '' : told(e)];
}"""
)
_MISSED = (
    "() => {"
    + _STOPS
    + """
  // By what they say: an element may be drawn anew while others are visited.
  const reached = new Set([...window.been].map(told));
  const missed = (e) => !(group(e) === e ? [e] : stops().filter((one) => group(one) === group(e)))
    .some((one) => reached.has(told(one)));
  return stops().filter((e) => missed(e) && !e.querySelector('canvas')).map(told);
}"""
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("access")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


def test_every_page_has_a_state():
    opened = {state.partition("?")[0] for state in STATES}
    assert opened == {path for script, _, path in app.PAGES if (app.ROOT / script).is_file()}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", STATES)
def test_axe_finds_nothing_serious(address, visit, path, dark):
    page = visit(f"{address}/{path}", dark=dark)
    page.locator(STATES[path]).first.wait_for()
    for width in (1400, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        quiet(page)
        violations = Axe().run(page).response["violations"]
        serious = [
            (width, v["id"], v["impact"], [node["html"][:160] for node in v["nodes"][:4]])
            for v in violations
            if v["impact"] in {"serious", "critical"}
        ]
        assert serious == []


@pytest.mark.parametrize("path", STATES)
def test_everything_is_reached_by_keyboard_and_the_focus_is_seen(address, visit, path):
    page = visit(f"{address}/{path}")
    page.locator(STATES[path]).first.wait_for()
    quiet(page)
    page.evaluate("window.been = new Set()")
    # A page that is drawn anew under the walker's feet sends him back to its start: he walks again.
    for _ in range(2):
        assert walk(page) == []
        if not page.evaluate(_MISSED):
            break
    assert page.evaluate(_MISSED) == []


def walk(page):
    """Press Tab from the start of the page to its end; return what took the focus without showing it."""
    page.evaluate("window.walked = new Set(); document.activeElement.blur()")
    unseen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        state, blind = page.evaluate(_STEP)
        if state != "new":
            return unseen
        unseen += [blind] if blind else []
    pytest.fail(f"the focus comes to no end within {MOST_STOPS} stops")
