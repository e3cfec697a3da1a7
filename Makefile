# The commands of this repository; `make` alone lists them. They need no more than
# Python and make: each sets up what it needs, once.

PYTHON ?= python3
BIN := .venv/bin
UV := .venv-uv/bin/uv
ZENSICAL := .venv-zensical/bin/zensical
UPSTREAM := 3.0.4
PIP := -m pip --quiet --disable-pip-version-check
PINNED := --require-hashes --requirement

# Named after PYTHON, so that asking for another one builds .venv anew.
INSTALLED := .venv/installed-$(subst /,_,$(PYTHON))
READY := .venv/ready
PEERS := .venv-bench/installed-$(subst /,_,$(PYTHON))

# Material tells at each build that it is kept up until May 2027; that is known.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help test lint types site site-zensical tests test-all docs format figures \
	outputs dist bench faults requirements clean check-python

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

site-zensical: $(ZENSICAL) ## build the same site by Zensical, into site/
	$(ZENSICAL) build --clean --strict

# The tests of the package count what they cover. The others run many programs, each of
# which would take twice as long.
NOT_COUNTED := $(wildcard tests/faults tests/course) $(patsubst %,tests/test_%.py, \
	benchmarks benchmarks_faults browser examples figures package repository site \
	zensical)

# Those of the queue a second time, with the engine that Windows has.
ON_A_PIPE := $(patsubst %,tests/test_%.py,queue stream iter_sortq)
ON_A_PIPE_NOT_COUNTED := $(patsubst %,tests/test_%.py, \
	worker outcome watch ends examples readme)

tests: $(READY) ## run the tests, with coverage
	$(BIN)/pytest $(NOT_COUNTED)
	EZQ_ENGINE=pipe $(BIN)/pytest --one-method $(ON_A_PIPE_NOT_COUNTED)
	$(BIN)/pytest --cov --cov-report= --cov-fail-under=0 $(NOT_COUNTED:%=--ignore=%)
	EZQ_ENGINE=pipe $(BIN)/pytest --cov --cov-append --cov-report=term $(ON_A_PIPE)

test-all: check-python ## run the tests on every Python of this machine
	$(PYTHON) tools/pythons.py $(if $(OTHERS),--others) $(if $(NEWEST),--newest)

docs: $(READY) ## serve the site on this machine
	$(BIN)/mkdocs serve

format: $(READY) ## format the code, and mend what ruff can mend
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

figures: $(READY) ## draw the figures and tables of the site anew
	$(BIN)/python -m tools.figures
	$(BIN)/python -m benchmarks --read docs/speed/run.json \
		--figure docs/speed/figure.svg >docs/speed/table.txt
	$(BIN)/python -m benchmarks.faults --read docs/faults/run.json \
		>docs/faults/table.txt

outputs: $(READY) ## rewrite the expected outputs of the examples
	$(BIN)/pytest --update-outputs

dist: $(READY) ## build the wheel and the sdist into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

bench: $(PEERS) ## measure ezq against its peers; ARGS=--quick within a minute
	.venv-bench/bin/python -m benchmarks $(ARGS)

faults: $(PEERS) ## let ten things go wrong in ezq and in its peers
	.venv-bench/bin/python -m benchmarks.faults $(ARGS)

# Pins that still fit stay; `make requirements UPGRADE=1` takes the newest.
COMPILE = $(UV) pip compile --quiet --no-config $(if $(UPGRADE),--upgrade) \
	--universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make requirements'
GROUPS = $(COMPILE) pyproject.toml

requirements: $(UV) ## pin the development tools anew
	$(GROUPS) --group dev --output-file requirements/dev.txt
	$(GROUPS) --group test --group package --constraint requirements/dev.txt \
		--output-file requirements/test.txt
	$(GROUPS) --group bench --output-file requirements/bench.txt
	$(GROUPS) --group fifo --output-file requirements/fifo.txt
	$(GROUPS) --group uv --output-file requirements/uv.txt
	$(GROUPS) --group zensical --constraint requirements/dev.txt \
		--output-file requirements/zensical.txt
	echo ezq==$(UPSTREAM) | $(COMPILE) - --output-file requirements/upstream.txt

clean: ## remove all that these commands made
	rm -rf .venv .venv-* .upstream .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf .cache build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

check-python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(\
		"ezq needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0] \
		+ ": try make PYTHON=python3.13")'

$(INSTALLED): requirements/dev.txt
	@$(MAKE) --no-print-directory check-python
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python $(PIP) install $(PINNED) requirements/dev.txt
	@touch $@

$(READY): $(INSTALLED) pyproject.toml
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Upstream has a folder of its own, since its import name is ours. faster-fifo may
# need a C++ compiler: without it, all others are measured.
$(PEERS): requirements/bench.txt requirements/fifo.txt requirements/upstream.txt
	@$(MAKE) --no-print-directory check-python
	$(PYTHON) -m venv --clear .venv-bench
	.venv-bench/bin/python $(PIP) install $(PINNED) requirements/bench.txt
	.venv-bench/bin/python $(PIP) install --no-build-isolation \
		$(PINNED) requirements/fifo.txt || echo "faster-fifo is left out"
	rm -rf .upstream
	.venv-bench/bin/python $(PIP) install --target .upstream \
		$(PINNED) requirements/upstream.txt
	@touch $@

$(UV): requirements/uv.txt
	@$(MAKE) --no-print-directory check-python
	$(PYTHON) -m venv --clear .venv-uv
	.venv-uv/bin/python $(PIP) install $(PINNED) $<
	@touch $@

$(ZENSICAL): requirements/zensical.txt
	@$(MAKE) --no-print-directory check-python
	$(PYTHON) -m venv --clear .venv-zensical
	.venv-zensical/bin/python $(PIP) install $(PINNED) $<
	@touch $@
