# make demo    runs the pipeline over the sample corpus: claimledger.duckdb and report.html
# make test    runs the tests
# make check   runs lint, types and tests
# Each makes .venv and installs what it needs if that is missing. VENV=path uses another virtual environment.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.claimledger-installed
PYTHON ?= $(shell command -v python3.11 || command -v python3)

export DO_NOT_TRACK := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install demo test lint format types check clean

help:
	@sed -n 's/^# //p' Makefile

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimledger needs Python 3.11 or later")'
	$(BIN)/python -m pip install -qq -c constraints.txt -e '.[dev]'
	touch $@

demo: $(STAMP)
	$(BIN)/python -m corpus.samples | xargs -d '\n' $(BIN)/claimledger run --warehouse claimledger.duckdb
	$(BIN)/claimledger report --warehouse claimledger.duckdb --output report.html

test: $(STAMP)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP)
	$(BIN)/mypy

check: lint types test

clean:
	rm -rf $(VENV) build dist *.egg-info claimledger.duckdb claimledger.duckdb.wal report.html .pytest_cache .mypy_cache .ruff_cache
