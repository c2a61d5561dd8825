"""A generated client of dev at a device that answers late, never, twice or not at all: `python_calls.py FOLDER`."""

import asyncio
import sys
from contextlib import suppress

from checks import check, equal

sys.path.insert(0, sys.argv[1])
from aiokatcp import FailReply, InvalidReply  # noqa: E402
from dev_katcp import DevClient  # noqa: E402


class Device:
    """Greets with some flags, and answers each request as a test says."""

    def __init__(self, flags):
        self.flags = flags
        self.answer = None
        self.heard = []

    async def serve(self, reader, writer):
        self.writer = writer
        self.say(f"#version-connect katcp-protocol 5.0-{self.flags}", "#version-connect katcp-device dev-api-1.0")
        with suppress(ConnectionError):
            while line := (await reader.readline()).decode().strip():
                self.heard.append(line)
                head, *words = line[1:].split(" ")
                if head.startswith("watchdog"):
                    self.say(f"!{head} ok")
                else:
                    self.answer(head, words)
        writer.close()

    def say(self, *lines):
        self.writer.write("".join(f"{line}\n" for line in lines).encode())


async def at(flags, check_client):
    device = Device(flags)
    server = await asyncio.start_server(device.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with DevClient("127.0.0.1", port, auto_reconnect=False) as client:
        await check_client(device, client)
    server.close()


async def raised(work):
    try:
        return await work
    except Exception as error:
        return error


def described(error):
    return f"{type(error).__name__}: {error}"


async def answers(device, client):
    device.answer = lambda head, words: device.say(f"!{head} ok 2.5", f"!{head} ok 3.5")
    equal("the first of two replies counts", (await client.add(1, 1.5)).total, 2.5)
    device.answer = lambda head, words: device.say(f"!{head} fail no\\_power")
    equal("fail", described(await raised(client.add(1))), "FailReply: no power")
    device.answer = lambda head, words: device.say(f"!{head} invalid what")
    equal("invalid", described(await raised(client.add(1))), "InvalidReply: what")
    device.answer = lambda head, words: device.say(f"!{head}")
    check("a reply without a code", isinstance(await raised(client.add(1)), InvalidReply))
    device.answer = lambda head, words: device.say(f"#{head} 1 2", f"#{head} 3 4", f"!{head} ok 2")
    equal("informs come with their reply", [step.frequency for step in (await client.scan(steps=2)).informs], [1.0, 3.0])


async def lateness(device, client):
    device.answer = lambda head, words: None
    equal("silence", described(await raised(client.add(1, timeout=0.05))), "TimeoutError: no reply to ?add within 0.05 s")
    late = device.heard[-1].split(" ")[0][1:]
    device.answer = lambda head, words: device.say(f"!{late} ok 7", f"!{head} ok 8")
    equal("a late reply is nobody's", (await client.add(1)).total, 8.0)
    call = asyncio.ensure_future(client.add(1))
    await asyncio.sleep(0)
    call.cancel()
    check("a call can be cancelled", isinstance((await asyncio.gather(call, return_exceptions=True))[0], asyncio.CancelledError))


async def at_once(device, client):
    waiting = []

    def answer(head, words):
        waiting.append((head, words))
        if len(waiting) == 3:
            device.say(*(f"!{each} ok {words[0]}" for each, words in reversed(waiting)))

    device.answer = answer
    replies = await asyncio.gather(*(client.add(term) for term in (1, 2, 3)))
    equal("replies find their calls", [reply.total for reply in replies], [1.0, 2.0, 3.0])
    identifiers = {head for head, _ in waiting}
    equal("identifiers differ", len(identifiers), 3)


async def ends(device, client):
    device.answer = lambda head, words: device.writer.close()
    check("a lost connection ends a call", isinstance(await raised(client.add(1)), ConnectionError))
    error = await raised(client.add(1))
    equal("without a connection", described(error), "BrokenPipeError: Not connected")


async def in_turn(device, client):
    device.answer = lambda head, words: device.say(f"!{head} ok {words[0]}")
    replies = await asyncio.gather(*(client.add(term) for term in (1, 2)))
    equal("without identifiers, one after another", [reply.total for reply in replies], [1.0, 2.0])
    check("no identifiers are sent", all("[" not in line for line in device.heard))
    device.answer = lambda head, words: device.say(f"!{head} fail no")
    check("fail", isinstance(await raised(client.add(1)), FailReply))
    device.answer = lambda head, words: None
    equal("silence, in turn", described(await raised(client.add(1, timeout=0.05))), "TimeoutError: no reply to ?add within 0.05 s")


async def main():
    for check_client in (answers, lateness, at_once, ends):
        await at("MI", check_client)
    await at("M", in_turn)


asyncio.run(main())
