"""aiokatcp's client, which knows nothing of us, drives the example device at the port that it is given."""

import asyncio
import sys

import aiokatcp
from checks import check, equal


async def requests(client):
    reply, informs = await client.request("greet", "Ann Other")
    equal("greet", reply, [b"Hello Ann Other, nice to meet you."])
    reply, _ = await client.request("add", 1, 2.5, -4)
    equal("a repeated argument", reply, [b"-0.5"])
    equal("no arguments at all", (await client.request("add"))[0], [b"0.0"])
    equal("a signature that sets", (await client.request("gain", 1, 2.5))[0], [])
    equal("a signature that gets", (await client.request("gain", 1))[0], [b"2.5"])
    equal("an optional argument left out", (await client.request("set-mode", "track"))[0], [])
    equal("the word now", (await client.request("set-mode", "idle", "now"))[0], [])
    equal("a slow request", (await client.request("tune", 1284.25))[0], [b"1284.0"])
    reply, informs = await client.request("scan", 3)
    equal("the count of the informs", reply, [b"3"])
    equal("the informs before a reply", [len(inform.arguments) for inform in informs], [2, 2, 2])
    replies = await asyncio.gather(*(client.request("add", number) for number in range(200)))
    equal("many requests at once", [float(reply[0]) for reply, _ in replies], [float(number) for number in range(200)])


async def failures(client):
    async def fails(name, error, text, *args):
        try:
            await client.request(*args)
            check(name, False, "it succeeded")
        except error as thrown:
            check(name, text in str(thrown), f"expected {text!r} in {str(thrown)!r}")

    await fails("a bad argument", aiokatcp.FailReply, 'argument 1 "frequency": expected a float, received "fast"', "tune", "fast")
    await fails("an argument beyond its limits", aiokatcp.FailReply, "at most 1670", "tune", 5000)
    await fails("an unknown value", aiokatcp.FailReply, "one of idle, track, stow", "set-mode", "dance")
    await fails("too few arguments", aiokatcp.FailReply, "expected 1 arguments", "greet")
    await fails("too many arguments", aiokatcp.FailReply, "received 3", "gain", 1, 2, 3)
    await fails("text that is not UTF-8", aiokatcp.FailReply, "UTF-8", "greet", b"\xff")
    await fails("an unknown request", aiokatcp.InvalidReply, "Unknown request", "no-such-thing")
    await fails("an unknown sensor", aiokatcp.FailReply, "Unknown sensor", "sensor-value", "no-such-thing")


async def standard(client):
    reply, informs = await client.request("help")
    equal("help counts", int(reply[0]), len(informs))
    names = [inform.arguments[0].decode() for inform in informs]
    check("help lists what there is", {"greet", "tune", "help", "halt", "sensor-list"} <= set(names), names)
    _, informs = await client.request("help", "tune")
    check("help tells the usage", b"?tune frequency [tolerance]" in informs[0].arguments[1], informs[0])
    equal("watchdog", (await client.request("watchdog"))[0], [])
    _, informs = await client.request("version-list")
    versions = {inform.arguments[0]: inform.arguments[1:] for inform in informs}
    equal("version-list", versions[b"katcp-device"], [b"dev-api-1.0", b"dev-1.0.0"])
    equal("client-list", (await client.request("client-list"))[0], [b"1"])
    equal("log-level", (await client.request("log-level", "trace"))[0], [b"trace"])
    await client.request("log-level", "info")
    equal("sensor-list", (await client.request("sensor-list"))[0], [b"6"])
    _, informs = await client.request("sensor-list", "mode")
    equal("a discrete in the list", informs[0].arguments[3:], [b"discrete", b"idle", b"track", b"stow"])
    equal("sensor-value by expression", (await client.request("sensor-value", "/^(mode|locked)$/"))[0], [b"2"])
    _, informs = await client.request("sensor-value", "locked")
    equal("sensor-value", informs[0].arguments[1:], [b"1", b"locked", b"nominal", b"1"])


async def sampling(client):
    """Every strategy of Table 9: the reading before the reply, the echo, and that readings come."""
    updates = asyncio.Queue()
    client.add_inform_callback("sensor-status", lambda timestamp, count, name, status, value: updates.put_nowait((name, status, value)))
    strategies = [
        ("auto",), ("event",), ("period", "0.1"), ("differential", "0.01"), ("event-rate", "0.1", "5.0"), ("differential-rate", "0.01", "0.1", "5.0"),
    ]
    for strategy in strategies:
        reply, _ = await client.request("sensor-sampling", "temperature", *strategy)
        equal(f"{strategy[0]} is echoed", [word.decode() for word in reply], ["temperature", *strategy])
        check(f"{strategy[0]} reports before it replies", updates.qsize() >= 1, updates.qsize())
        while not updates.empty():
            updates.get_nowait()
        name, _, _ = await asyncio.wait_for(updates.get(), 10)
        equal(f"{strategy[0]} goes on", name, b"temperature")
    await client.request("sensor-sampling", "temperature", "none")
    while not updates.empty():
        updates.get_nowait()
    reply, _ = await client.request("sensor-sampling", "mode,locked,scans", "event")
    equal("sampling in bulk", reply, [b"mode,locked,scans", b"event"])
    equal("sampling in bulk reports each", updates.qsize(), 3)
    for strategy in [("period", "nan"), ("period", "0"), ("event-rate", "5", "1"), ("differential", "-1"), ("often",)]:
        try:
            await client.request("sensor-sampling", "temperature", *strategy)
            check(f"{' '.join(strategy)} is refused", False)
        except aiokatcp.FailReply as error:
            check(f"{' '.join(strategy)} is refused", True, error)


async def unasked(client):
    done, logged = asyncio.Queue(), asyncio.Queue()
    client.add_inform_callback("scan-done", lambda steps, peak: done.put_nowait((int(steps), float(peak))))
    client.add_inform_callback("log", lambda level, timestamp, name, text: logged.put_nowait((level, name)))
    await client.request("scan", 2)
    steps, peak = await asyncio.wait_for(done.get(), 5)
    check("an inform that nobody asked for", steps == 2 and peak < 0, (steps, peak))
    await client.request("tune", 1290)
    equal("#log", await asyncio.wait_for(logged.get(), 5), (b"info", b"dev.tune"))


async def watcher(port):
    client = aiokatcp.Client("127.0.0.1", port)
    watching = aiokatcp.SensorWatcher(client)
    client.add_sensor_watcher(watching)
    await asyncio.wait_for(watching.synced.wait(), 10)
    equal("a watcher reaches SYNCED", sorted(watching.sensors), ["frequency", "last-scan", "locked", "mode", "scans", "temperature"])
    equal("a watcher reads a discrete", watching.sensors["mode"].value.katcp_value, b"idle")
    changed = asyncio.Event()
    watching.sensors["temperature"].attach(lambda sensor, reading: changed.set())
    await asyncio.wait_for(changed.wait(), 10)
    check("a watcher gets updates", True)
    client.close()
    await client.wait_closed()


async def halt(client):
    gone = asyncio.Event()
    client.add_disconnected_callback(gone.set)
    equal("halt", (await client.request("halt"))[0], [])
    await asyncio.wait_for(gone.wait(), 10)
    check("halt disconnects", True)


async def main(port):
    client = await aiokatcp.Client.connect("127.0.0.1", port)
    for part in (requests, failures, standard, sampling, unasked):
        await part(client)
    await watcher(port)
    await halt(client)
    client.close()
    await client.wait_closed()


asyncio.run(main(int(sys.argv[1])))
