"""The server of aiokatcp's tutorial, with every type of argument and sensor; it prints its port."""

import asyncio
import enum
import ipaddress
import time

import aiokatcp


class Mode(enum.Enum):
    IDLE = 0
    FULL_SPEED = 1


class Tutorial(aiokatcp.DeviceServer):
    VERSION = "tutorial-api-1.0"
    BUILD_STATE = "tutorial-1.0.1.dev0"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        self.sensors.add(aiokatcp.Sensor(int, "counter-queries", "number of times ?echo was called", default=0, initial_status=aiokatcp.Sensor.Status.NOMINAL))
        self.sensors.add(aiokatcp.Sensor(float, "level", "changes by itself", "m"))
        self.sensors.add(aiokatcp.Sensor(bool, "on", "a boolean"))
        self.sensors.add(aiokatcp.Sensor(str, "note", "a text", default="a b"))
        self.sensors.add(aiokatcp.Sensor(Mode, "mode", "a discrete"))
        self.sensors.add(aiokatcp.Sensor(aiokatcp.Timestamp, "seen", "a timestamp"))
        self.sensors.add(aiokatcp.Sensor(aiokatcp.Address, "peer", "an address", default=aiokatcp.Address(ipaddress.ip_address("127.0.0.1"), 80)))

    async def vary(self):
        while True:
            await asyncio.sleep(0.05)
            self.sensors["level"].value += 0.25

    async def request_greet(self, ctx, name: str):
        """Take a person's name and greet them"""
        return "hello", name

    async def request_echo(
        self, ctx, number: int, real: float, flag: bool, text: str, raw: bytes, when: aiokatcp.Timestamp, where: aiokatcp.Address, mode: Mode, *more: int
    ):
        """Give back one of each type"""
        self.sensors["counter-queries"].value += 1
        return (number, real, flag, text, raw, when, where, mode, *more)

    async def request_rows(self, ctx, count: int = 2):
        """Send informs"""
        ctx.informs([(f"row {index}", index / 2) for index in range(count)])

    async def request_refuse(self, ctx):
        """Fail on purpose"""
        raise aiokatcp.FailReply("not today")

    async def request_crash(self, ctx):
        """Fail by accident"""
        raise RuntimeError("an accident")

    async def request_announce(self, ctx, text: str):
        """Tell all clients"""
        self.mass_inform("announced", text, time.time())

    async def request_sleep(self, ctx, seconds: float):
        """Take a while"""
        await asyncio.sleep(seconds)


async def main():
    server = Tutorial()
    await server.start()
    server.add_service_task(asyncio.create_task(server.vary()))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
