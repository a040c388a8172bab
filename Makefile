# What can be done with this project. `make test` is the one to start with.

.PHONY: serve screenshots shipped test prepare examples pages docs lint bench load bench-check mutants sanitize crash simulate planted autobahn schemathesis

# Builds the desk and serves it on this machine:
# http://127.0.0.1:8080. Everything is kept in plugboard-desk/.
# `make serve OPTIONS="--demo --port 8081"` passes options on; `plugboard serve --help` lists them.
OPTIONS ?=
serve:
	@Scripts/prepare serve
	swift build -c release --product plugboard
	@.build/release/plugboard serve $(OPTIONS)

# Only so many tests at once: with hundreds at once, on a slow machine each takes longer than a connection may keep others
# waiting. Those in a browser, one after the other, have the machine for themselves.
FEW = SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8

# Every test there is, the example programs included.
test: prepare examples pages
	swift build --build-tests
	$(FEW) swift test --skip-build --filter '^BrowserDriver'
	$(FEW) swift test --skip-build --filter '^(Desk|OpeningHours)' --skip 'BrowserTests/'
	$(FEW) swift test --skip-build --filter 'BrowserTests/'
	$(FEW) swift test --skip-build --filter '^Plugboard'

# Builds the program as it is shipped, and has a small crowd of pages talk to it while it is killed.
shipped: prepare
	@Scripts/shipped

# Installs what the tests need, where that is allowed; otherwise says what to install.
prepare:
	@Scripts/prepare

# The tests of what runs in the pages, under node and in Chromium.
pages:
	@Scripts/pages

# Builds, tests and runs the programs in Examples/.
examples:
	@Examples/run

# Builds the documentation into .build/documentation; a warning is an error.
docs:
	@Scripts/docs

# Formatting, and things that do not belong in a file.
lint:
	@Scripts/lint

# Measures, prints the table and writes Benchmarks/results.json. `Benchmarks/run desk` measures only the desk.
bench:
	@Benchmarks/run

# Measures the desk as it is served, with 500 agents' and 5,000 customers' pages, and kills it in between: some minutes.
load:
	@Benchmarks/run load

# Fails when an invocation costs more instructions than it may.
bench-check:
	@Benchmarks/check

# Breaks each rule, and what the engine and store of the desk promise, one at a time, and fails if the tests do not notice.
mutants:
	@Tests/Mutants/run

# The rules' tests under the thread sanitizer; a race fails.
sanitize:
	@Scripts/rules/sanitize

# Kills a desk a thousand times in the middle of its work, and takes its power away as often; nothing may be lost. The tests
# do it a hundred times, or as often as they find time.
CRASHES ?= 1000
crash:
	DESK_CRASHES=$(CRASHES) swift test --filter CrashTests

# Plays the desk by many seeds, with faults, and checks what must hold after every step: first the engine on a SQLite file,
# then, ten times as many, its decisions alone. A seed that finds something is printed with the command that plays it
# again, such as `make simulate SUBJECTS=engine SEEDS=1 SEED=7`; without SEED the seeds are new ones.
SUBJECTS ?= engine decisions
SEEDS ?= 100
STEPS ?= 500
SEED ?= 0
simulate:
	@swift build -c release --product desk-trials
	@for subject in $(SUBJECTS); do \
	  [ $$subject = decisions ] && [ $(SEEDS) -gt 1 ] && seeds=$(SEEDS)0 || seeds=$(SEEDS); \
	  .build/release/desk-trials $$subject $$seeds $(STEPS) $(SEED) || exit 1; \
	done

# Autobahn's test suite against the desk's WebSocket; needs Python 2.7.
autobahn:
	@Scripts/autobahn

# schemathesis against the JSON API of a desk that runs: KEY=… make schemathesis
schemathesis:
	@Scripts/schemathesis

# Plants bugs in a copy of the desk, one at a time, and fails if the simulation does not find them.
planted:
	@Tests/DeskSimulationTests/Planted/run

# Makes the pictures in README, in a real browser.
screenshots: prepare
	PLUGBOARD_SCREENSHOTS=$(CURDIR)/Documentation/Images swift test --filter ScreenshotTests
