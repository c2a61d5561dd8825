"""How a device describes its interface: katcp-gen's docs/wire-extensions.md."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Literal

from aiokatcp.connection import FailReply
from aiokatcp.core import Message
from aiokatcp.server import DeviceServer, RequestContext

REQUEST = "interface-describe"
ROLE = "katcp-interface"
PIECE_BYTES = 4096
"""The most bytes of text in one inform."""


@cache
def hash_of(text: str) -> str:
    """Hash the text of an interface: SHA-256, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def describe(
    text: str,
) -> Callable[[DeviceServer, RequestContext, Message], Awaitable[tuple[object, ...]]]:
    """Make the handler of `?interface-describe`."""

    async def handle(
        server: DeviceServer, ctx: RequestContext, message: Message
    ) -> tuple[object, ...]:
        """Describe the interface of this device as JSON, in numbered pieces."""
        if message.arguments not in ([], [b"interface"]):
            raise FailReply("the only form of this description is interface")
        count = 0
        for count, piece in enumerate(_pieces(text.encode()), 1):
            ctx.inform(count, piece)
        return (count, hash_of(text))

    return handle


def _pieces(raw: bytes) -> Iterator[bytes]:
    """Cut a text between characters."""
    start = 0
    while start < len(raw):
        end = min(start + PIECE_BYTES, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        yield raw[start:end]
        start = end


def join(reply: Message, informs: Sequence[Message]) -> str:
    """Join the pieces of a description.

    Raises:
        ValueError: Not all of it came, or not as it was sent.
    """
    numbers = [message.arguments[0] for message in informs if message.arguments]
    if numbers != [b"%d" % number for number in range(1, len(informs) + 1)]:
        raise ValueError("the pieces of the description are not in order")
    raw = b"".join(b"".join(message.arguments[1:2]) for message in informs)
    expected = [b"ok", b"%d" % len(informs), sha256(raw).hexdigest().encode()]
    if reply.arguments[:3] != expected:
        raise ValueError("the description is not what the device says that it sent")
    return raw.decode(errors="replace")


@dataclass(frozen=True)
class InterfaceMatch:
    """How the interface of a device compares with that of a client."""

    kind: Literal["unknown", "same", "compatible", "different"]
    """
    `unknown`: the device does not announce its interface. `compatible`: another
    one, of the same version or a later minor one. `different`: any other.
    """
    version: str | None = None
    """The version of the device's interface."""
    hash: str | None = None
    """The SHA-256 of the device's interface, in hexadecimal."""


@dataclass(frozen=True)
class Announced:
    """What a device announces of its interface."""

    version: str
    hash: str


def announced(message: Message) -> Announced | None:
    """Read a `#version-connect`; None where it announces no interface."""
    role, version, found, *_ = [*message.arguments, b"", b"", b""]
    if role != ROLE.encode() or not re.fullmatch(rb"[0-9a-f]{64}", found):
        return None
    return Announced(version.decode(errors="replace"), found.decode())


_GRAMMAR = re.compile(r"(?s)(.+)-(\d+)\.(\d+)")


def match(version: str, interface: str, found: Announced | None) -> InterfaceMatch:
    """Compare the interface of a client with what a device announces."""
    if found is None:
        return InterfaceMatch("unknown")
    if found.hash == hash_of(interface):
        return InterfaceMatch("same", found.version, found.hash)
    is_later = found.version == version or _is_later(version, found.version)
    kind: Literal["compatible", "different"] = "compatible" if is_later else "different"
    return InterfaceMatch(kind, found.version, found.hash)


def _is_later(version: str, found: str) -> bool:
    ours, theirs = _GRAMMAR.fullmatch(version), _GRAMMAR.fullmatch(found)
    if ours is None or theirs is None or ours.group(1, 2) != theirs.group(1, 2):
        return False
    return int(theirs.group(3)) >= int(ours.group(3))
