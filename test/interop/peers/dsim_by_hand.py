"""The digitiser simulator as one writes it on aiokatcp by hand; it prints its port."""

import asyncio
import enum

from aiokatcp import DeviceServer, FailReply, Sensor


class DeviceStatus(enum.Enum):
    OK = 1
    DEGRADED = 2
    FAIL = 3


class ClockState(enum.Enum):
    OK = 0
    INS = 1
    DEL = 2
    OOP = 3
    WAIT = 4
    ERROR = 5


def device_status(status):
    return {
        DeviceStatus.OK: Sensor.Status.NOMINAL,
        DeviceStatus.DEGRADED: Sensor.Status.WARN,
        DeviceStatus.FAIL: Sensor.Status.ERROR,
    }[status]


def clock_state(state):
    return Sensor.Status.ERROR if state == ClockState.ERROR else Sensor.Status.NOMINAL


def below(nominal, warn):
    def status(value):
        if value <= nominal:
            return Sensor.Status.NOMINAL
        return Sensor.Status.WARN if value <= warn else Sensor.Status.ERROR

    return status


def synchronised(value):
    return Sensor.Status.NOMINAL if value else Sensor.Status.ERROR


NOMINAL = Sensor.Status.NOMINAL


class Dsim(DeviceServer):
    VERSION = "katgpucbf-dsim-1.0"
    BUILD_STATE = "dsim-1.0"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        for sensor in (
            Sensor(str, "signals-orig", "The signals as they were last asked for."),
            Sensor(str, "signals", "The signals in canonical form: every random seed is written out."),
            Sensor(str, "dither-seed", "The seed of the dither: an unsigned number of 64 bits, kept as text."),
            Sensor(int, "period", "After how many samples the signal repeats.", "samples"),
            Sensor(int, "max-period", "The longest period that can be asked for.", "samples", default=2**27, initial_status=NOMINAL),
            Sensor(float, "adc-sample-rate", "Samples that are sent each second.", "Hz", default=1712e6, initial_status=NOMINAL),
            Sensor(int, "sample-bits", "Bits in each sample.", "bits", default=10, initial_status=NOMINAL),
            Sensor(float, "sync-time", "The UNIX time that timestamp zero stands for.", "s"),
            Sensor(DeviceStatus, "device-status", "Overall health of the device.", status_func=device_status),
            Sensor(
                int,
                "steady-state-timestamp",
                "From this timestamp on, all that was asked for shows in the data.",
                "samples",
                default=0,
                initial_status=NOMINAL,
            ),
            Sensor(float, "time.esterror", "Estimated error of the clock.", "s", status_func=below(0.001, 0.005)),
            Sensor(float, "time.maxerror", "Upper bound of the error of the clock.", "s", status_func=below(0.01, 0.1)),
            Sensor(ClockState, "time.state", "State of the kernel's clock.", status_func=clock_state),
            Sensor(bool, "time.synchronised", "The clock is synchronised.", status_func=synchronised),
        ):
            self.sensors.add(sensor)

    async def request_signals(self, ctx, spec: str, period: int = None) -> int:
        """Set the signals that are generated.

        The new signals take over once they have been computed, which takes seconds for a long period.
        """
        if period is not None and period < 1:
            raise FailReply("period must be at least 1")
        if "bad" in spec:
            raise FailReply("no such signal")
        self.sensors["signals-orig"].value = spec
        self.sensors["period"].value = self.sensors["max-period"].value if period is None else period
        self.sensors["time.esterror"].value = len(spec) / 1000
        self.sensors["time.state"].value = ClockState.INS if period is None else ClockState.ERROR
        self.sensors["time.synchronised"].value = period is None
        self.sensors["device-status"].value = DeviceStatus.OK if period is None else DeviceStatus.DEGRADED
        return 4096

    async def request_time(self, ctx) -> float:
        """Return the current UNIX time, as the simulator understands it."""
        return 1234567890.25


async def main():
    server = Dsim()
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
