# Every target sets up what it needs; Python 3.11 or newer is the only thing a machine must have.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SCENARIO ?=
DEPLOYMENT ?= dev
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 1

.PHONY: help setup demo test check format deploy bench requirements clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): requirements-dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements-dev.txt)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

setup: $(READY) ## Create .venv with everything pinned

demo: $(READY) ## Play a failure in the embedded cloud and print the report (SCENARIO=name for another)
	@$(BIN)/triage demo $(SCENARIO)

test: $(READY) ## Run the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadgroup -p tests.shared_resources

check: $(READY) ## Format, lint, types, architecture, synth with cdk-nag, cfn-lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture
	$(BIN)/python -m cdk_app.synth --deployment dev --output cdk.out
	$(BIN)/cfn-lint cdk.out/*.template.json

format: $(READY) ## Format and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

deploy: $(READY) ## Deploy to AWS (DEPLOYMENT=dev|prod)
	$(BIN)/python -m cdk_app.deploy --deployment $(DEPLOYMENT)

bench: $(READY) ## Run the benchmarks
	$(BIN)/python -m benchmarks

requirements: ## Pin the dependencies anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --extra dev -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --extra cli --extra deploy -c requirements-dev.txt -o requirements.txt

clean: ## Remove what the targets made
	rm -rf $(VENV) cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis .triage
