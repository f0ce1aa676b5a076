# Needs Python 3.11 or newer, git and make; sets up the rest in .venv by itself, from the locks.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check -q
ARGS ?=
# One process of tests a processor; a file's tests stay together, because they share servers.
SIDE_BY_SIDE := -n auto --dist loadfile

.DELETE_ON_ERROR:
.PHONY: help install demo test lint bench image lock docs rules

help:
	@echo "make install               the command, at .venv/bin/launchgate"
	@echo "make demo [ARGS=--fixed]   a small product on this machine, and the gate's answer"
	@echo "make test [ARGS=PATH]      all tests; those that need a server or buildah say so where it is missing"
	@echo "make lint                  formatting, rules, types, workflows, Dockerfile"
	@echo "make bench                 speed and memory, side by side with other tools"
	@echo "make image                 the gate's image, with docker, podman or buildah"
	@echo "make docs                  docs/checks and the JSON Schemas, from the code"
	@echo "make rules                 docs/rules.md: every rule and the tests that hold it, after all tests"
	@echo "make lock                  requirements/*.txt from requirements/*.in"

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "launchgate needs Python 3.11 or newer; say which: make PYTHON=...")'
	$(PYTHON) -m venv .venv

# Two stamps: the demo needs only what the gate itself needs. The second contains the first.
.venv/runtime.stamp: requirements/runtime.txt | $(BIN)/python
	test -e .venv/dev.stamp || $(PIP) install --require-hashes -r requirements/runtime.txt
	touch $@

.venv/dev.stamp: requirements/dev.txt | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@ .venv/runtime.stamp

install: .venv/runtime.stamp
	$(PIP) install --require-hashes -r requirements/build.txt
	$(PIP) install --no-build-isolation --no-deps --editable .

# Without ARGS the answer is no-go (1), which is what the demo shows and not a failure of make.
demo: .venv/runtime.stamp
	@$(BIN)/python -m launchgate demo $(ARGS) || test "$$?$(ARGS)" = 1

test: .venv/dev.stamp
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github action.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/hadolint Dockerfile

bench: .venv/dev.stamp
	$(BIN)/python -m bench $(ARGS)

image:
	tool=$$(command -v docker || command -v podman || command -v buildah) \
	    || { echo "make image needs docker, podman or buildah; none of them is installed" >&2; exit 1; }; \
	"$$tool" build --tag launchgate --build-arg "REVISION=$$(git rev-parse HEAD)" $(ARGS) .

docs: .venv/dev.stamp
	$(BIN)/python -m launchgate.explain docs/checks
	$(BIN)/python -m launchgate.schema
	$(BIN)/python -c "from launchgate.detection.beginnings import GATES_FILE, made; GATES_FILE.write_bytes(made())"
	$(BIN)/python -m launchgate.config_schema docs

rules: .venv/dev.stamp
	rm -f .venv/rules.*
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --record-rules .venv/rules
	$(BIN)/python -m tests.support.rule_table .venv/rules docs/rules.md

lock: | $(BIN)/python
	$(PIP) install uv
	for name in runtime build dev; do \
	    constraint=$$(test $$name = dev && echo "-c requirements/runtime.txt"); \
	    $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	        $$constraint requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done
