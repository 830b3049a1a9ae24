"""Refreshes the figures and outputs in README.md from the programs that make them.

    python tests/readme.py                       all but the blocks that need more than the repository
    python tests/readme.py --negation KIT.txt    and the negation table, measured on the public kit
    python tests/readme.py --baselines PYTHON    and the baselines, with an interpreter that has medSpaCy
    python tests/readme.py --speed               and the speed, which wants a machine at rest
    python tests/readme.py --app                 and the app's, which wants that and Chromium

``tests/test_readme.py`` checks the blocks that are quick to make.
"""

from __future__ import annotations

import argparse
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


def main() -> None:
    """Write every block anew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--negation", metavar="KIT", help="file of the public NegEx/ConText kit")
    parser.add_argument("--baselines", metavar="PYTHON", help="interpreter that has medSpaCy")
    parser.add_argument("--speed", action="store_true", help="time the pipeline too")
    parser.add_argument("--app", action="store_true", help="time the app too")
    given = parser.parse_args()
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "casebook.db"
        casebook("--db", str(database), "ingest", str(ROOT / "data" / "reports"))
        blocks = {
            "help": help_block(),
            "search": shown("casebook search laminectomy --where compartment=intradural", database),
            "graph": shown('casebook graph "intradural cement leakage" --follows --min-patients 2', database),
            "accuracy": _run(sys.executable, str(BENCHMARKS / "accuracy.py"), "--save"),
            "phrasings": _run(sys.executable, str(BENCHMARKS / "phrasings.py")),
            "studies": _run(sys.executable, str(BENCHMARKS / "studies.py")),
            "times": _run(sys.executable, str(BENCHMARKS / "times.py")),
            "similarity": _run(sys.executable, str(BENCHMARKS / "similarity.py")),
        }
    if given.negation:
        blocks["negation"] = _run(sys.executable, str(BENCHMARKS / "negation.py"), given.negation)
    if given.baselines:
        compare = (sys.executable, str(BENCHMARKS / "baselines.py"), "--medspacy", given.baselines)
        blocks["baselines"] = _run(*compare)
        reserve = _run(*compare, "--set", "reserve").splitlines()
        blocks["baselines on reserve"] = "\n".join(reserve[:6])
    if given.speed:
        timed = _run(sys.executable, str(BENCHMARKS / "speed.py"))
        blocks["speed"] = f"```text\n{timed.strip()}\n```"
    if given.app:
        blocks["app"] = _run(sys.executable, str(BENCHMARKS / "app.py"), "--limits")
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
    main()
