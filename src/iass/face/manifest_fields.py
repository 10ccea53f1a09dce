"""Reads a JSON object field by field, and names the field that is wrong."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from iass.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object. where: the file and the way to this object, for messages."""

    values: dict[str, object]
    where: str
    read: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, value: object, where: str) -> "Fields":
        if not isinstance(value, dict):
            raise InvalidInput("not a JSON object", where=where, mend="See docs/models.md for the fields")
        return cls(value, where)

    def has(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str, pattern: str = r"[^\x00-\x1f]{1,500}") -> str:
        value = self._take(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.wrong(key, f"text like {pattern}")
        return value

    def choice(self, key: str, choices: Sequence[str]) -> str:
        value = self._take(key)
        if not isinstance(value, str) or value not in choices:
            raise self.wrong(key, "one of " + ", ".join(choices))
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"a whole number {low} to {high}")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """A number between the two, neither of them."""
        value = self._take(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low < value < high:
            raise self.wrong(key, f"a number between {low:g} and {high:g}")
        return float(value)

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        return self._numbers(key, self._take(key), count)

    def points(self, key: str, count: int) -> tuple[tuple[float, float], ...]:
        value = self._take(key)
        if not isinstance(value, list) or len(value) != count:
            raise self.wrong(key, f"{count} points [x, y]")
        pairs = [self._numbers(key, point, 2) for point in value]
        return tuple((x, y) for x, y in pairs)

    def group(self, key: str) -> "Fields":
        return Fields.of(self._take(key), f"{self.where}: {key}")

    def end(self) -> None:
        """Raises InvalidInput when a field was there that nobody read: a misspelt one would be missed."""
        unread = sorted(set(self.values) - self.read)
        if unread:
            raise InvalidInput(f"unknown field {unread[0][:40]!r}", where=self.where, mend="Remove it")

    def wrong(self, key: str, expected: str) -> InvalidInput:
        return InvalidInput(f"field {key!r} is wrong", where=self.where, mend=f"Write {expected}")

    def _take(self, key: str) -> object:
        if key not in self.values:
            raise InvalidInput(f"field {key!r} is missing", where=self.where, mend="See docs/models.md for the fields")
        self.read.add(key)
        return self.values[key]

    def _numbers(self, key: str, value: object, count: int) -> tuple[float, ...]:
        if isinstance(value, list) and len(value) == count:
            read = [float(item) for item in value if isinstance(item, int | float) and not isinstance(item, bool)]
            if len(read) == count and all(map(math.isfinite, read)):
                return tuple(read)
        raise self.wrong(key, f"{count} numbers")
