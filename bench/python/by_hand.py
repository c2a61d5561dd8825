"""The device and the client that are written on aiokatcp by hand."""

import enum
import time

from aiokatcp import Client, DeviceServer, Timestamp
from aiokatcp.core import decode


class Mode(enum.Enum):
    IDLE = 0
    FULL_SPEED = 1


class Device(DeviceServer):
    VERSION = "layer-1.0"
    BUILD_STATE = "layer-1.0"

    async def request_ping(self, ctx) -> None:
        """Do nothing."""

    async def request_configure(
        self,
        ctx,
        name: str,
        mode: Mode,
        rate: float,
        low: float,
        high: float,
        count: int,
        enabled: bool,
        start: Timestamp,
        label: str,
        gain: float,
    ) -> float:
        """Take ten arguments."""
        return rate

    async def request_gain(self, ctx, *gains: float) -> tuple:
        """Set and get gains."""
        return gains


GAINS = [index + 0.25 for index in range(4096)]


class Caller:
    def __init__(self, client):
        self.client = client

    @classmethod
    async def connect(cls, port):
        return cls(await Client.connect("127.0.0.1", port))

    async def ping(self):
        await self.client.request("ping")

    async def configure(self):
        reply, _ = await self.client.request("configure", "m063", Mode.FULL_SPEED, 1e6, -0.5, 0.5, 4096, True, Timestamp(time.time()), "x y", -3.25)
        return decode(float, reply[0])

    async def gain(self):
        reply, _ = await self.client.request("gain", *GAINS)
        return [decode(float, each) for each in reply]
