"""A short queue between two threads that forgets the oldest: who stands before the camera now comes first."""

from collections import deque
from dataclasses import dataclass, field
from threading import Condition
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class LatestQueue(Generic[Item]):
    """size: items held at most. dropped: how many were forgotten, by `put` or by `newest`. For many threads."""

    size: int
    dropped: int = 0
    _items: deque[Item] = field(default_factory=deque)
    _changed: Condition = field(default_factory=Condition)
    _closed: bool = False

    def put(self, item: Item, *, wait: bool = False) -> bool:
        """Forgets the oldest when it is full, or waits for room. False when the queue is closed: nobody reads it."""
        with self._changed:
            while wait and len(self._items) >= self.size and not self._closed:
                self._changed.wait()
            if self._closed:
                return False
            if len(self._items) >= self.size:
                self._items.popleft()
                self.dropped += 1
            self._items.append(item)
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
