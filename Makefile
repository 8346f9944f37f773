# The commands of Digit Reader. Works with GNU Make 3.81, which macOS ships.
#
#   make run      the app on http://127.0.0.1:7860
#   make test     every test
#   make check    formatter, linter and type checker
#   make train    train the model anew                   make train ARGS="--quick"
#   make bench    speed, and with DATA accuracy          make bench DATA=path/to/pictures
#   make stress   2,000 made-up photos, then harder ones   make stress ARGS="--count 200"
#   make readme   write the model's results into README.md and MODEL_CARD.md
#
# PYTHON chooses the interpreter (3.11 to 3.13), VENV where its packages go.

PYTHON ?= $(shell for python in python3.12 python3.13 python3.11 python3 python; do \
    "$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        2>/dev/null && { echo "$$python"; break; }; done)
VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
DATA ?=

.DEFAULT_GOAL := help
.PHONY: help run test check train bench stress readme

help:
	@sed -n 's/^#   make/make/p' Makefile

run: $(VENV)/.app
	$(BIN)/python app.py $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest --cov=model $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

train: $(VENV)/.dev
	$(BIN)/python -m training $(ARGS)

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.speed
	$(if $(DATA),$(BIN)/python -m benchmarks.accuracy --data "$(DATA)" $(ARGS))

stress: $(VENV)/.dev
	$(BIN)/python -m benchmarks.stress $(ARGS)

readme: $(VENV)/.dev
	$(BIN)/python -m benchmarks.readme
	$(BIN)/python -m training card

# The empty files .made, .app and .dev remember what was finished, so that a changed list
# of requirements is installed again, an unchanged one is not, and a run that was
# interrupted half-way is taken up.
$(VENV)/.app: requirements.txt | $(VENV)/.made
	@echo "Installing what the app needs into $(VENV) (once; this takes a minute or two)"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-mcp.txt requirements-dev.txt | $(VENV)/.made
	@echo "Installing what training and tests need into $(VENV) (once; this takes a few minutes)"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	@touch $(VENV)/.app $@

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Digit Reader needs Python 3.11, 3.12 or 3.13 with its venv module" \
	    "(Debian and Ubuntu: apt install python3-venv). Install one, or name it:" \
	    "make PYTHON=/path/to/python3.12 run" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@
