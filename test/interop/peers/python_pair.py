"""One side of a pair: a generated device or a generated client, driven by lines of JSON.

What the wire has is written with a character for each byte, in both directions.
"""

import asyncio
import dataclasses
import importlib
import json
import sys

from aiokatcp.client import Client
from aiokatcp.connection import FailReply, InvalidReply

role, name, folder = sys.argv[1:4]
sys.path.insert(0, folder)
package = importlib.import_module(name)
requests = importlib.import_module(f"{name}._requests")
informs = importlib.import_module(f"{name}._informs")
sensors = importlib.import_module(f"{name}._sensors")
families = importlib.import_module(f"{name}._katcp.device_families")


def from_wire(texts):
    return [text.encode("latin1") for text in texts]


def to_wire(raws):
    return [raw.decode("latin1") for raw in raws]


def members(value):
    return [getattr(value, field.name) for field in dataclasses.fields(value)]


class Answers:
    """What a device answers to the arguments that it is to get."""

    def __init__(self):
        self.cases = {}

    def add(self, case):
        self.cases[case["constant"], tuple(case["decoded"])] = case

    def handler(self, constant):
        call = getattr(requests, constant)

        async def handle(server, ctx, *args):
            values = members(args[0]) if args else []
            encoded = tuple(to_wire(call.arguments.encode(values)))
            case = self.cases.get((constant, encoded))
            if case is None:
                raise FailReply(f"{constant} was not to get {encoded}")
            for kind, *texts in case["informs"]:
                inform = call.by_name[kind]
                await ctx.send(inform.make(*inform.fields.decode(from_wire(texts))))
            if case.get("fail") is not None:
                raise FailReply(case["fail"])
            if call.reply is None or not call.reply_members:
                return None
            return call.make_reply(*call.reply.decode(from_wire(case["reply"])))

        return handle


def highest_role(server, ctx):
    return server.ROLES.names[-1] if server.ROLES else None


def device_class(server_class, answers):
    calls = {value.handler: key for key, value in vars(requests).items() if hasattr(value, "handler")}
    handlers = {each: answers.handler(calls[each]) for each in server_class.__abstractmethods__}
    return type(server_class)("Paired", (server_class,), {"BUILD_STATE": "paired-1", "role_of": highest_role, **handlers})


class Device:
    def __init__(self):
        self.answers = Answers()
        (server_class,) = [value for key, value in vars(package).items() if key.endswith("Server")]
        self.server = device_class(server_class, self.answers)("127.0.0.1", 0)

    async def start(self):
        await self.server.start()
        return self.server.sockets[0].getsockname()[1]

    def find(self, wanted):
        for each in vars(self.server.device).values():
            if isinstance(each, families.DeviceFamily):
                values = each._spec.template.parse(wanted)
                if values is not None:
                    return each(*values) if wanted in each._members else each.add(*values)
            elif each.name == wanted:
                if isinstance(each, families.DynamicSensor):
                    each.add()
                return each
        raise KeyError(wanted)

    async def answer(self, case):
        self.answers.add(case)

    async def set(self, sensor, value):
        found = self.find(sensor)
        found.value = found._spec.datatype.decode(value.encode("latin1"))
        return found.wire_value().decode("latin1")

    async def inform(self, constant, method, arguments):
        values = getattr(informs, constant).fields.decode(from_wire(arguments))
        getattr(self.server.inform, method)(*values)


class Caller:
    def __init__(self, port):
        self.port = port
        self.streams = {}

    async def start(self):
        (client_class,) = [value for key, value in vars(package).items() if key.endswith("Client")]
        self.client = await client_class.connect("127.0.0.1", self.port)
        self.plain = await Client.connect("127.0.0.1", self.port)
        return self.port

    def values(self, call, arguments):
        values = call.arguments.decode(from_wire(arguments))
        if call.make_arguments is None:
            return []
        count = len(call.arguments._singles)
        return [*values[:count], *(values[count] if len(values) > count else [])]

    async def call(self, constant, method, arguments):
        call = getattr(requests, constant)
        bound = getattr(self.client, method)
        reply = await bound(*self.values(call, arguments))
        told = [] if reply is None else [] if call.reply is None else to_wire(call.encode_reply(reply))
        kinds = getattr(reply, "informs", []) if call.with_informs() is not None else []
        return {"reply": told, "informs": [self.written(call, each) for each in kinds]}

    async def stream(self, constant, method, arguments):
        call = getattr(requests, constant)
        stream = getattr(self.client, method).stream(*self.values(call, arguments))
        return {"informs": [self.written(call, each) async for each in stream]}

    def written(self, call, each):
        message = call.inform_of(each).message(each)
        return [message.name, *to_wire(message.arguments)]

    async def raw(self, request, arguments):
        reply, told = await self.plain.request(request, *from_wire(arguments))
        return {"reply": to_wire(reply), "informs": [[each.name, *to_wire(each.arguments)] for each in told]}

    def sensor(self, wanted):
        for each in vars(self.client.sensors).values():
            spec = each._spec
            if hasattr(spec, "template"):
                values = spec.template.parse(wanted)
                if values is not None:
                    return each(*values), spec.sensor.datatype
            elif each.name == wanted:
                return each, spec.datatype
        raise KeyError(wanted)

    async def read(self, sensor):
        found, datatype = self.sensor(sensor)
        return datatype.encode((await found.read()).value).decode("latin1")

    async def follow(self, sensor):
        found, datatype = self.sensor(sensor)
        self.streams[sensor] = found.readings("event")
        return await self.next(sensor)

    async def next(self, sensor):
        _, datatype = self.sensor(sensor)
        return datatype.encode((await self.streams[sensor].__anext__()).value).decode("latin1")

    async def listen(self, method):
        self.streams[method] = getattr(self.client.informs, method)()

    async def hear(self, constant, method):
        heard = await self.streams[method].__anext__()
        return to_wire(getattr(informs, constant).message(heard).arguments)

    async def members(self, method):
        return sorted([each.name async for each in getattr(self.client.sensors, method)])


async def main():
    side = Device() if role == "device" else Caller(int(sys.argv[4]))
    print(json.dumps(await side.start()), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command, arguments = json.loads(line)
        try:
            result = {"value": await getattr(side, command)(**arguments)}
        except (FailReply, InvalidReply, ValueError) as error:
            result = {"error": type(error).__name__, "message": str(error)}
        print(json.dumps(result), flush=True)


asyncio.run(main())
