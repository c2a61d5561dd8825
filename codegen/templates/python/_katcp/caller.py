"""How the generated methods of a client reach the device."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from aiokatcp.connection import FailReply, InvalidReply
from aiokatcp.core import Message

from .calls import Call, Inform, InformCall
from .deadline import deadline
from .desk import SensorDesk
from .pending import check_reply, no_reply_in_time
from .streams import Stream, StreamHub

if TYPE_CHECKING:
    from .client import InterfaceClient

R = TypeVar("R")
T = TypeVar("T")


class Caller:
    """Sends typed requests, and reads what comes back."""

    def __init__(self, client: InterfaceClient) -> None:
        """Serve a client."""
        self._client = client
        self._names: dict[str, str] = {}
        self.hub = StreamHub()
        self.desk = SensorDesk(self)

    async def call(
        self, call: Call[R], values: Iterable[object], timeout: float | None
    ) -> R:
        """Send a request, and wait for its reply.

        Raises:
            ValueError: An argument is not what the interface allows.
            FailReply: The device refuses.
            InvalidReply: The device has no such request.
            ReplyError: The reply is not what the interface promises.
            asyncio.TimeoutError: No reply came in time.
        """
        arguments = call.arguments.encode(values)
        if call.aliases:
            names = (call.name, *call.aliases)
            reply, informs = await self.request(names, arguments, timeout)
        else:
            # Each coroutine between the caller and the reply costs time.
            answer = self._client.make_call(call.name, arguments, timeout)
            reply, informs = await answer
        return call.decode_reply(reply, call.decode_informs(informs))

    async def request(
        self, names: Sequence[str], arguments: list[bytes], timeout: float | None
    ) -> tuple[list[bytes], list[Message]]:
        """Send a request under the first of its names that the device knows."""
        known = self._names.get(names[0])
        for name in names if known is None else [known]:
            try:
                answer = await self._client.make_call(name, arguments, timeout)
            except InvalidReply:
                if name == names[-1] or known is not None:
                    raise
                continue
            if len(names) > 1:
                self._names[names[0]] = name
            return answer
        raise AssertionError("a request has a name")

    async def stream(
        self,
        call: InformCall[R, T],
        values: Iterable[object],
        timeout: float | None,
    ) -> AsyncIterator[T]:
        """Send a request, and give its informs as they come.

        From a device without message identifiers they come all at once.

        Raises:
            ValueError: An argument is not what the interface allows.
            FailReply: The device refuses.
            InvalidReply: The device has no such request.
            ReplyError: An inform is not what the interface promises.
            asyncio.TimeoutError: The reply did not come in time.
        """
        arguments = call.arguments.encode(values)
        names = (call.name, *call.aliases)
        if "I" not in self._client.protocol_flags:
            _, informs = await self.request(names, arguments, timeout)
            for inform in informs:
                yield call.decode_inform(inform)
            return
        name = await self._name_now(names)
        loop = asyncio.get_running_loop()
        end = None if timeout is None else loop.time() + timeout
        async with self._client.open_call(name, arguments) as messages:
            while True:
                rest = None if end is None else end - loop.time()
                try:
                    async with deadline(rest):
                        message = await messages.__anext__()
                except asyncio.TimeoutError:
                    raise no_reply_in_time(name, timeout) from None
                if message.mtype == Message.Type.REPLY:
                    check_reply(message)
                    return
                yield call.decode_inform(message)

    async def _name_now(self, names: Sequence[str]) -> str:
        """Ask under which of its names the device knows a request."""
        if len(names) == 1:
            return names[0]
        known = self._names.get(names[0])
        for name in names if known is None else ():
            try:
                await self._client.request("help", name)
            except FailReply:
                continue
            known = name
            break
        self._names[names[0]] = known or names[0]
        return self._names[names[0]]

    def informs(self, inform: Inform[T]) -> Stream[T]:
        """Give a stream of all informs of a kind that come from now on."""
        return self.hub.add(inform.name, Stream(inform.decode))

    def connected(self) -> None:
        """Note that a device is there, which may know other names."""
        self._names.clear()
        self.desk.connected()

    def closed(self) -> None:
        """End all streams."""
        self.hub.end()

    @property
    def is_connected(self) -> bool:
        """Whether there is a device."""
        return self._client.is_connected
