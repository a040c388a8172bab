"""What the Python peers share. The same workloads, payload, listeners, timing and printed line as bench.mjs.

One invocation is n before-listeners that each count the payload up, a body that returns the count, and n
after-listeners that read payload and output; n is 1 in workload n1 and 8 in n8. Each invocation gets a new payload. A
round is about 100 ms of invocations in a row; the figure is the median of eleven rounds after a warm-up. Every round
is checked: a peer that skipped a listener would fail.
"""

import json
import math
import platform
import statistics
import sys
import time

WORKLOADS = {"n1": 1, "n8": 8}
ROUND_SECONDS = 0.1
WARM_UP_SECONDS = 0.5
ROUNDS = 11

RUNTIME = f"{platform.python_implementation()} {platform.python_version()}"

seen = 0


def new_payload():
    return {"sid": "WT1", "count": 0}


def change(payload):
    payload["count"] += 1


def see(payload, output):
    global seen
    seen += payload["count"] + output


async def timed(run_round, n, count):
    global seen
    seen = 0
    start = time.perf_counter()
    await run_round(count)
    elapsed = time.perf_counter() - start
    if seen != count * n * 2 * n:
        raise RuntimeError("not every listener ran as expected")
    return elapsed


async def measure(peer, version, make_round, synchronous=False):
    """Times both workloads.

    `make_round(n)` attaches n and n listeners and returns the round: a coroutine function of the number of
    invocations. It is one for a synchronous peer too, which then awaits nothing within.
    """
    for workload, n in WORKLOADS.items():
        run_round = make_round(n)
        count = 100
        elapsed = await timed(run_round, n, count)
        end = time.perf_counter() + WARM_UP_SECONDS
        while time.perf_counter() < end:
            count = math.ceil(count * min(2, ROUND_SECONDS / elapsed))
            elapsed = await timed(run_round, n, count)
        elapsed = statistics.median([await timed(run_round, n, count) for _ in range(ROUNDS)])

        line = {
            "peer": peer,
            "version": version,
            "runtime": RUNTIME,
            "workload": workload,
            "nanoseconds": round(elapsed * 1e9 / count, 1),
        }
        if synchronous:
            line["synchronous"] = True
        print(json.dumps(line, separators=(",", ":")), flush=True)


def skip(name):
    """Says that a package is not there, and ends the program."""
    print(json.dumps({"peer": name, "skipped": f"{name} is not installed (pip install {name})"}, separators=(",", ":")))
    sys.exit(0)
