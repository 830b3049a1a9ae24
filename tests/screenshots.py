"""Screenshots of every page, wide and narrow, light and dark, into .github/screenshots.

Run: python tests/screenshots.py [--db CASEBOOK.db] [PAGE ...]
Without a casebook the bundled reports are read.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import CHROMIUM_FLAGS, NARROW, WIDE, serving, settled  # noqa: E402
from click import echo  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

import app  # noqa: E402

FOLDER = ROOT / ".github" / "screenshots"
COLOURS = 256
HEIGHTS = {WIDE: 1000, NARROW: 844}

# What each page shows; a page not named here is shown as it opens.
STATES = {
    "": "",
    "case": "case?report=34454446&patient=1",
    "learn": "learn?step=3",
}
# What is pressed before a page is shown, by the words on the button.
PRESSED = {"patient": "Try the example"}


def shoot(page: Page, address: str, path: Path, pressed: str = "") -> None:
    """Open an address, press a button if one is named, and keep what the window shows, with few colours."""
    page.goto(address)
    settled(page)
    if pressed:
        page.get_by_role("button", name=pressed).click()
        settled(page)
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    page.wait_for_timeout(1500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def casebook(given: Path | None, folder: Path) -> Iterator[Path]:
    """Give the casebook named, or one made of the bundled reports."""
    if given is None:
        from ingest.run import ingest
        from kb.storage.database import connect

        given = folder / "bundled.db"
        db = connect(given)
        ingest([ROOT / "data" / "reports"], db)
        db.close()
    yield given


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path)
    parser.add_argument("pages", nargs="*", help="addresses of pages; all without any")
    asked = parser.parse_args()
    there = [path for script, _, path in app.PAGES if (ROOT / script).is_file()]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        casebook(asked.db, Path(folder)) as database,
        serving(database, Path(folder) / "app.log") as address,
        sync_playwright() as driver,
    ):
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        for name in asked.pages or there:
            for width, size in ((WIDE, "wide"), (NARROW, "narrow")):
                for theme in ("light", "dark"):
                    view = {"width": width, "height": HEIGHTS[width]}
                    page = browser.new_page(viewport=view, color_scheme=theme)
                    target = FOLDER / f"{name or 'find'}-{size}-{theme}.png"
                    shoot(page, f"{address}/{STATES.get(name, name)}", target, PRESSED.get(name, ""))
                    page.close()
                    echo(target.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
