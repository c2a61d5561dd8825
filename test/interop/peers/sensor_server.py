"""
An aiokatcp server with sensors that run, come and go, on the port that it is given (0: any); it prints its port. With `late` it adds some of
them a while after it has started.
"""

import asyncio
import enum
import ipaddress
import logging
import sys

import aiokatcp


class Mode(enum.Enum):
    IDLE = 0
    FULL_SPEED = 1


class Sensors(aiokatcp.DeviceServer):
    VERSION = "sensors-api-1.0"
    BUILD_STATE = "sensors-1.0"

    def __init__(self, port):
        super().__init__("127.0.0.1", port)
        Sensor, nominal = aiokatcp.Sensor, aiokatcp.Sensor.Status.NOMINAL
        self.sensors.add(Sensor(int, "big", "beyond a double", default=2**64 - 1, initial_status=nominal))
        self.sensors.add(Sensor(float, "level", "a level", "m", default=0.5, initial_status=nominal))
        self.sensors.add(Sensor(bool, "on", "a boolean", default=True, initial_status=nominal))
        self.sensors.add(Sensor(str, "note", "a text with \u00fc", default="a b", initial_status=nominal))
        self.sensors.add(Sensor(Mode, "mode", "a discrete", default=Mode.FULL_SPEED, initial_status=nominal))
        self.sensors.add(Sensor(aiokatcp.Timestamp, "seen", "a timestamp", default=aiokatcp.Timestamp(1.5), initial_status=nominal))
        peer = aiokatcp.Address(ipaddress.ip_address("::1"), 80)
        self.sensors.add(Sensor(aiokatcp.Address, "peer", "an address", default=peer, initial_status=nominal))
        for index in range(500):
            self.sensors.add(Sensor(int, f"many.{index}", "one of many", default=index, initial_status=nominal))

    def add_late(self):
        self.sensors.add(aiokatcp.Sensor(str, "late", "came later", default="again", initial_status=aiokatcp.Sensor.Status.NOMINAL))
        self.mass_inform("interface-changed", "sensor", "late", "added")

    async def request_set_level(self, ctx, level: float):
        """Set the level"""
        self.sensors["level"].value = level

    async def request_add(self, ctx, name: str):
        """Add a sensor"""
        self.sensors.add(aiokatcp.Sensor(str, name, "came later", default="x", initial_status=aiokatcp.Sensor.Status.NOMINAL))
        self.mass_inform("interface-changed", "sensor-list")

    async def request_remove(self, ctx, name: str):
        """Remove a sensor"""
        del self.sensors[name]
        self.mass_inform("interface-changed")

    async def request_replace(self, ctx, name: str, text: str):
        """Remove a sensor, and add another one with the same description"""
        del self.sensors[name]
        self.sensors.add(aiokatcp.Sensor(str, name, "came later", default=text, initial_status=aiokatcp.Sensor.Status.NOMINAL))
        self.mass_inform("interface-changed", "sensor-list")

    async def request_set_note(self, ctx, name: str, text: str, timestamp: float):
        """Set a text, as of a time"""
        self.sensors[name].set_value(text, timestamp=timestamp)

    async def request_set_peer(self, ctx, address: aiokatcp.Address):
        """Set the address"""
        self.sensors["peer"].value = address

    async def request_sleep(self, ctx, seconds: float):
        """Take a while"""
        await asyncio.sleep(seconds)

    async def request_log(self, ctx, text: str):
        """Log a line"""
        logging.getLogger("sensors.drive").warning(text)


async def main():
    server = Sensors(int(sys.argv[1]))
    logging.getLogger("sensors.drive").addHandler(server.LogHandler(server))
    await server.start()
    if "late" in sys.argv:
        asyncio.get_running_loop().call_later(0.3, server.add_late)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
