"""A katcp-python server: as it is by default, or with `full` one that announces 5.1 with hints and bulk sampling. It prints its port."""

import logging
import queue
import sys
import time

import katcp
from katcp.kattypes import Float, Int, Str, request, request_timeout_hint, return_reply

logging.disable(logging.CRITICAL)


class Plain(katcp.DeviceServer):
    VERSION_INFO = ("plain-api", 1, 0)
    BUILD_INFO = ("plain", 1, 0, "")

    def setup_sensors(self):
        self.level = katcp.Sensor.float("level", "a level", "m", default=0.5)
        self.level.set_value(0.5)
        self.add_sensor(self.level)
        self.add_sensor(katcp.Sensor.integer("count", "a count", "", default=3))
        self.add_sensor(katcp.Sensor.discrete("mode", "a mode", "", ["idle", "track"]))
        self.add_sensor(katcp.Sensor.lru("health", "a health", ""))
        self.add_sensor(katcp.Sensor.timestamp("seen", "a timestamp", ""))
        self.add_sensor(katcp.Sensor.address("peer", "an address", ""))
        for index in range(200):
            self.add_sensor(katcp.Sensor.integer(f"many.{index}", "one of many", "", default=index))

    @request(Int(), Float(), Str())
    @return_reply(Int(), Float(), Str())
    def request_echo(self, req, number, real, text):
        """Give back one of each."""
        return ("ok", number, real, text)

    @request(Int())
    @return_reply(Int())
    def request_rows(self, req, count):
        """Send informs."""
        for row in range(count):
            req.inform(row)
        return ("ok", count)

    @request(Float())
    @return_reply()
    def request_set_level(self, req, level):
        """Set the level."""
        self.level.set_value(level)
        return ("ok",)

    @request(Str())
    @return_reply()
    def request_add(self, req, name):
        """Add a sensor."""
        self.add_sensor(katcp.Sensor.string(name, "came later", ""))
        self.mass_inform(katcp.Message.inform("interface-changed", "sensor", name, "added"))
        return ("ok",)

    @request(Str(), Str())
    @return_reply()
    def request_replace(self, req, name, text):
        """Remove a sensor, and add another one with the same description."""
        self.remove_sensor(name)
        sensor = katcp.Sensor.string(name, "came later", "")
        sensor.set_value(text)
        self.add_sensor(sensor)
        self.mass_inform(katcp.Message.inform("interface-changed", "sensor-list"))
        return ("ok",)

    @request(Str())
    @return_reply()
    def request_remove(self, req, name):
        """Remove a sensor."""
        self.remove_sensor(name)
        self.mass_inform(katcp.Message.inform("interface-changed", "sensor", name, "removed"))
        return ("ok",)

    @request(Str(), Float())
    @return_reply()
    def request_set_note(self, req, name, timestamp):
        """Set a text, as of a time."""
        self.get_sensor(name).set(timestamp, katcp.Sensor.NOMINAL, "then")
        return ("ok",)

    @request_timeout_hint(33)
    @request()
    @return_reply()
    def request_slow(self, req):
        """Take a while."""
        return ("ok",)


class Full(Plain):
    PROTOCOL_INFO = katcp.ProtocolFlags(5, 1, [katcp.ProtocolFlags.MULTI_CLIENT, katcp.ProtocolFlags.MESSAGE_IDS, b"T", b"B"])


restarts = queue.Queue()


def start(port):
    server = (Full if "full" in sys.argv else Plain)("127.0.0.1", port)
    server.set_restart_queue(restarts)
    server.start(timeout=10)
    return server


running = start(0)
port = running.bind_address[1]
print(port, flush=True)
while True:
    restarts.get()
    running.stop()
    running.join()
    time.sleep(0.1)
    running = start(port)
