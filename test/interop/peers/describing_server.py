"""A server of the package that katcp-gen wrote for dev: it prints its port, and serves until it is killed."""

import asyncio
import sys

sys.path.insert(0, sys.argv[1])
from dev_katcp import DevServer  # noqa: E402

Described = type("Described", (DevServer,), {"BUILD_STATE": "dev-1.0.0"})
Described.__abstractmethods__ = frozenset()
if sys.argv[2:] == ["off"]:
    Described = type("Silent", (Described,), {"INTERFACE": None})


async def serve():
    server = Described("127.0.0.1", 0)
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(serve())
