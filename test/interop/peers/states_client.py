"""aiokatcp's client, which knows plain KATCP alone, at a device with states, former names and examples, whose port it is given."""

import asyncio
import json
import sys

import aiokatcp
from checks import check, equal


async def refused(client, name, expected, *request):
    try:
        await client.request(*request)
        check(name, False, "it succeeded")
    except aiokatcp.FailReply as thrown:
        equal(name, str(thrown), expected)


async def states(client):
    await refused(client, "a state refuses with fail and its words", "?stop needs state to be capturing or error; it is idle", "stop")
    await refused(client, "by a former name as well", "?capture needs state to be ready; it is idle", "record", "x")
    await client.request("prepare")
    await refused(client, "each of two states is asked for", "?capture needs locked to be true; it is false", "capture", "x")
    await client.request("lock", True)
    reply, told = await client.request("record", "x")
    equal("in the right state it is done", (reply, [(inform.name, inform.arguments) for inform in told]), ([b"1"], [("record", [b"1"])]))
    _, told = await client.request("sensor-value", "state")
    equal("and leads to another", told[0].arguments[3:], [b"nominal", b"capturing"])
    await client.request("stop")


async def aliases(client):
    _, told = await client.request("help")
    lines = {inform.arguments[0].decode(): inform.arguments[1].decode() for inform in told}
    equal("help has the names of now and of then", [lines[name] for name in ("prepare", "make-ready", "get-ready")], ["Get ready.", *["Now called ?prepare. Get ready."] * 2])
    reply, _ = await client.request("get-ready")
    equal("a request is called by a former name", reply, [])
    _, told = await client.request("sensor-value", "/^(mode|state|what)$/")
    equal("a sensor has its value under each name", {inform.arguments[2]: inform.arguments[4] for inform in told}, {name: b"ready" for name in (b"mode", b"state", b"what")})
    await client.request("break")
    await client.request("stop")


async def watch(port):
    client = aiokatcp.Client("127.0.0.1", port)
    watcher = aiokatcp.SensorWatcher(client)
    client.add_sensor_watcher(watcher)
    await asyncio.wait_for(watcher.synced.wait(), 10)
    equal("a watcher mirrors former names", sorted(watcher.sensors), ["locked", "mode", "state", "what"])
    updated = asyncio.get_running_loop().create_future()
    watcher.sensors["mode"].attach(lambda _, reading: reading.value.katcp_value == b"error" and updated.done() or updated.set_result(reading))
    await client.request("break")
    reading = await asyncio.wait_for(updated, 10)
    equal("and what they become", reading.value.katcp_value, b"error")
    client.close()
    await client.wait_closed()


async def examples(client, calls):
    """Each is a request and its arguments, and then what must come back."""
    for (name, *arguments), (code, *expected) in calls:
        try:
            reply, _ = await client.request(name, *arguments)
            equal(f"the example of ?{name}", ["ok", *[word.decode() for word in reply]], [code, *expected])
        except aiokatcp.FailReply as thrown:
            equal(f"the example of ?{name} that fails", ["fail", str(thrown)], [code, *expected])


async def main(port, calls):
    client = aiokatcp.Client("127.0.0.1", port)
    await client.wait_connected()
    if calls is None:
        await states(client)
        await aliases(client)
        await watch(port)
    else:
        await examples(client, json.loads(calls))
    client.close()
    await client.wait_closed()


asyncio.run(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
