"""Keeps the snapshot of a gallery near what the gallery holds, behind the answers."""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.sealed_file import FileKey, FileKeys
from iass.adapters.gallery.snapshot_file import Unfit, Written, load, write
from iass.errors import IassError

_LOG = logging.getLogger(__name__)
_WORTH = 1_000
"""Rows: fewer are read from the database in no time. Changes: fewer are taken in at the next start in no time."""
_LOOK_SECONDS = 30.0
_REST_SECONDS = 600.0
_REST, _REST_OF_LOST = 100, 10
"""After each writing so long, and so many times what it took; where no file can be read only the latter."""


class SnapshotKeeper:
    """One for each gallery. Several programs may share a folder: one of them writes at a time.

    Who is taken out of the gallery is out of the file within ten minutes, or a hundred times what a writing takes; who
    is erased takes its key along at once.
    """

    def __init__(
        self,
        gallery: ExactGallery,
        path: Path,
        keys: FileKeys,
        installation: str,
        *,
        look_seconds: float = _LOOK_SECONDS,
        rest_seconds: float = _REST_SECONDS,
        worth: int = _WORTH,
    ) -> None:
        """installation: of the database, so that a file of another one is not taken for its."""
        self._gallery = gallery
        self._path = path
        self._keys = keys
        self._installation = installation
        self._look_seconds = look_seconds
        self._rest_seconds = rest_seconds
        self._worth = worth
        self._written: Written | None = None
        self._tried_at = float("-inf")
        self._took = 0.0
        self._failed = False
        self._told = "there is no snapshot yet"
        self._saving = Lock()
        self._stopping = Event()
        self._thread: Thread | None = None
        self._refresh: Callable[[], None] | None = None

    def load(self, newest: int) -> bool:
        """Fills the gallery from the file; False where that is not fit, and `describe` says why. newest: position of
        the database."""
        try:
            self._written = load(self._path, self._gallery, self._keys, self._installation, newest)
        except Unfit as reason:
            self._told = str(reason)
            if self._path.exists():
                _LOG.warning("the gallery is read from the database: %s", reason)
            return False
        self._told = ""
        return True

    def start(self, refresh: Callable[[], None]) -> None:
        """Keeps the file from now on. refresh: brings the gallery up to the database."""
        self._refresh = refresh
        self._thread = Thread(target=self._keep, name="snapshot", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Writes what the next start would miss."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        if self._refresh is not None:
            self._try(_nothing)

    def save(self, refresh: Callable[[], None]) -> None:
        """Writes the file now. refresh: as for `start`. Raises OSError, or an IassError where the database does."""
        with self._saving, self._alone() as mine:
            if not mine:
                return
            key = FileKey.fresh(self._keys)
            refresh()
            self._written = write(self._path, self._gallery.capture(), key, self._installation)
            self._told = ""

    def forget(self) -> None:
        """Removes the file, where that is allowed."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._written, self._told = None, "it was put away"

    def describe(self) -> str:
        """In words."""
        written = self._written
        if written is None:
            return f"no snapshot: {self._told}"
        behind = self._gallery.position - written.position
        return f"snapshot of {written.bytes / 1e6:.0f} MB, {behind:,} changes behind" + (
            self._told and f"; {self._told}"
        )

    def _keep(self) -> None:
        while not self._stopping.wait(self._look_seconds):
            if monotonic() - self._tried_at >= self._rest():
                self._try(self._refresh or _nothing)

    def _rest(self) -> float:
        lost = self._written is None or self._keys_changed()
        if lost and not self._failed:
            return _REST_OF_LOST * self._took
        return max(self._rest_seconds, _REST * self._took)

    def _try(self, look: Callable[[], None]) -> None:
        """look: brings the gallery up first, so that what nobody searched for is not overlooked."""
        began, self._failed = monotonic(), False
        try:
            look()
            if self._refresh is None or not self._is_behind():
                return
            if self._gallery.state().count < self._worth:
                if self._path.exists():
                    self.forget()
            else:
                self.save(self._refresh)
                self._tried_at, self._took = monotonic(), monotonic() - began
        except (OSError, IassError, MemoryError) as error:
            self._tried_at, self._failed = monotonic(), True
            self._told = f"the last one could not be written: {error}"
            _LOG.warning("the snapshot of the gallery was not written: %s", error)

    def _is_behind(self) -> bool:
        written = self._written
        return (
            written is None
            or self._gallery.position - written.position >= self._worth
            or self._gallery.departed != written.departed
            or self._keys_changed()
        )

    def _keys_changed(self) -> bool:
        """Somebody was erased: the file cannot be read any more."""
        try:
            return self._written is not None and self._keys.current() != self._written.key_id
        except IassError:
            return False

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """False where another program is writing the file at this moment."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._path.with_name(f"{self._path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        finally:
            os.close(handle)


def _nothing() -> None:
    """At the end of a program nobody waits for a long backlog."""
