# `make demo` and `make test` need Python >= 3.11 and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
FOR_DEMO := .[ru,html]
FOR_DEV := .[all,dev]

.PHONY: help demo test test-all fuzz lint bench clean

help:
	@echo "make demo      the whole path on bundled articles: build, predict, score, show"
	@echo "make test      linters, types, tests"
	@echo "make test-all  what is heavy: the installed wheel, a real Label Studio, old versions of datasets, long property tests"
	@echo "make fuzz      property tests with examples that nobody has seen; TESTS=tests/corpus for some of them"
	@echo "make bench     benchmarks against peers, as ratios"
	@echo "make clean     remove .venv and caches"

demo: $(VENV)/.installed-demo
	$(BIN)/saidby demo -o saidby-demo

test: $(VENV)/.installed-dev lint
	$(BIN)/python -m pytest -m "not heavy" --cov=saidby --cov-report=term:skip-covered -q

test-all: $(VENV)/.installed-dev
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -m "heavy or law" -q

TESTS ?= tests
fuzz: $(VENV)/.installed-dev
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -m law -q $(TESTS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

clean:
	rm -rf $(VENV) .venv-label-studio .venv-scratch build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage src/*.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "saidby needs Python 3.11 or newer; call: make PYTHON=python3.11")'
	$(if $(UV),$(UV) venv -q --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))

$(VENV)/.installed-demo: pyproject.toml | $(BIN)/python
	$(call install,$(FOR_DEMO))
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(call install,$(FOR_DEV))
	@touch $@ $(VENV)/.installed-demo

install = $(if $(UV),$(UV) pip install -q --python $(BIN)/python -e '$(1)',$(BIN)/python -m pip install -q --disable-pip-version-check -e '$(1)')
