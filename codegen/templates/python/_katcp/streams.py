"""What comes bit by bit: informs and readings."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakSet

from aiokatcp.core import Message

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")

MOST_WAITING = 10_000
"""How much may wait for whoever iterates."""


class Stream(Generic[T]):
    """What comes from now on, until the client is closed; iterate it.

    It ends with a BufferError where 10,000 values wait.
    """

    def __init__(self, decode: Callable[[Message], T | None]) -> None:
        """Take what reads a message; of what it gives None for, nothing comes."""
        self._decode = decode
        self._waiting: deque[Message] = deque()
        self._arrived = asyncio.Event()
        self._end: BaseException | None = None

    def push(self, message: Message) -> None:
        """Take what has come."""
        if len(self._waiting) == MOST_WAITING:
            self.end(BufferError(f"{MOST_WAITING} messages wait to be iterated"))
        elif self._end is None:
            self._waiting.append(message)
            self._arrived.set()

    def end(self, reason: BaseException | None = None) -> None:
        """End it, after all that waits."""
        self._end = self._end or reason or StopAsyncIteration()
        self._arrived.set()

    @property
    def is_open(self) -> bool:
        """Whether more may come."""
        return self._end is None

    def __aiter__(self) -> Self:
        """Iterate over what comes."""
        return self

    async def __anext__(self) -> T:
        """Wait for the next value.

        Raises:
            ReplyError: What came is not what the interface promises.
        """
        while True:
            while self._waiting:
                value = self._decode(self._waiting.popleft())
                if value is not None:
                    return value
            if self._end is not None:
                raise self._end
            self._arrived.clear()
            await self._arrived.wait()

    async def aclose(self) -> None:
        """Want no more."""
        self._waiting.clear()
        self.end()

    async def __aenter__(self) -> Self:
        """Close it at the end of a block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.aclose()


class StreamHub:
    """The streams of a client, by the names of the messages that they take.

    A stream that nobody holds any more is forgotten.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._streams: dict[str, WeakSet[Stream[Any]]] = {}

    def add(self, topic: str, stream: Stream[T]) -> Stream[T]:
        """Give a stream all messages of a topic."""
        self._streams.setdefault(topic, WeakSet()).add(stream)
        return stream

    def has(self, topic: str) -> bool:
        """Whether somebody takes these."""
        streams = self._streams.get(topic)
        return streams is not None and any(stream.is_open for stream in streams)

    def push(self, message: Message, topic: str) -> None:
        """Give a message to whoever takes its topic."""
        streams = self._streams.get(topic)
        if streams:
            for stream in list(streams):
                stream.push(message)

    def end(self) -> None:
        """End all streams."""
        for streams in self._streams.values():
            for stream in list(streams):
                stream.end()
