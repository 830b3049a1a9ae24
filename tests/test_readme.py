"""What the README says of the commands is what they say themselves."""

import re
from pathlib import Path

import pytest
from readme import README, block, help_block

ROOT = Path(__file__).parent.parent


def test_the_help_is_current():
    assert block(README.read_text("utf-8"), "help") == help_block()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")))))
def test_what_is_linked_is_there(link):
    assert (ROOT / link).exists()


@pytest.mark.parametrize(
    "name",
    [
        *("search", "graph", "accuracy", "times", "similarity"),
        *("negation", "baselines", "baselines on reserve", "speed", "app"),
    ],
)
def test_every_block_is_filled(name):
    assert block(README.read_text("utf-8"), name)
