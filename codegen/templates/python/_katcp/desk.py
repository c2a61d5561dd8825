"""The sampling of a client's sensors: one strategy for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, TypeVar

from aiokatcp.connection import FailReply
from aiokatcp.core import Message, Timestamp, decode
from aiokatcp.sensor import Reading, Sensor

from .datatype import Datatype
from .errors import ReplyError

if TYPE_CHECKING:
    from .caller import Caller

T = TypeVar("T")


class SensorDesk:
    """Reads sensors, and keeps the strategies of those that somebody follows."""

    def __init__(self, caller: Caller) -> None:
        """Ask through a caller."""
        self._caller = caller
        self._strategies: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def read(
        self, names: Sequence[str], datatype: Datatype[T], timeout: float | None
    ) -> Reading[T]:
        """Ask for the reading of a sensor, under the first name that there is.

        Raises:
            FailReply: The device has no such sensor.
            ReplyError: The reading is not what the interface promises.
        """
        informs = await self._ask("sensor-value", names, timeout)
        if len(informs) != 1:
            raise ReplyError(f"{names[0]}: {len(informs)} readings came, expected 1")
        return read_triple(names[0], informs[0].arguments, datatype)

    async def _ask(
        self, request: str, names: Sequence[str], timeout: float | None
    ) -> list[Message]:
        for name in names:
            try:
                _, informs = await self._caller.request(
                    [request], [name.encode()], timeout
                )
            except FailReply:
                if name == names[-1]:
                    raise
                continue
            return informs
        raise AssertionError("a sensor has a name")

    async def name_now(self, names: Sequence[str]) -> str:
        """Ask under which of its names the device knows a sensor."""
        if len(names) == 1:
            return names[0]
        informs = await self._ask("sensor-list", names, None)
        return informs[0].arguments[0].decode() if informs else names[0]

    async def members(
        self, parse: Callable[[str], T | None], timeout: float | None
    ) -> list[tuple[str, T]]:
        """List the sensors of the device whose names say something."""
        _, informs = await self._caller.request(["sensor-list"], [], timeout)
        names = [inform.arguments[0].decode() for inform in informs]
        found = [(name, parse(name)) for name in names]
        return [(name, value) for name, value in found if value is not None]

    async def follow(self, name: str, strategy: str) -> None:
        """Have the device send the readings of a sensor.

        Raises:
            RuntimeError: It is followed already by another strategy.
            FailReply: The device has no such sensor, or refuses the strategy.
        """
        other = self._strategies.get(name)
        if (
            other is not None
            and other != strategy
            and self._caller.hub.has(topic_of(name))
        ):
            raise RuntimeError(f'{name} is sampled already, by "{other}"')
        self._strategies[name] = strategy
        try:
            await self._sample(name, strategy)
        except FailReply:
            self._strategies.pop(name, None)
            raise

    async def _sample(self, name: str, strategy: str) -> None:
        words = [name, *strategy.split()]
        arguments = [word.encode() for word in words]
        await self._caller.request(["sensor-sampling"], arguments, None)

    def take(self, message: Message) -> None:
        """Give `#sensor-status` to whoever follows the sensor."""
        timestamp, _, *rest = message.arguments
        for index in range(0, len(rest) - 2, 3):
            one = Message.inform(message.name, timestamp, 1, *rest[index : index + 3])
            name = rest[index].decode()
            self._caller.hub.push(one, topic_of(name))
            if name in self._strategies and not self._caller.hub.has(topic_of(name)):
                del self._strategies[name]
                self._run(self._sample(name, "none"))

    def connected(self) -> None:
        """Set all strategies again."""
        for name, strategy in self._strategies.items():
            self._run(self._sample(name, strategy))

    def _run(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        # The sensor or the device is gone: whoever follows it hears of the latter.
        if not task.cancelled():
            task.exception()


def topic_of(name: str) -> str:
    """Name the readings of a sensor, for the hub."""
    return f"sensor-status {name}"


def read_triple(
    name: str, arguments: Sequence[bytes], datatype: Datatype[T]
) -> Reading[T]:
    """Read a timestamp, a count, a name, a status and a value.

    Raises:
        ReplyError: They are not what the interface promises.
    """
    try:
        timestamp, _, _, status, value = arguments
        return Reading(
            float(decode(Timestamp, timestamp)),
            decode(Sensor.Status, status),
            datatype.decode(value),
        )
    except ValueError as error:
        raise ReplyError(f"reading of {name}: {error}") from error
