"""How fast and how large the app is, against the limits it must hold: one table for every casebook.

    python tests/benchmarks/app.py [CASEBOOK.db ...] [--rounds 3] [--limits]

Without casebooks: the bundled reports, and 5,000 invented cases. Each round starts a server anew and
opens the pages in the order of the table; every opening is a new visitor with an empty browser cache.
Seconds are medians of the rounds. Run it on a machine at rest: the load stands above the table.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "benchmarks")]

from browser import CHROMIUM_FLAGS, free_port, settled  # noqa: E402
from click import echo  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from synthetic import readings  # noqa: E402

from ingest.run import ingest  # noqa: E402
from kb.graph.build import Selection, build  # noqa: E402
from kb.storage.database import connect  # noqa: E402
from kb.storage.store import save_reading  # noqa: E402
from kb.ui.graph_state import TYPES  # noqa: E402
from kb.ui.graph_views import merged  # noqa: E402

CASES = 5000
CONCEPTS = 150
# Seconds after the first page at which the server, where nobody has touched it, prepares the other pages.
PREPARING = 4.0
# What must hold, in seconds and megabytes, by how the names of the figures begin.
LIMITS = {"first page from process start": 3.5, "a filter": 0.5, "graph": 3.0, "ten visitors": 300.0}
DRAWN = """() => [...document.querySelectorAll('canvas')].some(canvas => {
  const { width, height } = canvas;
  return width && height
    && canvas.getContext('2d').getImageData(0, 0, width, height).data.some(value => value);
})"""
FOUND = """before => {
  const find = root => {
    for (const e of root.querySelectorAll('*')) {
      if (e.matches('.strip .found')) return e;
      const inside = e.shadowRoot && find(e.shadowRoot);
      if (inside) return inside;
    }
  };
  const at = find(document);
  return at && at.innerText !== before;
}"""

Figures = defaultdict[str, list[float]]


def bundled(path: Path) -> Path:
    """Write the casebook of the bundled reports."""
    with connect(path) as db:
        ingest([ROOT / "data" / "reports"], db)
    return path


def invented(path: Path) -> Path:
    """Write the casebook of invented cases."""
    with connect(path) as db:
        for report, cases in readings(CASES):
            save_reading(db, report, cases, [], content_hash="invented")
    return path


@contextmanager
def started(database: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the server as a user does, with bytecode kept, and hand it over without waiting for it."""
    port = free_port()
    environment = {**os.environ, "CASEBOOK_DB": str(database), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def reached(page, address: str) -> None:
    """Open the address as soon as the server takes it.

    A connection asks for that: a browser that draws one error page after the other takes from the
    server the time in which it starts.
    """
    at = urlsplit(address)
    while True:
        try:
            socket.create_connection((at.hostname, at.port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.01)
    page.goto(address)


def megabytes(pid: int) -> tuple[float, float]:
    """Return the resident memory of a process, now and at its highest."""
    told = Path(f"/proc/{pid}/status").read_text()
    now, most = (re.search(rf"{name}:\s+(\d+)", told) for name in ("VmRSS", "VmHWM"))
    return int(now[1]) / 1024, int(most[1]) / 1024


def nearest(database: Path) -> tuple[str, int]:
    """Return the address of the graph whose number of concepts is nearest to 150, and that number."""
    with connect(database, read_only=True) as db:
        heavy = {pair: len(edge["cases"]) for pair, edge in merged(build(db, Selection(types=TYPES))).items()}
    ends = {n: {end for pair, m in heavy.items() if m >= n for end in pair} for n in set(heavy.values())}
    least = min(ends, key=lambda n: (abs(len(ends[n]) - CONCEPTS), n))
    types = "&".join(f"type={kind}" for kind in TYPES)
    return f"graph?least={least}&{types}", len(ends[least])


def ask(page) -> None:
    """Ask for patients like the one of the example."""
    page.get_by_role("button", name="Try the example").click()
    page.locator(".matches, .match").first.wait_for()


def draw(page) -> None:
    """Wait until a chart has been painted."""
    page.wait_for_function(DRAWN)


def seen(selector: str) -> Callable[..., None]:
    """Return what waits until something is there."""
    return lambda page: page.locator(selector).first.wait_for()


def visited(browser, address: str, ready: Callable[..., None]):
    """Open an address as a new visitor; return the page and how long it took."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    began = time.perf_counter()
    page.goto(address)
    ready(page)
    settled(page)
    return page, time.perf_counter() - began


def one_round(browser, database: Path, graph: tuple[str, int], figures: Figures) -> None:
    """Add the figures of one server, from its start to ten visitors."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    began = time.perf_counter()
    with started(database) as (process, address):
        reached(page, address)
        page.locator(".card").first.wait_for()
        figures["first page from process start"].append(time.perf_counter() - began)
        settled(page)
        case = page.locator(".card a").first.get_attribute("href").lstrip("/")
        filtered(page, "a filter", figures)
        time.sleep(PREPARING)
        filtered(page, "a filter while other pages are prepared", figures)
        visitors = [page]
        pages = {
            "Outcomes": ("outcomes", draw),
            "My patient, with the answer": ("patient", ask),
            "Case": (case, seen(".evidence")),
            "Learn": ("learn", seen(".plainfacts")),
            "To check": ("check", seen(".quotes mark, .grid tbody tr")),
            "About": ("about", seen(".grid tbody tr")),
            f"graph of {graph[1]} concepts": (graph[0], draw),
        }
        for name, (path, ready) in pages.items():
            for opening in ("first", "second"):
                page, took = visited(browser, address + path, ready)
                figures[f"{name}, {opening} opening"].append(took)
                if opening == "first":
                    visitors.append(page)
                else:
                    page.context.close()
        for path in ("?scope=all&view=table", "outcomes?scope=all", "add"):
            visitors.append(visited(browser, address + path, seen("h1"))[0])
        now, most = megabytes(process.pid)
        figures["ten visitors on ten pages, MB"].append(now)
        figures["ten visitors on ten pages, MB at the highest"].append(most)
        for page in visitors:
            page.context.close()


def filtered(page, called: str, figures: Figures) -> None:
    """Add how long it takes until a facet that is chosen, then dropped, has changed what was found."""
    rarest = page.locator(".facets details[open]").first.locator("label").last.locator("input")
    box = page.locator(f".facets [data-focus='{rarest.get_attribute('data-focus')}']")
    for name in ("chosen", "dropped"):
        before = page.locator(".strip .found").inner_text()
        began = time.perf_counter()
        box.click()
        page.wait_for_function(FOUND, arg=before)
        figures[f"{called}, {name}"].append(time.perf_counter() - began)
        settled(page)


def table(columns: Sequence[str], measured: Sequence[Figures], *, all_: bool = True) -> Iterator[str]:
    """Yield the lines of a Markdown table of medians, all or those with a limit; what breaks it is marked."""
    yield f"| seconds, unless MB | limit | {' | '.join(columns)} |"
    yield "|---|---:|" + "---:|" * len(columns)
    names = list(dict.fromkeys(re.sub(r"\d+ concepts", "concepts", n) for one in measured for n in one))
    for name in names:
        limit = next((most for start, most in LIMITS.items() if name.startswith(start)), None)
        if not (limit or all_):
            continue
        cells = []
        for one in measured:
            found = next((n for n in one if re.sub(r"\d+ concepts", "concepts", n) == name), None)
            value = median(one[found]) if found else None
            count = re.search(r"\d+ concepts", found or "")
            told = "–" if value is None else f"{value:.0f}" if "MB" in name else f"{value:.2f}"
            told += f" ({count[0]})" if count else ""
            cells.append(f"**{told}**" if value and limit and value > limit else told)
        yield f"| {name} | {limit or ''} | {' | '.join(cells)} |"


def main() -> None:
    """Measure the casebooks given, or the bundled one and one of invented cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("casebooks", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limits", action="store_true", help="print only what has a limit")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        made = asked.casebooks or [
            bundled(Path(folder) / "bundled.db"),
            invented(Path(folder) / f"{CASES:,} invented cases.db"),
        ]
        measured, loads = [Figures(list) for _ in made], []
        graphs = [nearest(database) for database in made]
        for number in range(asked.rounds + 1):
            for database, graph, figures in zip(made, graphs, measured, strict=True):
                # The first round compiles what was never run; it does not count.
                kept = figures if number else Figures(list)
                one_round(browser, database, graph, kept)
                loads.append(os.getloadavg()[0])
        browser.close()
    echo(f"Median of {asked.rounds}, {os.cpu_count()} cores, load {min(loads):.1f} to {max(loads):.1f}.\n")
    for line in table([database.stem for database in made], measured, all_=not asked.limits):
        echo(line)


if __name__ == "__main__":
    main()
