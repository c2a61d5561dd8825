"""The device of the comparison on the wire, on aiokatcp; it prints its port."""

import asyncio
import enum
import ipaddress

import aiokatcp


class Mode(enum.Enum):
    IDLE = 0
    FULL_SPEED = 1


NOMINAL = aiokatcp.Sensor.Status.NOMINAL


class Wire(aiokatcp.DeviceServer):
    VERSION = "wire-api-1.0"
    BUILD_STATE = "wire-1.0"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        add = self.sensors.add
        add(aiokatcp.Sensor(int, "an.integer", "An integer.", "K", default=3, initial_status=NOMINAL))
        add(aiokatcp.Sensor(float, "a.float", "A float.", "Hz", default=1.5, initial_status=NOMINAL))
        add(aiokatcp.Sensor(bool, "a.boolean", "A boolean.", default=True, initial_status=NOMINAL))
        add(aiokatcp.Sensor(str, "a.string", "A string.", default="a b", initial_status=NOMINAL))
        add(aiokatcp.Sensor(Mode, "a.discrete", "A discrete.", default=Mode.FULL_SPEED, initial_status=NOMINAL))
        add(aiokatcp.Sensor(aiokatcp.Timestamp, "a.timestamp", "A timestamp.", default=aiokatcp.Timestamp(12.0), initial_status=NOMINAL))
        add(aiokatcp.Sensor(aiokatcp.Address, "an.address", "An address.", default=aiokatcp.Address(ipaddress.ip_address("::1"), 80)))

    async def request_echo(self, ctx, number: int, real: float, flag: bool, text: str, mode: Mode, *more: int):
        """Give back one of each type."""
        return (number, real, flag, text, mode, *more)

    async def request_where(self, ctx, address: aiokatcp.Address, when: aiokatcp.Timestamp):
        """Give back an address and a time."""
        return address, when

    async def request_rows(self, ctx, count: int = 2):
        """Send informs."""
        ctx.informs([(f"row {index}", index / 2) for index in range(count)])

    async def request_set(self, ctx, real: float):
        """Set the float."""
        self.sensors["a.float"].value = real

    async def request_refuse(self, ctx):
        """Fail on purpose."""
        raise aiokatcp.FailReply("not today")

    async def request_reject(self, ctx):
        """Say that it makes no sense."""
        raise aiokatcp.InvalidReply("no such thing")

    async def request_crash(self, ctx):
        """Fail by accident."""
        raise RuntimeError("an accident")


async def main():
    server = Wire()
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
