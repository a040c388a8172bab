"""blinker: the signals of Flask. One signal before and one after a body that is called directly.

send_async awaits coroutine receivers one after another; send calls plain ones. Both do the same work here as the other
peers do, except that blinker promises no order among the receivers of a signal.
"""

import asyncio
from importlib.metadata import version

from bench import change, measure, new_payload, see, skip

try:
    from blinker import Signal
except ImportError:
    skip("blinker")


def make_signals(n, make_before, make_after):
    before, after = Signal(), Signal()
    for _ in range(n):
        before.connect(make_before(), weak=False)
        after.connect(make_after(), weak=False)
    return before, after


def make_asynchronous_round(n):
    def make_before():
        async def listener(sender, payload):
            change(payload)

        return listener

    def make_after():
        async def listener(sender, payload, output):
            see(payload, output)

        return listener

    async def body(payload):
        return payload["count"]

    before, after = make_signals(n, make_before, make_after)

    async def invoke(payload):
        await before.send_async(payload=payload)
        output = await body(payload)
        await after.send_async(payload=payload, output=output)
        return output

    async def run_round(count):
        for _ in range(count):
            await invoke(new_payload())

    return run_round


def make_synchronous_round(n):
    def make_before():
        return lambda sender, payload: change(payload)

    def make_after():
        return lambda sender, payload, output: see(payload, output)

    def body(payload):
        return payload["count"]

    before, after = make_signals(n, make_before, make_after)

    def invoke(payload):
        before.send(payload=payload)
        output = body(payload)
        after.send(payload=payload, output=output)
        return output

    async def run_round(count):
        for _ in range(count):
            invoke(new_payload())

    return run_round


async def main():
    if hasattr(Signal, "send_async"):
        await measure("blinker (send_async)", version("blinker"), make_asynchronous_round)
    await measure("blinker (send)", version("blinker"), make_synchronous_round, synchronous=True)


asyncio.run(main())
