"""Arguments, and the values of replies and informs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from .datatype import Datatype, items_of


@dataclass(frozen=True)
class Field:
    """One value, or with `repeated` all that are left."""

    name: str
    """On the wire."""

    datatype: Datatype[object]

    optional: bool = False
    """It may be left out at the end."""

    default: bytes | None = None
    """What it is, on the wire, where it is left out."""

    repeated: tuple[int, int | None] | None = None
    """The fewest and the most values."""

    secret: bool = False
    """Its value stands in no error."""


class Fields:
    """The values of a message, in the order of the wire."""

    def __init__(self, noun: str, *fields: Field) -> None:
        """Take the fields; `noun` is what errors call one of them."""
        last = fields[-1] if fields else None
        self._rest = last if last is not None and last.repeated is not None else None
        self._singles = fields if self._rest is None else fields[:-1]
        self._noun = noun
        least, most = (self._rest and self._rest.repeated) or (0, 0)
        self.minimum = least + sum(_is_required(field) for field in self._singles)
        """The fewest arguments that fit."""
        self.maximum = None if most is None else most + len(self._singles)
        """The most arguments that fit; None where there is no end."""
        # Looked up once: these are used for each message.
        self._readers = [field.datatype.decode for field in self._singles]
        types = [field.datatype for field in self._singles]
        self._writers = [(each.encode, each.absent) for each in types]

    def decode(self, arguments: Sequence[bytes]) -> list[object]:
        """Read arguments; what is left out at the end is not in the list.

        Raises:
            ValueError: Names the field, what was expected and what came.
        """
        values: list[object] = []
        try:
            for decode, raw in zip(self._readers, arguments, strict=False):
                values.append(decode(raw))
        except ValueError as error:
            self._refuse(self._singles[len(values)], error, len(values))
        count = len(values)
        if count < len(self._singles):
            missing = next((f for f in self._singles[count:] if _is_required(f)), None)
            if missing is not None:
                self._refuse(missing, "expected a value, received none")
        if self._rest is not None:
            self._check_count(self._rest, len(arguments) - count)
            if len(arguments) > count:
                values.append(self._decode_rest(self._rest, arguments, count))
        return values

    def _decode_rest(
        self, field: Field, arguments: Sequence[bytes], first: int
    ) -> list[object]:
        rest = arguments[first:]
        decode = field.datatype.decode
        values: list[object] = []
        try:
            if field.datatype.decode_all is not None:
                return list(field.datatype.decode_all(rest))
        except ValueError:
            # Which of them it is, the next lines tell.
            pass
        try:
            for raw in rest:
                values.append(decode(raw))
        except ValueError as error:
            self._refuse(field, error, first + len(values))
        return values

    def encode(self, values: Iterable[object]) -> list[bytes]:
        """Write values; None leaves one out, and `ABSENT` one of JSON.

        Raises:
            ValueError: Names the field, what was expected and what came.
        """
        given = list(values)
        if self._rest is None:
            written = self._encode_all(given)
            return self._encode_some(given, []) if written is None else written
        return self._encode_some(given, self._encode_rest(self._rest, given.pop()))

    def _encode_all(self, given: list[object]) -> list[bytes] | None:
        """Write values of which none is left out; None where one is."""
        arguments: list[bytes] = []
        try:
            for (encode, absent), value in zip(self._writers, given, strict=False):
                if value is absent:
                    return None
                arguments.append(encode(value))
        except ValueError as error:
            self._refuse(self._singles[len(arguments)], error)
        return arguments if len(arguments) == len(self._singles) else None

    def _encode_some(self, given: list[object], more: list[bytes]) -> list[bytes]:
        """Write values of which some are left out, before `more`."""
        count = len(given) if more else _count_present(self._singles, given)
        arguments = [
            self._encode_one(field, value)
            for field, value in zip(self._singles[:count], given, strict=False)
        ]
        missing = next(filter(_is_required, self._singles[count:]), None)
        if missing is not None:
            self._refuse(missing, "expected a value, received None")
        return arguments + more

    def _encode_rest(self, field: Field, values: object) -> list[bytes]:
        try:
            items = list(items_of(values, "a sequence"))
            encode_all = field.datatype.encode_all
            if encode_all is not None:
                arguments = encode_all(items)
            else:
                encode = field.datatype.encode
                arguments = [encode(value) for value in items]
        except ValueError as error:
            self._refuse(field, error)
        self._check_count(field, len(arguments))
        return arguments

    def _encode_one(self, field: Field, value: object) -> bytes:
        if value is field.datatype.absent and not _is_required(field):
            # A default that is left out before a later value is sent.
            if field.default is None:
                self._refuse(field, "expected a value, since others follow it")
            return field.default
        try:
            return field.datatype.encode(value)
        except ValueError as error:
            self._refuse(field, error)

    def _check_count(self, field: Field, count: int) -> None:
        least, most = field.repeated or (0, None)
        if count < least or (most is not None and count > most):
            counts = f"{least} or more" if most is None else f"{least} to {most}"
            expected = f"{least}" if least == most else counts
            self._refuse(field, f"expected {expected} of them, received {count}")

    def _refuse(
        self, field: Field, problem: ValueError | str, index: int | None = None
    ) -> NoReturn:
        number = "" if index is None else f"{index + 1} "
        told = f"expected {field.datatype.expected}; what came is secret"
        text = told if field.secret and not isinstance(problem, str) else problem
        raise ValueError(f'{self._noun} {number}"{field.name}": {text}') from None


def _is_required(field: Field) -> bool:
    return not field.optional and field.default is None


def _count_present(fields: Sequence[Field], values: Sequence[object]) -> int:
    """Count the values up to the last one that is not left out."""
    count = len(values)
    while count > 0 and values[count - 1] is fields[count - 1].datatype.absent:
        count -= 1
    return count
