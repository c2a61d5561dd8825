"""What a handler gets whose request is answered by informs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from aiokatcp.core import Message
from aiokatcp.server import RequestContext

from .calls import InformCall

T = TypeVar("T")


class InformContext(RequestContext, Generic[T]):
    """The context of a request, which also sends its informs."""

    def __init__(self, ctx: RequestContext, call: InformCall[object, T]) -> None:
        """Take aiokatcp's context, and what the interface says of the request."""
        super().__init__(ctx.conn, ctx.req)
        self._ctx = ctx
        self._call = call
        self.count = 0
        """How many informs have been sent."""

    async def send(self, inform: T) -> None:
        """Send an inform, and wait while the client does not read.

        Raises:
            ValueError: A value is not what the interface allows.
        """
        spec = self._call.inform_of(inform)
        self._ctx.conn.write_message(spec.message(inform, self.req.mid))
        self.count += 1
        await self._ctx.drain()

    @property
    def replied(self) -> bool:
        """Whether a reply has been sent."""
        return self._ctx.replied

    def reply(self, *args: object) -> None:
        """Send a reply, as aiokatcp's context does."""
        self._ctx.reply(*args)

    def inform(self, *args: object) -> None:
        """Send an inform that no type checks, as aiokatcp's context does."""
        self.count += 1
        self._ctx.inform(*args)

    def informs(
        self, informs: Iterable[Iterable[Any]], *, send_reply: bool = True
    ) -> None:
        """Send informs that no type checks, as aiokatcp's context does."""
        for values in informs:
            self.inform(*values)
        if send_reply:
            self.reply(Message.OK, self.count)
