"""katcp-python's clients drive the example device at the port that they are given."""

import logging
import sys

import katcp
import tornado.gen
import tornado.ioloop
from checks import check, equal
from katcp import resource_client

logging.basicConfig(level=logging.ERROR)
port = int(sys.argv[1])


def blocking():
    """The client that most scripts are written with."""
    client = katcp.BlockingClient("127.0.0.1", port)
    client.start(timeout=5)
    client.wait_protocol(timeout=5)
    equal("the protocol's flags", sorted(client.protocol_flags.flags), [b"B", b"I", b"M", b"T"])
    reply, _ = client.blocking_request(katcp.Message.request("greet", "Ann Other"))
    equal("greet", reply.arguments, [b"ok", b"Hello Ann Other, nice to meet you."])
    reply, informs = client.blocking_request(katcp.Message.request("scan", "2"))
    equal("informs and their count", (reply.arguments, len(informs)), ([b"ok", b"2"], 2))
    reply, _ = client.blocking_request(katcp.Message.request("tune", "fast"))
    equal("a bad argument", reply.arguments[0], b"fail")
    reply, _ = client.blocking_request(katcp.Message.request("no-such-thing"))
    equal("an unknown request", reply.arguments[0], b"invalid")
    reply, informs = client.blocking_request(katcp.Message.request("sensor-value"))
    equal("sensor-value", (reply.arguments, len(informs)), ([b"ok", b"6"], 6))
    client.stop()
    client.join(timeout=5)


@tornado.gen.coroutine
def inspecting():
    """The client that finds out by itself what a device can do, and mirrors its sensors."""
    resource = resource_client.KATCPClientResource({"name": "dev", "address": ("127.0.0.1", port), "controlled": True})
    resource.start()
    yield resource.until_synced(timeout=10)
    check("the resource client is synced", True)
    check("it knows the requests", {"greet", "tune", "scan", "set_mode"} <= set(resource.req), sorted(resource.req))
    equal("it knows the sensors", sorted(resource.sensor), ["frequency", "last_scan", "locked", "mode", "scans", "temperature"])
    reply = yield resource.req.add("1", "2")
    equal("it makes requests", (reply.succeeded, reply.reply.arguments[1]), (True, b"3.0"))
    reading = yield resource.sensor.mode.get_value()
    equal("it reads a sensor", reading, "idle")
    # With parameters, set_strategy of katcp 0.9.3 asks for collections.Iterable, which Python 3.11 does not have.
    heard = tornado.concurrent.Future()

    def listen(sensor, reading):
        if not heard.done():
            heard.set_result(reading)

    resource.sensor.temperature.register_listener(listen, reading=True)
    yield resource.sensor.temperature.set_strategy("event")
    reading = yield tornado.gen.with_timeout(tornado.ioloop.IOLoop.current().time() + 10, heard)
    check("it gets the updates of a strategy", isinstance(reading.value, float), reading)
    reply = yield resource.req.halt()
    equal("it halts the device", reply.succeeded, True)
    resource.stop()


blocking()
tornado.ioloop.IOLoop.current().run_sync(inspecting, timeout=40)
