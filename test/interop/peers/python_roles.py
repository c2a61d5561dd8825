"""A generated device with roles: prints what each role may send, and in which words the others are refused."""

import asyncio
import json
import logging
import sys

from aiokatcp.client import Client
from aiokatcp.connection import FailReply

sys.path.insert(0, sys.argv[1])
from showcase_katcp import ShowcaseServer  # noqa: E402


class Device(type(ShowcaseServer)("Handlers", (ShowcaseServer,), {each: None for each in ShowcaseServer.__abstractmethods__})):
    BUILD_STATE = "showcase-1"
    role = None

    def role_of(self, ctx):
        return self.role

    async def request_reset(self, ctx):
        """Of this code alone."""


async def ask(client, name):
    try:
        # No request of the interface takes so many arguments: nothing is done, and nothing halts.
        await client.request(name, *["x"] * 30)
    except FailReply as error:
        return str(error)
    return "ok"


async def main():
    logging.basicConfig(level=logging.CRITICAL)
    device = Device("127.0.0.1", 0)
    await device.start()
    port = device.sockets[0].getsockname()[1]
    client = await Client.connect("127.0.0.1", port)
    told = {}
    for role in (None, "nobody", *device.ROLES.names):
        device.role = role
        told[str(role)] = {name: await ask(client, name) for name in sorted(Device._request_handlers)}
    device.role = "monitor"
    try:
        await client.request("halt")
    except FailReply as error:
        told["halt"] = str(error)
    print(json.dumps(told))
    client.close()
    await device.stop()


asyncio.run(main())
