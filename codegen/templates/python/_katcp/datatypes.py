"""The datatypes of KATCP (guidelines §3), as interfaces name them."""

from __future__ import annotations

import json
import math
import numbers
import re
import time
from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

from aiokatcp.core import Address, Now, Timestamp, encode

from .absent import ABSENT, JsonValue
from .datatype import Datatype, refuse_text, refuse_value
from .limits import limited, matching

E = TypeVar("E", bound=Enum)


def integer(*, minimum: int | None = None, maximum: int | None = None) -> Datatype[int]:
    """Integers of any size."""
    plain = Datatype("an integer", _encode_integer, _decode_integer, int)
    return limited(plain, minimum, maximum)


def _encode_integer(value: object) -> bytes:
    if type(value) is int:
        return b"%d" % value
    if type(value) is not bool and isinstance(value, numbers.Integral):
        return b"%d" % int(value)
    refuse_value("an integer", value)


_INTEGER = re.compile(rb"[+-]?[0-9]+")


def _decode_integer(raw: bytes) -> int:
    if not _INTEGER.fullmatch(raw):
        refuse_text("an integer", raw)
    return int(raw)


def floating(
    *, minimum: float | None = None, maximum: float | None = None
) -> Datatype[float]:
    """Floats, printed as Python prints them."""
    plain = Datatype(
        "a float",
        _encode_float,
        _decode_float,
        float,
        encode_all=_encode_floats,
        decode_all=_decode_floats,
    )
    return limited(plain, minimum, maximum)


def _encode_float(value: object) -> bytes:
    if isinstance(value, float):
        # Also of a Timestamp, which has a `repr` of its own.
        return float.__repr__(value).encode("ascii")
    if type(value) is not bool and isinstance(value, numbers.Real):
        return repr(float(value)).encode("ascii")
    refuse_value("a float", value)


def _decode_float(raw: bytes) -> float:
    try:
        value = float(raw)
    except ValueError:
        refuse_text("a float", raw)
    # `float` also reads white space around a number, and underscores in it.
    if b"_" in raw or raw.strip() != raw:
        refuse_text("a float", raw)
    return value


def _encode_floats(values: Sequence[object]) -> list[bytes]:
    if not all(type(value) is float for value in values):
        return [_encode_float(value) for value in values]
    return [repr(value).encode("ascii") for value in values]


_NOT_IN_FLOATS = re.compile(rb"[_\s]")


def _decode_floats(raws: Sequence[bytes]) -> list[float]:
    if _NOT_IN_FLOATS.search(b"".join(raws)):
        raise ValueError("white space or an underscore")
    return [float(raw) for raw in raws]


def boolean() -> Datatype[bool]:
    """`1` and `0`, and nothing else."""
    return Datatype("a boolean", _encode_boolean, _decode_boolean, bool)


def _encode_boolean(value: object) -> bytes:
    if not isinstance(value, bool):
        refuse_value("a boolean", value)
    return b"1" if value else b"0"


def _decode_boolean(raw: bytes) -> bool:
    if raw not in (b"0", b"1"):
        refuse_text("a boolean, 1 or 0", raw)
    return raw == b"1"


def text(*, pattern: str | None = None) -> Datatype[str]:
    """Text in UTF-8; `pattern` matches it as a whole."""
    plain = Datatype("text in UTF-8", _encode_text, _decode_text, str)
    return plain if pattern is None else matching(plain, pattern)


def _encode_text(value: object) -> bytes:
    if not isinstance(value, str):
        refuse_value("a str", value)
    return value.encode()


def _decode_text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        refuse_text("text in UTF-8", raw)


def data() -> Datatype[bytes]:
    """Bytes, as they are."""
    return Datatype("bytes", _encode_data, bytes, bytes)


def _encode_data(value: object) -> bytes:
    if not isinstance(value, (bytes, bytearray)):
        refuse_value("bytes", value)
    return bytes(value)


_TIMESTAMP = "a timestamp, a finite number of seconds since the epoch"


