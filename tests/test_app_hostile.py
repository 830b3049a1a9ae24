"""Text of reports stays text on every page: nothing in it runs, loads, links or breaks the layout."""

from dataclasses import replace
from functools import partial

import pytest
from browser import NARROW, WIDE, quiet, serving
from made_cases import story
from opening import open_everything, sound
from pages import STATES

from kb.storage.database import connect
from kb.storage.links import Kind, Link, State, save_links
from kb.storage.store import save_reading

pytestmark = pytest.mark.browser

LONG = "W" * 10_000
HOSTILE = (
    '<img src=x onerror="window.ran=1"><script>window.ran=1</script>',
    "![beacon](http://evil.test/a.png) [click](javascript:window.ran=1) http://evil.test www.evil.test",
    '=HYPERLINK("http://evil.test","x") $\\href{http://evil.test}{x}$ :red[x] :material/delete: :smile:a@b.c',
    "</span></script><svg onload=window.ran=1> | a | b |\n|---|---| {{7*7}} \u202e\u0000 --- \n\n***x***",
    LONG,
)


def hostile_casebook(path):
    """Write cases whose every word of the report is hostile, in all five ways."""
    db = connect(path)
    for i, said in enumerate(HOSTILE):
        safe = said.replace("\0", "")
        report, case, statements = story(i * 3, " ".join(safe.split()))
        text = f"{report.text} {safe}"
        report = replace(
            report,
            text=text,
            sections=(*report.sections[:1], replace(report.sections[1], end=len(text), heading=safe[:200])),
            authors=(safe[:500], "Doe J"),
            journal=safe[:500],
            doi=safe[:100],
        )
        findings = tuple(
            replace(f, value=safe, detail={**f.detail, "text": safe}, rule=safe[:200])
            if f.slot in {"time_to_treatment", "follow_up", "deficit"}
            else f
            for f in case.findings
        )
        ledger = tuple(replace(entry, value=safe, site=safe) for entry in case.ledger)
        case = replace(case, findings=findings, ledger=ledger, flags=(safe,))
        statements = [replace(one, subject=safe, population=safe) for one in statements]
        save_reading(db, report, [case], statements, content_hash=f"{i}")
    ends = [(f"made-{i * 3:03}", f"made-{i * 3 + 3:03}") for i in range(len(HOSTILE) - 1)]
    save_links(
        db,
        [
            Link(Kind.PATIENT, *pair, said.replace("\0", "")[:500], State.PROPOSED, 1, 1)
            for pair, said in zip(ends, HOSTILE, strict=False)
        ],
        Kind.PATIENT,
        {"made-000"},
    )
    db.close()
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with serving(hostile_casebook(folder / "hostile.db"), folder / "app.log") as served:
        yield served


# The states of every page, and those that only words of the reports make worth looking at.
PATHS = dict.fromkeys(
    (
        *STATES,
        "?q=evil",
        "graph?layer=literature",
        "graph?node=deficit:paraplegia&to=outcome:improved",
        "check?kind=links&state=all",
        "check?item=made-012:1:follow_up",
        "check?item=made-000:1:deficit",
        "case?report=made-003&fact=add-cement_volume",
        *(f"case?report=made-{i * 3:03}&fact=f3" for i in range(len(HOSTILE))),
    )
)
IDS = ["html", "markdown", "formula", "frame", "long"]


@pytest.mark.parametrize("path", PATHS)
def test_hostile_text_is_shown_as_text(address, visit, path):
    page = visit(f"{address}/{path}")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        quiet(page)
        sound(page, width)
        open_everything(page, partial(sound, page, width))


@pytest.mark.parametrize("said", HOSTILE, ids=IDS)
def test_hostile_questions_are_shown_as_text(address, visit, said):
    page = visit(f"{address}/patient", width=NARROW)
    page.get_by_label("What is known of the patient").fill(f"72F, {said.replace(chr(0), '')} L1"[:4000])
    page.get_by_role("button", name="Find similar cases").click()
    page.locator(".match").first.wait_for()
    quiet(page)
    sound(page, NARROW)
    open_everything(page, partial(sound, page, NARROW))
