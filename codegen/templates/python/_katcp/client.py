"""What every generated client does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, TypeAlias
from weakref import WeakValueDictionary

from aiokatcp.client import Client
from aiokatcp.connection import DEFAULT_LIMIT, Connection
from aiokatcp.core import Message

from .caller import Caller
from .deadline import deadline
from .describe import REQUEST, Announced, InterfaceMatch, announced, join, match
from .errors import VersionError
from .pending import LEAST_MID, MOST_MID, Pending, check_reply, no_reply_in_time
from .streams import Stream
from .versions import compare_versions

if TYPE_CHECKING:
    from typing_extensions import Self

Versions: TypeAlias = Literal["refuse", "warn", "ignore"]


class InterfaceClient(Client):
    """A client of a device of which an interface file speaks."""

    VERSION: str
    """The API that it was generated for."""

    INTERFACE: str
    """The interface that it was generated from, as canonical JSON."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        auto_reconnect: bool = True,
        limit: int = DEFAULT_LIMIT,
        loop: asyncio.AbstractEventLoop | None = None,
        versions: Versions = "refuse",
    ) -> None:
        """Begin to connect, as aiokatcp's clients do.

        Args:
            host: The name or address of the device.
            port: Its TCP port.
            auto_reconnect: Connect again whenever the connection is lost.
            limit: The longest line that the device may send, in bytes.
            loop: The event loop; without one, that which runs.
            versions: What becomes of a device with another API or major version.
        """
        self._versions = versions
        self._is_greeted = False
        self._announced: Announced | None = None
        self._refusal: VersionError | None = None
        self._streamed: WeakValueDictionary[int | None, Stream[Message]]
        self._streamed = WeakValueDictionary()
        self._asked: dict[int | None, Pending] = {}
        self._last_mid = LEAST_MID
        self._caller = Caller(self)
        super().__init__(
            host, port, auto_reconnect=auto_reconnect, limit=limit, loop=loop
        )
        self.add_connected_callback(self._caller.connected)
        self.add_disconnected_callback(self._lost)

    @classmethod
    async def connect(
        cls,
        host: str,
        port: int,
        *,
        auto_reconnect: bool = True,
        limit: int = DEFAULT_LIMIT,
        loop: asyncio.AbstractEventLoop | None = None,
        versions: Versions = "refuse",
    ) -> Self:
        """Make a client, and wait until it is connected.

        Args:
            host: The name or address of the device.
            port: Its TCP port.
            auto_reconnect: Connect again whenever the connection is lost.
            limit: The longest line that the device may send, in bytes.
            loop: The event loop; without one, that which runs.
            versions: What becomes of a device with another API or major version.

        Raises:
            VersionError: The device has another API.
        """
        client = cls(
            host,
            port,
            auto_reconnect=auto_reconnect,
            limit=limit,
            loop=loop,
            versions=versions,
        )
        try:
            await client.wait_connected()
        except BaseException:
            client.close()
            raise
        return client

    async def __aenter__(self) -> Self:
        """Wait until it is connected.

        Raises:
            VersionError: The device has another API.
        """
        try:
            await self.wait_connected()
        except BaseException:
            self.close()
            raise
        return self

    async def wait_connected(self) -> None:
        """Wait until a connection is there, and the device has said its version.

        Raises:
            VersionError: The device has another API.
        """
        try:
            await super().wait_connected()
            if not self._is_greeted:
                # What a device says of itself comes before any reply.
                await self.request_raw("watchdog")
        except ConnectionError:
            if self._refusal is None:
                raise
        if self._refusal is not None:
            raise self._refusal

    @property
    def interface(self) -> InterfaceMatch:
        """How the interface of the device compares with that of this client."""
        return match(self.VERSION, self.INTERFACE, self._announced)

    async def describe(self) -> str | None:
        """Ask the device for its interface: canonical JSON; None if it has none.

        Raises:
            ConnectionError: There is no connection.
            ValueError: Not all of the answer came, or the device refuses it.
        """
        reply, informs = await self.request_raw(REQUEST)
        if reply.arguments[:1] == [b"invalid"]:
            return None
        return join(reply, informs)

    def close(self) -> None:
        """Close the connection, and end all streams."""
        super().close()
        self._caller.closed()

    def handle_message(self, conn: Connection, msg: Message) -> None:
        """Give replies and informs to the call that they belong to."""
        pending = self._asked.get(msg.mid)
        if pending is not None:
            pending.take(msg)
            return
        # What nobody asked for, and what was asked by aiokatcp, is no stream's.
        is_streamed = msg.mid is not None and msg.mid >= LEAST_MID
        streamed = self._streamed.get(msg.mid) if is_streamed else None
        if streamed is None:
            super().handle_message(conn, msg)
        else:
            streamed.push(msg)

    def handle_inform(self, msg: Message) -> None:
        """Give an inform to the streams, and to aiokatcp."""
        if msg.name == "version-connect":
            self._greet(msg)
        super().handle_inform(msg)
        if msg.name == "sensor-status":
            self._caller.desk.take(msg)
        else:
            self._caller.hub.push(msg, msg.name)

    def open_call(self, name: str, arguments: list[bytes]) -> Stream[Message]:
        """Send a request whose informs and reply come one by one.

        Raises:
            BrokenPipeError: There is no connection.
        """
        stream = Stream[Message](lambda message: message)
        mid = self._next_mid_down()
        self._streamed[mid] = stream
        self._write(name, arguments, mid)
        return stream

    async def make_call(
        self, name: str, arguments: list[bytes], timeout: float | None
    ) -> tuple[list[bytes], list[Message]]:
        """Send a request, and wait for its reply, as `request` does.

        Its arguments are written already, and aiokatcp would look at each once more.

        Raises:
            BrokenPipeError: There is no connection.
            FailReply: The device refuses.
            InvalidReply: The device has no such request.
            asyncio.TimeoutError: No reply came in time.
        """
        if "I" not in self.protocol_flags:
            return await self._make_call_in_turn(name, arguments, timeout)
        mid = self._next_mid_down()
        pending = self._asked[mid] = Pending(self.loop.create_future())
        timer = None
        try:
            self._write(name, arguments, mid)
            if timeout is not None:
                timer = self.loop.call_later(timeout, pending.expire, name, timeout)
            reply = await pending.reply
        finally:
            del self._asked[mid]
            if timer is not None:
                timer.cancel()
        check_reply(reply)
        return reply.arguments[1:], pending.informs

    async def _make_call_in_turn(
        self, name: str, arguments: list[bytes], timeout: float | None
    ) -> tuple[list[bytes], list[Message]]:
        """Ask a device without message identifiers: one request after another."""
        try:
            async with deadline(timeout):
                return await self.request(name, *arguments)
        except asyncio.TimeoutError:
            raise no_reply_in_time(name, timeout) from None

    def _write(self, name: str, arguments: list[bytes], mid: int) -> None:
        if not self.is_connected or self._connection is None:
            raise BrokenPipeError("Not connected")
        message = Message.request(name, mid=mid)
        message.arguments = arguments
        self._connection.write_message(message)

    def _next_mid_down(self) -> int:
        mid = self._last_mid - 1
        self._last_mid = MOST_MID if mid < LEAST_MID else mid
        return self._last_mid

    def _greet(self, msg: Message) -> None:
        found_interface = announced(msg)
        if found_interface is not None:
            self._announced = found_interface
            self._warn_of_interface(found_interface)
        if len(msg.arguments) < 2 or msg.arguments[0] != b"katcp-device":
            return
        self._is_greeted = True
        found = msg.arguments[1].decode(errors="replace")
        problem = compare_versions(self.VERSION, found)
        if problem is None or self._versions == "ignore":
            return
        if self._versions == "refuse" and problem.is_other:
            self._refusal = VersionError(
                f'{problem.text}; versions="warn" lets them talk'
            )
            self.close()
        else:
            self.logger.warning("%s", problem.text)

    def _warn_of_interface(self, found: Announced) -> None:
        if self.interface.kind != "compatible" or found.version != self.VERSION:
            return
        if self._versions != "ignore":
            self.logger.warning(
                "the device has another interface than this client was generated "
                'from, though both say "%s"',
                found.version,
            )

    def _lost(self) -> None:
        self._is_greeted = False
        self._announced = None
        reason = self.last_exc or ConnectionResetError("the connection was lost")
        for pending in self._asked.values():
            pending.fail(reason)
        for stream in list(self._streamed.values()):
            stream.end(ConnectionResetError("the connection was lost"))
        if not self.auto_reconnect:
            self._caller.closed()
