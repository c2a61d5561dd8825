"""A client of the package `pair_katcp` in a folder, at several devices: `interface_client.py FOLDER PORT=VERSION=KIND …`."""

import asyncio
import sys

from checks import equal

folder, *devices = sys.argv[1:]
sys.path.insert(0, folder)
from pair_katcp import PairClient, VersionError  # noqa: E402


async def main():
    for port, version, kind in (device.split("=") for device in devices):
        async with PairClient("127.0.0.1", int(port), versions="ignore") as client:
            # It has sent no request of the interface yet.
            found = (client.interface.kind, client.interface.version)
            equal(f"{PairClient.VERSION} at {version}", found, (kind, version))
        is_refused = False
        try:
            async with PairClient("127.0.0.1", int(port)):
                pass
        except VersionError:
            is_refused = True
        equal(f"{PairClient.VERSION} refuses {version}", is_refused, PairClient.VERSION[:-1] != version[:-1])


asyncio.run(main())
