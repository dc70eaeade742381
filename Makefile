# make run   the example site, its forms and the inbox on http://127.0.0.1:8000/
# make test  everything: style, types, import rules, and the tests with a real browser
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN = $(VENV)/bin

# make golden    what is built of tests/sites/good, kept anew: `git diff` shows what a change changes
# make script    the visitor script made small from its source; needs Node and npm
# make search    the property tests with other random input each time; `make test` takes the same each time
# make measure   the figures of docs/measures.md, taken on this machine
# make style     what `make test` does for style, types and import rules, in half a minute
.PHONY: run test style check search measure browser tools lock clean

run: $(VENV)/run.stamp
	$(BIN)/waypost serve --port $(PORT)

test: style browser tools
	$(BIN)/pytest -n 2 $(PYTEST)

style: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: $(VENV)/run.stamp
	$(BIN)/waypost check

search: $(VENV)/dev.stamp
	$(BIN)/pytest -n 2 --ignore tests/end_to_end --hypothesis-profile=default $(PYTEST)

measure: $(VENV)/dev.stamp
	$(BIN)/python tests/measures/measure.py

golden: $(VENV)/dev.stamp
	$(BIN)/python tests/golden.py

# What it is made from and what it came to are written down, so that a test without Node sees a stale one.
script:
	npm ci --prefix requirements/esbuild --ignore-scripts --no-audit --no-fund --silent
	npm run --prefix requirements/esbuild --silent build
	sha256sum themes/default/source/visitor.js requirements/esbuild/package.json requirements/esbuild/package-lock.json \
	  themes/default/assets/visitor.js >requirements/esbuild/visitor.sha256

$(VENV)/run.stamp: requirements/build.lock requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Waypost needs Python 3.11 or newer; set PYTHON=python3.12 or the like."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "Installing what Waypost needs into $(VENV), in a minute or two …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.lock -r requirements/run.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >$(VENV)/install.log 2>&1 || \
	  { cat $(VENV)/install.log; exit 1; }
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# The browser tests drive Debian's Chromium; no other test needs anything outside the lock files.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } || \
	  { echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; }

# The README's deployment is run as it is printed, with rsync; Debian's nginx runs the server guide's configurations; a mail
# server and nginx show certificates of openssl's.
tools:
	@command -v rsync >/dev/null && command -v openssl >/dev/null && PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends rsync openssl nginx-light >/dev/null; } || \
	  { echo "Some tests need rsync, openssl and nginx: sudo apt-get install rsync openssl nginx-light"; exit 1; }

lock:
	uv pip compile -q requirements/build.in --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -o requirements/build.lock
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -o requirements/run.lock
	uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -o requirements/dev.lock

clean:
	rm -rf $(VENV) .waypost/handoff public build *.egg-info
