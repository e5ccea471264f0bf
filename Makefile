# `make` sets up .venv from requirements.lock, then derives, checks and writes the appendix. `make help` lists the rest.

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS  ?=
JOBS  ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); [ $$n -le 8 ] && echo $$n || echo 8)

VERSION := import sys; print("%d.%d" % sys.version_info[:2])

# A Python that is asked for by name and is another one than that of .venv makes .venv anew.
ifneq ($(origin PYTHON),undefined)
ifneq ($(shell $(PYTHON) -c '$(VERSION)' 2>/dev/null),$(shell $(BIN)/python -c '$(VERSION)' 2>/dev/null))
.PHONY: $(STAMP)
endif
endif
PYTHON ?= python3

# pip of .venv, or on a system without ensurepip the one of the system, which then runs inside .venv (pip >= 22.3).
FIND_PIP = pip="$(BIN)/python -m pip"; $$pip --version >/dev/null 2>&1 || pip="$(PYTHON) -m pip --python $(BIN)/python"; \
	$$pip --version >/dev/null 2>&1 || { echo "$(PYTHON) has no pip: install python3-pip or python3-venv."; exit 1; }
PIP_INSTALL = $$pip install -qq --no-input --disable-pip-version-check

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-header --no-emit-index-url

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all install pdf notebooks test lint mutants lock format clean help

all: $(STAMP) ## derive and check every theorem, write the LaTeX of the appendix (the default)
	@$(BIN)/befs build --jobs $(JOBS)

pdf: $(STAMP) ## the same, and compile paper_appendix/appendix.pdf; needs TeX
	@$(BIN)/befs build --pdf --jobs $(JOBS)

install: $(STAMP) ## only set up .venv; PYTHON=python3.12 chooses another Python

$(STAMP): requirements.lock pyproject.toml
	@have=$$($(BIN)/python -c '$(VERSION)' 2>/dev/null); want=$$($(PYTHON) -c '$(VERSION)' 2>/dev/null); \
	if [ -z "$$have" ] || { [ "$(origin PYTHON)" != file ] && [ "$$have" != "$$want" ]; }; then \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
			echo "Python 3.11 or later is needed; $(PYTHON) is $${want:-not there}." \
				"Name another one: make PYTHON=python3.12"; exit 1; }; \
		$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --without-pip --clear $(VENV); \
	fi
	@echo "Installing requirements.lock into $(VENV) (Python $$($(BIN)/python -c '$(VERSION)'); a minute or two the first time)"
	@$(FIND_PIP); $(PIP_INSTALL) --require-hashes -r requirements.lock && \
		$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

test: $(STAMP) ## run all tests, doctests and notebooks; ARGS=tests/test_claim.py runs some
	PYTHONHASHSEED=0 $(BIN)/pytest -n auto --maxprocesses 8 --dist loadfile $(ARGS)

notebooks: $(STAMP) ## run the notebooks again and store what they show
	@rm -rf .notebooks
	PYTHONHASHSEED=0 $(BIN)/jupyter nbconvert --log-level ERROR --to notebook --execute notebooks/*.ipynb \
		--output-dir .notebooks --ExecutePreprocessor.record_timing=False \
		--ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec
	@mv .notebooks/*.ipynb notebooks/ && rmdir .notebooks

lint: $(STAMP) ## check style, types and the layers of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

mutants: $(STAMP) ## alter every theorem and rule; each judge has to notice
	$(BIN)/befs check --mutants --jobs $(JOBS)

format: $(STAMP) ## sort imports, fix what can be fixed, format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(STAMP) ## write the lock files anew; UPGRADE=--upgrade takes newer versions
	@test -x $(BIN)/uv || { $(FIND_PIP); $(PIP_INSTALL) 'uv>=0.5'; }
	$(LOCK) $(UPGRADE) --extra dev pyproject.toml -o requirements.lock
	$(LOCK) --constraints requirements.lock pyproject.toml -o requirements-runtime.lock
	@for lock in requirements.lock requirements-runtime.lock; do \
		{ echo "# Written by \`make lock\` from pyproject.toml, for Python 3.11 and later; install with pip --require-hashes."; \
			cat $$lock; } > $$lock.new && mv $$lock.new $$lock; done

clean: ## remove everything that is not committed and can be made again, .venv included
	rm -rf $(VENV) .befs-cache .notebooks .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis build dist *.egg-info
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -prune -exec rm -rf {} +
	cd paper_appendix && rm -f *.pdf *.pages.json *.aux *.bbl *.blg *.fdb_latexmk *.fls *.log *.out *.synctex.gz *.toc

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
