"""From an id to its numbers: 12 bytes an id, where a Python dictionary takes 100 and more."""

from contextlib import suppress
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

_LEAST_MERGED = 16_384
_FEW = 16
"""What is new waits in a dictionary until it is one in so many."""


def key_of(word: str) -> int:
    """64 bits that stand for a word. Two words may share them, so whoever looks one up compares the words too."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class _State(NamedTuple):
    """keys: sorted; numbers: int32, of each. fresh: those that came since."""

    keys: Keys
    numbers: NDArray[np.int32]
    fresh: dict[int, list[int]]


class Lookup:
    """One writer adds; readers of any thread look up."""

    def __init__(self, keys: Keys | None = None) -> None:
        """keys: uint64 (n,), of numbers 0 to n - 1."""
        given = np.empty(0, np.uint64) if keys is None else keys
        order = np.argsort(given)
        self._state = _State(given[order], order.astype(np.int32), {})

    def add(self, key: int, number: int) -> None:
        self._state.fresh.setdefault(key, []).append(number)

    def numbers(self, key: int) -> list[int]:
        """Every number that was added with this key."""
        keys, numbers, fresh = self._state
        found: list[int] = []
        if len(keys):
            wanted = np.uint64(key)
            at = int(keys.searchsorted(wanted))
            while at < len(keys) and keys[at] == wanted:
                found.append(int(numbers[at]))
                at += 1
        return found + fresh.get(key, [])

    def take_back(self, key: int, number: int) -> None:
        """One that was added since `settle`; nothing happens where it was not."""
        numbers = self._state.fresh.get(key, [])
        if number in numbers:
            numbers.remove(number)

    def settle(self) -> None:
        """Sorts what is new into the rest once it is worth it; where there is no memory for that, later."""
        keys, numbers, fresh = self._state
        if len(fresh) < max(_LEAST_MERGED, len(keys) // _FEW):
            return
        with suppress(MemoryError):
            pairs = [(key, number) for key, some in fresh.items() for number in some]
            merged = np.concatenate([keys, np.array([key for key, _ in pairs], np.uint64)])
            order = np.argsort(merged)
            both = np.concatenate([numbers, np.array([number for _, number in pairs], np.int32)])
            self._state = _State(merged[order], both[order], {})

    def keys(self, count: int) -> Keys:
        """uint64 (count,): of numbers 0 to count - 1."""
        keys, numbers, fresh = self._state
        found = np.zeros(count, np.uint64)
        there = numbers < count
        found[numbers[there]] = keys[there]
        for key, some in list(fresh.items()):
            for number in list(some):
                if number < count:
                    found[number] = key
        return found
