"""What holds for the values of a type, in both directions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

from .datatype import Datatype, refuse_text, shorten

N = TypeVar("N", int, float)
T = TypeVar("T")


def limited(
    plain: Datatype[N], minimum: float | None, maximum: float | None
) -> Datatype[N]:
    """Refuse what lies beyond the limits; they are inclusive, and no NaN is inside."""
    if minimum is None and maximum is None:
        return plain
    low = -math.inf if minimum is None else minimum
    high = math.inf if maximum is None else maximum
    parts = [
        "" if minimum is None else f"at least {minimum}",
        "" if maximum is None else f"at most {maximum}",
    ]
    expected = " and ".join(part for part in parts if part)
    encode, decode, many = plain.encode, plain.decode, plain.decode_all

    def write(value: object) -> bytes:
        raw = encode(value)
        if not low <= value <= high:  # type: ignore[operator]
            _refuse(expected, raw)
        return raw

    def read(raw: bytes) -> N:
        value = decode(raw)
        if not low <= value <= high:
            _refuse(expected, raw)
        return value

    def read_all(raws: Sequence[bytes]) -> list[N]:
        values = [decode(raw) for raw in raws] if many is None else list(many(raws))
        if not all(low <= value <= high for value in values):
            raise ValueError(expected)
        return values

    text = f"{plain.expected}, {expected}"
    return Datatype(text, write, read, plain.stype, decode_all=read_all)


def _refuse(expected: str, raw: bytes) -> NoReturn:
    raise ValueError(f"expected {expected}, received {shorten(raw.decode())}")


def matching(plain: Datatype[T], pattern: str) -> Datatype[T]:
    """Refuse texts that the pattern does not match as a whole."""
    matches: Callable[[str], object] = re.compile(pattern, re.ASCII).fullmatch
    expected = f"a text that matches {pattern}"

    def write(value: object) -> bytes:
        raw = plain.encode(value)
        if not matches(raw.decode()):
            refuse_text(expected, raw)
        return raw

    def read(raw: bytes) -> T:
        value = plain.decode(raw)
        if not matches(raw.decode()):
            refuse_text(expected, raw)
        return value

    return Datatype(expected, write, read, plain.stype)
