"""JSON, and the value that says that there is none."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
"""A value of JSON, as the module `json` reads it."""


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
"""Stands where a value of JSON is left out, since None is one."""
