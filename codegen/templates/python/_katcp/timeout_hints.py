"""How long requests may take (guidelines §5.1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiokatcp.connection import FailReply
from aiokatcp.core import Message
from aiokatcp.server import DeviceServer, RequestContext

from .calls import Request


def timeout_hints(
    requests: Sequence[Request], handlers: Mapping[str, object]
) -> Callable[[DeviceServer, RequestContext, Message], Awaitable[tuple[object, ...]]]:
    """Make the handler of `?request-timeout-hint`."""
    hints = {
        name: request.timeout
        for request in requests
        for name in (request.name, *request.aliases)
    }

    async def handle(
        server: DeviceServer, ctx: RequestContext, message: Message
    ) -> tuple[object, ...]:
        """Report how many seconds requests may take: all that say so, or one."""
        names = [raw.decode(errors="replace") for raw in message.arguments[:1]]
        unknown = [name for name in names if name not in handlers]
        if unknown:
            raise FailReply(f"Unknown request {unknown[0]}")
        told = names or sorted(name for name, hint in hints.items() if hint is not None)
        for name in told:
            ctx.inform(name, float(hints.get(name) or 0.0))
        return (len(told),)

    return handle
