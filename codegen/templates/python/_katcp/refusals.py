"""The words in which a device refuses a request."""

from __future__ import annotations

from aiokatcp.core import encode

from .calls import Allowed, Request


def refusal(request: str, state: Allowed, value: str | None) -> str:
    """Say which state of the device a request needs."""
    *others, last = state.values
    allowed = f"{', '.join(others)} or {last}" if others else last
    now = "it is not there" if value is None else f"it is {value}"
    return f"?{request} needs {state.sensor} to be {allowed}; {now}"


def shown(value: object) -> str:
    """Show a sensor's value as an interface file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return encode(value).decode(errors="replace")


def describe_count(request: Request, received: int) -> str:
    """Say how many arguments a request takes."""
    counts = [
        _count(call.arguments.minimum, call.arguments.maximum) for call in request.calls
    ]
    expected, usages = " or ".join(counts), " or ".join(request.usages)
    return f"expected {expected} arguments ({usages}), received {received}"


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more"
    return f"{least}" if least == most else f"{least} to {most}"
