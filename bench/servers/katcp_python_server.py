"""The device of the benchmarks on katcp-python, which announces 5.1 with bulk sampling; it prints its port."""

import logging
import sys
import time

import katcp
from katcp.kattypes import Float, Int, request, return_reply


class Bench(katcp.DeviceServer):
    VERSION_INFO = ("bench-api", 1, 0)
    BUILD_INFO = ("bench", 1, 0, "")
    PROTOCOL_INFO = katcp.ProtocolFlags(5, 1, [b"M", b"I", b"B"])

    def __init__(self, count):
        self.value = 0.5
        self.count = count
        super().__init__("127.0.0.1", 0)

    def setup_sensors(self):
        self.all = [katcp.Sensor.float(f"s{n}", "A sensor.", "K", default=0.5) for n in range(self.count)]
        for sensor in self.all:
            self.add_sensor(sensor)

    @return_reply()
    def request_update_all(self, req, msg):
        """Update every sensor."""
        self.value += 1
        for sensor in self.all:
            sensor.set_value(self.value)
        return ("ok",)

    @request(Int())
    @return_reply()
    def request_update_one(self, req, times):
        """Update one sensor."""
        for _ in range(times):
            self.value += 1
            self.all[0].set_value(self.value)
        return ("ok",)

    @request(Float(multiple=True))
    @return_reply(Float(multiple=True))
    def request_gain(self, req, *values):
        """Set and get gains."""
        return ("ok", *values)


logging.disable(logging.CRITICAL)
server = Bench(int(sys.argv[1]))
server.start(timeout=10)
print(server.bind_address[1], flush=True)
while True:
    time.sleep(1000)
