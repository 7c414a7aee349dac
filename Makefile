# The words that people and CI use. Each does all the set-up that it needs, from a clean clone.
.DEFAULT_GOAL := help
.PHONY: help run demo-channels setup test test-faults check train encoder evaluate bench bench-places bench-console lock clean
MAKEFLAGS += --no-print-directory

# Any python3 from 3.8 on can run the set-up; it looks for the right ones itself.
PYTHON ?= python3
SETUP = @command -v $(PYTHON) >/dev/null || \
	{ echo "No '$(PYTHON)' was found. Install Python 3.11 or newer, or say: make PYTHON=/path/to/python3"; exit 1; }; \
	$(PYTHON) -m bot.setup

help: ## this list
	@echo "Blue Lamp: police public engagement and triage"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set up what is missing and start everything on this machine (make run ARGS="--help")
	$(SETUP)
	@exec .venv/bin/bluelamp run $(ARGS)

demo-channels: ## every channel to write on, against scripted providers: no account is needed
	$(SETUP)
	@exec .venv/bin/python -m tests.demo $(ARGS)

setup: ## only the set-up: both environments and the trained model
	$(SETUP)

test: ## every test, browser included (make test ARGS="tests/triage")
	$(SETUP) --dev $(if $(CI),--strict)
	@.venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

test-faults: ## kill the bot 10,000 times and count what became of every message (ARGS="--kills 500")
	$(SETUP) --dev --words-only
	@.venv/bin/python -m tests.faults $(ARGS)

check: ## format, lint, strict types and the fast tests
	$(SETUP) --dev --words-only
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/python -m pytest -q -m "not slow and not nlu and not browser" $(ARGS)

train: ## train the language model anew (make train ARGS=--release refuses one that misses more)
	$(SETUP) --no-model --strict
	@.venv/bin/bluelamp train $(ARGS)

evaluate: ## measure the model on held-out messages and write docs/model-card.md
	$(SETUP) --strict
	@.venv/bin/bluelamp evaluate $(ARGS)

encoder: ## fine-tune the sentence encoder anew (rarely; half an hour, Python 3.11, PyTorch)
	@test -x var/encoder/bin/python || $(PYTHON) -m venv var/encoder
	@var/encoder/bin/pip install --quiet --require-hashes --no-deps -r nlu/encoder/requirements.txt
	@var/encoder/bin/python -m nlu.encoder.finetune $(ARGS)

bench: ## the benchmarks; the numbers in the documentation come from here
	$(SETUP) --dev --strict
	@.venv/bin/python -m benchmarks $(ARGS)

bench-places: ## how many places lead to the right team (needs the development data)
	@$(MAKE) bench ARGS=places

bench-console: ## how fast the console's pages are with a million messages
	@$(MAKE) bench ARGS=console

lock: ## write the requirement locks anew (make lock ARGS=--upgrade takes newer releases)
	$(SETUP) --words-only
	@.venv/bin/python -m bot.setup.lock $(ARGS)

clean: ## throw away what set-up installed; models, settings and data stay
	@rm -rf .venv nlu/.venv bot/console/front/node_modules
