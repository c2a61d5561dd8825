"""The names of a family's members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from aiokatcp.core import encode

_DIGITS = "[0-9]+"


@dataclass(frozen=True)
class Parameter:
    """What stands for a placeholder: some values, an integer, or a text."""

    name: str
    values: tuple[object, ...] | None = None
    """All that there are: texts, or the values of an enum."""

    minimum: int | None = None
    """Of an integer."""

    maximum: int | None = None
    digits: int = 1
    """What an integer is padded to."""

    pattern: str = "[A-Za-z0-9_-]+"
    """What a text matches as a whole."""

    @property
    def known(self) -> Iterable[object] | None:
        """All values, where they are known."""
        if self.values is not None:
            return self.values
        if self.minimum is None or self.maximum is None:
            return None
        return range(self.minimum, self.maximum + 1)

    @property
    def expression(self) -> str:
        """A regular expression for its texts."""
        if self.values is not None:
            texts = sorted(map(text_of, self.values), key=len, reverse=True)
            return "|".join(map(re.escape, texts))
        return self.pattern if self.minimum is None else _DIGITS

    def format(self, value: object) -> str:
        """Write a value.

        Raises:
            ValueError: It is none.
        """
        if isinstance(value, int) and self.minimum is not None:
            text = str(value).zfill(self.digits)
        else:
            text = text_of(value)
        if not re.fullmatch(self.expression, text) or self.parse(text) != value:
            raise ValueError(f"{self.name}: {value!r} is not one of its values")
        return text

    def parse(self, text: str) -> object:
        """Read a value; None where it is none."""
        if self.values is not None:
            return next((each for each in self.values if text_of(each) == text), None)
        if self.minimum is None:
            return text
        value = int(text)
        high = value if self.maximum is None else self.maximum
        is_written_so = str(value).zfill(self.digits) == text
        return value if is_written_so and self.minimum <= value <= high else None


def text_of(value: object) -> str:
    """Give the text of a parameter's value."""
    return encode(value).decode() if isinstance(value, Enum) else str(value)


class Template:
    """`input{input}.{pol}.power`: from values to names, and back."""

    def __init__(self, template: str, *parameters: Parameter) -> None:
        """Take the parameters in the order in which code says them."""
        self._template = template
        self._parameters = parameters
        by_name = {parameter.name: parameter for parameter in parameters}
        parts = re.split(r"\{([^}]*)\}", template)
        self._expression = re.compile(
            "".join(
                f"(?P<{part}>{by_name[part].expression})"
                if index % 2
                else re.escape(part)
                for index, part in enumerate(parts)
            ),
            re.ASCII,
        )

    def format(self, *values: object) -> str:
        """Write the name that these values make.

        Raises:
            ValueError: A parameter has no such value.
        """
        pairs = zip(self._parameters, values, strict=True)
        texts = {each.name: each.format(value) for each, value in pairs}
        return re.sub(r"\{([^}]*)\}", lambda match: texts[match[1]], self._template)

    def parse(self, name: str) -> Sequence[object] | None:
        """Read the values that make a name; None where none do."""
        match = self._expression.fullmatch(name)
        if match is None:
            return None
        values = [each.parse(match[each.name]) for each in self._parameters]
        return None if None in values else values

    def names(self) -> Iterable[str]:
        """Give all names of a closed family; of an open one, none."""
        known = [parameter.known for parameter in self._parameters]
        closed = [each for each in known if each is not None]
        if len(closed) < len(known):
            return []
        return [self.format(*values) for values in product(*closed)]
