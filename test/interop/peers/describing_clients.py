"""Clients of Python at a device that describes itself: that of the package for dev, and those that know nothing of it."""

import asyncio
import hashlib
import json
import sys

import aiokatcp
import katcp
from checks import check, equal

folder, port, version = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sys.path.insert(0, folder)
from dev_katcp import DevClient  # noqa: E402


class Other(DevClient):
    INTERFACE = "{}"


async def generated():
    async with await DevClient.connect("127.0.0.1", port) as client:
        await client.request("watchdog")
        equal("the same interface", (client.interface.kind, client.interface.version), ("same", version))
        text = await client.describe()
        equal("its description", hashlib.sha256(text.encode()).hexdigest(), client.interface.hash)
        equal("its own text", text, DevClient.INTERFACE)
        equal("its name", json.loads(text)["interface"]["name"], "dev")
    async with await Other.connect("127.0.0.1", port) as client:
        await client.request("watchdog")
        equal("another interface of the same version", client.interface.kind, "compatible")


async def plain():
    client = aiokatcp.Client("127.0.0.1", port)
    await client.wait_connected()
    _, informs = await client.request("version-list")
    roles = [inform.arguments[0] for inform in informs]
    equal("the roles, as aiokatcp reads them", roles, [b"katcp-protocol", b"katcp-library", b"katcp-interface", b"katcp-device"])
    reply, informs = await client.request("interface-describe")
    text = b"".join(inform.arguments[1] for inform in informs)
    equal("the answer, as aiokatcp reads it", (int(reply[0]), reply[1].decode()), (len(informs), hashlib.sha256(text).hexdigest()))
    client.close()
    await client.wait_closed()


def old():
    client = katcp.BlockingClient("127.0.0.1", port)
    client.start(timeout=5)
    client.wait_protocol(timeout=5)
    check("katcp-python knows the protocol", client.protocol_flags.major == 5)
    reply, informs = client.blocking_request(katcp.Message.request("interface-describe"))
    equal("the answer, as katcp-python reads it", (reply.reply_ok(), int(reply.arguments[1])), (True, len(informs)))
    client.stop()
    client.join(timeout=5)


asyncio.run(generated())
asyncio.run(plain())
old()
