"""The desk's rows of the table, from the lines that desk-benchmarks prints."""
import os
import tempfile

# “The desk's rows” are all that the desk writes for a message: the message, its conversation, the journal's entry and the
# event, byte by byte, into the same tables.
DURABLE = {
    "flush": "the disk, 4 KiB appended and flushed",
    "plain by one": "raw SQLite, one row a message, 1 in a transaction",
    "plain by 100": "raw SQLite, one row a message, 100 in a transaction",
    "whole by one": "raw SQLite, the desk's rows, 1 in a transaction",
    "whole by 100": "raw SQLite, the desk's rows, 100 in a transaction",
    "1 sender": "messages kept for 1 sender",
    "10 senders": "messages kept for 10 senders",
    "100 senders": "messages kept for 100 senders",
}
RATIOS = {
    "one sender to whole by one": ("1 sender against raw SQLite, the desk's rows, 1 in a transaction", 0.5),
    "100 senders to one": ("100 senders against 1", 10),
    "100 senders to whole by 100": ("100 senders against raw SQLite, the desk's rows, 100 in a transaction", 0.6),
    "100 senders to plain by 100": ("100 senders against raw SQLite, one row a message, 100 in a transaction", None),
}
ROUTING = {"skills": "by skill", "languages": "by skill and language"}
REPLAY = {
    "read": ("the journal, read", "entries per second"),
    "applied": ("the journal, read and applied", "entries per second"),
    "open": ("a file with 100,000 tasks, opened and checked", "seconds"),
    "load": ("an engine's start with 100,000 tasks", "seconds"),
}
P99_LIMIT = 50  # milliseconds, with 10,000 tasks waiting
GROWTH_LIMIT = 5  # from 100 to 100,000 tasks: as little as an action may cost among as many others


def measure(lines, row, build):
    """Adds all rows; files are made in a folder beside the build, which is then removed."""
    with tempfile.TemporaryDirectory(dir=build) as folder:
        durable(lines("durable", folder), row)
    row("decisions in memory", lines("mixture")[0]["perSecond"], "per second")
    backlog(lines("backlog"), row)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        figures = {line["replay"]: line["value"] for line in lines("replay", folder)}
    for key, (name, unit) in REPLAY.items():
        row(name, figures[key], unit)
    for line in lines("memory"):
        row("a waiting task in memory", line["bytes"], "bytes")


def durable(lines, row):
    rates = {line["durable"]: line for line in lines if "durable" in line}
    for key, name in DURABLE.items():
        row(name, rates[key]["perSecond"], f"per second; {rates[key]['perSecondLow']:.0f} to {rates[key]['perSecondHigh']:.0f}")
    ratios = {line["ratio"]: line for line in lines if "ratio" in line}
    for key, (name, limit) in RATIOS.items():
        line = ratios[key]
        row(name, line["value"], f"ratio; {line['valueLow']:.2f} to {line['valueHigh']:.2f}", limit, True)


def backlog(lines, row):
    for routing, title in ROUTING.items():
        found = [line for line in lines if line["routing"] == routing]
        for line in found:
            if line["waiting"] == 10_000 and line["decision"] != "any":
                row(f"10,000 wait, {title}: {line['decision']}", line["p50"] / 1e3,
                    f"µs; 99 of 100 within {line['p99'] / 1e3:.0f} µs")
        whole = {line["waiting"]: line for line in found if line["decision"] == "any"}
        row(f"10,000 wait, {title}: any decision, 99 of 100 within", whole[10_000]["p99"] / 1e6, "ms", P99_LIMIT)
        for waiting, line in sorted(whole.items()):
            row(f"{waiting:,} wait, {title}: a worker's whole cycle", line["perCycle"] / 1e3,
                f"µs; 99 of 100 decisions within {line['p99'] / 1e3:.0f} µs")
        row(f"100,000 wait, {title}: a cycle against that with 100", whole[100_000]["perCycle"] / whole[100]["perCycle"],
            "ratio", GROWTH_LIMIT)
