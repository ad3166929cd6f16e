# `make demo` and `make test` work on Debian 12 or Ubuntu with a Swift toolchain and nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

swift_sources = Package.swift Sources Tests $(wildcard Benchmarks)
docc = $(shell command -v docc || echo "$$(dirname "$$(readlink -f "$$(command -v swift)")")/docc")

# In tests and checks a warning of our own code is an error; a user's newer compiler may warn in peace.
test attack fuzz sanitize check lint docs: export LAGESBILD_WARNINGS = error
# As many tests at once. Else all begin, and Foundation crashes when a thousand files are open in those that wait.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 8
# The same flags wherever tests are built, so that nothing is built twice. Optimised, with assertions: tests read logs of
# a million lines, which takes a fifth of the time so.
test_flags = -c release -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug -Xswiftc -use-ld=lld \
  --scratch-path .build/tests --explicit-target-dependency-import-check error
# Where what opens a report in Chromium is installed.
browser = .build/browser

.PHONY: build test attack fuzz sanitize sanitize-address sanitize-thread check lint docs format demo clean set-up bench bench-logs bench-peers bench-trends bench-gate bench-gate-record test-tools datasette

# With Swift's libraries linked in, the command starts in two thirds of the time and needs no Swift where it runs.
build: set-up ## the command, at .build/release/lagesbild
	swift build -c release --product lagesbild --static-swift-stdlib

test: set-up test-tools ## all tests
	swift build --build-tests $(test_flags)
	swift test --skip-build --disable-xctest $(test_flags)

# What `make test` does a few times of each, at every call on a file that there is.
attack: set-up ## every attack on the promises of the store, an hour of them
	swift build --build-tests $(test_flags)
	LAGESBILD_ATTACKS=$(or $(ATTACKS),1000) nice swift test --skip-build --disable-xctest $(test_flags) --filter AttackTests

# Built with the address sanitizer, and told by libFuzzer where an input led. What is found stays in .build/fuzz/found.
fuzz = .build/fuzz/release/fuzz
fuzz: set-up ## every fuzz target, FUZZ_SECONDS (60) each
	LAGESBILD_FUZZ=1 swift build -c release --product fuzz -Xswiftc -enable-testing --scratch-path .build/fuzz
	mkdir -p .build/fuzz/found
	$(fuzz) | ASAN_OPTIONS=detect_leaks=0:malloc_context_size=1 xargs -L 1 -P "$$(nproc)" bash -c 'mkdir -p .build/fuzz/corpus/$$0 && $(fuzz) $$0 \
	  -max_len=$$1 -max_total_time=$(or $(FUZZ_SECONDS),60) -timeout=60 -rss_limit_mb=2000 -print_final_stats=1 \
	  -artifact_prefix=.build/fuzz/found/$$0- .build/fuzz/corpus/$$0 fixtures/fuzz/$$0 > .build/fuzz/$$0.log 2>&1 \
	  && awk -v target=$$0 "/executed_units/ {print target \": nothing found in \" \$$2 \" inputs\"}" .build/fuzz/$$0.log \
	  || { tail -n 40 .build/fuzz/$$0.log; exit 1; }'

# Optimised, as without the thread sanitizer takes hours; linked with lld, as the usual linker crashes.
sanitize: sanitize-address sanitize-thread ## all tests under the address and the thread sanitizer

sanitize-address: export LAGESBILD_SANITIZER = address
sanitize-thread: export LAGESBILD_SANITIZER = thread
sanitize-address sanitize-thread: export ASAN_OPTIONS = detect_leaks=0:verify_asan_link_order=0
sanitize-address sanitize-thread: export TSAN_OPTIONS = suppressions=$(CURDIR)/fixtures/attacks/thread.supp
sanitize-address sanitize-thread: sanitize-%: set-up test-tools
	swift build --build-tests $(call sanitized,$*)
	cc -shared fixtures/attacks/mutex.S -o .build/$*/mutex.so
	LD_PRELOAD=$(CURDIR)/.build/$*/mutex.so swift test --skip-build --disable-xctest $(call sanitized,$*)

sanitized = -c release --sanitize=$(1) -Xswiftc -enable-testing -Xswiftc -use-ld=lld --scratch-path .build/$(1)

check: lint docs test ## what .ci/run checks

lint: set-up
	swift format lint --strict --recursive $(swift_sources)
	@files=$$(grep -lrw unsafe Sources --include=*.swift | xargs grep -L '^// Unsafe: '); \
	  [ -z "$$files" ] || { echo "no reason for what is unsafe, '// Unsafe: …', in: $$files" >&2; exit 1; }

