"""The frame around the pages: headers, escaping, and that each page opens in a browser with nothing amiss."""

import base64
import hashlib
import re
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from http.client import HTTPConnection
from importlib.resources import files
from pathlib import Path

import pytest
from browser import serving
from made_cases import make_casebook

import app
from kb.errors import CasebookError
from kb.similarity import questions
from kb.ui import ready, stored
from kb.ui.escape import cell, plain, shortened
from kb.ui.headers import content_security_policy


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shell")
    with serving(folder / "missing.db", folder / "app.log") as served:
        yield served


def test_policy_allows_the_inline_scripts_of_the_page_and_no_others():
    policy = content_security_policy("<script>one</script><script src='x.js'></script>")
    digest = base64.b64encode(hashlib.sha256(b"one").digest()).decode()
    assert policy.endswith(f"script-src 'self' 'sha256-{digest}'")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![x](http://a)", "\\!\\[x\\]\\(http\\:\u2060\\/\\/a\\)"),
        ("<b>T12</b>", r"\<b\>T12\<\/b\>"),
        ("two\n\n# lines", r"two \# lines"),
        ("\u202eleft", "left"),
    ],
)
def test_plain_leaves_nothing_for_markdown(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [("short", 10, "short"), ("two words here", 10, "two words…"), ("a" * 30, 10, "a" * 10 + "…")],
)
def test_shortened_cuts_at_a_word_where_there_is_one(text, length, shown):
    assert shortened(text, length) == shown


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_cell_never_starts_a_formula(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("size", [3, None], ids=["casebook", "none"])
def test_after_the_first_page_the_others_are_prepared(tmp_path, monkeypatch, size):
    path = make_casebook(tmp_path / "made.db", size) if size else tmp_path / "missing.db"
    read, compared = [], []
    monkeypatch.setenv("CASEBOOK_DB", str(path))
    monkeypatch.setattr(questions, "reader", lambda: read.append)
    monkeypatch.setattr(stored, "SimilarCases", lambda profiles, words: compared.append(len(profiles)))
    stored.ready_to_read.clear()
    for step in ready.other_pages():
        with suppress(CasebookError):
            step()
    stored.ready_to_read.clear()
    assert (read, compared) == ([""], [size] if size else [])


# What every answer must say, wherever it comes from.
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = {
    "default-src": "'self'",
    "connect-src": "'self' ws:",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "worker-src": "'self' blob:",
}


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/no-such-file", "/favicon.png", "/static/none.js"])
def test_every_answer_carries_the_headers(address, path):
    try:
        answer = urllib.request.urlopen(address + path)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        told = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert re.fullmatch(r"'self' 'sha256-[\w+/]+='", told.pop("script-src"))
    assert told == POLICY


@pytest.mark.browser
def test_the_server_answers_on_loopback_alone_and_to_its_own_name(address):
    port = urllib.parse.urlsplit(address).port
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    places = re.findall(rf"([0-9A-F]+):{port:04X} [0-9A-F]+:0000 0A", listening)
    assert places == ["0100007F"]
    assert [shaken(port, host) for host in (f"127.0.0.1:{port}", f"evil.test:{port}")] == [101, 403]


def shaken(port: int, host: str) -> int:
    """Ask for the socket of the app under a host name; return the status of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    key = base64.b64encode(b"sixteen bytes ok").decode()
    asked = {"Host": host, "Origin": f"http://{host}", "Upgrade": "websocket", "Connection": "Upgrade"}
    asked |= {"Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13"}
    connection.request("GET", "/_stcore/stream", headers=asked)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.browser
def test_scripts_of_the_page_come_whole_with_the_headers(address):
    with urllib.request.urlopen(address) as answer:
        script = re.search(r'src="\./(static/js/[^"]+)"', answer.read().decode())[1]
    with urllib.request.urlopen(f"{address}/{script}") as answer:
        assert answer.read() == files("streamlit").joinpath("static", script).read_bytes()
        assert answer.headers.get_content_type() == "application/javascript"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.browser
@pytest.mark.parametrize("path", ["static/../../app.py", "static/%2e%2e/%2e%2e/app.py", "static//etc/passwd"])
def test_no_other_file_is_handed_out(address, path):
    try:
        with urllib.request.urlopen(f"{address}/{path}") as answer:
            body = answer.read()
    except urllib.error.HTTPError as refused:
        body = refused.read()
    assert b"root:" not in body
    assert b"st.navigation" not in body


@pytest.mark.browser
def test_the_mark_of_the_casebook_is_the_icon_of_the_tab(address):
    with urllib.request.urlopen(f"{address}/favicon.png") as answer:
        assert answer.headers.get_content_type() == "image/svg+xml"
        assert answer.read() == (app.ROOT / "kb" / "ui" / "assets" / "mark.svg").read_bytes()


@pytest.mark.browser
@pytest.mark.parametrize("path", [path for script, _, path in app.PAGES if (app.ROOT / script).is_file()])
def test_page_without_a_casebook_says_what_to_do(address, visit, path):
    page = visit(f"{address}/{path}")
    assert page.get_by_text("Not medical advice").is_visible()
