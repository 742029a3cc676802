# What people do with this tree; `make help` lists it. Nothing needs more than Python 3.11, make and apt.
PYTHON ?= python3
VENV := .venv/bin
PIP := $(VENV)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
CODE := $(wildcard avisa whatsapp_sandbox tests bench scripts)
# So that a command's last line is ours, also under `make -C`.
MAKEFLAGS += --no-print-directory
# Without what Python has compiled before, every program takes half as long again to start.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.PHONY: help setup demo test check bench screenshots translations requirements clean

help: ## Show this list
	@awk -F ' ?## ' '/^[a-z]+:.*##/ { split($$1, name, ":"); printf "  make %-14s %s\n", name[1], $$2 }' Makefile

setup: .venv/bin/avisa .venv/.assets ## Make the environment in .venv and fetch the console's assets and dictionaries

demo: setup ## Run a believable company live (ARGS="--port 8000", ARGS=--exit, ARGS="--exit --json")
	@$(VENV)/avisa demo $(ARGS)

test: setup .venv/.development .venv/.clients ## Run all tests (ARGS="tests/kernel -k ids" for some)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || sh scripts/need_package.sh chromium
	@$(VENV)/python -m playwright --version >/dev/null 2>&1 || sh scripts/need_package.sh libatomic1
	@$(VENV)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

check: setup .venv/.development ## Check format, lint, types, who imports whom, and the house rules
	@$(VENV)/ruff format --check --quiet $(CODE) || { $(VENV)/ruff format --check $(CODE); exit 1; }
	@$(VENV)/ruff check --quiet $(CODE)
	@$(VENV)/mypy $(CODE)
	@$(VENV)/lint-imports --no-cache
	@$(VENV)/python -m pytest tests/house

bench: setup .venv/.development ## Race the engine against bare clients (ARGS=--quick, ARGS=--json)
	@$(VENV)/python -m bench $(ARGS)

screenshots: setup .venv/.development ## Take the pictures in docs/img again
	@$(VENV)/python -m scripts.screenshots $(ARGS)

translations: setup ## Bring the catalogues in avisa/locale up to date with the code
	@$(VENV)/python -m scripts.translations

requirements: .venv/.development ## Compile requirements/*.txt again from pyproject.toml
	@sh scripts/compile_requirements.sh

clean: ## Remove what `make` made here (never the database)
	rm -rf .venv node_modules avisa/web/vendor avisa/templates/lint/dictionaries .mypy_cache .ruff_cache

.venv/bin/python:
	@echo "Making the environment in .venv"
	@sh scripts/make_venv.sh $(PYTHON)

.venv/.runtime: requirements/runtime.txt | .venv/bin/python
	@echo "Installing what Avisa runs on"
	@$(PIP) -r $<
	@touch $@

.venv/bin/avisa: scripts/link_package.py | .venv/.runtime
	@$(VENV)/python $<

.venv/.development: requirements/dev.txt | .venv/.runtime
	@echo "Installing what tests and checks need"
	@$(PIP) -r $<
	@touch $@

.venv/.assets: package-lock.json package.json scripts/fetch_assets.sh scripts/find_npm.sh | .venv/.runtime
	@echo "Fetching the console's assets and the dictionaries"
	@sh scripts/fetch_assets.sh
	@touch $@

.venv/.clients: tests/sandbox/clients/node/package-lock.json scripts/fetch_clients.sh scripts/find_npm.sh | .venv/.runtime
	@echo "Fetching the clients that the sandbox is tested with"
	@sh scripts/fetch_clients.sh
	@touch $@
