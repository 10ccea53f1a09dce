"""Who is sought at some checkpoints alone, kept in memory and brought up to the database by what is new there."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock

from sqlalchemy import Connection, func, select

from iass.adapters.sql.schema import NOTICE_CHECKPOINTS
from iass.identify.gallery import Selection


class SqlCheckpointLists:
    """Implements `iass.identify.checkpoint_list.CheckpointLists`.

    One look costs the newest position, and after it only the rows behind the last one: there is none for a notice that
    is sought everywhere.
    """

    def __init__(self, connections: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connections = connections
        self._lock = Lock()
        self._position = 0
        self._sought: dict[str, tuple[int, frozenset[str]]] = {}
        """Of each notice that is, or was, sought at some alone: its newest version, and where; empty: everywhere."""
        self._made: dict[str, Selection | None] = {}

    def at(self, checkpoint: str) -> Selection | None:
        here = checkpoint.upper()
        with self._lock:
            self._bring_up()
            if here not in self._made:
                elsewhere = frozenset(one for one, (_, at) in self._sought.items() if at and here not in at)
                self._made[here] = Selection(elsewhere, all_but=True) if elsewhere else None
            return self._made[here]

    def named(self) -> dict[str, int]:
        """Codes that newest versions of notices name, and how many name each; in order."""
        with self._lock:
            self._bring_up()
            counted = Counter(code for _, at in self._sought.values() for code in at)
        return dict(sorted(counted.items()))

    def _bring_up(self) -> None:
        """Positions are given in the order of commits: there is one writer at a time (`SqlRecords.transaction`)."""
        rows = NOTICE_CHECKPOINTS
        with self._connections() as connection:
            newest = connection.execute(select(func.max(rows.c.position))).scalar() or 0
            if newest == self._position:
                return
            fresh = select(rows).where(rows.c.position > self._position).order_by(rows.c.position)
            for row in connection.execute(fresh):
                version, at = self._sought.get(row.notice_id, (0, frozenset[str]()))
                named = frozenset([row.checkpoint]) if row.checkpoint else frozenset[str]()
                self._sought[row.notice_id] = (row.version, at | named if version == row.version else named)
        self._position = newest
        self._made = {}
