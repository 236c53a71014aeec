# Two commands: `make run` and `make test`. Everything else is for those who build it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
DATA_DIR ?= .data
PORT ?= 8000
BIN := .venv/bin
export DATA_DIR PORT

.PHONY: run setup dev-setup test check test-services test-browser shot dev format bench conformance
run: setup            ## set up, then serve the alliance on 127.0.0.1:$(PORT)
	@$(BIN)/alliance up

setup:                ## prepare .venv with the commands `badging` and `alliance` in it
	@$(PYTHON) tools/bootstrap/setup.py run

dev-setup:
	@$(PYTHON) tools/bootstrap/setup.py dev

test: dev-setup       ## every test that this machine can run; what it cannot is skipped with its reason
	@$(BIN)/pytest -q -n 2

check: dev-setup      ## format, lint, types, import rules, fast tests
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 -m "not browser and not service and not slow"

format: dev-setup
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
