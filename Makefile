# One line each. Everything that a target needs beyond Rust and Node comes from the package registries, and a browser for
# journeys from Debian's.

.PHONY: run stack pages test test-rust test-pages test-api journeys check check-rust check-pages sim simulate chaos replay verify evaluate bench bench-stack soak push fmt
.DELETE_ON_ERROR:

APP := crates/pages/app
# The server that journeys drive.
BUILD = cargo build --package fairground
CLIPPY = cargo clippy --workspace --all-targets -- --deny warnings
# Touched once npm has installed what the lock file says.
MODULES := $(APP)/node_modules/.installed
BUILT := $(APP)/dist/h5/index.html $(APP)/dist/console/index.html
SOURCES = $(wildcard $(APP)/*.json $(APP)/*.mjs $(APP)/*.ts) $(shell find $(APP)/sdk $(APP)/h5 $(APP)/console \
	\( -name node_modules -o -name dist \) -prune -o -type f -print)

run: pages ## build, start everything in one process with data under ./data, print how to vote
	cargo run --release --package fairground -- serve all --data data --listen 127.0.0.1:8080 --development --demo

stack: pages ## the same as services: a nats-server and a process for each, with data under ./data-stack; ctrl-C ends all
	tests/nats/install.sh
	cargo build --release --package fairground
	cargo run --release --package bus --example keys -- data-stack/keys
	deploy/stack.sh

pages: $(BUILT) ## the pages of phones and operators, as cargo embeds them

$(BUILT) &: $(MODULES) $(SOURCES)
	cd $(APP) && npm run build

# Not `npm ci`: npm 11's refuses a lock without the optional packages of other platforms, which a registry may not carry.
$(MODULES): $(APP)/package-lock.json
	cd $(APP) && npm install --no-save
	touch $@

test: test-rust test-pages test-api journeys ## every test: rules, properties, faults, pages, journeys over real processes

# One build for all tests: cargo builds a package by itself with fewer features than the workspace, so all below it twice.
test test-rust: BUILD = cargo build --workspace --all-targets
test test-rust: export FAIRGROUND_BUILT = $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)/debug

# No documentation holds a test, and to look for some takes a second for each crate.
test-rust: pages
	tests/nats/install.sh
	tests/prometheus/install.sh
	$(BUILD)
	cargo test --workspace --lib --bins --tests --no-fail-fast

test-pages: $(MODULES)
	cd $(APP) && npm test

# The types that the SDK was written against are those that the server states now.
test-api: $(MODULES)
	$(BUILD)
	cd $(APP) && npm run api:check

journeys: pages ## Chromium at phone size and at a desk, on a real server and on bad networks
	$(APP)/journeys/chromium.sh
	$(BUILD)
	cd $(APP) && npm run journeys

check: check-rust check-pages ## format, types and lints, warnings are errors

check-rust:
	cargo fmt --all --check
	$(CLIPPY)

check-pages: $(MODULES)
	cd $(APP) && npm run check

sim: ## power cuts, kills and damage only, all of them: `make test` tries a third of those on the real server
	FAULTS_WHOLE=1 cargo test --package tests --test faults
	FAULTS_WHOLE=1 cargo test --package journal --test damage
	POWERCUT_CUTS=40 cargo test --package powercut

simulate: ## machines, disks and the network from 2,000 seeds (SEEDS=n for others); SEED=n shows one step by step
	$(if $(SEED),SEED=$(SEED),SEEDS=$(or $(SEEDS),2000)) cargo test --profile simulation --package host --lib \
		one_seed_or_many -- --ignored --nocapture

chaos: pages ## runs over real processes that are killed, stopped, cut off and slowed down: SEED=1, or SEEDS=1-20; SECONDS=60
	tests/nats/install.sh
	CHAOS_SEEDS=$(or $(SEEDS),$(SEED),1) CHAOS_SECONDS=$(or $(SECONDS),60) \
		cargo test --package tests --test chaos as_told -- --ignored --nocapture

replay: ## fold every log under ./data from its start (the server must be stopped)
	cargo run --release --package fairground -- replay --data data

verify: ## walk every log under ./data (the server must be stopped)
	cargo run --release --package fairground -- verify --data data

evaluate: pages ## what the judge is worth on scenarios whose truth is known (SEEDS=1-5 SCALE=20000), and how often the right one wins
	cargo build --release --package fairground
	target/release/fairground evaluate --seeds $(or $(SEEDS),1-5) --scale $(or $(SCALE),20000)
	target/release/fairground evaluate winners

bench: pages ## measure the real server in turn with PostgreSQL, Redis and a handler that does nothing; QUICK=1 takes two minutes
	cargo build --release --package fairground --package bench
	cargo run --release --package bench -- all $(if $(QUICK),--quick)

bench-stack: pages ## 100,000 votes (VOTES=n for others) through services over NATS: fails unless each is counted and booked once
	tests/nats/install.sh
	cargo build --release --package fairground --package bench
	cargo run --release --package bench -- stack --votes $(or $(VOTES),100000)

soak: pages ## ten minutes (MINUTES=n for others) at 80 % of the peak that lasts: memory, latency, and the board right to the vote
	cargo build --release --package fairground --package bench
	cargo run --release --package bench -- soak --minutes $(or $(MINUTES),10)

push: pages ## fifty times the usual within ten seconds, twice what the server can bear
	cargo build --release --package fairground --package bench
	cargo run --release --package bench -- push

fmt: $(MODULES) ## format everything
	cargo fmt --all
	cd $(APP) && npm run format
