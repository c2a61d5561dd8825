"""Types that are made of others: lists in one argument, and words instead of a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .datatype import Datatype, items_of, refuse_value

T = TypeVar("T")
R = TypeVar("R")


def list_of(item: Datatype[T], separator: str) -> Datatype[list[T]]:
    """Several values in one argument; the empty text is the empty list."""
    between = separator.encode()
    expected = f'a list with "{separator}" between its items, each {item.expected}'

    def write(values: object) -> bytes:
        items = items_of(values, expected)
        parts = [_in_item(i, item.encode, each) for i, each in enumerate(items)]
        raw = between.join(parts)
        # What is written must be read as the same items.
        if (raw.split(between) if raw else []) != parts:
            refuse_value(f'items without "{separator}"', values)
        return raw

    def read(raw: bytes) -> list[T]:
        parts = raw.split(between) if raw else []
        return [_in_item(i, item.decode, part) for i, part in enumerate(parts)]

    return Datatype(expected, write, read, bytes)


V = TypeVar("V")


def _in_item(index: int, work: Callable[[V], R], value: V) -> R:
    try:
        return work(value)
    except ValueError as error:
        raise ValueError(f"item {index + 1}: {error}") from None


def with_words(plain: Datatype[T], *words: str) -> Datatype[T | str]:
    """Let words stand for a value: `auto` where a number is asked for."""
    by_text = {word.encode(): word for word in words}
    known = ", ".join(words)
    hint = f"; {known} {'is' if len(words) == 1 else 'are'} accepted as well"

    def write(value: object) -> bytes:
        if isinstance(value, str) and value in words:
            return value.encode()
        return _explained(plain.encode, value, hint)

    def read(raw: bytes) -> T | str:
        word = by_text.get(raw)
        return word if word is not None else _explained(plain.decode, raw, hint)

    return Datatype(f"{plain.expected} or {known}", write, read, plain.stype)


def _explained(work: Callable[[V], R], value: V, hint: str) -> R:
    try:
        return work(value)
    except ValueError as error:
        raise ValueError(f"{error}{hint}") from None
