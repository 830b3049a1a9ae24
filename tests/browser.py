"""A real server, a real Chromium, and a guard that fails a test on any stray request or console error."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, skip_or_fail

CHROMIUM_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    # No name but this machine's resolves: the browser runs with the network cut off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WIDE, NARROW = 1400, 390
LOCAL = {"127.0.0.1", "localhost", "[::1]"}


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(database: Path, log: Path) -> Iterator[str]:
    """Serve the app for one database on loopback and give its address."""
    port = free_port()
    environment = {**os.environ, "CASEBOOK_DB": str(database), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def wait_until_up(health: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; fail with its log when it ends or stays silent."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(health, timeout=2):
            return
        time.sleep(0.05)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@dataclass
class Guard:
    """What a page must not do: leave this machine, or write an error to the console."""

    problems: list[str] = field(default_factory=list)

    def watch(self, page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self.request)

    def console(self, message) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} {message.location.get('url', '')}")

    def request(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname not in LOCAL:
            self.problems.append(f"left this machine: {request.url}")


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium where there is one, else the one Playwright brought."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        try:
            browser = driver.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        except playwright.Error as error:
            skip_or_fail(f"no Chromium: {error}")
        yield browser
        browser.close()


@contextmanager
def visiting(chromium) -> Iterator[Callable]:
    """Give what opens addresses in fresh contexts; fail afterwards on whatever the guard has seen."""
    guard, contexts = Guard(), []

    def open_page(address: str, *, width: int = WIDE, dark: bool = False, ready: str = "h1"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        guard.watch(page)
        page.goto(address)
        settled(page, ready)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert guard.problems == []


@pytest.fixture
def visit(chromium) -> Iterator[Callable]:
    """Open addresses in fresh contexts for one test."""
    with visiting(chromium) as open_page:
        yield open_page


def settled(page, ready: str = "h1") -> None:
    """Wait until the script has run and nothing is being drawn any more."""
    page.locator(ready).first.wait_for(timeout=20_000)
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stApp][data-test-script-state=running]')"
        " && !document.querySelector('[data-stale=true]')",
        timeout=20_000,
    )


# Nothing runs, and for a quarter of a second nothing came, went or moved on the page.
_QUIET = """() => {
  if (document.querySelector('[data-testid=stApp][data-test-script-state=running], [data-stale=true]'))
    return false;
  let shape = '';
  const look = (root) => {
    for (const e of root.querySelectorAll('*')) if (e.shadowRoot) look(e.shadowRoot);
    const all = root.querySelectorAll('*');
    const last = all.length ? all[all.length - 1].getBoundingClientRect() : { x: 0, y: 0 };
    shape += `${all.length} ${last.x} ${last.y};`;
  };
  look(document);
  if (shape !== window.lastShape) {
    window.lastShape = shape;
    window.lastChange = performance.now();
  }
  return performance.now() - window.lastChange > 250;
}"""


def quiet(page) -> None:
    """Wait until all of a page is drawn: before judging what must not be on it."""
    page.wait_for_function(_QUIET, timeout=30_000)
