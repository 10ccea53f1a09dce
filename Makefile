# make demo, make test, make check, make soak: each sets up what it needs on a fresh machine.
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
ARGS ?=
# Several processes, each with servers of its own; a file's tests stay together, in the order of tests/conftest.py.
SPREAD := -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Else each of the hundreds of processes that tests start would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check soak setup clean
.DEFAULT_GOAL := test

$(STAMP): pyproject.toml constraints.txt scripts/setup $(shell find src -name "*.[ch]")
	./scripts/setup $(VENV)
	@touch $@

setup: $(STAMP)

demo: $(STAMP)
	@$(PY) -m iass demo $(ARGS)

test: $(STAMP)
	@./scripts/system-packages
	$(PY) -m pytest $(SPREAD) $(ARGS)

check: $(STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest tests/laws

soak: $(STAMP)
	$(PY) -m pytest -m soak $(ARGS)

clean:
	rm -rf $(VENV) var build