docs: set-up ## the guide, at .build/docs
	mkdir -p .build
	"$(docc)" convert Sources/lagesbild/lagesbild.docc --warnings-as-errors --output-path .build/docs

# Programs that stores and exports are opened with in tests. Datasette comes from PyPI: where that can't be reached, its
# test is skipped.
test-tools: $(browser)/installed
	@.ci/set-up gdal-bin python3-venv
	@$(MAKE) --no-print-directory datasette || echo "test-tools: no Datasette, so its test is skipped" >&2

# Without it the tests in a browser are skipped, and say so.
$(browser)/installed: fixtures/report/requirements.txt
	rm -rf $(browser)
	{ .ci/set-up chromium chromium-driver python3-venv && python3 -m venv $(browser) \
	  && $(browser)/bin/pip install --quiet --disable-pip-version-check --no-deps --requirement $< && touch $@; } \
	  || { rm -rf $(browser); echo "there is no Chromium here: reports are not tested in a browser" >&2; }

datasette: .build/datasette/bin/datasette

.build/datasette/bin/datasette:
	.ci/set-up python3-venv
	python3 -m venv .build/datasette
	.build/datasette/bin/pip install --quiet --disable-pip-version-check datasette==0.65.5

format:
	swift format --in-place --recursive $(swift_sources)

clean:
	rm -rf .build

set-up:
	@.ci/set-up

# A week of a made-up Halmstad, one log a night and device group; the same town in all of them.
demo_folder = .build/demo
demo_week = 2026-06-01 2026-06-02 2026-06-03 2026-06-04 2026-06-05 2026-06-06 2026-06-07
demo_checks = radar:60000 patrol:8000 camera:600
lagesbild = .build/release/lagesbild

demo: build ## generate a week of logs, import it, name the priority places
	rm -rf $(demo_folder)
	mkdir -p $(demo_folder)/logs
	@seed=0; for night in $(demo_week); do for group in $(demo_checks); do \
	  seed=$$((seed + 1)); devices=$${group%:*}; log=$(demo_folder)/logs/$$night-$$devices; \
	  $(lagesbild) generate --checks $${group#*:} --seed $$seed --start $$night --devices $$devices --dirt 0.001 \
	    -o $$log.csv.gz --truth $(demo_folder)/$$night-$$devices.truth.json; \
	done; done
	$(lagesbild) generate --checks 0 --seed 0 -o /dev/null --site-register $(demo_folder)/sites.csv
	$(lagesbild) import --store $(demo_folder)/halmstad.gpkg $(demo_folder)/logs
	$(lagesbild) sites import --store $(demo_folder)/halmstad.gpkg $(demo_folder)/sites.csv
	$(lagesbild) status --store $(demo_folder)/halmstad.gpkg
	@echo; echo "The busiest cells, from the store with plain sqlite3:"
	sqlite3 -header -column $(demo_folder)/halmstad.gpkg < fixtures/demo/busiest-cells.sql
	@echo; echo "Where the street should change:"
	$(lagesbild) places --store $(demo_folder)/halmstad.gpkg --top 5
	$(lagesbild) report --store $(demo_folder)/halmstad.gpkg -o $(demo_folder)/report.html
	@echo; echo "The same to read and to print: $(demo_folder)/report.html"

# Measuring. `RUNS` sets how often (5), `CHECKS` how large the generated logs are (5000000).
benchmarks = .build/benchmarks
peers = $(benchmarks)/peers

bench: build bench-logs ## every stage and the whole import, growth; results under Benchmarks/Results
	python3 Benchmarks/stages.py
	python3 Benchmarks/growth.py

bench-logs: build
	python3 Benchmarks/logs.py

bench-peers: build $(peers)/installed ## the same work in other tools
	.ci/set-up isal
	python3 Benchmarks/peers.py

bench-trends: build ## questions about trends on fifteen million checks
	python3 Benchmarks/trends.py

$(peers)/installed: Benchmarks/Peers/requirements.txt
	.ci/set-up python3-venv
	python3 -m venv $(peers)
	$(peers)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

bench-gate bench-gate-record: export LAGESBILD_BENCHMARKS = gate
bench-gate: set-up ## fails when reading a check costs more instructions than was recorded
	.ci/set-up valgrind
	swift build -c release --product gate
	python3 Benchmarks/Gate/gate.py

bench-gate-record: set-up
	.ci/set-up valgrind
	swift build -c release --product gate
	python3 Benchmarks/Gate/gate.py --record
