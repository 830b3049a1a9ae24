# Two commands: `make app` serves the casebook, `make test` checks everything.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8501
DB ?= data/casebook.db

.PHONY: app test unit lint lock clean

app: $(VENV)/.app
	$(BIN)/casebook --db $(DB) serve --port $(PORT)

# Two processes, each with its own server and browser; the tests of a file stay together.
test: $(VENV)/.test lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

unit: $(VENV)/.test
	$(BIN)/python -m pytest -m "not browser"

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy kb ingest app.py

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 app")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: $(BIN)/python .lock/app.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .lock/app.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: $(BIN)/python .lock/test.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .lock/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.app

# Refresh the pinned versions; needs uv.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o .lock/app.txt
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o .lock/test.txt

clean:
	rm -rf $(VENV) data/casebook.db data/casebook.db-wal data/casebook.db-shm
