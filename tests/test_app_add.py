"""The page Add reports in a real browser: offered, looked at, and stored only after a yes."""

from functools import partial
from pathlib import Path

import pytest
from browser import NARROW, WIDE, quiet, serving, settled
from opening import open_everything, sound
from test_preview import LIST, PAPER

from kb.storage import queries
from kb.storage.database import connect

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror=window.ran=1> ![x](http://evil.test/a.png) :red[x] [a](http://evil.test) $\\h{y}$"
)


@pytest.fixture
def served(tmp_path: Path):
    database = tmp_path / "casebook.db"
    connect(database).close()
    with serving(database, tmp_path / "app.log") as address:
        yield f"{address}/add", database


def offer(page, *files: tuple[str, bytes]) -> None:
    given = [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    page.locator("input[type=file]").set_input_files(given)
    page.get_by_role("heading", name="What was read").wait_for(timeout=30_000)
    settled(page)


def stored(database: Path) -> list[str]:
    db = connect(database, read_only=True)
    try:
        return queries.report_ids(db)
    finally:
        db.close()


def test_from_file_to_casebook(served, visit) -> None:
    address, database = served
    page = visit(address)
    references = LIST.format("Another report of cement").encode()
    offer(page, ("paper.txt", PAPER.encode()), ("list.ris", references), ("broken.pdf", b"%PDF-1.4 no"))
    assert page.get_by_text("the PDF is damaged").is_visible()
    page.get_by_role("table").first.wait_for(timeout=10_000)
    page.get_by_text("developed paraplegia").first.wait_for(timeout=10_000)
    assert stored(database) == []
    page.get_by_role("button", name="Yes, add 2 reports with 1 patient").click()
    page.get_by_text("2 added").wait_for(timeout=20_000)
    settled(page)
    assert stored(database) == ["doi-10.1234-abc", "paper"]
    assert page.get_by_text("Nothing is offered yet.").is_visible()


def test_pasted_text_can_be_discarded(served, visit) -> None:
    address, database = served
    page = visit(address, width=NARROW)
    page.get_by_text("Or paste a text").click()
    page.get_by_role("textbox").fill(PAPER)
    page.get_by_role("button", name="Read the text").click()
    page.get_by_role("button", name="Discard").wait_for(timeout=30_000)
    settled(page)
    assert page.get_by_role("button", name="Yes, add 1 report with 1 patient").is_enabled()
    assert page.get_by_role("heading", name="Pasted text", exact=True).is_visible()
    offer(page, ("before.txt", PAPER.replace("Cement inside the dura", "Quite another title").encode()))
    page.get_by_role("button", name="Yes, add 2 reports with 2 patients").wait_for(timeout=30_000)
    settled(page)
    assert page.get_by_role("combobox", name="Report").input_value() == "Quite another title"
    page.locator("[class*=st-key-look]").get_by_text("Quite another title").first.wait_for(timeout=10_000)
    page.get_by_role("button", name="Discard").click()
    page.get_by_text("Nothing is offered yet.").wait_for(timeout=10_000)
    assert stored(database) == []


def test_names_and_texts_of_files_stay_text(served, visit) -> None:
    address, _ = served
    page = visit(address)
    text = f"{HOSTILE} {'W' * 10_000}\n\n{PAPER}"
    record = LIST.format(HOSTILE) + "TY  - JOUR\nAU  - Nobody\nER  -\n"
    name = HOSTILE.replace("/", "")
    offer(
        page, (f"{name}.txt", text.encode()), (f"{name}.ris", record.encode()), ("W" * 200 + ".bib", b"@x{")
    )
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        quiet(page)
        open_everything(page, partial(sound, page, width))
    page.get_by_role("button", name="Yes, add").click()
    page.get_by_text("2 added").wait_for(timeout=20_000)
    quiet(page)
    sound(page, NARROW)
