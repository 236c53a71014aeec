# Two commands: `make run` and `make test`. Everything else is for those who build it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
DATA_DIR ?= .data
PORT ?= 8000
PAGE ?= /
BIN := .venv/bin
# Neighbours stay together, so that a site or a server that they share is started once.
PYTEST := $(BIN)/pytest -q -n 2 --dist worksteal

.PHONY: help run setup dev-setup dev test check types format test-services test-browser shot images translate \
  bench conformance bare-root year institution peers mutants coverage

run: setup            ## set up, then serve the alliance on 127.0.0.1:$(PORT)
	@DATA_DIR=$(DATA_DIR) PORT=$(PORT) $(BIN)/alliance up

setup:                ## prepare .venv with the commands `badging` and `alliance` in it
	@$(PYTHON) tools/bootstrap/setup.py run

dev-setup:            ## the same with everything that builders need
	@$(PYTHON) tools/bootstrap/setup.py dev

test: dev-setup       ## every test that this machine can run; what it cannot is skipped with its reason
	@$(PYTEST)

help:                 ## this list
	@sed -nE 's/^([a-z-]+):[^#]*##/\1:/p' Makefile | awk -F': *' '{ printf "make %-14s %s\n", $$1, $$2 }'

dev: dev-setup        ## serve with reload after each change
	@export DEBUG=1 DATA_DIR=$(DATA_DIR) SITE_URL=http://127.0.0.1:$(PORT); trap 'kill 0' EXIT; \
	$(BIN)/alliance migrate && { $(BIN)/alliance worker & \
	$(BIN)/uvicorn alliance.asgi:application --reload --reload-dir src --port $(PORT); }

check: dev-setup      ## format, lint, types, import rules, fast tests
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -m "not browser and not service and not slow"

types: dev-setup
	$(BIN)/mypy

format: dev-setup     ## write the format, mend what can be mended
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

test-services: dev-setup ## PostgreSQL (its own cluster, or DATABASE_URL), Redis and SMTP, for real
	@REQUIRE_SERVICES=1 $(BIN)/pytest -q tests/services

test-browser: dev-setup ## the journeys of each role in a real Chromium, with axe on every page
	@REQUIRE_SERVICES=1 $(BIN)/pytest -q tests/browser

shot: dev-setup       ## screenshots of PAGE=/verify at phone and desktop size, light and dark, into .shots/
	@$(BIN)/python -m tests.browser.shot "$(PAGE)"

images: dev-setup     ## the screenshots of the journeys and of the demonstration anew, into docs/images/
	@SHOTS=1 REQUIRE_SERVICES=1 $(BIN)/pytest -q tests/browser
	@$(BIN)/python -m tests.browser.demonstration

translate: dev-setup  ## marked texts into the catalogues, compiled; says what is missing
	@$(BIN)/python tools/translate.py update

bench: dev-setup      ## issue and verify a second, beside the raw signature
	@for script in $(filter-out $(patsubst %,benchmarks/%.py,badges peers scaling stages subjects timing),$(wildcard benchmarks/*.py)); do $(BIN)/python $$script || exit 1; done

conformance: dev-setup ## docs/conformance.md anew, from the published vectors
	@$(BIN)/python tools/conformance.py

peers: dev-setup      ## other issuers and verifiers, and an object store, each in an environment of its own, for tests
	@$(BIN)/python -m tools.peers.setup

year: dev-setup       ## a year of a community, simulated; it stays in .year/ to be looked at
	@rm -rf .year && YEAR_DIR=$(CURDIR)/.year REQUIRE_SERVICES=1 $(BIN)/pytest -q -s tests/year; \
	  status=$$?; $(BIN)/python -m tests.year .year; exit $$status

institution: dev-setup ## a year of the Alliance as an institution, simulated; it stays in .institution/
	@rm -rf .institution && INSTITUTION_DIR=$(CURDIR)/.institution REQUIRE_SERVICES=1 \
	  $(BIN)/pytest -q -s tests/institution; \
	  status=$$?; $(BIN)/python -m tests.institution .institution; exit $$status

coverage: dev-setup   ## the engine's tests, and what of proofs and verification they do not reach (nothing, or it fails)
	@$(PYTEST) --cov --cov-report=term-missing:skip-covered tests/engine tests/conformance

mutants: dev-setup    ## do the tests notice when proofs and verification are written wrongly?
	@$(BIN)/python -m tests.mutants

fuzz: dev-setup       ## spoil what comes in from outside for an hour, guided by what it reaches
	@$(BIN)/python -m tests.fuzz

bare-root:            ## `make run` and `make test` in an empty Debian root (needs root and debootstrap)
	@tools/bare-root.sh
