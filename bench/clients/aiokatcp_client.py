"""The client of aiokatcp, asked by lines `port kind count times` for the seconds that its work takes."""

import asyncio
import sys
import time

import aiokatcp


class Counter(aiokatcp.SensorWatcher):
    """Mirrors all sensors, and counts what comes."""

    def __init__(self, client):
        super().__init__(client)
        self.wanted = 0
        self.done = asyncio.Event()

    def sensor_updated(self, *args):
        super().sensor_updated(*args)
        self.wanted -= 1
        if self.wanted == 0:
            self.done.set()


async def ask(client, count, together):
    for _ in range(count // together):
        if together == 1:
            await client.request("watchdog")
        else:
            await asyncio.gather(*(client.request("watchdog") for _ in range(together)))


async def work(port, kind, count, times):
    client = await aiokatcp.Client.connect("127.0.0.1", port)
    together = 1000 if kind == "inFlight" else 1
    watcher = Counter(client)
    if kind == "updates":
        client.add_sensor_watcher(watcher)
        await watcher.synced.wait()
    elif kind != "mirror":
        await ask(client, max(together, count // 4), together)
    start = time.perf_counter()
    if kind == "updates":
        watcher.wanted = times * count
        for _ in range(times):
            await client.request("update-all")
        await watcher.done.wait()
    elif kind == "mirror":
        client.add_sensor_watcher(watcher)
        await watcher.synced.wait()
    else:
        await ask(client, count, together)
    print(time.perf_counter() - start, flush=True)
    client.close()
    await client.wait_closed()


async def main():
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        port, kind, count, times = line.split()
        await work(int(port), kind, int(count), int(times))


asyncio.run(main())
