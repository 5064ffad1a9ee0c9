# The commands of the project; `make` alone lists them. The work is done by scripts/, which also run by themselves.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
# Two targets at once would only wait for each other's build.
.NOTPARALLEL:

PREFIX ?= /usr/local
export FRESH ONCE FILTER CASE MINUTES ROUNDS

.PHONY: help run test check bench bench-list bench-peers bench-postgres faults calibration goldens coverage dist install clean

help: ## list these targets
	@echo 'make TARGET, where TARGET is one of'
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, replay the real-estate example's data, serve what was found; FRESH=1 starts anew, ONCE=1 ends after it
	@scripts/setup run
	@echo 'Building the release; the first time takes some ten minutes on two cores, later ones seconds.'
	@scripts/build-release vigil real-estate
	@.build/release/real-estate

test: ## build and run every test
	@scripts/setup test
	@echo 'Building with tests; the first time takes some ten minutes on two cores, later ones seconds.'
	@scripts/build --build-tests
	@scripts/swift-tests
	@env -u VIGIL_GOLDENS -u VIGIL_GOLDEN_DATA scripts/goldens || \
	    { echo 'The reference answers differ or cannot be read: the lines above say which. Again: make goldens.' >&2; exit 1; }
	@scripts/run-tests

check: ## read the sources: format, dependency edges, documentation, lists
	@scripts/check

bench: ## measure against goals and yardsticks, a JSON line each; FILTER=drift/ runs the names that begin so
	@scripts/setup bench >&2
	@scripts/bench "$$FILTER"

bench-list: ## the names of the benchmarks
	@scripts/setup run >&2
	@scripts/bench --list

bench-peers: ## install the libraries that Vigil is compared with; CASE="main/a_ks/scipy 100000/10000" measures one
	@Benchmarks/peers/run $(if $(CASE),measure "$$CASE",setup)

faults: ## kill, cut off and starve a server under load, count what is found again; ROUNDS=1000 is how often it is killed
	@scripts/setup run test
	@scripts/build-release vigil
	@VIGIL_PROGRAM=$$PWD/.build/release/vigil scripts/tests/test-faults --rounds $${ROUNDS:-1000}
	@VIGIL_PROGRAM=$$PWD/.build/release/vigil scripts/tests/test-postgres --rounds 30 --away 60

bench-postgres: ## measure on PostgreSQL what retention by deletion costs, beside partitions that are dropped
	@scripts/setup test >&2
	@scripts/with-postgres Benchmarks/postgres/retention

calibration: ## false-alarm and power tables into docs/calibration.md; MINUTES=40 is about the time it may take
	@scripts/setup run bench
	@scripts/build-release vigil-calibration
	@.build/release/vigil-calibration --minutes $${MINUTES:-40} --json docs/calibration.json --markdown docs/calibration.md
	@scripts/python scripts/check-calibration docs/calibration.json

goldens: ## check the statistics against reference answers; VIGIL_GOLDENS=DIR takes another folder of them
	@scripts/setup run >&2
	@scripts/goldens

coverage: ## run the tests with line coverage, in a build of its own
	@scripts/setup test
	@scripts/build --build-tests --enable-code-coverage --scratch-path .build-coverage
	@scripts/swift-tests --enable-code-coverage --scratch-path .build-coverage
	@scripts/coverage "$$(swift test --show-codecov-path --scratch-path .build-coverage)"

dist: ## make dist/vigil, one file
	@scripts/setup run
	@scripts/build-release vigil
	@scripts/dist

install: dist ## install it below PREFIX=/usr/local
	@install -d "$(DESTDIR)$(PREFIX)/bin" && install -m 755 dist/vigil "$(DESTDIR)$(PREFIX)/bin/vigil" || \
	    { echo 'vigil could not be installed below $(DESTDIR)$(PREFIX); choose a folder with PREFIX=, or use sudo.' >&2; exit 1; }
	@echo 'Installed $(DESTDIR)$(PREFIX)/bin/vigil.'

clean: ## remove what was built; .vigil (your data) and .tools (what setup installed) stay
	rm -rf .build .build-coverage dist
