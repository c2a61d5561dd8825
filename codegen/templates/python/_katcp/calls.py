"""What a request takes and gives, as both sides need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from aiokatcp.core import Message

from .errors import ReplyError
from .fields import Fields

R_co = TypeVar("R_co", covariant=True)
I_co = TypeVar("I_co", covariant=True)


@dataclass(frozen=True)
class Inform(Generic[I_co]):
    """An inform: of its own accord, or of one kind before a reply."""

    name: str
    fields: Fields

    make: Callable[..., I_co]
    """Takes the values of the fields."""

    members: tuple[str, ...] = ()
    """What the values are called in Python."""

    def decode(self, message: Message) -> I_co:
        """Read an inform.

        Raises:
            ReplyError: It is not what the interface promises.
        """
        try:
            return self.make(*self.fields.decode(message.arguments))
        except ValueError as error:
            raise ReplyError(f"#{self.name}: {error}") from error

    def message(self, inform: object, mid: int | None = None) -> Message:
        """Write an inform.

        Raises:
            ValueError: A value is not what the interface allows.
        """
        values = self.fields.encode(getattr(inform, each) for each in self.members)
        return Message.inform(self.name, *values, mid=mid)


@dataclass(frozen=True)
class Allowed:
    """A sensor has one of some values where a request is allowed."""

    sensor: str

    values: tuple[str, ...]
    """As the interface file writes them: `true` of a boolean."""


@dataclass(frozen=True)
class Call(Generic[R_co]):
    """One way to call a request, which gives an R."""

    name: str
    """Of the request."""

    arguments: Fields
    """What it takes."""

    reply: Fields | None
    """What follows `ok`; None for the count of the informs."""

    make_reply: Callable[..., R_co]
    """Takes the values of the reply, and the informs before it."""

    make_arguments: Callable[..., object] | None = None
    """Takes the values of the arguments; None where there are none."""

    reply_members: tuple[str, ...] = ()
    """What the values of the reply are called in Python."""

    handler: str = ""
    """The method of a server that answers."""

    aliases: tuple[str, ...] = ()
    """Former names of the request."""

    allowed: tuple[Allowed, ...] = ()
    """In which states of the device it is allowed."""

    def decode_reply(self, arguments: Sequence[bytes], informs: list[object]) -> R_co:
        """Read what follows `ok`, with the informs that came before.

        Raises:
            ReplyError: It is not what the interface promises.
        """
        if self.reply is None:
            return self.make_reply(informs=informs)
        try:
            values = self.reply.decode(arguments)
        except ValueError as error:
            raise ReplyError(f"!{self.name}: {error}") from error
        return self.make_reply(*values)

    def with_informs(self) -> InformCall[R_co, object] | None:
        """Give itself, where informs precede the reply."""
        return None

    def encode_reply(self, reply: object) -> list[bytes]:
        """Write what follows `ok`."""
        if self.reply is None:
            return []
        return self.reply.encode(getattr(reply, each) for each in self.reply_members)

    def decode_informs(self, messages: Iterable[Message]) -> list[object]:
        """Read the informs before a reply."""
        return []


@dataclass(frozen=True)
class InformCall(Call[R_co], Generic[R_co, I_co]):
    """A call whose reply is preceded by informs, each an I."""

    informs: tuple[Inform[I_co], ...] = ()
    """One for each kind."""

    def with_informs(self) -> InformCall[R_co, object]:
        """Give itself: informs precede the reply."""
        return self

    def decode_reply(self, arguments: Sequence[bytes], informs: list[object]) -> R_co:
        """Read what follows `ok`, with the informs that came before.

        Raises:
            ReplyError: It is not what the interface promises.
        """
        if self.reply is None:
            return self.make_reply(informs=informs)
        try:
            values = self.reply.decode(arguments)
        except ValueError as error:
            raise ReplyError(f"!{self.name}: {error}") from error
        return self.make_reply(*values, informs=informs)

    def decode_inform(self, message: Message) -> I_co:
        """Read an inform.

        Raises:
            ReplyError: It is not what the interface promises.
        """
        inform = self.by_name.get(message.name)
        if inform is None:
            raise ReplyError(f"?{self.name}: #{message.name} came, which is not its")
        return inform.decode(message)

    def decode_informs(self, messages: Iterable[Message]) -> list[object]:
        """Read the informs before a reply."""
        return [self.decode_inform(message) for message in messages]

    def inform_of(self, inform: object) -> Inform[I_co]:
        """Give the kind of an inform."""
        first, *others = self.informs
        name = getattr(inform, "kind", first.name) if others else first.name
        return self.by_name[name]

    @cached_property
    def by_name(self) -> Mapping[str, Inform[I_co]]:
        """The kinds by their names."""
        return {inform.name: inform for inform in self.informs}


@dataclass(frozen=True)
class Request:
    """A request, and all the ways to call it."""

    name: str

    help: str
    """What `?help` says of it."""

    usages: tuple[str, ...]
    """How each of the calls is written."""

    calls: tuple[Call[object], ...]
    aliases: tuple[str, ...] = ()
    """Former names."""

    timeout: float | None = None
    """Seconds that it may take."""


def no_reply() -> None:
    """Make nothing of an empty reply."""
