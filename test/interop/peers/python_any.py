"""Reads values of random interfaces and writes them again: JSON comes in at once, and goes out so.

What the wire has is written with a character for each byte, in both directions.
"""

import dataclasses
import importlib
import json
import sys
import traceback

from aiokatcp.core import Message


def arguments(call, raws):
    values = call.arguments.decode(raws)
    if call.make_arguments is None:
        return call.arguments.encode(values)
    made = call.make_arguments(*values)
    given = [getattr(made, field.name) for field in dataclasses.fields(made)]
    absent = [value is field.datatype.absent for value, field in zip(given, call.arguments._singles)]
    if True in absent:
        # A default behind an optional value that is absent is known, and cannot be written.
        end = absent.index(True)
        rest = [()] if call.arguments._rest else []
        given = [*given[:end], *[field.datatype.absent for field in call.arguments._singles[end:]], *rest]
    return call.arguments.encode(given)


def reply(call, raws):
    return call.encode_reply(call.decode_reply(raws, []))


def inform_before(call, raws):
    kind, *rest = raws
    read = call.decode_inform(Message.inform(kind.decode(), *rest))
    written = call.inform_of(read).message(read)
    return [written.name.encode(), *written.arguments]


def inform(spec, raws):
    return spec.message(spec.decode(Message.inform(spec.name, *raws))).arguments


def sensor(spec, raws):
    datatype = getattr(spec, "sensor", spec).datatype
    return [datatype.encode(datatype.decode(raws[0]))]


MODULES = {"inform": "_informs", "sensor": "_sensors"}
ROUNDS = {"arguments": arguments, "reply": reply, "inform_before": inform_before, "inform": inform, "sensor": sensor}


def round_trip(case):
    module = importlib.import_module(f"{case['package']}.{MODULES.get(case['kind'], '_requests')}")
    spec = getattr(module, case["constant"])
    try:
        written = ROUNDS[case["kind"]](spec, [text.encode("latin1") for text in case["given"]])
    except Exception:
        return traceback.format_exc()
    return [raw.decode("latin1") for raw in written]


sys.path.insert(0, sys.argv[1])
print(json.dumps([round_trip(case) for case in json.load(sys.stdin)]))
