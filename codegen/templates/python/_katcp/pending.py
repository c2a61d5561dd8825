from __future__ import annotations

import asyncio

from aiokatcp.connection import FailReply, InvalidReply
from aiokatcp.core import Message

MOST_MID = 2**31 - 1
"""The greatest message identifier."""

LEAST_MID = 2**30
"""The least that this client uses: aiokatcp counts up from 1, we count down."""

_REPLY = Message.Type.REPLY


class Pending:
    """A request that waits for its reply."""

    __slots__ = ("informs", "reply")

    def __init__(self, reply: asyncio.Future[Message]) -> None:
        """Wait for a reply."""
        self.reply = reply
        self.informs: list[Message] = []

    def take(self, message: Message) -> None:
        """Take what came with its identifier."""
        if message.mtype != _REPLY:
            self.informs.append(message)
        elif not self.reply.done():
            self.reply.set_result(message)

    def expire(self, name: str, timeout: float) -> None:
        """Wait no longer."""
        self.fail(no_reply_in_time(name, timeout))

    def fail(self, reason: BaseException) -> None:
        """Let whoever waits have an exception."""
        if not self.reply.done():
            self.reply.set_exception(reason)


def no_reply_in_time(name: str, timeout: float | None) -> asyncio.TimeoutError:
    """Make what is raised when a reply is late."""
    return asyncio.TimeoutError(f"no reply to ?{name} within {timeout} s")


def check_reply(message: Message) -> None:
    """Raise what a reply says that is not `ok`.

    Raises:
        FailReply: The device refuses.
        InvalidReply: The device has no such request.
    """
    if message.arguments[:1] == [b"ok"]:
        return
    words = [each.decode(errors="replace") for each in message.arguments[:2]]
    error = InvalidReply if words[:1] != ["fail"] else FailReply
    raise error("".join(words[1:]))
