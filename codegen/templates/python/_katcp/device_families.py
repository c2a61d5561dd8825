"""Sensors that come and go, and families of sensors, as the author of a device sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from .device_sensor import DeviceSensor
from .sensor_host import SensorHost
from .sensor_spec import FamilySpec, SensorSpec

T = TypeVar("T")


class DynamicSensor(DeviceSensor[T]):
    """A sensor that is not there at the start."""

    def __init__(self, host: SensorHost, spec: SensorSpec[T]) -> None:
        """Make it, without telling anybody."""
        super().__init__(spec)
        self._host = host

    @property
    def is_there(self) -> bool:
        """Whether the device has it."""
        return self._host.has(self.name)

    def add(self) -> None:
        """Let the device have it, and tell all clients."""
        if not self.is_there:
            self._host.add(self, self._spec)
            self._host.tell(self.name, "added")

    def remove(self) -> None:
        """Take it away, and tell all clients."""
        if self.is_there:
            self._host.remove(self, self._spec)
            self._host.tell(self.name, "removed")


class DeviceFamily(Generic[T]):
    """A family of sensors; iterate over the members that there are."""

    def __init__(self, host: SensorHost, spec: FamilySpec[T]) -> None:
        """Begin with the members that the interface promises."""
        self._host = host
        self._spec = spec
        self._members: dict[str, DeviceSensor[T]] = {}

    def __iter__(self) -> Iterator[DeviceSensor[T]]:
        """Iterate over the members that there are."""
        return iter(list(self._members.values()))

    def __len__(self) -> int:
        """Count the members that there are."""
        return len(self._members)

    def fill(self) -> None:
        """Add all members of a closed family, without telling anybody."""
        for name in self._spec.template.names():
            self._make(name)

    def _member(self, *values: object) -> DeviceSensor[T]:
        name = self._spec.template.format(*values)
        member = self._members.get(name)
        if member is None:
            raise KeyError(f"the device has no sensor {name}")
        return member

    def _has(self, *values: object) -> bool:
        return self._spec.template.format(*values) in self._members

    def _add(self, *values: object) -> DeviceSensor[T]:
        name = self._spec.template.format(*values)
        if name in self._members:
            return self._members[name]
        member = self._make(name)
        self._host.tell(name, "added")
        return member

    def _make(self, name: str) -> DeviceSensor[T]:
        member = DeviceSensor(self._spec.sensor, name)
        self._members[name] = member
        self._host.add(member, self._spec.sensor)
        return member

    def _remove(self, *values: object) -> None:
        name = self._spec.template.format(*values)
        member = self._members.pop(name, None)
        if member is not None:
            self._host.remove(member, self._spec.sensor)
            self._host.tell(name, "removed")
