# The two commands for a newcomer: `make demo` and `make test`. `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
MO := src/chibo/locale/en/LC_MESSAGES/django.mo
# Checks that read the settings leave your var/ and your database alone.
SANDBOX := env -u DATABASE_URL CHIBO_HOME=$(VENV)/check
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for editable

.PHONY: help setup setup-dev browser demo serve test test-all check bench screenshots messages lock vendor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.run $(MO) ## the program, ready to run, in .venv

setup-dev: $(VENV)/.dev $(MO) browser ## and all that its tests and checks need

$(VENV)/bin/pip:
	@bash tools/make_venv.sh $(PYTHON) $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/bin/pip
	@echo "Installing the program …"
	@$(PIP) install --require-hashes --requirement requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	@echo "Installing what tests and checks need …"
	@$(PIP) install --require-hashes --requirement requirements/dev.lock
	@touch $@

$(MO): src/chibo/locale/en/LC_MESSAGES/django.po | $(VENV)/.run
	@$(BIN)/python -m tools.messages compile

browser:
	@bash tools/find_browser.sh

demo: setup ## load the demonstration if absent, and serve it on http://localhost:8000
	@$(BIN)/chibo demo

serve: setup ## serve what is in CHIBO_HOME (default var/)
	@$(BIN)/chibo serve

test: setup-dev ## everything on SQLite with the browser; all that asks the database on PostgreSQL too
	$(BIN)/pytest --db postgres -n 2 -m "not browser" --ignore tests/gate --ignore tests/access
	$(BIN)/pytest --db sqlite -n 2

test-all: setup-dev ## the whole suite on both databases
	$(BIN)/pytest --db postgres -n 2 --everything
	$(BIN)/pytest --db sqlite -n 2

check: $(VENV)/.dev $(MO) ## the gate: style, types, floors, migrations, translations, sizes, glossary, docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(SANDBOX) $(BIN)/mypy
	$(BIN)/lint-imports
	$(SANDBOX) DJANGO_SETTINGS_MODULE=chibo.config.settings $(BIN)/django-admin makemigrations --check --dry-run
	$(BIN)/pytest tests/gate

bench: setup-dev ## measure the budgets
	$(BIN)/python tools/bench.py

screenshots: setup-dev ## docs/screenshots/ anew, from the demonstration
	$(BIN)/python tools/screenshots.py

messages: $(VENV)/.dev ## gather new texts into the English catalogue
	$(BIN)/python -m tools.messages update

lock: $(VENV)/.dev ## requirements/*.lock anew, from pyproject.toml
	$(LOCK) --upgrade --output-file requirements/run.lock pyproject.toml
	$(LOCK) --upgrade --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock pyproject.toml

vendor: ## the front-end files anew, from package-lock.json
	$(PYTHON) tools/vendor_frontend.py

clean: ## remove what make made; var/ (your data) stays
	rm -rf $(VENV) build staticfiles $(MO) src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
