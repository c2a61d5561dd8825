"""A server of aiokatcp that says what an interface of more types and more messages says, by plain strings; it prints its port."""

import asyncio
import enum

import aiokatcp


class Mode(enum.Enum):
    IDLE = b"idle"
    FULL_SPEED = b"full speed"
    SOUTH = "süd".encode()

    @property
    def katcp_value(self):
        return self.value


class More(aiokatcp.DeviceServer):
    VERSION = "More Types, First Edition"
    BUILD_STATE = "more-1"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        nominal = aiokatcp.Sensor.Status.NOMINAL
        self.sensors.add(aiokatcp.Sensor(str, "weight", "A weight.", default=str(complex(1, -0.5)), initial_status=nominal))
        self.sensors.add(aiokatcp.Sensor(str, "inputs", "Those in use.", default="m000,m063", initial_status=nominal))
        self.sensors.add(aiokatcp.Sensor(Mode, "mode", "The mode.", default=Mode.FULL_SPEED, initial_status=nominal))
        self.sensors.add(aiokatcp.Sensor(str, "setup", "The setup.", default='{"dishes": []}', initial_status=nominal))
        self.sensors.add(aiokatcp.Sensor(float, "load", "A load.", "%", default=81.0, initial_status=aiokatcp.Sensor.Status.ERROR))
        self.sensors.add(aiokatcp.Sensor(bool, "m007.on", "It is on.", default=True, initial_status=nominal))
        self.sensors.add(aiokatcp.Sensor(bool, "x.on", "Not of the family.", default=True, initial_status=nominal))

    async def request_echo(self, ctx, gain: str, level: str, mode: str, antennas: str, channels: str, setup: str = '{"dishes": [{"name": "by default"}]}'):
        """Give everything back, as Python would write it."""
        return str(complex(gain)), level, mode, antennas, channels, setup

    async def request_track(self, ctx, steps: int):
        """Follow a target."""
        tell = lambda name, *words: ctx.conn.write_message(aiokatcp.Message(aiokatcp.Message.Type.INFORM, name, *words, mid=ctx.req.mid))
        tell("slewing", 0.5)
        for step in range(steps):
            tell("track", step)
        tell("settled")
        return steps + 2


async def main():
    server = More()
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
