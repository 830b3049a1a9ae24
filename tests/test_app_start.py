"""What makes the first page come soon: what the server leaves out, tells early and sends at once."""

import asyncio
import gc
import importlib
import re
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from browser import quiet, serving
from made_cases import make_casebook
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager

from kb.ui import components, ready
from kb.ui.visits import Visits


@pytest.fixture
def brought(tmp_path, monkeypatch):
    """Return what tells whether the component of another installed package is found."""
    for name, text in {
        "streamlit_other/__init__.py": "",
        "streamlit_other/pyproject.toml": '[project]\nname = "streamlit-other"\nversion = "1"\n'
        '[[tool.streamlit.component.components]]\nname = "x"\nasset_dir = "."\n',
        "streamlit_other-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: streamlit-other\nVersion: 1\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))

    def found() -> bool:
        manager = BidiComponentManager()
        manager.discover_and_register_components(start_file_watching=False)
        return manager.get_component_asset_root("streamlit-other.x") is not None

    return found


def test_no_other_package_brings_a_component(brought):
    importlib.reload(manifest_scanner)
    assert brought()
    components.keep_others_out()
    assert not brought()


@pytest.mark.parametrize("at_once", [True, False])
def test_connections_do_not_wait_for_what_went_before(at_once):
    with ThreadPoolExecutor(1) as apart:  # the browser's loop runs in this thread
        assert apart.submit(lambda: asyncio.run(undelayed(at_once))).result() is at_once


async def undelayed(at_once: bool) -> bool:
    """Serve on a socket like Streamlit's, which names no protocol; tell how its connections send."""
    loop, met = asyncio.get_running_loop(), asyncio.Event()
    options = []

    class Met(asyncio.Protocol):
        def connection_made(self, transport):
            told = transport.get_extra_info("socket")
            options.append(told.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            met.set()

    if at_once:
        ready.send_at_once(loop)
    listening = socket.socket(family=socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    server = await loop.create_server(Met, sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    await met.wait()
    writer.close()
    server.close()
    return bool(options[0])


def test_what_is_done_ahead_waits_until_nobody_is_served():
    visits = Visits()
    waiting = Thread(target=visits.wait_for_rest, args=(0,), daemon=True)
    waiting.start()
    with visits.one():
        with visits.one():
            pass
        assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()


def test_what_is_there_to_stay_is_not_searched_for_garbage():
    try:
        ready.keep()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


@pytest.mark.browser
def test_find_names_with_the_page_every_script_that_it_loads(tmp_path, visit):
    with serving(make_casebook(tmp_path / "made.db", 40), tmp_path / "app.log") as address:
        with urllib.request.urlopen(address) as answer:
            named = answer.headers["link"] + answer.read().decode()
        page = visit(f"{address}/", ready=".card")
        quiet(page)
        loaded = page.evaluate("() => performance.getEntriesByType('resource').map(one => one.name)")
        scripts = {name for name in loaded if name.endswith(".js")}
    told = {address + path[1:] for path in re.findall(r'\./[^">]+\.js(?=[">])', named)}
    assert scripts == told
