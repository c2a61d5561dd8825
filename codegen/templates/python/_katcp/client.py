"""What every generated client does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias
from weakref import WeakValueDictionary

from aiokatcp.client import Client
from aiokatcp.connection import DEFAULT_LIMIT, Connection
from aiokatcp.core import Message

from .caller import Caller
from .describe import REQUEST, Announced, InterfaceMatch, announced, join, match
from .errors import VersionError
from .streams import Stream

if TYPE_CHECKING:
    from typing_extensions import Self

MOST_MID = 2**31 - 1
"""The greatest message identifier."""

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
        self._last_mid = MOST_MID
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
        """Give informs to the call that streams them."""
        # Most messages are no stream's: they have lower identifiers.
        is_streamed = msg.mid is not None and msg.mid >= self._last_mid
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

    def open_call(self, name: str, arguments: Sequence[bytes]) -> Stream[Message]:
        """Send a request whose informs and reply come one by one.

        Raises:
            BrokenPipeError: There is no connection.
        """
        if not self.is_connected or self._connection is None:
            raise BrokenPipeError("Not connected")
        # aiokatcp counts up from 1; these count down from the greatest.
        self._last_mid = self._last_mid - 1 or MOST_MID
        message = Message.request(name, *arguments, mid=self._last_mid)
        stream = Stream[Message](lambda message: message)
        self._streamed[self._last_mid] = stream
        self._connection.write_message(message)
        return stream

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
        for stream in list(self._streamed.values()):
            stream.end(ConnectionResetError("the connection was lost"))
        if not self.auto_reconnect:
            self._caller.closed()


class VersionProblem:
    """What is to be said of a device's version."""

    def __init__(self, text: str, *, is_other: bool) -> None:
        """Take the words, and whether the API or its major version differs."""
        self.text = text
        self.is_other = is_other


_GRAMMAR = re.compile(r"(?s)(.+)-(\d+)\.(\d+)")


def compare_versions(expected: str, found: str) -> VersionProblem | None:
    """Compare the version of a device (guidelines §4.2) with the expected one.

    One that is not of the grammar `<api>-<major>.<minor>` is not refused.
    """
    if expected == found:
        return None
    ours, theirs = _GRAMMAR.fullmatch(expected), _GRAMMAR.fullmatch(found)
    text = f'the device has the API "{found}", and this client is for "{expected}"'
    is_other = ours is None or (
        theirs is not None and ours.group(1, 2) != theirs.group(1, 2)
    )
    return VersionProblem(text, is_other=is_other)
