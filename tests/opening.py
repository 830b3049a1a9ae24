"""Opens all that a page can open, one thing after the other, with a look at the page after each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from pages import BEYOND, DEEP
from playwright.sync_api import TimeoutError

# Elements that only text which came alive can have made.
ALIVE = "img, iframe, object, embed, svg[onload], .katex, script[src*=evil], " + ", ".join(
    f"a[href^='{start}']" for start in ("javascript", "mailto", "http://evil", "http://www")
)
# Of many of a kind the first ones: a list of 300 vertebrae says no more than one of 8.
MOST = 8
# Pixels between two points of a picture under the mouse.
STEP = 80

_UNFOLD = "() => {" + DEEP + "for (const e of deep(document)) if (e.matches('details')) e.open = true; }"
WIDTH = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
_INSIDE = f"(width) => ({WIDTH})() <= width && !({BEYOND})().length"
_SHOWN = "visible=true"
# The buttons that Streamlit lays over a picture say nothing of ours.
_HINTS = "[data-testid=stTooltipHoverTarget]:not([data-testid=stElementToolbar] *)"
_LISTS = "[role=combobox]:enabled"
_BODY, _OPTIONS = "[data-testid=stPopoverBody]", "[role=listbox]:not(.brush)"
_MENUS = "[data-testid=stPopover] button:enabled"

Look = Callable[[], None]


def sound(page, width: int) -> None:
    """Fail where text has run, made an element, opened a page, or stands out of the page."""
    assert page.evaluate("window.ran") is None
    grown = page.locator(ALIVE)
    assert grown.evaluate_all("all => all.map((e) => e.outerHTML.slice(0, 200))") == []
    assert len(page.context.pages) == 1
    # What was opened a moment ago may still be on its way to its place; what is cut stays cut.
    with suppress(TimeoutError):
        page.wait_for_function(_INSIDE, arg=width, timeout=10_000)
    assert page.evaluate(WIDTH) <= width
    assert page.evaluate(BEYOND) == []


def open_everything(page, look: Look) -> dict[str, int]:
    """Open every panel, tab, menu, list, hint and picture of a page; return how many of each there were."""
    page.evaluate(_UNFOLD)
    look()
    return {
        "tabs": each(page, "[role=tab]", look, lambda tab: tab.click()),
        "menus": each(page, _MENUS, look, lambda menu: shown(page, menu, _BODY)),
        "lists": each(page, _LISTS, look, lambda box: shown(page, box, _OPTIONS)),
        "hints": each(page, _HINTS, look, lambda spot: hinted(page, spot)),
        "words": each(page, ".mark, .level-row, button.fact", look, lambda spot: spot.hover()),
        "pictures": each(page, "canvas, svg.marks", look, lambda picture: swept(page, picture, look)),
    }


def each(page, selector: str, look: Look, open_) -> int:
    """Open those of a kind that can be seen, close each again; return how many there were."""
    places = page.locator(selector).locator(_SHOWN)
    opened = 0
    while opened < min(places.count(), MOST):
        open_(places.nth(opened))
        look()
        page.mouse.move(0, 0)
        # Not by Escape, which also empties the box of a list.
        page.evaluate("document.activeElement.blur()")
        if page.locator(_BODY).first.is_visible():
            page.keyboard.press("Escape")
        opened += 1
    return opened


def shown(page, opener, what: str) -> None:
    """Click what opens a panel and wait until it stands there; a panel opened before is gone by then."""
    page.locator(what).first.wait_for(state="hidden")
    # A list that was opened closes when the page scrolls: scroll first.
    opener.evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(100)
    opener.click()
    page.locator(what).first.wait_for()


def hinted(page, spot) -> None:
    """Point at what has a hint and wait for the hint."""
    spot.hover()
    page.locator("[data-testid=stTooltipContent]").first.wait_for()


def swept(page, picture, look: Look) -> None:
    """Move the mouse over a picture, so that each of its parts tells what it knows."""
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    for x in range(STEP // 3, int(box["width"]), STEP):
        for y in range(STEP // 3, int(min(box["height"], 500)), STEP // 2):
            page.mouse.move(box["x"] + x, box["y"] + y)
        if x % (2 * STEP) < STEP:
            look()
