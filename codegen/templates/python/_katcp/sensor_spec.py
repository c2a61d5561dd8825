"""What an interface says of sensors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from aiokatcp.sensor import Sensor, SensorSampler

from .datatype import Datatype
from .template import Template

T = TypeVar("T")

Range: TypeAlias = tuple[float | None, float | None]


@dataclass(frozen=True)
class Ranges:
    """The status of a number: nominal, warn, or otherwise."""

    nominal: Range
    warn: Range | None
    otherwise: Sensor.Status

    def status(self, value: float) -> Sensor.Status:
        """Tell the status of a value; a NaN is an error (guidelines §7.2)."""
        if math.isnan(value):
            return Sensor.Status.ERROR
        if _is_inside(value, self.nominal):
            return Sensor.Status.NOMINAL
        is_warning = self.warn is not None and _is_inside(value, self.warn)
        return Sensor.Status.WARN if is_warning else self.otherwise

    @property
    def ends(self) -> list[float]:
        """What `#sensor-list` says of them: ranges with no open end."""
        found = [end for end in self.nominal if end is not None]
        if len(found) < 2:
            return []
        warn = [end for end in self.warn or () if end is not None]
        return found + (warn if len(warn) == 2 else [])


def _is_inside(value: float, span: Range) -> bool:
    low, high = span
    return (low is None or value >= low) and (high is None or value <= high)


@dataclass(frozen=True)
class SensorSpec(Generic[T]):
    """A sensor, or what the members of a family have in common."""

    name: str
    datatype: Datatype[T]
    description: str
    units: str = ""
    initial: bytes | None = None
    """On the wire; without it, that of aiokatcp's type."""

    initial_status: Sensor.Status = Sensor.Status.UNKNOWN
    ranges: Ranges | None = None
    statuses: Mapping[object, Sensor.Status] | None = None
    """By the value."""

    stale: tuple[float, Sensor.Status] | None = None
    """After how many seconds without an update it has which status."""

    strategy: SensorSampler.Strategy | None = None
    """What `auto` means; without it, every update."""

    strategy_parameters: tuple[object, ...] = ()

    aliases: tuple[str, ...] = ()

    def status_of(self, value: object) -> Sensor.Status:
        """Tell the status that a value alone makes."""
        if self.ranges is not None and isinstance(value, (int, float)):
            return self.ranges.status(value)
        if self.statuses is not None:
            return self.statuses.get(value, Sensor.Status.UNKNOWN)
        return Sensor.Status.NOMINAL


@dataclass(frozen=True)
class FamilySpec(Generic[T]):
    """A family: the names of its members, and what they have in common."""

    template: Template
    sensor: SensorSpec[T]