def timestamp(*, now: bool = False) -> Datatype[Timestamp]:
    """Seconds since the epoch; `now` may stand for the time of whoever reads it."""
    decode = _decode_timestamp_or_now if now else _decode_timestamp
    encode = _encode_timestamp_or_now if now else _encode_timestamp
    return Datatype(_TIMESTAMP, encode, decode, Timestamp)


def _encode_timestamp(value: object) -> bytes:
    raw = _encode_float(value)
    if raw in (b"nan", b"inf", b"-inf"):
        refuse_value(_TIMESTAMP, value)
    return raw


def _decode_timestamp(raw: bytes) -> Timestamp:
    value = Timestamp(_decode_float(raw))
    if not math.isfinite(value):
        refuse_text(_TIMESTAMP, raw)
    return value


# To look it up in the enum costs as much as the rest.
_NOW = Now.NOW


def _encode_timestamp_or_now(value: object) -> bytes:
    return b"now" if value is _NOW else _encode_timestamp(value)


def _decode_timestamp_or_now(raw: bytes) -> Timestamp:
    return Timestamp(time.time()) if raw == b"now" else _decode_timestamp(raw)


_ADDRESS = "an IP address with or without a port, such as 127.0.0.1:7147 or [::1]"


def address() -> Datatype[Address]:
    """IP addresses, with or without a port."""
    return Datatype(_ADDRESS, _encode_address, _decode_address, Address)


def _encode_address(value: object) -> bytes:
    if not isinstance(value, Address):
        refuse_value("an aiokatcp Address", value)
    return bytes(value)


def _decode_address(raw: bytes) -> Address:
    try:
        value = Address.parse(raw)
    except ValueError:
        refuse_text(_ADDRESS, raw)
    if b"%" in raw or not raw.isascii() or (value.port or 0) > 65535:
        refuse_text(_ADDRESS, raw)
    return value


def discrete(values: type[E]) -> Datatype[E]:
    """One of the values of an enum."""
    by_text = {encode(value): value for value in values}
    known = ", ".join(raw.decode() for raw in by_text)
    texts = {value: raw for raw, value in by_text.items()}

    def write(value: object) -> bytes:
        if not isinstance(value, values):
            refuse_value(f"one of {values.__name__}", value)
        return texts[value]

    def read(raw: bytes) -> E:
        value = by_text.get(raw)
        if value is None:
            refuse_text(f"one of {known}", raw)
        return value

    return Datatype(f"one of {known}", write, read, values)


def json_value() -> Datatype[JsonValue]:
    """Any JSON, without spaces."""
    return Datatype("JSON", _encode_json, _decode_json, bytes, absent=ABSENT)


def _encode_json(value: object) -> bytes:
    try:
        text = json.dumps(
            value, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"expected a value of JSON: {error}") from None


def _decode_json(raw: bytes) -> JsonValue:
    try:
        return json.loads(raw.decode(), parse_constant=float, parse_float=_finite)
    except (ValueError, RecursionError):
        refuse_text("JSON", raw)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


_COMPLEX = re.compile(rb"\(?[0-9A-Za-z.+-]+\)?")


def complex_number() -> Datatype[complex]:
    """Complex numbers, as `complex` reads them, and printed with both parts."""
    expected = "a complex number such as 1.0+2.0j"
    return Datatype(expected, _encode_complex, _decode_complex, bytes)


def _encode_complex(value: object) -> bytes:
    if type(value) is bool or not isinstance(value, numbers.Complex):
        refuse_value("a complex number", value)
    number = complex(value)
    imaginary = repr(number.imag)
    sign = "" if imaginary.startswith("-") else "+"
    return f"{number.real!r}{sign}{imaginary}j".encode("ascii")


def _decode_complex(raw: bytes) -> complex:
    try:
        if _COMPLEX.fullmatch(raw):
            return complex(raw.decode("ascii"))
    except ValueError:
        pass
    refuse_text("a complex number such as 1.0+2.0j", raw)
