# The verbs of this project. `make help` lists them; all a machine needs is
# Python 3.11 or newer, make, and a network to a package index.

.DEFAULT_GOAL := help
.NOTPARALLEL:

# The first interpreter that is new enough; name another with PYTHON=...
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Not compiled: Python does that to what it loads, which is a small part of what is installed.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --no-compile --require-hashes
LOCK := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

.PHONY: help
help: ## List the verbs.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  make run takes HOST, PORT, TRACKER_DATA_DIR and TRACKER_ADMIN_PASSWORD from the environment."

.PHONY: run
run: .venv/.runtime ## Prepare everything that is missing and serve on http://127.0.0.1:8000/
	@exec $(MANAGE) bootstrap --serve

.PHONY: test
test: .venv/.dev tools lint types check ## Lint, types, checks, then all tests on SQLite and on PostgreSQL.
	@$(BIN)/python -m tests.suite

.PHONY: proof
proof: .venv/.dev tools ## All tests, those that prove by many examples in full length.
	@TRACKER_PROOF=1 $(BIN)/python -m tests.suite

.PHONY: fuzz
fuzz: .venv/.dev ## Throw 100,000 generated requests and more at every operation of the description, on both databases.
	@TRACKER_TEST_DATABASE=sqlite $(BIN)/python -m pytest -m fuzz tests/fuzz
	@TRACKER_TEST_DATABASE=postgresql $(BIN)/python -m pytest -m fuzz tests/fuzz

.PHONY: screenshots
screenshots: .venv/.dev tools ## Take the pictures under docs/screenshots/ anew.
	TRACKER_SCREENSHOTS=1 $(BIN)/python -m pytest -q tests/browser/test_pages.py -k follows

.PHONY: bench
bench: .venv/.dev ## Measure speed, in ratios; writes docs/performance.md.
	$(BIN)/python -m benchmarks

.PHONY: lint
lint: .venv/.dev ## Check style and order of every Python file.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: .venv/.dev ## Check types, strictly.
	TRACKER_SECRET_KEY=only-for-the-type-checker $(BIN)/mypy

.PHONY: check
check: .venv/.dev ## Check that migrations are complete and production settings sound.
	$(MANAGE) makemigrations --check --dry-run
	TRACKER_PRODUCTION=1 $(MANAGE) check --deploy --fail-level WARNING

.PHONY: fmt
fmt: .venv/.dev ## Format every Python file and mend what can be mended.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: schema
schema: .venv/.dev ## Write the OpenAPI description to docs/openapi.yaml.
	$(MANAGE) write_schema

.PHONY: charts
charts: .venv/.dev ## Draw the pictures anew that the tests compare charts with; look at them before you commit.
	@ACCEPT_CHARTS=1 TRACKER_TEST_DATABASE=sqlite $(BIN)/python -m pytest -q tests/charts/test_golden.py

.PHONY: lock
lock: .venv/.dev ## Choose versions anew from pyproject.toml: writes the requirement files. UPGRADE=1 takes the newest.
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --output-file requirements.txt
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev --constraint requirements.txt \
		--output-file requirements-dev.txt

.PHONY: tools
tools: .venv/.dev ## Find the browser and the npm programs that the tests drive; install what is missing.
	@$(BIN)/python -m tests.tools

.PHONY: install
install: .venv/.dev ## Make .venv with everything that running and testing needs.

.PHONY: clean
clean: ## Remove what tools left behind. Keeps .venv and the data.
	rm -rf .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .schemathesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove .venv too. The data in TRACKER_DATA_DIR always stays.
	rm -rf .venv

# Stamps: each is newer than what it was made from, so a second run does nothing.
.venv/.created:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (none found; name one with PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: requirements.txt .venv/.created
	$(PIP) --requirement requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt .venv/.created
	$(PIP) --requirement requirements-dev.txt
	@touch $@
