"""Which requests a client may send, where the interface has roles."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aiokatcp.connection import FailReply
from aiokatcp.core import Message
from aiokatcp.server import DeviceServer, RequestContext

logger = logging.getLogger(__name__)

Handler: TypeAlias = Callable[
    [DeviceServer, RequestContext, Message], Awaitable[tuple[object, ...] | None]
]
"""How aiokatcp keeps what answers a request."""

RoleOf: TypeAlias = Callable[[DeviceServer, RequestContext], "str | None"]
"""Tells the role of a client; None for the lowest."""

_OURS = ("request-timeout-hint", "interface-describe")
_STANDARD = {*vars(DeviceServer)["_request_handlers"], *_OURS}


@dataclass(frozen=True)
class Roles:
    """The roles of clients, and what requests need."""

    names: tuple[str, ...]
    """From the least to the most privileged."""

    access: Mapping[str, str]
    """The role that each request needs."""

    def guard(self, handlers: dict[str, Handler], role_of: RoleOf) -> None:
        """Refuse requests to clients whose role is too low for them."""
        for name, handler in handlers.items():
            needed = self._needed(name)
            if needed > 0 and not isinstance(handler, Guarded):
                handlers[name] = Guarded(self, needed, handler, role_of)

    def _needed(self, request: str) -> int:
        if request in self.access:
            return self.names.index(self.access[request])
        # A request that only code has is for the highest role.
        return 0 if request in _STANDARD else len(self.names) - 1

    def rank(self, role: str | None) -> int:
        """Tell how much a role may; what is none may the least."""
        if role is None or role in self.names:
            return 0 if role is None else self.names.index(role)
        logger.warning("%r is no role: expected one of %s", role, self.names)
        return 0


class Guarded:
    """Answers a request to those who may send it."""

    def __init__(
        self, roles: Roles, needed: int, handler: Handler, role_of: RoleOf
    ) -> None:
        """Let clients of a rank have what the handler answers."""
        self._roles = roles
        self._needed = needed
        self._handler = handler
        self._role_of = role_of
        self.__doc__ = handler.__doc__

    async def __call__(
        self, server: DeviceServer, ctx: RequestContext, message: Message
    ) -> tuple[object, ...] | None:
        """Answer, or refuse before the arguments are looked at."""
        rank = self._roles.rank(self._role_of(server, ctx))
        if rank < self._needed:
            needed, own = self._roles.names[self._needed], self._roles.names[rank]
            raise FailReply(
                f"?{message.name} needs the role {needed}: {ctx.conn.address} is {own}"
            )
        return await self._handler(server, ctx, message)
