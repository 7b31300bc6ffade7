# Two commands do everything on a machine with Python 3.11 or newer, make and git: `make run` and `make test`.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# Your own documents and the demonstration never share a graph: DOCS=path goes to ./data, the samples to ./data-demo.
DOCS ?=
DATA ?= $(if $(DOCS),data,data-demo)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test conformance quality lint format bench assets assets-tools build requirements clean

help:  ## Says what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "kommunegraf needs Python 3.11 or newer; none was found (set PYTHON=/path/to/python3)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: $(VENV)/.run  ## Builds the graph (samples, or DOCS=path) and serves it on PORT
	@exec $(BIN)/kommunegraf run $(if $(DOCS),"$(DOCS)",) --data "$(DATA)" --host "$(HOST)" --port "$(PORT)"

test: $(VENV)/.dev  ## Runs all tests (ARGS="tests/store -k name" for some)
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

conformance: $(VENV)/.dev  ## Prints the table of the W3C SPARQL 1.1 suite, run against the service over HTTP
	@PYTHONPATH=tests:tests/conformance $(BIN)/python -m sparql11

quality: $(VENV)/.dev  ## Writes docs/quality.md: what extraction reaches on all gold, beside the aims
	@$(BIN)/kommunegraf evaluate $(sort $(wildcard tests/gold/*)) --markdown docs/quality.md $(ARGS) || \
		[ $$? -eq 6 ]  # some documents cannot be read: the page says how many

lint: $(VENV)/.dev  ## Checks types, style and format
	$(BIN)/python -m ruff check service tests benchmarks
	$(BIN)/python -m ruff format --check service tests benchmarks
	$(BIN)/python -m mypy

format: $(VENV)/.dev  ## Formats the code
	$(BIN)/python -m ruff check --fix service tests benchmarks
	$(BIN)/python -m ruff format service tests benchmarks

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.bench  ## Measures, as ratios side by side in one run
	$(BIN)/python -m benchmarks $(ARGS)

$(VENV)/.assets: requirements/assets.txt $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/assets.txt
	@touch $@

EDITOR_SOURCES := service/kommunegraf/web/editor
$(EDITOR_SOURCES)/node_modules/.package-lock.json: $(EDITOR_SOURCES)/package-lock.json $(VENV)/.assets
	cd $(EDITOR_SOURCES) && PATH="$(abspath $(BIN)):$$PATH" npm ci --loglevel=error
	@touch $@

assets-tools: $(EDITOR_SOURCES)/node_modules/.package-lock.json

assets: assets-tools  ## Makes the query page's script from its sources (needs npm's registry; the result is committed)
	cd $(EDITOR_SOURCES) && PATH="$(abspath $(BIN)):$$PATH" npm run --silent build

build: $(VENV)/.dev  ## Builds the wheel and the source archive
	$(BIN)/python -m build --no-isolation

requirements: $(VENV)/.made  ## Compiles requirements/*.in to pinned files with hashes (needs uv on the PATH)
	cd requirements && for f in run dev bench assets; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $$f.in -o $$f.txt; done

clean:  ## Removes what was built (never your data)
	rm -rf $(VENV) $(EDITOR_SOURCES)/node_modules build dist data-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
