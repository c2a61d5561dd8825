"""What a datatype is: how values are written on the wire, and which texts are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar, cast

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Datatype(Generic[T_co]):
    """How values of a type are written and read; both raise a ValueError."""

    expected: str
    """What an error says that it expected."""

    encode: Callable[[object], bytes]
    """The argument for a value, not yet escaped."""

    decode: Callable[[bytes], T_co]
    """The value of an argument."""

    stype: type
    """What an aiokatcp sensor holds: bytes, where aiokatcp has no such type."""

    encode_all: Callable[[Sequence[object]], list[bytes]] | None = None
    """Write many values at once, or refuse them all."""

    decode_all: Callable[[Sequence[bytes]], Sequence[T_co]] | None = None
    """Read many values at once, or refuse them all."""

    absent: object = None
    """What stands for a value that is left out."""


def refuse_value(expected: str, value: object) -> NoReturn:
    """Refuse a value that code gave."""
    raise ValueError(f"expected {expected}, received {shorten(repr(value))}")


def items_of(values: object, expected: str) -> Iterable[object]:
    """Give what can be iterated, and is no text."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        refuse_value(expected, values)
    return cast("Iterable[object]", values)


def refuse_text(expected: str, raw: bytes) -> NoReturn:
    """Refuse an argument that came."""
    text = shorten(raw.decode(errors="replace"))
    raise ValueError(f'expected {expected}, received "{text}"')


def shorten(text: str) -> str:
    """Cut what would make a message unreadable."""
    return text if len(text) <= 60 else f"{text[:60]}…"
