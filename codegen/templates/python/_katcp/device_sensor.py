"""Sensors as the author of a device sees them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from aiokatcp.core import encode
from aiokatcp.sensor import Reading, Sensor

from .sensor_spec import SensorSpec

T = TypeVar("T")


class DeviceSensor(Generic[T]):
    """A sensor of the device, typed; what clients see of it is an aiokatcp sensor."""

    def __init__(self, spec: SensorSpec[T], name: str = "") -> None:
        """Make it; `name` is that of a family's member."""
        self._spec = spec
        self._is_plain = spec.datatype.stype is not bytes
        self.sensor = _make_sensor(spec, name or spec.name)
        """aiokatcp's."""

    @property
    def name(self) -> str:
        """On the wire."""
        return self.sensor.name

    @property
    def value(self) -> T:
        """The value; to set it makes its status by the rules of the interface."""
        value = self.sensor.value
        return cast("T", value) if self._is_plain else self._spec.datatype.decode(value)

    @value.setter
    def value(self, value: T) -> None:
        self.set_value(value)

    @property
    def status(self) -> Sensor.Status:
        """Of the present reading."""
        return self.sensor.status

    @property
    def timestamp(self) -> float:
        """Of the present reading, in seconds since the epoch."""
        return self.sensor.timestamp

    @property
    def reading(self) -> Reading[T]:
        """Value, status and timestamp."""
        timestamp, status = self.sensor.timestamp, self.sensor.status
        return Reading(timestamp, status, self.value)

    def set_value(
        self,
        value: T,
        status: Sensor.Status | None = None,
        timestamp: float | None = None,
    ) -> None:
        """Set the value.

        Args:
            value: The new value.
            status: Without it, what the rules of the interface make of the value.
            timestamp: When it was so, in seconds since the epoch; without it, now.

        Raises:
            TypeError: The value is not of the sensor's type.
            ValueError: The value cannot be written.
        """
        if self._is_plain:
            self.sensor.set_value(value, status, timestamp)
        else:
            raw = self._spec.datatype.encode(value)
            made = self._spec.status_of(value) if status is None else status
            self.sensor.set_value(raw, made, timestamp)

    def wire_value(self) -> bytes:
        """Give the present value as the wire has it."""
        return encode(self.sensor.value)

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to count the time without an update."""
        if self._spec.stale is not None:
            _StaleWatch(self.sensor, self._spec.stale, loop)


class _ListedSensor(Sensor[Any]):
    """Also says its ranges in `#sensor-list` (guidelines §7.2)."""

    further: list[bytes] | None = None

    @property
    def params(self) -> list[bytes]:
        return super().params if self.further is None else self.further


def _make_sensor(spec: SensorSpec[T], name: str) -> Sensor[Any]:
    datatype = spec.datatype
    initial: object = None
    if spec.initial is not None:
        is_plain = datatype.stype is not bytes
        initial = datatype.decode(spec.initial) if is_plain else spec.initial
    sensor = _ListedSensor(
        datatype.stype,
        name,
        spec.description,
        spec.units,
        initial,
        spec.initial_status,
        status_func=spec.status_of,
        auto_strategy=spec.strategy,
        auto_strategy_parameters=spec.strategy_parameters,
    )
    if spec.ranges is not None and spec.ranges.ends:
        sensor.further = [datatype.encode(end) for end in spec.ranges.ends]
    return sensor


def make_aliases(sensor: DeviceSensor[T], spec: SensorSpec[T]) -> list[Sensor[Any]]:
    """Make what shows a sensor under its former names."""
    description = f"Now called {spec.name}. {spec.description}"
    former = replace(spec, description=description, stale=None)
    aliases = [_make_sensor(former, alias) for alias in spec.aliases]

    def follow(_: Sensor[Any], reading: Reading[Any]) -> None:
        for alias in aliases:
            alias.set_value(reading.value, reading.status, reading.timestamp)

    if aliases:
        sensor.sensor.attach(follow)
    return aliases


class _StaleWatch:
    """Gives a sensor another status after some time without an update."""

    def __init__(
        self,
        sensor: Sensor[Any],
        rule: tuple[float, Sensor.Status],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._sensor = sensor
        self._after, self._status = rule
        self._loop = loop
        self._due = loop.time() + self._after
        self._is_own = False
        loop.call_at(self._due, self._look)
        sensor.attach(self._updated)

    def _updated(self, _: Sensor[Any], _reading: Reading[Any]) -> None:
        if self._is_own:
            return
        # A timer that is early looks again: so an update costs no timer.
        is_idle = self._due <= self._loop.time()
        self._due = self._loop.time() + self._after
        if is_idle:
            self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        if self._loop.time() < self._due:
            self._loop.call_at(self._due, self._look)
            return
        reading = self._sensor.reading
        if reading.status == self._status:
            return
        self._is_own = True
        stale = reading.timestamp + self._after
        self._sensor.set_value(reading.value, self._status, stale)
        self._is_own = False
