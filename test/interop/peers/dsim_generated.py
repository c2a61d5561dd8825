"""The same simulator on what is generated from interfaces/dsim.katcp.json; it prints its port."""

import asyncio
import sys

from aiokatcp import FailReply

sys.path.insert(0, sys.argv[1])
from dsim_katcp import DsimServer, types  # noqa: E402


class Dsim(DsimServer):
    BUILD_STATE = "dsim-1.0"

    async def on_signals(self, ctx, args):
        device = self.device
        if "bad" in args.spec:
            raise FailReply("no such signal")
        device.signals_orig.value = args.spec
        device.period.value = device.max_period.value if args.period is None else args.period
        device.time_esterror.value = len(args.spec) / 1000
        device.time_state.value = types.ClockState.INS if args.period is None else types.ClockState.ERROR
        device.time_synchronised.value = args.period is None
        device.device_status.value = types.DeviceStatus.OK if args.period is None else types.DeviceStatus.DEGRADED
        return types.SignalsReply(4096)

    async def on_time(self, ctx):
        return types.TimeReply(1234567890.25)


async def main():
    server = Dsim("127.0.0.1", 0)
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
