# Everything this project can do from a fresh clone, with Python 3.11 or newer, make and git.
#
#   make demo         load the examples and serve them at http://127.0.0.1:8001 (another port: make demo PORT=8002)
#   make test         run every test but the slow ones (some of them: make test ARGS="tests/loaders -k daily")
#   make test-slow    run the slow ones: kills, every order of real documents, hostile input, the site under siege
#   make bench        how fast it is, beside ceilings and peers
#   make evaluate     how well results are read from labelled abstracts
#   make docs-site    the documentation as a site, in build/docs-site
#   make check        what must pass before a commit: lint and both
#
# Another interpreter: make PYTHON=/path/to/python3.12 test

VENV := .venv
BIN := $(VENV)/bin
PORT := 8001
ARGS :=
WORKERS := auto
DEMO := build/demo
LABELS := ../shared/gold/dev.jsonl ../shared/gold/dev-hf.jsonl ../shared/gold/dev-ml.jsonl \
	../shared/gold/dev-hf-2025.jsonl $(sort $(wildcard training/labels/*.jsonl))
RECORDS := ../shared/pages ../shared/data/hf-daily ../shared/data/mlanthology ../shared/data/hf-daily-2025
DOCUMENTS = $(wildcard *.md docs/*.md)
IS_NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'

INTERPRETER := -c 'import sys; print(sys.base_prefix, sys.version)'

# Without a word about it, the environment keeps the interpreter that it has; with PYTHON, it gets that one.
ifndef PYTHON
PYTHON := $(shell for python in $(BIN)/python python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python $(IS_NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)
else ifneq ($(shell "$(PYTHON)" $(INTERPRETER) 2>&1),$(shell $(BIN)/python $(INTERPRETER) 2>&1))
$(VENV)/installed: another-interpreter
endif

.PHONY: help another-interpreter demo test test-slow lint cog check format golden docs docs-site train evaluate bench fuzz wheel \
	constraints clean

help:
	@sed -n '/^#  /s/^# *//p' Makefile

# Two stamps, so that the demo need not wait for the tools of developers, and a second run installs nothing.
$(VENV)/installed: pyproject.toml constraints.txt
	@"$(PYTHON)" $(IS_NEW_ENOUGH) || { \
		echo "Papershelf needs Python 3.11 or newer, and found none. Name one: make PYTHON=/path/to/python3.12 ..."; \
		exit 1; }
	@echo "Installing Papershelf into $(VENV) ..."
	@[ "$$("$(PYTHON)" $(INTERPRETER))" = "$$($(BIN)/python $(INTERPRETER) 2>&1)" ] && \
		$(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --upgrade pip
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --build-constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-for-development: $(VENV)/installed
	@echo "Installing the tools of developers into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --build-constraint constraints.txt \
		--editable '.[postgresql]' --group dev --group docs
	@touch $@

# Always from scratch: what an older version of the program left behind is no part of a demonstration.
demo: $(VENV)/installed
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null || { \
		echo "Port $(PORT) is in use, perhaps by another demo. Stop that, or choose a port: make demo PORT=8002"; \
		exit 1; }
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/papershelf --database sqlite:///$(DEMO)/papershelf.db load examples
	$(BIN)/papershelf --database sqlite:///$(DEMO)/papershelf.db publish -o $(DEMO)/papershelf-public.db
	$(BIN)/papershelf serve $(DEMO)/papershelf-public.db --port $(PORT)

# Quoted output is wrapped alike in every terminal.
lint docs cog: export COLUMNS = 100

test: $(VENV)/installed-for-development
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal -m "not slow" $(ARGS)

# What takes longest to show: kills at many moments, every order of real documents, hostile input, the site under siege.
test-slow: $(VENV)/installed-for-development
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal -m slow $(ARGS)

lint: $(VENV)/installed-for-development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/cog --check $(DOCUMENTS)
	.ci/hygiene

cog: $(VENV)/installed-for-development
	$(BIN)/cog --check $(DOCUMENTS)

check: lint test test-slow

format: $(VENV)/installed-for-development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Rewrites the expected output beside the samples of the loaders; `git diff` then shows what a change does to data.
golden: $(VENV)/installed-for-development
	$(BIN)/python -m pytest tests/loaders --regenerate

# Pastes the output of commands and the description of the schema into the documents that quote them.
docs: $(VENV)/installed-for-development
	$(BIN)/cog -r $(DOCUMENTS)

# The documentation site, in build/docs-site; a dead link ends it.
docs-site: $(VENV)/installed-for-development
	rm -rf build/docs-site
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet docs build/docs-site

# Fits the learned steps of reading on labelled abstracts, and reports. The shelf holds the records that are labelled;
# other labels: make train LABELS="a.jsonl b.jsonl" RECORDS="folders or files that hold their abstracts"
train: $(VENV)/installed-for-development
	mkdir -p build
	$(BIN)/papershelf --database sqlite:///build/train.db load $(RECORDS)
	$(BIN)/python -m training $(LABELS) --database sqlite:///build/train.db

# How well results are read from the abstracts of tests/labels, with every miss; others: as for `make train`.
evaluate: export LABELS_OR_OWN = $(if $(filter file,$(origin LABELS)),tests/labels/labels.jsonl,$(LABELS))
evaluate: $(VENV)/installed
	@rm -rf build/evaluate && mkdir -p build/evaluate
	$(BIN)/papershelf --database sqlite:///build/evaluate/papershelf.db load \
		$(if $(filter file,$(origin RECORDS)),tests/labels/abstracts.json,$(RECORDS))
	@for labels in $$LABELS_OR_OWN; do \
		$(BIN)/papershelf --database sqlite:///build/evaluate/papershelf.db evaluate $$labels --misses 40 || exit; done

# Ratios to ceilings and peers, into benchmarks/last.json and docs/performance.md: make bench BENCH="--size 100k --runs 1"
BENCH :=
bench: $(VENV)/installed-for-development
	$(BIN)/python -m benchmarks $(BENCH)
	$(BIN)/cog -r docs/performance.md

# A peer to measure against, in an environment of its own.
build/alexandria3k/bin/a3k:
	"$(PYTHON)" -m venv build/alexandria3k
	build/alexandria3k/bin/pip install --quiet 'alexandria3k==3.6.2'

# Ever new inputs for every loader and for archives. Another part: make fuzz FUZZ="--first 1000000 --count 500000"
FUZZ := --count 100000
fuzz: $(VENV)/installed-for-development
	$(BIN)/python -W error -m benchmarks.fuzz $(FUZZ)

wheel: $(VENV)/installed-for-development
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m build --wheel --outdir build/wheel

# The newest versions that pyproject.toml allows; run the tests with them before committing the file.
constraints: $(VENV)/installed
	rm -rf build/newest
	"$(PYTHON)" -m venv build/newest
	build/newest/bin/python -m pip install --quiet --upgrade pip setuptools
	build/newest/bin/python -m pip install --quiet '.[postgresql]' --group dev --group docs 'hatchling<2' editables
	sed -n '/^#/p' constraints.txt > build/constraints.txt
	build/newest/bin/python -m pip list --format=freeze --exclude papershelf >> build/constraints.txt
	mv build/constraints.txt constraints.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
