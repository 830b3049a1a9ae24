"""How fast and how large the app is: first page, a filter, a case, ten visitors; small and large casebooks.

Run: python tests/benchmarks/app.py [CASEBOOK.db ...]; without a casebook, one of 5,000 made cases.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import CHROMIUM_FLAGS, free_port, settled  # noqa: E402
from click import echo  # noqa: E402
from made_cases import make_casebook  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

VISITORS = 10


@contextmanager
def started(database: Path, port: int):
    """Start the server and hand over its process at once, without waiting for it."""
    environment = {**os.environ, "CASEBOOK_DB": str(database), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def reached(page, address: str) -> None:
    """Open the address as soon as the server takes it."""
    while True:
        try:
            page.goto(address)
            return
        except Exception:  # noqa: BLE001  the server is not up yet
            time.sleep(0.02)


def worked(pid: int) -> float:
    """Return the processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Return the resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def measure(browser, database: Path) -> None:
    """Print the figures of one casebook."""
    port = free_port()
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    began = time.perf_counter()
    with started(database, port) as process:
        reached(page, f"http://127.0.0.1:{port}")
        page.locator(".strip .found").wait_for()
        took = time.perf_counter() - began
        echo(f"first page from process start   {took:6.2f} s (server at work {worked(process.pid):.2f} s)")
        box = page.locator(".facets details[open] input:not(:checked)").first
        for name in ("first filter", "second filter"):
            before = page.locator(".strip .found").inner_text()
            began = time.perf_counter()
            box.click()
            page.wait_for_function(
                "before => { const find = (root) => { for (const e of root.querySelectorAll('*')) {"
                " if (e.matches('.strip .found')) return e; if (e.shadowRoot) { const f = find(e.shadowRoot);"
                " if (f) return f; } } }; const at = find(document); return at && at.innerText !== before; }",
                arg=before,
            )
            echo(f"{name:31} {time.perf_counter() - began:6.2f} s")
        began = time.perf_counter()
        page.locator(".card a").first.click()
        page.locator(".evidence").wait_for()
        echo(f"a case                          {time.perf_counter() - began:6.2f} s")
        settled(page)
        for _ in range(VISITORS - 1):
            one = browser.new_context().new_page()
            one.goto(f"http://127.0.0.1:{port}")
            one.locator(".strip .found").wait_for()
        echo(f"server with {VISITORS} visitors         {megabytes(process.pid):6.0f} MB")


def main() -> None:
    """Measure the casebooks given, or one of 5,000 made cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("casebooks", nargs="*", type=Path)
    chosen = parser.parse_args().casebooks
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        for database in chosen or [make_casebook(Path(folder) / "large.db", 5000)]:
            echo(database.name)
            measure(browser, database)
        browser.close()


if __name__ == "__main__":
    main()
