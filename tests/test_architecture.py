"""The laws of the house: who may import whom, what a module exports, how long it may be."""

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(p for folder in ("kb", "ingest") for p in (ROOT / folder).rglob("*.py"))


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path):
    """Every module imported anywhere in a file, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def within(path, *places):
    return any(name_of(path) == place or name_of(path).startswith(f"{place}.") for place in places)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_who_imports_whom(path):
    tops = {name.partition(".")[0] for name in imported(path)}
    if within(path, "kb"):
        assert "ingest" not in tops
    if not within(path, "ingest.nlp", "ingest.slots"):
        assert "spacy" not in tops or _for_types_only(path, "spacy")
    if not within(path, "kb.ui", "ingest.ui"):
        assert "streamlit" not in tops
    if not name_of(path).startswith("kb.graph"):
        assert "networkx" not in tops
    if not within(path, "kb", "ingest.run", "ingest.deduplicate", "ingest.sources"):
        assert not tops & {"sqlite3", "sqlite_utils"} or _for_types_only(path, "sqlite_utils")


def _for_types_only(path, package):
    """Whether a package is imported for annotations only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return all(
        id(node) in guarded
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == package)
        or (isinstance(node, ast.Import) and any(a.name.partition(".")[0] == package for a in node.names))
    )


SQL_MODULES = {
    "kb.search.case_index",
    "kb.storage.database",
    "kb.search.full_text",
    "kb.storage.links",
    "kb.storage.migrations",
    "kb.storage.profiles",
    "kb.storage.queries",
    "kb.storage.review",
    "kb.storage.searches",
    "kb.storage.sources",
    "kb.storage.store",
}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_sql_lives_in_few_modules(path):
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    if name_of(path) not in SQL_MODULES:
        assert not calls & {"execute", "executemany", "executescript"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_short_and_say_what_they_are(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    assert ast.get_docstring(ast.parse(text)), "no module docstring"


def test_all_names_are_sorted_and_there():
    checked = 0
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                names = ast.literal_eval(node.value)
                assert sorted(set(names), key=_rank) == names or sorted(set(names)) == names, name_of(path)
                if not within(path, "kb.ui", "ingest.ui"):
                    module = importlib.import_module(name_of(path))
                    assert [n for n in names if not hasattr(module, n)] == [], name_of(path)
                checked += 1
    assert checked > 30


def _rank(name):
    """Constants, then classes, then functions, as isort and ruff sort them."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def test_packages_of_kb_import_each_other_one_way():
    """No two packages inside kb need each other, directly or around a corner."""
    needs = {}
    for path in MODULES:
        parts = name_of(path).split(".")
        if parts[0] == "kb" and len(parts) > 1:
            wanted = {name.split(".")[1] for name in imported(path) if name.startswith("kb.")}
            needs.setdefault(parts[1], set()).update(wanted - {parts[1]})
    order = []
    while needs:
        free = sorted(name for name, wanted in needs.items() if not wanted & set(needs))
        assert free, f"these import each other in a circle: {sorted(needs)}"
        order += free
        for name in free:
            del needs[name]
    assert order.index("model") < order.index("storage") < order.index("ui")
