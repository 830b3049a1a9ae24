"""Every page in every state: axe-core in light and dark, on a phone, and walked by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import NARROW, WIDE, quiet, serving, visiting
from made_cases import make_casebook
from pages import BEYOND, DEEP, STATES

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
    folder = tmp_path_factory.mktemp("access")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


@pytest.fixture(scope="module", params=STATES)
def state(request, address, chromium):
    """A page in a state, opened once for the tests of this module."""
    with visiting(chromium) as open_page:
        page = open_page(f"{address}/{request.param}", dark=True)
        page.locator(STATES[request.param]).first.wait_for()
        yield page


def seen(page, width, scheme="light"):
    """Look at the page in this width and theme, once all of it is drawn."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    quiet(page)


def test_every_page_has_a_state():
    opened = {state.partition("?")[0] for state in STATES}
    assert opened == {path for script, _, path in app.PAGES if (app.ROOT / script).is_file()}


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing_serious(state, scheme):
    for width in (WIDE, NARROW):
        seen(state, width, scheme)
        violations = Axe().run(state).response["violations"]
        serious = [
            (width, v["id"], v["impact"], [node["html"][:160] for node in v["nodes"][:4]])
            for v in violations
            if v["impact"] in {"serious", "critical"}
        ]
        assert serious == []


def test_on_a_phone_nothing_is_cut_or_sticks_out(state):
    seen(state, NARROW)
    assert state.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= NARROW
    assert state.evaluate(BEYOND) == []
    assert state.evaluate(_CUT) == []


def test_on_a_phone_the_table_stands_before_its_picture(state):
    seen(state, NARROW)
    blocks = state.locator("[class*=st-key-picture_last]").filter(has=state.locator("canvas"))
    assert blocks.count() or not state.locator("canvas").count()
    for block in blocks.all():
        table = block.locator("table, [data-testid=stExpander]").first
        assert table.bounding_box()["y"] < block.locator("canvas").first.bounding_box()["y"]


def test_everything_is_reached_by_keyboard_and_the_focus_is_seen(state):
    seen(state, WIDE)
    state.evaluate("window.been = new Set()")
    # A page that is drawn anew under the walker's feet sends him back to its start: he walks again.
    for _ in range(2):
        assert walk(state) == []
        if not state.evaluate(_MISSED):
            break
    assert state.evaluate(_MISSED) == []


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
