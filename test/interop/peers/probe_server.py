"""A device of aiokatcp that keeps what probe.katcp.json promises, but for the one thing that its first argument names. It prints its port."""

import asyncio
import enum
import sys

import aiokatcp

LIE = sys.argv[1] if len(sys.argv) > 1 else ""


class Mode(enum.Enum):
    IDLE = 0
    TRACK = 1


class OtherMode(enum.Enum):
    IDLE = 0
    PARK = 1


Status = aiokatcp.Sensor.Status


def check(value, low, high):
    if not low <= value <= high:
        raise aiokatcp.FailReply(f"{value} is not from {low} to {high}")


class Probe(aiokatcp.DeviceServer):
    VERSION = "probe-api-2.0" if LIE == "version" else "probe-api-1.0"
    BUILD_STATE = "probe-1.0.0"

    def __init__(self):
        super().__init__("127.0.0.1", 0)
        self.gains = [0.0] * 4
        level = 30.0 if LIE == "level-error" else 5.0
        units = "km" if LIE == "units" else "m"
        self.add(aiokatcp.Sensor(float, "level", "A level.", units, default=level, initial_status=Status.NOMINAL))
        kind = str if LIE == "type" else int
        self.add(aiokatcp.Sensor(kind, "count", "Something." if LIE == "description" else "A count."))
        if LIE != "missing-sensor":
            self.add(aiokatcp.Sensor(OtherMode if LIE == "values" else Mode, "mode", "A mode."))
        self.add(aiokatcp.Sensor(bool, "locked", "Whether it is locked."))
        self.add(aiokatcp.Sensor(str, "label", "A label."))
        for index in range(3 if LIE == "missing-member" else 4):
            self.add(aiokatcp.Sensor(float, f"input{index}.power", "The power of an input.", "dBm"))
        if LIE == "extra-sensor":
            self.add(aiokatcp.Sensor(int, "surprise", "A surprise."))
        if LIE == "extra-member":
            self.add(aiokatcp.Sensor(float, "input4.power", "The power of an input.", "dBm"))

    def add(self, sensor):
        self.sensors.add(sensor)

    def handle_message(self, conn, msg):
        if LIE == "unknown-accepted" and msg.name == "no-such-thing":
            conn.write_message(aiokatcp.Message.reply_to_request(msg, "ok"))
        elif LIE == "sampling-refused" and msg.name == "sensor-sampling" and b"period" in msg.arguments:
            conn.write_message(aiokatcp.Message.reply_to_request(msg, "fail", "no periods"))
        elif LIE == "sampling-late" and msg.name == "sensor-sampling" and b"event" in msg.arguments:
            conn.write_message(aiokatcp.Message.reply_to_request(msg, "ok", *msg.arguments))
        elif LIE == "list-count" and msg.name == "sensor-list":
            conn.write_message(aiokatcp.Message.inform_reply(msg, "label", "A label.", "", "string"))
            conn.write_message(aiokatcp.Message.reply_to_request(msg, "ok", 20))
        else:
            super().handle_message(conn, msg)

    if LIE == "lenient-type":

        async def request_add(self, ctx, one: str, other: str):
            """Add two numbers."""
            return int(one) + int(other) if one.lstrip("-").isdigit() and other.lstrip("-").isdigit() else 0

    elif LIE == "lenient-count":

        async def request_add(self, ctx, one: int, *others: int):
            """Add two numbers."""
            return one + sum(others)

    elif LIE == "lenient-default":

        async def request_add(self, ctx, one: int, other: int = 0):
            """Add two numbers."""
            return one + other

    else:

        async def request_add(self, ctx, one: int, other: int):
            """Add two numbers."""
            total = one + other
            if LIE == "silence" and one > 1000:
                await asyncio.sleep(60)
            if LIE == "hang-up":
                ctx.conn.close()
            if LIE == "crash":
                raise RuntimeError("an accident")
            if LIE == "second-reply":
                ctx.conn.write_message(aiokatcp.Message.reply_to_request(ctx.req, "ok", total))
            if LIE == "inform-before":
                ctx.inform("thinking")
            if LIE == "stray-inform":
                self.mass_inform("added", total)
            if LIE == "bad-line":
                ctx.conn._transport.write(b"what?\n")
            if LIE == "reply-type":
                return total / 2 + 0.25
            if LIE == "reply-more":
                return total, "more"
            return None if LIE == "reply-less" else total

    async def request_gain(self, ctx, input: int):
        """Tell the gain of an input."""
        check(input, 0, 2 if LIE == "narrow" else 3)
        return 99.5 if LIE == "reply-limit" else self.gains[input]

    async def request_set_gain(self, ctx, input: int, gain: float):
        """Set the gain of an input.

        Parameters
        ----------
        input : int
            Which input.
        gain : float
            The gain, in dB.
        """
        check(input, 0, 4 if LIE == "wide-integer" else 3)
        if LIE == "not-a-number":
            if gain < 0 or gain > 40:
                raise aiokatcp.FailReply("too much or too little")
        else:
            check(gain, -1000 if LIE == "wide-below" else 0, 1000 if LIE == "wide-above" else 40)
        self.gains[min(input, 3)] = gain

    async def request_rows(self, ctx, count: int = 2):
        """Tell some rows."""
        check(count, 0, 10)
        rows = [(f"row {index}", "half" if LIE == "inform-type" else index / 2) for index in range(count)]
        if LIE == "inform-less":
            rows = [row[:1] for row in rows]
        if LIE == "inform-count":
            for row in rows:
                ctx.inform(*row)
            return count + 1
        ctx.informs(rows)

    async def request_mode(self, ctx):
        """Tell the mode."""
        return "parked" if LIE == "reply-value" else Mode.IDLE

    async def request_stow(self, ctx):
        """Stow it."""
        if self.sensors["mode"].value is not Mode.TRACK and LIE != "any-state":
            raise aiokatcp.FailReply("it does not track")


if LIE == "missing-request":
    del Probe._request_handlers["mode"]
if LIE == "renamed-request":
    Probe._request_handlers["modus"] = Probe._request_handlers.pop("mode")
if LIE == "help-text":
    Probe._request_handlers["mode"].__doc__ = "Say what it does."


async def main():
    server = Probe()
    await server.start()
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.join()


asyncio.run(main())
