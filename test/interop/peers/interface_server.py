"""A server of the package `pair_katcp` in a folder: it prints its port, and serves until it is killed."""

import asyncio
import sys

sys.path.insert(0, sys.argv[1])
from pair_katcp import PairServer  # noqa: E402

Served = type("Served", (PairServer,), {"BUILD_STATE": "pair-1.0.0"})
Served.__abstractmethods__ = frozenset()


async def serve():
    server = Served("127.0.0.1", 0)
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(serve())
