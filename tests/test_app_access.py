"""Accessibility of every page by axe-core, in light and in dark; visible focus."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import serving
from made_cases import make_casebook

import app

pytestmark = pytest.mark.browser

# Rules that Streamlit's own frame breaks and no page can mend.
NOT_OURS: set[str] = set()

STATES = {"case": "case?report=made-000&fact=f3"}
PATHS = [STATES.get(path, path) for script, _, path in app.PAGES if (app.ROOT / script).is_file()]
PATHS += ["?view=table&scope=all", "?q=nothing+like+this"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("access")
    with serving(make_casebook(folder / "made.db"), folder / "app.log") as served:
        yield served


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(address, visit, path, dark):
    page = visit(f"{address}/{path}", dark=dark)
    page.wait_for_timeout(500)
    violations = Axe().run(page).response["violations"]
    serious = [
        (v["id"], v["impact"], [node["html"][:160] for node in v["nodes"][:4]])
        for v in violations
        if v["impact"] in {"serious", "critical"} and v["id"] not in NOT_OURS
    ]
    assert serious == []


def test_focus_is_seen_on_whatever_takes_it(address, visit):
    page = visit(f"{address}/case?report=made-000")
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              if (at === document.body) return "";
              const marks = ["outlineStyle", "boxShadow"];
              const ring = (e) => marks.some((mark) => getComputedStyle(e)[mark] !== "none");
              return ring(at) || ring(at.parentElement) ? "" : at.outerHTML.slice(0, 120);
            }"""
        )
        if seen:
            unseen.append(seen)
    assert unseen == []
