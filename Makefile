# make demo    runs the pipeline over the sample corpus: claimledger.duckdb and report.html
# make test    runs the tests
# make check   runs lint, types and tests
# make train-english CORPUS=folder   trains the English pipeline anew from UD English EWT and GUM, see training/english/README.md
# make train-names CORPUS=folder     trains the model for the kinds of English names anew, see training/names/README.md
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

.PHONY: help install demo test lint format types check clean train-english train-names

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

CORPUS ?= corpora
TRAINED := build/english

train-english: $(STAMP)
	mkdir -p $(TRAINED)
	for part in train dev; do $(BIN)/python training/english/convert.py $(TRAINED)/$$part.spacy $(CORPUS)/ewt_$$part.conllu* $(CORPUS)/gum_$$part.conllu*; done
	$(BIN)/python -m spacy train training/english/config.cfg --output $(TRAINED)/model --paths.train $(TRAINED)/train.spacy --paths.dev $(TRAINED)/dev.spacy
	$(BIN)/pip install spacy-lookups-data
	$(BIN)/python training/english/verbs.py $(TRAINED)/model/model-best
	$(BIN)/python training/english/words.py $(TRAINED)/model/model-best $(CORPUS)/ewt_train.conllu* $(CORPUS)/gum_train.conllu*
	for test in ewt gum; do $(BIN)/python training/english/convert.py $(TRAINED)/$$test.spacy $(CORPUS)/$${test}_test.conllu*; done
	$(BIN)/python training/english/evaluate.py $(TRAINED)/model/model-best $(TRAINED)/ewt.spacy $(TRAINED)/gum.spacy

train-names: $(STAMP)
	$(BIN)/python training/names/train.py $(CORPUS) build/names
	$(BIN)/python training/names/evaluate.py build/names $(CORPUS)

clean:
	rm -rf $(VENV) build dist *.egg-info claimledger.duckdb claimledger.duckdb.wal report.html .pytest_cache .mypy_cache .ruff_cache
