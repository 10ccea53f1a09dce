"""A short queue between two threads that forgets the oldest: who stands before the camera now comes first."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class LatestQueue(Generic[Item]):
    """For many threads.

    size: items held at most, of those that are `bulky`; others pass however full it is. lessened: what is left of an
    item that is forgotten, None for nothing. dropped: how many were forgotten, by `put` or by `newest`.
    """

    size: int
    bulky: Callable[[Item], bool] = lambda _item: True
    lessened: Callable[[Item], Item | None] = lambda _item: None
    dropped: int = 0
    _items: deque[Item] = field(default_factory=deque)
    _changed: Condition = field(default_factory=Condition)
    _closed: bool = False

    def put(self, item: Item, *, wait: bool = False) -> bool:
        """Forgets the oldest when it is full, or waits for room. False when the queue is closed: nobody reads it."""
        with self._changed:
            while wait and self.bulky(item) and self._held() >= self.size and not self._closed:
                self._changed.wait()
            if self._closed:
                return False
            self._items.append(item)
            if self._held() > self.size:
                self._forget_oldest()
            self._changed.notify_all()
            return True

    def next(self) -> Item | None:
        """The oldest item, waiting for one; None when the queue is closed and empty."""
        with self._changed:
            while not self._items and not self._closed:
                self._changed.wait()
            item = self._items.popleft() if self._items else None
            self._changed.notify_all()
            return item

    def newest(self) -> Item | None:
        """The newest item, waiting for one; those before it are forgotten. None when closed and empty."""
        with self._changed:
            while not self._items and not self._closed:
                self._changed.wait()
            item = self._items.pop() if self._items else None
            self.dropped += len(self._items)
            self._items.clear()
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Nothing more comes; what is in it can still be read."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _held(self) -> int:
        return sum(map(self.bulky, self._items))

    def _forget_oldest(self) -> None:
        number, item = next((number, item) for number, item in enumerate(self._items) if self.bulky(item))
        rest = self.lessened(item)
        if rest is None:
            del self._items[number]
        else:
            self._items[number] = rest
        self.dropped += 1
