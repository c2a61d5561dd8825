"""aiokatcp's client, which knows plain KATCP alone, at a device of more types and more messages, whose port it is given."""

import asyncio
import sys

import aiokatcp
from checks import check, equal

GOOD = ["1+2j", "auto", "full speed", "m000,m063", "1:2:3"]


async def fails(client, name, text, *args):
    try:
        await client.request("echo", *args)
        check(name, False, "it succeeded")
    except aiokatcp.FailReply as thrown:
        check(name, text in str(thrown), f"expected {text!r} in {str(thrown)!r}")


async def requests(client):
    reply, _ = await client.request("echo", *GOOD)
    equal("a complex number, a word, a value with a space, lists, and a default", reply, [b"1.0+2.0j", b"auto", b"full speed", b"m000,m063", b"1:2:3", b'{"dishes":[]}'])
    reply, _ = await client.request("echo", repr(complex(-0.5, float("inf"))), 2.5, "süd", "", "all", '{"dishes": [{"name": "m000"}]}')
    equal("what Python prints, a number, text in UTF-8, empty list, a word for a list", reply, ["-0.5+infj".encode(), b"2.5", "süd".encode(), b"", b"all", b'{"dishes":[{"name":"m000"}]}'])
    check("Python reads a complex number back", complex(reply[0].decode()) == complex(-0.5, float("inf")), reply[0])
    await fails(client, "no complex number", "expected a complex number", "1+2i", *GOOD[1:])
    await fails(client, "beyond a limit, and no word", "auto, off are accepted as well", GOOD[0], 11, *GOOD[2:])
    await fails(client, "no value", "one of idle, full speed", *GOOD[:2], "full-speed", *GOOD[3:])
    await fails(client, "an item that does not match", "item 2: expected a text that matches m\\d{3}", *GOOD[:3], "m000,m1", GOOD[4])
    await fails(client, "an item that is no integer", 'item 2: expected an integer', *GOOD[:4], "1:x")
    await fails(client, "JSON that is not as its schema says", "/dishes/1/name: expected a string", *GOOD, '{"dishes":[{"name":"a"},{"name":1}]}')


async def informs(client):
    reply, told = await client.request("track", 2)
    equal("informs of all kinds are counted", reply, [b"4"])
    equal("informs of several kinds", [(inform.name, inform.arguments) for inform in told], [
        ("slewing", [b"0.5"]), ("track", [b"0"]), ("track", [b"1"]), ("settled", []),
    ])
    reply, told = await client.request("track", 0)
    equal("fewer of them", (reply, len(told)), ([b"2"], 2))


async def sensors(client):
    _, told = await client.request("sensor-list")
    listed = {inform.arguments[0]: inform.arguments[3:] for inform in told}
    equal("sensor-list has types that everybody knows", listed, {
        b"weight": [b"string"], b"inputs": [b"string"], b"setup": [b"string"], b"mode": [b"discrete", b"idle", b"full speed", "süd".encode()],
        b"load": [b"float", b"0.0", b"80.0"], b"m007.on": [b"boolean"],
    })
    _, told = await client.request("sensor-value")
    values = {inform.arguments[2]: inform.arguments[3:] for inform in told}
    equal("sensor-value", values, {
        b"weight": [b"nominal", b"1.0-0.5j"], b"inputs": [b"nominal", b"m000,m063"], b"setup": [b"nominal", b'{"dishes":[]}'], b"mode": [b"nominal", b"full speed"],
        b"load": [b"error", b"81.0"], b"m007.on": [b"nominal", b"1"],
    })


async def watch(port):
    client = aiokatcp.Client("127.0.0.1", port)
    watcher = aiokatcp.SensorWatcher(client)
    client.add_sensor_watcher(watcher)
    await asyncio.wait_for(watcher.synced.wait(), 10)
    equal("a watcher mirrors all of them", sorted(watcher.sensors), ["inputs", "load", "m007.on", "mode", "setup", "weight"])
    equal("a watcher reads a discrete with a space", watcher.sensors["mode"].value.katcp_value, b"full speed")
    equal("a watcher reads a list as text", watcher.sensors["inputs"].value, b"m000,m063")
    client.close()
    await client.wait_closed()


async def main(port):
    versions = {}
    client = aiokatcp.Client("127.0.0.1", port)
    client.add_inform_callback("version-connect", lambda role, *words: versions.update({role: words}))
    await client.wait_connected()
    for part in (requests, informs, sensors):
        await part(client)
    _, told = await client.request("version-list")
    equal("a version of any text", [inform.arguments[1] for inform in told if inform.arguments[0] == b"katcp-device"], [b"More Types, First Edition"])
    client.close()
    await client.wait_closed()
    await watch(port)


asyncio.run(main(int(sys.argv[1])))
