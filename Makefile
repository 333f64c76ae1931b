# One line each. Everything that a target needs beyond Rust comes from the package registries.

.PHONY: run test check sim replay verify fmt

run: ## build, start everything in one process with data under ./data, print how to vote
	cargo run --release --package fairground -- serve all --data data --listen 127.0.0.1:8080 --development --demo

test: ## every test: rules, properties, faults, journeys over real processes
	cargo test --workspace --no-fail-fast

check: ## format and lints, warnings are errors
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings

sim: ## power cuts and kills only
	cargo test --package tests --test faults
	cargo test --package powercut

replay: ## fold every log under ./data from its start (the server must be stopped)
	cargo run --release --package fairground -- replay --data data

verify: ## walk every log under ./data (the server must be stopped)
	cargo run --release --package fairground -- verify --data data

fmt: ## format everything
	cargo fmt --all
