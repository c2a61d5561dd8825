"""Serves the device of a module, and prints its port: `serve.py by_hand`."""

import asyncio
import importlib
import sys


async def main():
    device = importlib.import_module(sys.argv[1]).Device("127.0.0.1", 0)
    await device.start()
    print(device.sockets[0].getsockname()[1], flush=True)
    await device.join()


asyncio.run(main())
