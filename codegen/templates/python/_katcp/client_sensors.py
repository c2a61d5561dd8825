"""Sensors, and families of them, as a client sees them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Generic, TypeVar

from aiokatcp.core import Message
from aiokatcp.sensor import Reading

from .caller import Caller
from .desk import read_triple, topic_of
from .sensor_spec import FamilySpec, SensorSpec
from .streams import Stream

T = TypeVar("T")

READ_TIMEOUT = 5.0
"""Seconds that a client waits for a reading."""


class ClientSensor(Generic[T]):
    """A sensor of a device, whether the device has it or not."""

    def __init__(self, caller: Caller, spec: SensorSpec[T], name: str = "") -> None:
        """Take what the interface says of it; `name` is that of a family's member."""
        self._caller = caller
        self._spec = spec
        self.name = name or spec.name
        """On the wire."""

    async def read(self, *, timeout: float | None = READ_TIMEOUT) -> Reading[T]:
        """Ask the device for the present reading.

        Raises:
            FailReply: The device has no such sensor.
            ReplyError: The reading is not what the interface promises.
            asyncio.TimeoutError: No reply came in time.
        """
        names = (self.name, *self._spec.aliases)
        return await self._caller.desk.read(names, self._spec.datatype, timeout)

    def readings(self, strategy: str = "auto") -> Stream[Reading[T]]:
        """Follow the sensor: iterate over its readings, the present one first.

        The device samples a sensor by one strategy for each client. So all who
        follow a sensor here say the same one, and aiokatcp's sensor watchers
        change it to `auto`.

        Args:
            strategy: As the wire has it: `event`, `period 10`, `event-rate 1 10`.
        """
        return _Readings(self._caller, self._spec, (self.name, strategy))


class _Readings(Stream[Reading[T]]):
    """Asks for its readings when somebody begins to iterate."""

    def __init__(
        self, caller: Caller, spec: SensorSpec[T], wanted: tuple[str, str]
    ) -> None:
        self._name, self._strategy = wanted
        super().__init__(self._read)
        self._caller = caller
        self._spec = spec
        self._is_begun = False

    def _read(self, message: Message) -> Reading[T]:
        return read_triple(self._name, message.arguments, self._spec.datatype)

    async def __anext__(self) -> Reading[T]:
        if not self._is_begun:
            self._is_begun = True
            desk = self._caller.desk
            self._name = await desk.name_now((self._name, *self._spec.aliases))
            self._caller.hub.add(topic_of(self._name), self)
            await desk.follow(self._name, self._strategy)
        return await super().__anext__()


class ClientFamily(Generic[T]):
    """A family of sensors; iterate over the members that the device has."""

    def __init__(self, caller: Caller, spec: FamilySpec[T]) -> None:
        """Take what the interface says of it."""
        self._caller = caller
        self._spec = spec

    def _member(self, *values: object) -> ClientSensor[T]:
        name = self._spec.template.format(*values)
        return ClientSensor(self._caller, self._spec.sensor, name)

    async def __aiter__(self) -> AsyncIterator[ClientSensor[T]]:
        """Ask the device for its members."""
        for sensor in await self.members():
            yield sensor

    async def members(
        self, *, timeout: float | None = READ_TIMEOUT
    ) -> list[ClientSensor[T]]:
        """Ask the device for the members that it has.

        Raises:
            asyncio.TimeoutError: No reply came in time.
        """
        parse = self._spec.template.parse
        found = await self._caller.desk.members(parse, timeout)
        spec = self._spec.sensor
        return [ClientSensor(self._caller, spec, name) for name, _ in found]
