"""Refreshes the figures and outputs in README.md from the programs that make them.

    python tests/readme.py                      all but the blocks that need a file or another environment
    python tests/readme.py negation=KIT.txt     and the negation table, measured on the public kit
    python tests/readme.py baselines=PYTHON     and the baselines, with an interpreter that has medSpaCy

``tests/test_readme.py`` checks the blocks that are quick to make.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BENCHMARKS = ROOT / "tests" / "benchmarks"


def casebook(*arguments: str) -> str:
    """Return what a casebook command prints, as a terminal of 96 columns shows it."""
    return _run(sys.executable, "-m", "kb.cli", *arguments)


def shown(command: str, database: Path) -> str:
    """Return a command and its output as a block of code."""
    words = re.findall(r'"[^"]*"|\S+', command)
    output = casebook("--db", str(database), *(word.strip('"') for word in words[1:]))
    return f"```console\n$ {command}\n{output.strip()}\n```"


def help_block() -> str:
    """Return the help of the root command as a block of code."""
    return f"```console\n$ casebook --help\n{casebook('--help').strip()}\n```".replace(
        "python -m kb.cli", "casebook"
    )


def block(readme: str, name: str) -> str:
    """Return what stands between the marks of a block."""
    found = re.search(rf"<!-- begin {name} -->\n(.*?)<!-- end {name} -->", readme, re.S)
    if not found:
        raise SystemExit(
            f"README.md: no block {name!r}. Put <!-- begin {name} --> and <!-- end {name} --> in it."
        )
    return found[1].strip()


def main(wanted: list[str]) -> None:
    """Write every block anew."""
    given = dict(word.partition("=")[::2] for word in wanted)
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "casebook.db"
        casebook("--db", str(database), "ingest", str(ROOT / "data" / "reports"))
        blocks = {
            "help": help_block(),
            "search": shown("casebook search laminectomy --where compartment=intradural", database),
            "graph": shown('casebook graph "intradural cement leakage" --follows --min-patients 2', database),
            "accuracy": _run(sys.executable, str(BENCHMARKS / "accuracy.py"), "--save"),
            "similarity": _run(sys.executable, str(BENCHMARKS / "similarity.py")),
        }
    if "negation" in given:
        blocks["negation"] = _run(sys.executable, str(BENCHMARKS / "negation.py"), given["negation"])
    if "baselines" in given:
        compare = (sys.executable, str(BENCHMARKS / "baselines.py"), "--medspacy", given["baselines"])
        blocks["baselines"] = _run(*compare)
        reserve = _run(*compare, "--set", "reserve").splitlines()
        blocks["baselines on reserve"] = "\n".join(reserve[:6])
    for name, content in blocks.items():
        block(text, name)
        whole = f"<!-- begin {name} -->\n{content.strip()}\n<!-- end {name} -->"
        text = re.sub(
            rf"<!-- begin {name} -->.*?<!-- end {name} -->", lambda _, whole=whole: whole, text, flags=re.S
        )
    README.write_text(text, "utf-8")


def _run(*command: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "96", "NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, cwd=ROOT)
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
