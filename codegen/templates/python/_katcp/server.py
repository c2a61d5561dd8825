"""What every generated server does."""

from __future__ import annotations

from abc import ABCMeta
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar, cast

from aiokatcp.connection import DEFAULT_LIMIT, FailReply
from aiokatcp.core import Message
from aiokatcp.server import DeviceServer, DeviceServerMeta, RequestContext

from .calls import Call, Request
from .describe import REQUEST, ROLE, describe, hash_of
from .inform_context import InformContext
from .refusals import describe_count, refusal, shown
from .roles import Handler, Roles
from .sensor_host import SensorHost
from .timeout_hints import timeout_hints


class InterfaceServerMeta(ABCMeta, DeviceServerMeta):
    """Lets a server of aiokatcp have abstract methods."""


class InterfaceServer(DeviceServer, metaclass=InterfaceServerMeta):
    """A device of which an interface file speaks."""

    REQUESTS: ClassVar[tuple[Request, ...]] = ()
    """What the interface says of requests."""

    INTERFACE: ClassVar[str | None] = None
    """What clients get that ask for the interface; None: they get nothing."""

    ROLES: ClassVar[Roles | None] = None
    """Who may send them, where the interface says so."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        limit: int = DEFAULT_LIMIT,
        max_pending: int = 100,
        max_backlog: int | None = None,
        loop: AbstractEventLoop | None = None,
    ) -> None:
        """Make the device; `start` lets clients connect.

        Args:
            host: The address to listen on; empty for all.
            port: The TCP port; 0 for any.
            limit: The longest line that a client may send, in bytes.
            max_pending: How many requests may be in progress.
            max_backlog: How many bytes may wait for a client.
            loop: The event loop; without one, that which runs.
        """
        super().__init__(
            host,
            port,
            limit=limit,
            max_pending=max_pending,
            max_backlog=max_backlog,
            loop=loop,
        )
        self._sensor_host = SensorHost(self.sensors, self.loop, self.mass_inform)
        self._begin(self._sensor_host)
        if self.ROLES is not None:
            # By now the class has its requests, also those of its author alone.
            self.ROLES.guard(vars(type(self))["_request_handlers"], _role_of)

    def _begin(self, host: SensorHost) -> None:
        """Make the sensors of the interface."""

    def __init_subclass__(cls) -> None:
        """Answer the requests of the interface."""
        super().__init_subclass__()
        handlers: dict[str, Handler] = vars(cls)["_request_handlers"]
        for request in cls.REQUESTS:
            _register(handlers, request)
        handlers["request-timeout-hint"] = timeout_hints(cls.REQUESTS, handlers)
        handlers.pop(REQUEST, None)
        if cls.INTERFACE is not None:
            handlers[REQUEST] = describe(cls.INTERFACE)

    def send_version_info(
        self, ctx: RequestContext, *, send_reply: bool = True
    ) -> None:
        """Tell the versions of the device, and the hash of its interface."""
        if self.INTERFACE is not None:
            role = (ROLE, self.VERSION, hash_of(self.INTERFACE))
            ctx = cast("RequestContext", _WithRole(ctx, role))
        super().send_version_info(ctx, send_reply=send_reply)

    def role_of(self, ctx: RequestContext) -> str | None:
        """Tell the role of the client that sends a request; None for the lowest.

        Override it where the interface has roles: `ctx.conn.address` is where the
        client comes from.
        """
        return None

    def shown_value(self, sensor: str) -> str | None:
        """Show a sensor's value; None where the sensor is not there."""
        found = self._sensor_host.get(sensor)
        return None if found is None else shown(found.value)


class _WithRole:
    """Puts one more role before the last, the device's own."""

    def __init__(self, ctx: RequestContext, role: tuple[str, ...]) -> None:
        self._ctx = ctx
        self._role = role

    def informs(
        self, informs: Iterable[tuple[str, ...]], *, send_reply: bool = True
    ) -> None:
        *others, last = informs
        rows = [*others, self._role, last]
        for row in rows:
            self._ctx.inform(*row)
        if send_reply:
            self._ctx.reply(Message.OK, len(rows))


def _role_of(server: DeviceServer, ctx: RequestContext) -> str | None:
    return server.role_of(ctx) if isinstance(server, InterfaceServer) else None


def _register(handlers: dict[str, Handler], request: Request) -> None:
    for name in (request.name, *request.aliases):
        is_alias = name != request.name
        prefix = f"Now called ?{request.name}. " if is_alias else ""
        handler = _handler_of(request)
        handler.__doc__ = f"{prefix}{request.help}"
        handlers[name] = handler


def _handler_of(request: Request) -> Handler:
    async def handle(
        server: DeviceServer, ctx: RequestContext, message: Message
    ) -> tuple[bytes, ...]:
        call = _find_call(request, len(message.arguments))
        try:
            values = call.arguments.decode(message.arguments)
        except ValueError as error:
            raise FailReply(str(error)) from error
        if call.allowed and isinstance(server, InterfaceServer):
            _check_state(server, call)
        method = getattr(server, call.handler)
        return await _answer(call, method, ctx, values)

    return handle


def _find_call(request: Request, count: int) -> Call[object]:
    for call in request.calls:
        least, most = call.arguments.minimum, call.arguments.maximum
        if least <= count and (most is None or count <= most):
            return call
    raise FailReply(describe_count(request, count))


def _check_state(server: InterfaceServer, call: Call[object]) -> None:
    for state in call.allowed:
        value = server.shown_value(state.sensor)
        if value not in state.values:
            raise FailReply(refusal(call.name, state, value))


async def _answer(
    call: Call[object],
    method: Callable[..., Awaitable[object]],
    ctx: RequestContext,
    values: list[object],
) -> tuple[bytes, ...]:
    make = call.make_arguments
    arguments = [] if make is None else [make(*values)]
    inform_call = call.with_informs()
    if inform_call is None:
        return tuple(call.encode_reply(await method(ctx, *arguments)))
    informing = InformContext(ctx, inform_call)
    reply = await method(informing, *arguments)
    if call.reply is None:
        return (b"%d" % informing.count,)
    return tuple(call.encode_reply(reply))
