"""The clients of aiokatcp or katcp-python mirror a device, at the port that they are given, whose times are -1.0: not yet."""

import asyncio
import sys

from checks import check, equal

port = int(sys.argv[1])


async def aiokatcp_client():
    import aiokatcp

    client = await aiokatcp.Client.connect("127.0.0.1", port)
    watcher = aiokatcp.SensorWatcher(client)
    client.add_sensor_watcher(watcher)
    await asyncio.wait_for(watcher.synced.wait(), 10)
    equal("the time of a reading", watcher.sensors["note"].timestamp, -1.0)
    equal("a value that is a time", float(watcher.sensors["rx.seen"].value), -1.0)
    client.close()
    await client.wait_closed()


def katcp_client():
    import katcp

    client = katcp.BlockingClient("127.0.0.1", port)
    client.start(timeout=5)
    client.wait_protocol(timeout=5)
    for name, value in (("note", b"x"), ("rx.seen", b"-1.0")):
        reply, informs = client.blocking_request(katcp.Message.request("sensor-value", name))
        equal(f"the reading of {name}", (reply.arguments[0], informs[0].arguments[0], informs[0].arguments[4]), (b"ok", b"-1.0", value))
    client.stop()
    client.join(timeout=5)


if sys.argv[2] == "aiokatcp":
    asyncio.run(aiokatcp_client())
else:
    katcp_client()
check("it ran to its end", True)
