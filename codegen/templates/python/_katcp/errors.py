"""What a client raises beside aiokatcp's own exceptions."""

from __future__ import annotations


class ReplyError(Exception):
    """A reply, inform or reading is not what the interface promises."""


class VersionError(ConnectionError):
    """A device has another API than the client was generated for."""
