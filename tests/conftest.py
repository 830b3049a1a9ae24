"""Fixtures shared by all tests: where the third-party material lies, and a skip that CI does not forgive."""

import os
from pathlib import Path

import pytest

pytest.register_assert_rewrite("opening")
pytest_plugins = ["browser"]
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
ON_CI = os.environ.get("CI") == "true"


def skip_or_fail(reason: str) -> None:
    """Skip where a person runs the tests, fail where the gate runs them."""
    if ON_CI:
        pytest.fail(f"{reason} (a skip of this test is a failure under CI=true)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party files beside the checkout: not ours to bring, so a clone may lack them."""
    if not SHARED.is_dir():
        pytest.skip(f"third-party files are not at {SHARED}")
    return SHARED
