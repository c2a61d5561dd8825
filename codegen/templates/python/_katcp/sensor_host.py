"""The sensors of a device, by their names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from aiokatcp.sensor import Sensor

from .device_sensor import DeviceSensor, make_aliases
from .sensor_spec import SensorSpec

T = TypeVar("T")


class SensorStore(Protocol):
    """What aiokatcp's servers keep their sensors in."""

    def add(self, elem: Sensor[Any]) -> None:
        """Add a sensor."""

    def discard(self, elem: Sensor[Any]) -> None:
        """Take a sensor away, if it is there."""

    def get(self, name: str) -> Sensor[Any] | None:
        """Give the sensor of a name, if it is there."""


class SensorHost:
    """Adds typed sensors to those of a server, and tells its clients."""

    def __init__(
        self,
        sensors: SensorStore,
        loop: asyncio.AbstractEventLoop,
        inform: Callable[[str, str, str, str], None],
    ) -> None:
        """Take what the server has, and what sends an inform to all clients."""
        self._sensors = sensors
        self._loop = loop
        self._inform = inform
        self._aliases: dict[str, list[Sensor[Any]]] = {}

    def plain(self, spec: SensorSpec[T]) -> DeviceSensor[T]:
        """Make a sensor that is always there."""
        sensor = DeviceSensor(spec)
        self.add(sensor, spec)
        return sensor

    def add(self, sensor: DeviceSensor[T], spec: SensorSpec[T]) -> None:
        """Add a sensor, also under its former names."""
        if sensor.name not in self._aliases:
            self._aliases[sensor.name] = make_aliases(sensor, spec)
            sensor.watch(self._loop)
        for each in (sensor.sensor, *self._aliases[sensor.name]):
            self._sensors.add(each)

    def remove(self, sensor: DeviceSensor[T], spec: SensorSpec[T]) -> None:
        """Take a sensor away."""
        for each in (sensor.sensor, *self._aliases[sensor.name]):
            self._sensors.discard(each)

    def has(self, name: str) -> bool:
        """Whether the server has a sensor."""
        return self.get(name) is not None

    def get(self, name: str) -> Sensor[Any] | None:
        """Give a sensor of the server."""
        return self._sensors.get(name)

    def tell(self, name: str, change: str) -> None:
        """Tell all clients that a sensor has come or gone (guidelines §4.2)."""
        self._inform("interface-changed", "sensor", name, change)
