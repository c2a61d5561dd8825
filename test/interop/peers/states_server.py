"""A server of aiokatcp from before requests and a sensor got the names that they have now; it prints its port."""

import asyncio
import enum

import aiokatcp


class State(enum.Enum):
    IDLE = 0
    READY = 1
    CAPTURING = 2
    ERROR = 3


class Old(aiokatcp.DeviceServer):
    VERSION = "states-api-1.0"
    BUILD_STATE = "states-0"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        self.state = aiokatcp.Sensor(State, "what", "What it is doing.", default=State.IDLE, initial_status=aiokatcp.Sensor.Status.NOMINAL)
        self.sensors.add(self.state)

    async def request_get_ready(self, ctx):
        """Get ready."""
        self.state.value = State.READY

    async def request_record(self, ctx, token: str):
        """Capture."""
        if self.state.value is not State.READY:
            raise aiokatcp.FailReply(f"?record needs state to be ready; it is {self.state.value.name.lower()}")
        self.state.value = State.CAPTURING
        ctx.informs([(1,), (2,)])

    async def request_stop(self, ctx):
        """Stop."""
        raise aiokatcp.FailReply("the disk is full")


async def main():
    server = Old()
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
