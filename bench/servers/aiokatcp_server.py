"""An aiokatcp server with nothing but the standard requests; it prints its port."""

import asyncio

import aiokatcp


class Bench(aiokatcp.DeviceServer):
    VERSION = "bench-api-1.0"
    BUILD_STATE = "bench-1.0.0"


async def main():
    server = Bench("127.0.0.1", 0)
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
