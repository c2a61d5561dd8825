"""aiokatcp's client, which knows plain KATCP alone, at a device whose sensors stand in groups, on the port that it is given."""

import asyncio
import sys

import aiokatcp
from checks import check, equal

START = ["rx.temp"]
PRODUCT_A = ["a.beam0.weights", "a.beam1.weights", "a.state"]


async def names(client):
    _, told = await client.request("sensor-list")
    return [inform.arguments[0].decode() for inform in told]


async def until(is_so):
    for _ in range(200):
        if is_so():
            return
        await asyncio.sleep(0.02)


async def changes(client, changed):
    equal("plain groups are there, and no products", await names(client), START)
    await client.request("add", "a")
    equal("a product is told of once, before the reply", changed, [(b"sensor-list",)])
    equal("all its sensors are there", await names(client), PRODUCT_A + START)
    changed.clear()
    await client.request("add", ",".join(f"p{index}" for index in range(100)))
    equal("a hundred products are told of once", changed, [(b"sensor-list",)])
    equal("and listed", len(await names(client)), 304)
    _, told = await client.request("sensor-list", "/^p7\\..*weights$/")
    equal("an expression finds those of one", [inform.arguments[0] for inform in told], [b"p7.beam0.weights", b"p7.beam1.weights"])
    changed.clear()
    await client.request("remove", "p7")
    equal("one that goes is told of once", changed, [(b"sensor-list",)])
    equal("and takes all its sensors along", [name for name in await names(client) if name.startswith("p7.")], [])


async def readings(client):
    seen = []
    client.add_inform_callback("sensor-status", lambda timestamp, count, name, *words: seen.append((name, *words)))
    _, told = await client.request("sensor-value", "a.beam1.weights")
    equal("a value of a group in a group", told[0].arguments[2:], [b"a.beam1.weights", b"nominal", b"1,2"])
    _, told = await client.request("sensor-value", "rx.temp")
    equal("a range of a plain group", told[0].arguments[2:], [b"rx.temp", b"warn", b"31.0"])
    reply, _ = await client.request("sensor-sampling", "a.state", "auto")
    equal("auto is a strategy", reply, [b"a.state", b"auto"])
    await client.request("set", "a", "failed")
    equal("an update comes before the reply, with its status", seen[-1], (b"a.state", b"error", b"failed"))
    reply, _ = await client.request("sensor-sampling", "a.state,rx.temp", "event")
    equal("sampling in bulk", reply, [b"a.state,rx.temp", b"event"])
    await client.request("remove", "a")
    try:
        await client.request("sensor-sampling", "a.state")
        check("one that is gone is not sampled", False, "it succeeded")
    except aiokatcp.FailReply as thrown:
        check("one that is gone is not sampled", "Unknown sensor" in str(thrown), thrown)


async def watch(port):
    client = aiokatcp.Client("127.0.0.1", port)
    watcher = aiokatcp.SensorWatcher(client)
    client.add_sensor_watcher(watcher)
    await asyncio.wait_for(watcher.synced.wait(), 10)
    equal("a watcher mirrors all of them", len(watcher.sensors), 298)
    await client.request("add", "b")
    await until(lambda: "b.beam1.weights" in watcher.sensors)
    equal("a watcher hears of a product that comes", sorted(name for name in watcher.sensors if name.startswith("b.")), ["b.beam0.weights", "b.beam1.weights", "b.state"])
    await client.request("set", "b", "capturing")
    await until(lambda: watcher.sensors["b.state"].value.katcp_value == b"capturing")
    equal("a watcher has its readings", watcher.sensors["b.state"].value.katcp_value, b"capturing")
    await client.request("remove", "b")
    await until(lambda: "b.state" not in watcher.sensors)
    equal("a watcher hears of one that goes", [name for name in watcher.sensors if name.startswith("b.")], [])
    client.close()
    await client.wait_closed()


async def main(port):
    changed = []
    client = aiokatcp.Client("127.0.0.1", port)
    client.add_inform_callback("interface-changed", lambda *words: changed.append(words))
    await client.wait_connected()
    await changes(client, changed)
    await readings(client)
    client.close()
    await client.wait_closed()
    await watch(port)


asyncio.run(main(int(sys.argv[1])))
