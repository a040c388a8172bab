"""pluggy: the plugin manager of pytest. One hook each for before, body and after; the body is the first result.

pluggy calls its hooks synchronously and passes arguments by name. Its figures belong beside hooks that never suspend,
not beside promises.
"""

import asyncio

from bench import change, measure, new_payload, see, skip

try:
    import pluggy
except ImportError:
    skip("pluggy")

hookspec = pluggy.HookspecMarker("desk")
hookimpl = pluggy.HookimplMarker("desk")


class Hooks:
    @hookspec
    def before_accept_task(self, payload):
        pass

    @hookspec(firstresult=True)
    def accept_task(self, payload):
        pass

    @hookspec
    def after_accept_task(self, payload, output):
        pass


class Listener:
    @hookimpl
    def before_accept_task(self, payload):
        change(payload)

    @hookimpl
    def after_accept_task(self, payload, output):
        see(payload, output)


class Body:
    @hookimpl
    def accept_task(self, payload):
        return payload["count"]


def make_round(n):
    manager = pluggy.PluginManager("desk")
    manager.add_hookspecs(Hooks)
    manager.register(Body())
    for _ in range(n):
        manager.register(Listener())
    hook = manager.hook

    def invoke(payload):
        hook.before_accept_task(payload=payload)
        output = hook.accept_task(payload=payload)
        hook.after_accept_task(payload=payload, output=output)
        return output

    async def run_round(count):
        for _ in range(count):
            invoke(new_payload())

    return run_round


asyncio.run(measure("pluggy", pluggy.__version__, make_round, synchronous=True))
