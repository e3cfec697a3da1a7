# The commands of this repository; `make` alone lists them. They need no more than
# Python and make: each sets up what it needs, once.

PYTHON ?= python3
BIN := .venv/bin
UV := .venv-uv/bin/uv
PIP := -m pip --quiet --disable-pip-version-check

# Named after PYTHON, so that asking for another one builds .venv anew.
INSTALLED := .venv/installed-$(subst /,_,$(PYTHON))
READY := .venv/ready

# Material tells at each build that it is kept up until May 2027; that is known.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help test lint types site tests test-all docs format figures outputs dist \
	requirements clean check-python

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

test: lint types site tests ## run everything that the gate runs

lint: $(READY) ## check the format and the style
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: $(READY) ## check the types
	$(BIN)/mypy

site: $(READY) ## build the site into site/, strictly
	$(BIN)/mkdocs build --strict

# Those of the queue a second time, with the engine that Windows has.
ON_A_PIPE := $(patsubst %,tests/test_%.py,queue stream iter_sortq worker examples readme)

tests: $(READY) ## run the tests, with coverage
	$(BIN)/pytest --cov --cov-report= --cov-fail-under=0
	EZQ_ENGINE=pipe $(BIN)/pytest --cov --cov-append --cov-report=term $(ON_A_PIPE)

test-all: check-python ## run the tests on every Python of this machine
	$(PYTHON) tools/pythons.py

docs: $(READY) ## serve the site on this machine
	$(BIN)/mkdocs serve

format: $(READY) ## format the code, and mend what ruff can mend
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

figures: $(READY) ## draw the figures of the site anew
	$(BIN)/python -m tools.figures

outputs: $(READY) ## rewrite the expected outputs of the examples
	$(BIN)/pytest --update-outputs

dist: $(READY) ## build the wheel and the sdist into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

# Pins that still fit stay; `make requirements UPGRADE=1` takes the newest.
COMPILE = $(UV) pip compile --quiet --no-config $(if $(UPGRADE),--upgrade) \
	--universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make requirements' pyproject.toml

requirements: $(UV) ## pin the development tools anew
	$(COMPILE) --group dev --output-file requirements/dev.txt
	$(COMPILE) --group test --group package --constraint requirements/dev.txt \
		--output-file requirements/test.txt
	$(COMPILE) --group uv --output-file requirements/uv.txt

clean: ## remove all that these commands made
	rm -rf .venv .venv-* .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

check-python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(\
		"ezq needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0] \
		+ ": try make PYTHON=python3.13")'

$(INSTALLED): requirements/dev.txt
	@$(MAKE) --no-print-directory check-python
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python $(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

$(READY): $(INSTALLED) pyproject.toml
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(UV): requirements/uv.txt
	@$(MAKE) --no-print-directory check-python
	$(PYTHON) -m venv --clear .venv-uv
	.venv-uv/bin/python $(PIP) install --require-hashes --requirement $<
	@touch $@
