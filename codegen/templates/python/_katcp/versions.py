"""How the version of a device compares with that of a client."""

from __future__ import annotations

import re


class VersionProblem:
    """What is to be said of a device's version."""

    def __init__(self, text: str, *, is_other: bool) -> None:
        """Take the words, and whether the API or its major version differs."""
        self.text = text
        self.is_other = is_other


_GRAMMAR = re.compile(r"(?s)(.+)-(\d+)\.(\d+)")


def compare_versions(expected: str, found: str) -> VersionProblem | None:
    """Compare the version of a device (guidelines §4.2) with the expected one.

    One that is not of the grammar `<api>-<major>.<minor>` is not refused.
    """
    if expected == found:
        return None
    ours, theirs = _GRAMMAR.fullmatch(expected), _GRAMMAR.fullmatch(found)
    text = f'the device has the API "{found}", and this client is for "{expected}"'
    is_other = ours is None or (
        theirs is not None and ours.group(1, 2) != theirs.group(1, 2)
    )
    return VersionProblem(text, is_other=is_other)
