# Two commands: `make demo` and `make test`. Both need Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
# The tests' processes, each with a broker and a database of its own; 0 runs all of them in one.
WORKERS ?= 2
READY := $(PYTHON) deploy/bootstrap.py requirements.lock
TESTED := $(READY) requirements-test.lock
LOCKED := --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --custom-compile-command "make lock"

.PHONY: demo test fuzz lint bench clean lock help

help: ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/'

demo: ## the whole consortium on this machine, filled with demo data (FRESH=1 begins anew)
	@$(READY)
	@exec $(BIN)/python -m deploy.embedded.demo

test: ## all tests (PARAVANI_TEST_ON=embedded or containers says on what; T=tests/unit says which)
	@$(TESTED)
	@exec $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(T)

fuzz: ## 10,000 requests of every kind to the reporting service's HTTP API (N=… says how many); for the night
	@$(TESTED)
	@PARAVANI_CALLS=$(or $(N),10000) exec $(BIN)/python -m pytest tests/failure/reports/test_every_request.py

lint: ## style, types, and which package may import which
	@$(TESTED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: ## the measures in tests/bench/README.md
	@$(TESTED)
	@exec $(BIN)/python -m tests.bench

lock: ## pin what pyproject.toml asks for, with hashes (needs uv)
	$(UV) pip compile $(LOCKED) --all-extras -o requirements-test.lock pyproject.toml
	$(UV) pip compile $(LOCKED) --extra embedded -c requirements-test.lock -o requirements.lock pyproject.toml
	$(UV) pip compile $(LOCKED) -c requirements-test.lock -o deploy/docker/requirements.lock pyproject.toml
	$(UV) pip compile $(LOCKED) -o tests/bench/peers/requirements.lock tests/bench/peers/requirements.in

clean: ## remove the demo's data and the virtual environment
	@if [ -d .demo ] && [ -x $(BIN)/python ]; then $(BIN)/python -m deploy.embedded.folder; fi
	rm -rf .demo .venv
