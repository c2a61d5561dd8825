"""The device of the benchmarks on aiokatcp; it prints its port."""

import asyncio
import sys

import aiokatcp


class Bench(aiokatcp.DeviceServer):
    VERSION = "bench-api-1.0"
    BUILD_STATE = "bench-1.0.0"

    def __init__(self, count):
        super().__init__("127.0.0.1", 0)
        self.value = 0.5
        self.all = [aiokatcp.Sensor(float, f"s{n}", "A sensor.", "K", default=0.5) for n in range(count)]
        for sensor in self.all:
            self.sensors.add(sensor)

    async def request_update_all(self, ctx) -> None:
        """Update every sensor."""
        self.value += 1
        for sensor in self.all:
            sensor.value = self.value

    async def request_update_one(self, ctx, times: int) -> None:
        """Update one sensor."""
        for _ in range(times):
            self.value += 1
            self.all[0].value = self.value

    async def request_scan(self, ctx, steps: int) -> None:
        """Scan."""
        ctx.informs((step,) for step in range(steps))

    async def request_hold(self, ctx) -> None:
        """Never end."""
        await asyncio.Future()

    async def request_gain(self, ctx, *values: float) -> tuple:
        """Set and get gains."""
        return values


async def main():
    server = Bench(int(sys.argv[1]))
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
