"""The device and the client on what is generated from bench.katcp.json."""

import os
import sys
import time

sys.path.insert(0, os.environ["LAYER"])
from layer_katcp import LayerClient, LayerServer, types  # noqa: E402


class Device(LayerServer):
    BUILD_STATE = "layer-1.0"

    async def on_ping(self, ctx) -> None:
        pass

    async def on_configure(self, ctx, args):
        return types.ConfigureReply(args.rate)

    async def on_gain(self, ctx, args):
        return types.GainReply(args.gains)


GAINS = [index + 0.25 for index in range(4096)]


class Caller:
    def __init__(self, client):
        self.client = client

    @classmethod
    async def connect(cls, port):
        return cls(await LayerClient.connect("127.0.0.1", port))

    async def ping(self):
        await self.client.ping()

    async def configure(self):
        reply = await self.client.configure("m063", types.Mode.FULL_SPEED, 1e6, -0.5, 0.5, 4096, True, time.time(), "x y", -3.25)
        return reply.rate

    async def gain(self):
        return (await self.client.gain(*GAINS)).gains
