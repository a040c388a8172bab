# What can be done with this project. `make test` is the one to start with.

.PHONY: test prepare examples docs lint bench bench-check mutants sanitize crash simulate planted

# Every test there is, the example programs included.
test: prepare examples
	swift build --build-tests
	swift test --skip-build --filter '^Desk'
	swift test --skip-build --filter '^Plugboard'

# Installs what the tests need, where that is allowed; otherwise says what to install.
prepare:
	@Scripts/prepare

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

# Plays the desk by many seeds, with faults, and checks what must hold after every step. `make simulate SEEDS=1 SEED=7` sees
# one of them again; without SEED the seeds are new ones.
SEEDS ?= 200
STEPS ?= 500
SEED ?= 0
simulate:
	@swift run -c release desk-trials $(SEEDS) $(STEPS) $(SEED)

# Plants bugs in a copy of the desk, one at a time, and fails if the simulation does not find them.
planted:
	@Tests/DeskSimulationTests/Planted/run
