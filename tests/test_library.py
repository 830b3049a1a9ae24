"""That spaCy is loaded without its command line, and whole for whoever wants that later."""

import subprocess
import sys

import pytest

COMMAND_LINE = {"httpx", "requests", "rich", "typer", "weasel"}


@pytest.mark.parametrize(
    ("first", "loaded"), [("ingest.nlp", set()), ("spacy", COMMAND_LINE)], ids=["ours first", "theirs first"]
)
def test_spacy_comes_without_its_command_line(first, loaded):
    told = run(f"import {first}, ingest.nlp.pipeline, sys; print(*sys.modules)").split()
    assert COMMAND_LINE & set(told) == loaded
    assert "spacy" in told


def test_the_command_line_can_still_be_loaded():
    assert run("import ingest.nlp; from spacy.cli.info import info; print(callable(info))").split() == [
        "True"
    ]


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
